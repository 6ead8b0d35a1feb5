"""What stands at the places harvesters and search engines know."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ROOT, fetch, serving, shared
from rdflib import RDF, VOID, Graph, URIRef

from regio_graph.catalogue import woo
from regio_graph.catalogue.sitemap import sitemaps
from regio_graph.errors import ProjectError
from regio_graph.rdf.store import Store
from regio_graph.release import Release
from regio_graph.settings import Settings, from_environ

BASE = "https://w3id.org/regio-graph/amersfoort/"
DATASET = URIRef(f"{BASE}id/dataset/kennisgraaf")
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def void(server: str) -> Graph:
    answer = fetch(f"{server}/.well-known/void")
    assert (answer.status, answer.type) == (200, "text/turtle")
    return Graph().parse(data=answer.text, format="turtle")


def test_void_counts_every_graph_class_and_property(void: Graph, released: Release, store: Store) -> None:
    assert int(void.value(DATASET, VOID.triples)) == sum(released.counts.values())
    for name, count in released.counts.items():
        assert int(void.value(URIRef(name), VOID.triples)) == count
        assert (DATASET, VOID.subset, URIRef(name)) in void
    today = next(s for s in void.subjects(VOID.classPartition))
    programme = next(
        node
        for node in void.objects(today, VOID.classPartition)
        if void.value(node, VOID["class"]) == URIRef("https://w3id.org/regio-graph/def#Programme")
    )
    asked = store.select(
        "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/regio-graph/def#Programme> }"
    )
    assert void.value(programme, VOID.entities).toPython() == int(next(iter(asked))["n"].value) == 11
    assert len(set(void.objects(today, VOID.propertyPartition))) == int(void.value(today, VOID.properties))


def test_void_names_endpoint_and_dumps_that_are_there(void: Graph, server: str) -> None:
    assert void.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{server}/sparql")
    dumps = list(void.objects(DATASET, VOID.dataDump))
    assert len(dumps) == 3
    for address in dumps:
        assert fetch(str(address), method="HEAD").status == 200
    assert (URIRef(f"{server}/.well-known/void"), RDF.type, VOID.DatasetDescription) in void


def test_void_is_negotiated(server: str) -> None:
    assert fetch(f"{server}/.well-known/void", Accept="application/ld+json").type == "application/ld+json"
    assert fetch(f"{server}/.well-known/void", Accept="image/png").status == 406


def test_without_a_contact_security_txt_is_not_there_and_says_how_to_set_it(server: str) -> None:
    answer = fetch(f"{server}/.well-known/security.txt")

    assert answer.status == 404
    assert "REGIO_CONTACT" in answer.text


@pytest.mark.usefixtures("released")
def test_with_a_contact_and_a_site_they_are_told(settings: Settings, tmp_path: Path) -> None:
    environ = {
        "REGIO_CONTACT": "mailto:data@example.org tel:+31-0 https://example.org/contact",
        "REGIO_SITE": "https://data.example.org",
    }
    with serving(settings.releases, tmp_path / "log", **environ) as served:
        text = fetch(f"{served.address}/.well-known/security.txt").text
        page = fetch(f"{served.address}/catalogue?lang=en", Accept="text/html").text
        robots = fetch(f"{served.address}/robots.txt").text
        turtle = fetch(f"{served.address}/catalogue.nt").text

    lines = dict(line.split(": ", 1) for line in text.splitlines()[1:])
    assert text.startswith("Contact: mailto:data@example.org\nContact: https://example.org/contact\n")
    expires = datetime.fromisoformat(lines["Expires"])
    assert 0 < (expires - datetime.now(UTC)).days < 365
    assert lines["Canonical"] == "https://data.example.org/.well-known/security.txt"
    assert 'href="mailto:data@example.org"' in page
    assert "Sitemap: https://data.example.org/sitemap.xml" in robots
    assert "<http://www.w3.org/2006/vcard/ns#hasTelephone> <tel:+31-0>" in turtle
    assert served.address not in turtle


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("REGIO_CONTACT", "data@example.org"),
        ("REGIO_CONTACT", "javascript:alert(1)"),
        ("REGIO_CONTACT", "mailto:"),
        ("REGIO_CONTACT", 'https://x"onclick='),
        ("REGIO_SITE", "data.example.org"),
        ("REGIO_SITE", "https://data.example.org/?q"),
    ],
)
def test_an_address_that_is_none_is_refused_with_its_variable(variable: str, value: str) -> None:
    with pytest.raises(ProjectError, match=variable):
        from_environ({variable: value})


def test_a_query_that_would_be_long_before_its_time_is_over_is_no_setting() -> None:
    with pytest.raises(ProjectError, match="REGIO_SHORT_SECONDS is more than REGIO_QUERY_SECONDS"):
        from_environ({"REGIO_SHORT_SECONDS": "2.5", "REGIO_QUERY_SECONDS": "2"})
    assert from_environ({"REGIO_SHORT_SECONDS": "2", "REGIO_QUERY_SECONDS": "2"}).limits.short_seconds == 2


def test_the_sitemap_lists_pages_with_their_languages(server: str) -> None:
    answer = fetch(f"{server}/sitemap.xml")
    tree = ET.fromstring(answer.body)
    written = [element.text for element in tree.iter(f"{MAP}loc")]
    addresses = [address.removesuffix("?lang=nl") for address in written if address.endswith("?lang=nl")]

    assert answer.type == "application/xml"
    assert len(written) == len(set(written)) == 2 * len(addresses) > 1000
    assert {f"{server}/catalogue", f"{server}/queries/people/leads"} <= set(addresses)
    assert f"{server}/amersfoort/doc/programma/programma-wonen" in addresses
    assert f"{server}/amersfoort/doc/identifier.overheid.nl/tooi/id/gemeente/gm0307" in addresses
    assert not [address for address in addresses if "/amersfoort/id/" in address or "#" in address]
    for address in addresses[:40]:  # those that are no things, and the first questions
        assert fetch(address, Accept="text/html").type == "text/html", address
    modified = {element.text for element in tree.iter(f"{MAP}lastmod")}
    assert len(list(tree.iter(f"{MAP}lastmod"))) == len(written)
    assert len(modified) == 1
    assert datetime.fromisoformat(modified.pop()).tzinfo is not None
    alternates = {e.get("hreflang") for e in tree.iter("{http://www.w3.org/1999/xhtml}link")}
    assert alternates == {"nl", "en", "x-default"}


def test_a_large_sitemap_is_an_index_of_others() -> None:
    paths = [f"/a/doc/x/{number}" for number in range(25_001)]

    files = sitemaps(paths, "https://example.org/", "2025-04-01T00:00:00+00:00")

    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    index = [element.text for element in ET.fromstring(files["sitemap.xml"]).iter(f"{MAP}loc")]
    assert index == [f"https://example.org/sitemap-{n}.xml" for n in (1, 2, 3)]
    dated = [e.text for text in files.values() for e in ET.fromstring(text).iter(f"{MAP}lastmod")]
    assert dated == ["2025-04-01T00:00:00+00:00"] * (3 + 2 * len(paths))
    listed = [e.text for name in list(files)[1:] for e in ET.fromstring(files[name]).iter(f"{MAP}loc")]
    assert listed == [f"https://example.org{path}?lang={code}" for path in paths for code in ("nl", "en")]


def test_a_sitemap_without_a_date_says_none() -> None:
    assert "lastmod" not in sitemaps(["/"], "https://example.org/", "")["sitemap.xml"]


def test_a_part_of_the_sitemap_that_is_not_there_is_404(server: str) -> None:
    assert fetch(f"{server}/sitemap-7.xml").status == 404


def test_robots_may_see_pages_but_not_ask(server: str) -> None:
    text = fetch(f"{server}/robots.txt").text

    assert "User-agent: *" in text
    assert "Disallow: /sparql?" in text
    assert f"Sitemap: {server}/sitemap.xml" in text


@pytest.mark.parametrize(("lang", "title"), [("nl", "Eerste uitgave"), ("en", "First issue")])
def test_the_feed_is_atom(server: str, lang: str, title: str) -> None:
    answer = fetch(f"{server}/changes.atom?lang={lang}")
    feed = ET.fromstring(answer.body)

    assert answer.type == "application/atom+xml"
    assert title in [element.text for element in feed.iter(f"{ATOM}title")]
    for required in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{required}") is not None
    for entry in feed.iter(f"{ATOM}entry"):
        assert datetime.fromisoformat(entry.find(f"{ATOM}updated").text).tzinfo
        assert entry.find(f"{ATOM}id").text.startswith(BASE)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/catalogue.ttl",
        "/sparql",
        "/queries/people/leads",
        "/dumps/checksums.sha256",
        "/.well-known/void",
    ],
)
def test_every_answer_names_its_licence(server: str, path: str) -> None:
    answer = fetch(server + path)

    assert (
        '<http://creativecommons.org/publicdomain/zero/1.0/deed.nl>; rel="license"' in answer.headers["Link"]
    )
    assert 'rel="describedby"' in answer.headers["Link"]


@pytest.mark.parametrize("host", ['evil"><script>', "a b", "a@b", "a/b", "a..b", "a" * 64, "a:b:c"])
@pytest.mark.parametrize("path", ["/", "/catalogue.nt", "/sparql.ttl", "/openapi.json"])
def test_a_host_that_is_none_is_refused(server: str, path: str, host: str) -> None:
    answer = fetch(server + path, Host=host)

    assert answer.status == 400
    assert answer.type == "application/problem+json"
    assert "Host" in answer.text


def test_a_document_is_in_the_woo_index_once_all_is_stated_and_not_before(server: str) -> None:
    stated = Graph().parse(ROOT / "data" / "catalogue.ttl")
    answer = fetch(f"{server}/sitemap-diwoo.xml")
    rest = f"""
        @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        @prefix tooi: <https://identifier.overheid.nl/tooi/> .
        <{BASE}id/editie/2025-03> foaf:page <https://example.org/a.pdf?x=1&y=2> ; dct:title "Rapport <&>"@nl ;
            dct:created "2025-03-27" ; dct:publisher <https://identifier.overheid.nl/tooi/id/gemeente/gm0307> ;
            dct:type <https://identifier.overheid.nl/tooi/def/thes/kern/c_8c840238> .
        <https://identifier.overheid.nl/tooi/id/gemeente/gm0307> foaf:name "gemeente Amersfoort"@nl .
    """

    assert answer.status == 404
    assert "lacks foaf:page, dct:title, dct:created, dct:publisher with a TOOI identifier" in answer.text
    written = woo.sitemap(stated + Graph().parse(data=rest))
    assert written is not None
    tree, diwoo = ET.fromstring(written), "{https://standaarden.overheid.nl/diwoo/metadata/}"
    assert [e.text for e in tree.iter(f"{MAP}loc")] == ["https://example.org/a.pdf?x=1&y=2"]
    assert next(tree.iter(f"{diwoo}officieleTitel")).text == "Rapport <&>"
    assert next(tree.iter(f"{diwoo}documentsoort")).text == "voortgangsrapport"
    assert (
        next(tree.iter(f"{diwoo}informatiecategorie")).text == "bij vertegenwoordigend orgaan ingekomen stuk"
    )
    assert next(tree.iter(f"{diwoo}publisher")).get("resource").endswith("gm0307")


def test_the_categories_of_the_woo_are_those_of_the_list() -> None:
    path = shared(
        "standards", "GPP-publicatiebank", "src_woo_publications_fixtures_information_categories.json"
    )
    fields = [record["fields"] for record in json.loads(path.read_text("utf-8"))]

    assert {str(iri): name for iri, name in woo.CATEGORIES.items()} == {
        f["identifier"]: f["naam"] for f in fields
    }
