"""The catalogue under the official shapes of DCAT-AP and DCAT-AP-NL, as it is served, and what it promises."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest
from conftest import ROOT, fetch
from official import Found, local, results, shapes, violations
from rdflib import DCTERMS, FOAF, RDF, SH, XSD, Graph, Literal, URIRef

from regio_graph.catalogue import Site, atom, changes, publish
from regio_graph.catalogue.vocabulary import SPDX, VCARD
from regio_graph.content.completion import complete
from regio_graph.iris import Names
from regio_graph.rdf.namespaces import DCAT
from regio_graph.release import Release

BASE = "https://w3id.org/regio-graph/amersfoort/"
MODULES = "DCAT-AP/releases_3.0.1_html_shacl_"
OFFICIAL = {
    "DCAT-AP 3.0.1 base": (f"{MODULES}shapes.ttl",),
    "DCAT-AP 3.0.1 ranges": (f"{MODULES}range.ttl",),
    "DCAT-AP 3.0.1 code lists": (f"{MODULES}mdr-vocabularies.shape.ttl",),
    "DCAT-AP 3.0.1 recommended": (f"{MODULES}shapes_recommended.ttl",),
    "DCAT-AP 3.0.1 deprecated": (f"{MODULES}deprecateduris.ttl",),
    "DCAT-AP 3.0.0 whole": ("DCAT-AP/releases_3.0.0_shacl_dcat-ap-SHACL.ttl",),
    **{
        f"DCAT-AP-NL {version} {name}": (f"DCAT-AP-NL/shapes_{part}dcat-ap-nl-SHACL{suffix}.ttl",)
        for version, part in (("3.0", "300_"), ("3.0.1", ""))
        for name, suffix in (
            ("base", ""),
            ("class ranges", "-klassebereik"),
            ("code lists", "-klassebereik-codelijsten"),
            ("recommended", "-aanbevolen"),
        )
    },
}


@pytest.fixture(scope="session")
def catalogue(server: str) -> Graph:
    """The catalogue as a harvester gets it."""
    return Graph().parse(data=fetch(f"{server}/catalogue.ttl").text, format="turtle")


@pytest.fixture(scope="session")
def validated(catalogue: Graph) -> dict[str, list[Found]]:
    """What two engines find in the catalogue, by the name of the shapes."""
    return {name: results(catalogue, *files) for name, files in OFFICIAL.items()}


@pytest.mark.parametrize("name", OFFICIAL)
def test_it_has_no_violation_of_the_official_shapes(validated: dict[str, list[Found]], name: str) -> None:
    assert [found for found in validated[name] if found.severity == "Violation"] == []


def test_it_has_no_violation_of_the_whole_of_3_0_1_as_far_as_that_is_well_formed(catalogue: Graph) -> None:
    """The official file and its ranges name property shapes that neither of them describes."""
    merged = Graph()
    merged += shapes("DCAT-AP/releases_3.0.1_shacl_dcat-ap-SHACL.ttl")
    merged += shapes("DCAT-AP/releases_3.0.1_shacl_ranges.ttl")
    missing = {node for node in merged.objects(None, SH.property) if (node, SH.path, None) not in merged}
    for node in missing:
        merged.remove((None, SH.property, node))

    assert missing
    assert [found for found in results(catalogue, merged) if found.severity == "Violation"] == []


def test_each_warning_is_explained_in_the_docs(validated: dict[str, list[Found]]) -> None:
    text = (ROOT / "docs" / "catalogue.md").read_text("utf-8")
    table = text.partition("## Warnings")[2]
    explained = set(re.findall(r"^\| (DCAT-AP\S*) \| `\w+:(\w+)` \|", table, re.MULTILINE))

    warned = {
        (name.partition(" ")[0], local(found.path))
        for name, all_found in validated.items()
        for found in all_found
    }

    assert warned == explained


@pytest.mark.parametrize(
    ("subject", "predicate"),
    [
        (BASE, DCAT.contactPoint),
        (f"{BASE}graph/register", DCTERMS.identifier),
        (f"{BASE}graph/register", DCTERMS.creator),
        (f"{BASE}graph/register", DCAT.theme),
        (f"{BASE}id/dienst/sparql", DCAT.endpointDescription),
    ],
)
def test_the_official_shapes_notice_what_is_missing(
    catalogue: Graph, subject: str, predicate: URIRef
) -> None:
    damaged = Graph()
    damaged += catalogue
    damaged.remove((URIRef(subject), predicate, None))

    found = violations(damaged, *OFFICIAL["DCAT-AP-NL 3.0 base"])

    assert {(f.focus, local(f.path)) for f in found} == {(subject, local(str(predicate)))}


def test_every_file_is_a_distribution_with_its_size_and_checksum(
    server: str, catalogue: Graph, released: Release
) -> None:
    described = {
        local(str(catalogue.value(node, DCAT.downloadURL))): node
        for node in catalogue.subjects(RDF.type, DCAT.Distribution)
        if (node, DCAT.downloadURL, None) in catalogue
    }
    files = {path.name: path for path in (released.folder / "dumps").glob("*.gz")}

    # The catalogue's own graph is not a dataset of the catalogue.
    assert set(described) == {name for name in files if not name.startswith("catalogue.")}
    for name, node in described.items():
        checksum = catalogue.value(node, SPDX.checksum)
        assert int(catalogue.value(node, DCAT.byteSize)) == files[name].stat().st_size
        assert str(catalogue.value(checksum, SPDX.checksumValue)) == released.manifest.files[f"dumps/{name}"]
        assert str(catalogue.value(node, DCAT.downloadURL)) == f"{server}/dumps/{name}"
        assert (node, DCTERMS.license, None) in catalogue


def test_every_graph_of_the_release_is_a_dataset_but_its_own(catalogue: Graph, released: Release) -> None:
    listed = {str(node) for node in catalogue.objects(URIRef(BASE), DCAT.dataset)}

    assert set(released.counts) - listed == {f"{BASE}graph/catalogue"}


def test_no_address_is_invented(catalogue: Graph) -> None:
    contact = catalogue.value(URIRef(BASE), DCAT.contactPoint)

    assert {str(p) for p in catalogue.predicates(contact)} <= {str(RDF.type), str(VCARD.fn)}
    assert not [o for o in catalogue.objects() if str(o).startswith(("mailto:", "tel:"))]


def test_an_address_that_is_set_is_in_the_catalogue() -> None:
    stated = Graph().parse(ROOT / "data" / "catalogue.ttl")
    site = Site(
        "https://data.example.org/", ("mailto:data@example.org", "tel:+31000000000", "https://example.org/c")
    )

    graph = publish(complete(stated, []), Names(BASE), [], {}, site)

    contact = graph.value(URIRef(BASE), DCAT.contactPoint)
    assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:data@example.org")
    assert graph.value(contact, VCARD.hasTelephone) == URIRef("tel:+31000000000")
    assert graph.value(contact, VCARD.hasURL) == URIRef("https://example.org/c")
    assert graph.value(URIRef(BASE), FOAF.homepage) == URIRef("https://data.example.org/")


ATOM = "{http://www.w3.org/2005/Atom}"
CHANGES = f"""
@base <{BASE}> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<> a dcat:Catalog ; dct:title "Catalogus <&>"@nl , "Catalogue"@en ; dct:publisher <p> .
<p> <http://xmlns.com/foaf/0.1/name> "Uitgever <&>" .
<graph/a> a dcat:Dataset ; dct:identifier "2025-03" ; dct:title 'A <&">'@nl ; dcat:inSeries <s> ; prov:wasDerivedFrom <e/a> .
<graph/b> a dcat:Dataset ; dct:identifier "2025-09" ; dct:title "B"@nl ; dcat:inSeries <s> ; prov:wasDerivedFrom <e/b> .
<one> a prov:Activity ; dct:title "Eerst"@nl , "First"@en ; prov:endedAtTime "2025-04-01T00:00:00Z"^^xsd:dateTime ; prov:generated <graph/a> .
<two> a prov:Activity ; dct:title "Toen <&>"@nl , "Then"@en ; dct:description '<b>"Twee" & meer</b>'@nl ; prov:endedAtTime "2025-10-01T00:00:00Z"^^xsd:dateTime ; prov:generated <graph/a> , <graph/b> .
"""
EDITIONS = f"""
@prefix dct: <http://purl.org/dc/terms/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{BASE}e/a> dct:issued "2025-03"^^xsd:gYearMonth . <{BASE}e/b> dct:issued "2024-02"^^xsd:gYearMonth .
"""


def test_dates_periods_and_order_follow_from_changes_and_editions() -> None:
    graph = complete(Graph().parse(data=CHANGES), [Graph().parse(data=EDITIONS)])
    a, b, series = (URIRef(f"{BASE}{name}") for name in ("graph/a", "graph/b", "s"))

    def date(node: URIRef, predicate: URIRef) -> str:
        return str(graph.value(node, predicate))[:10]

    assert (date(a, DCTERMS.issued), date(a, DCTERMS.modified)) == ("2025-04-01", "2025-10-01")
    assert (date(b, DCTERMS.issued), date(b, DCTERMS.modified)) == ("2025-10-01", "2025-10-01")
    assert (date(series, DCTERMS.issued), date(series, DCTERMS.modified)) == ("2025-04-01", "2025-10-01")
    assert (graph.value(series, DCAT.first), graph.value(series, DCAT.last)) == (a, b)
    assert graph.value(b, DCAT.prev) == a
    leap = graph.value(b, DCTERMS.temporal)
    assert graph.value(leap, DCAT.endDate) == Literal("2024-02-29", datatype=XSD.date)
    assert graph.value(graph.value(series, DCTERMS.temporal), DCAT.startDate).toPython().year == 2024


def test_the_feed_tells_each_change_newest_first_and_escapes_what_it_says() -> None:
    graph = complete(Graph().parse(data=CHANGES), [])

    assert [change.title for change in changes(graph, "en")] == ["Then", "First"]
    written = atom(graph, "https://data.example.org/", "nl")
    assert written is not None
    feed = ET.fromstring(written)
    assert feed.findtext(f"{ATOM}title") == "Catalogus <&>"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Uitgever <&>"
    entries = [
        (
            entry.findtext(f"{ATOM}title"),
            entry.findtext(f"{ATOM}summary"),
            [category.get("term") for category in entry.iter(f"{ATOM}category")],
        )
        for entry in feed.iter(f"{ATOM}entry")
    ]
    assert entries == [("Toen <&>", '<b>"Twee" & meer</b>', ['A <&">', "B"]), ("Eerst", "", ['A <&">'])]


def test_without_changes_there_is_no_feed() -> None:
    assert atom(Graph().parse(ROOT / "data" / "catalogue.ttl"), "https://data.example.org/", "nl") is None


def test_the_changes_that_are_told_have_happened() -> None:
    graph = Graph().parse(ROOT / "data" / "changes.ttl")

    for change in changes(graph, "nl"):
        assert datetime.fromisoformat(change.when).tzinfo is not None
        assert change.title
        assert change.description


@pytest.mark.parametrize(
    ("extension", "media_type", "form"),
    [
        ("ttl", "text/turtle", "turtle"),
        ("jsonld", "application/ld+json", "json-ld"),
        ("nt", "application/n-triples", "nt"),
        ("rdf", "application/rdf+xml", "xml"),
    ],
)
def test_it_is_the_same_in_every_format(
    server: str, catalogue: Graph, extension: str, media_type: str, form: str
) -> None:
    by_extension = fetch(f"{server}/catalogue.{extension}")
    by_accept = fetch(f"{server}/catalogue", Accept=media_type)

    assert by_extension.type == by_accept.type == media_type
    assert by_extension.body == by_accept.body
    assert set(Graph().parse(data=by_extension.body, format=form)) == set(catalogue)


@pytest.mark.parametrize(("lang", "title"), [("nl", "Catalogus"), ("en", "Catalogue")])
def test_it_is_a_page_too(server: str, lang: str, title: str) -> None:
    page = fetch(f"{server}/catalogue?lang={lang}", Accept="text/html")

    assert (page.status, page.type) == (200, "text/html")
    assert f"<h1>{title}</h1>" in page.text
    for file in ("dataset.trig.gz", "register.ttl.gz", "shapes.nt.gz", "concepts.jsonld.gz"):
        assert f'href="/dumps/{file}"' in page.text


def test_an_unknown_format_is_400_and_an_unacceptable_one_406(server: str) -> None:
    assert fetch(f"{server}/catalogue.exe").status == 400
    assert fetch(f"{server}/catalogue", Accept="image/png").status == 406
    assert fetch(f"{server}/catalogue", method="POST", data=b"x").status == 405
