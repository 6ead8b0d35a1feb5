"""Every IRI of the release leads to a page and to data about it."""

import http.client
import json
import os
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from conftest import ROOT, fetch, place
from rdflib import RDF, RDFS, SKOS, Dataset, Graph, URIRef
from rdflib.namespace import DCTERMS, FOAF

from regio_graph import describe, release
from regio_graph.describe.factsheet import Reader
from regio_graph.endpoint.messages import Reply, Request
from regio_graph.endpoint.sparql import Endpoint
from regio_graph.iris import Names
from regio_graph.rdf import paths
from regio_graph.rdf.namespaces import PREFIXES
from regio_graph.rdf.store import Store
from regio_graph.release import Release
from regio_graph.settings import Settings
from regio_graph.web.dispatch import Dispatcher

BASE = "https://w3id.org/regio-graph/amersfoort/"
REGIO = "https://w3id.org/regio-graph/def#"
WONEN = f"{BASE}id/programma/programma-wonen"
AMERSFOORT = "https://identifier.overheid.nl/tooi/id/gemeente/gm0307"
PAGE = "/amersfoort/doc/programma/programma-wonen"
FORMATS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}

Ask = Callable[..., Reply]


@pytest.fixture(scope="module")
def ask(settings: Settings, released: Release, store: Store) -> Ask:
    """Ask what a worker answers, without a socket in between; redirects are followed."""
    dispatcher = Dispatcher(Endpoint(settings, released, store))

    def asked(address: str, accept: str = "text/html", *, follow: bool = True) -> Reply:
        path, _, query = address.partition("#")[0].partition("?")
        reply = dispatcher.answer(Request("GET", unquote(path, "latin-1"), query, accept=accept))
        if reply.file >= 0:  # too big to be held in memory
            with os.fdopen(reply.file, "rb") as file:
                return reply._replace(body=file.read())
        place = dict(reply.headers).get("location")
        return asked(place, accept) if follow and place else reply

    return asked


@pytest.fixture(scope="module")
def iris(store: Store) -> list[str]:
    return store.subjects("")


def page(iri: str) -> str:
    return Names(BASE).page(iri).partition("#")[0]


def sample(iris: list[str], of: int = 2) -> list[str]:
    """Take a few IRIs of each kind."""
    kinds: dict[str, list[str]] = {}
    for iri in iris:
        kinds.setdefault(re.sub(r"[^/#]*$", "", iri), []).append(iri)
    return [iri for kind in kinds.values() for iri in kind[:of]]


def mentions(text: bytes, iri: str, graph: Graph) -> bool:
    graph.parse(data=text, format="nt")
    return (URIRef(iri), None, None) in graph


# ── From a thing to the document about it ────────────────────────────────────


def test_a_thing_leads_to_the_document_about_it(server: str) -> None:
    found = fetch(f"{server}/amersfoort/id/programma/programma-wonen", Accept="text/turtle")
    reply = raw(server, "/amersfoort/id/programma/programma-wonen?lang=en")

    assert reply.startswith("303")
    assert "location: /amersfoort/doc/programma/programma-wonen?lang=en" in reply
    assert found.status == 200
    assert found.type == "text/turtle"
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in found.headers["Vary"].split(",")}
    assert f'<{WONEN}>; rel="describes"' in found.headers["Link"]
    assert f'<{BASE}doc/programma/programma-wonen>; rel="canonical"' in found.headers["Link"]
    assert f'<{PAGE}.jsonld>; rel="alternate"; type="application/ld+json"' in found.headers["Link"]
    assert 'rel="describedby"' in found.headers["Link"]


def test_turtle_starts_with_the_thing_itself_and_sorts_its_prefixes(server: str) -> None:
    lines = fetch(f"{server}{PAGE}.ttl").body.decode().splitlines()

    head = [line for line in lines if line.startswith("@prefix")]
    assert lines[: len(head)] == sorted(head)
    assert lines[len(head)].startswith(f"<{WONEN}> a ")
    assert lines.index(
        next(line for line in lines if line.startswith("<") and "/doc/" in line)
    ) < lines.index(next(line for line in lines if line.startswith("gemeente:")))


def raw(server: str, address: str) -> str:
    """Return status and headers of one answer, redirects not followed."""

    connection = http.client.HTTPConnection(server.removeprefix("http://"), timeout=30)
    connection.request("GET", address)
    reply = connection.getresponse()
    lines = [str(reply.status), *(f"{name.lower()}: {value}" for name, value in reply.getheaders())]
    connection.close()
    return "\n".join(lines)


def test_an_extension_stays_with_the_redirect(ask: Ask) -> None:
    reply = ask("/amersfoort/id/programma/programma-wonen.ttl", follow=False)

    assert reply.status == 303
    assert dict(reply.headers)["location"] == f"{PAGE}.ttl"


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_says_the_same(ask: Ask, extension: str) -> None:
    by_extension, by_accept = ask(f"{PAGE}.{extension}", "*/*"), ask(PAGE, FORMATS[extension])

    assert by_extension.body == by_accept.body
    assert dict(by_extension.headers)["content-type"].startswith(FORMATS[extension])
    said, expected = Dataset(), Graph()
    said.parse(
        data=by_extension.body,
        format={"rdf": "xml", "jsonld": "json-ld", "nq": "nquads"}.get(extension, extension),
    )
    expected.parse(data=ask(f"{PAGE}.nt").body, format="nt")
    assert {(s, p, str(o)) for s, p, o, _ in said.quads()} == {(s, p, str(o)) for s, p, o in expected}


def test_a_browser_gets_a_page_and_so_does_who_takes_anything(ask: Ask) -> None:
    for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""):
        assert dict(ask(PAGE, accept).headers)["content-type"].startswith("text/html")


def test_what_cannot_be_had_is_406_with_what_can(ask: Ask) -> None:
    reply = ask(PAGE, "image/png")

    assert reply.status == 406
    assert "turtle (text/turtle)" in json.loads(reply.body)["detail"]


def test_an_answer_that_is_known_is_304(server: str) -> None:
    first = fetch(f"{server}{PAGE}.ttl")

    assert fetch(f"{server}{PAGE}.ttl", If_None_Match=first.headers["ETag"]).status == 304


# ── What is said ────────────────────────────────────────────────────────────


def test_data_describe_the_thing_and_the_document(ask: Ask, released: Release) -> None:
    graph = Graph().parse(data=ask(f"{PAGE}.nt").body, format="nt")
    thing, document = URIRef(WONEN), URIRef(f"{BASE}doc/programma/programma-wonen")

    assert (document, FOAF.primaryTopic, thing) in graph
    assert (document, DCTERMS.isPartOf, URIRef(f"{BASE}release/{released.id}")) in graph
    assert graph.value(document, DCTERMS.license) is not None
    assert (thing, RDF.type, URIRef(f"{REGIO}Programme")) in graph
    assert any(graph.subjects(URIRef(f"{REGIO}documentOf"), thing)), "what refers to it is said too"
    mentioned = {term for triple in graph for term in triple if str(term).startswith(BASE + "id/doel/")}
    assert mentioned
    assert all(graph.value(goal, SKOS.prefLabel) or graph.value(goal, RDFS.label) for goal in mentioned)


def test_each_statement_keeps_its_graph(ask: Ask, store: Store) -> None:
    said = Dataset()
    said.parse(data=ask(f"{PAGE}.nq").body, format="nquads")
    graphs = {str(graph) for _, _, _, graph in said.quads((URIRef(WONEN), None, None, None))}

    assert graphs == {f"{BASE}graph/edition/2025-03", f"{BASE}graph/entailed"}
    assert set(store.graphs) >= graphs


def test_blank_nodes_are_followed_to_their_end(ask: Ask) -> None:
    graph = Graph().parse(data=ask("/def.nt").body, format="nt")
    chains = list(
        graph.objects(URIRef(f"{REGIO}hasLeader"), URIRef("http://www.w3.org/2002/07/owl#propertyChainAxiom"))
    )

    assert [str(step) for step in graph.items(chains[0])] == [f"{REGIO}leadership", f"{REGIO}leader"]


def test_parts_of_a_document_come_along(ask: Ask) -> None:
    address = "/amersfoort/doc/passage/2025-03/6576-6591"
    graph = Graph().parse(data=ask(f"{address}.nt").body, format="nt")

    assert (URIRef(f"{BASE}id/passage/2025-03/6576-6591#position"), None, None) in graph


def test_what_is_only_entailed_is_told_from_what_is_asserted(store: Store, released: Release) -> None:
    reader = Reader(store, Names(BASE), released.pages().sheets, f"{BASE}id/mijlpaal/model-vastgesteld", "en")
    facts = {detail.name: detail.values for detail in reader.facts}

    assert [value.entailed for value in facts["fact of"]] == [True]
    assert [value.entailed for value in facts["in body"]] == [False]


def test_names_come_in_the_language_asked_or_the_nearest(store: Store) -> None:
    one, other = f"{BASE}id/wet/jeugdwet", f"{BASE}id/looptijd/woondeal"

    assert describe.labels(store, [one, other], "nl") == {one: "Jeugdwet", other: "2022 – 2030"}
    assert describe.labels(store, [one], "en") == {one: "Youth Act"}
    assert describe.labels(store, ["https://example.org/a/b-c"], "nl") == {"https://example.org/a/b-c": "b-c"}


def test_a_node_without_a_name_is_named_by_its_parts(store: Store) -> None:
    named = describe.labels(
        store,
        [
            f"{BASE}id/deelname/programma-wonen-nijkerk",
            f"{BASE}id/grootheid/aanbieders",
            f"{BASE}id/passage/2025-03/6576-6591",
        ],
        "nl",
    )

    assert list(named.values()) == [
        "Nijkerk (Harmonisering woonruimteverdeling)",
        "65 aanbieder",
        "2025-03, regel 247",
    ]


# ── Addresses ───────────────────────────────────────────────────────────────


def test_public_bodies_have_a_page_here(ask: Ask) -> None:
    assert page(AMERSFOORT) == "/amersfoort/doc/identifier.overheid.nl/tooi/id/gemeente/gm0307"
    assert "<h1>Amersfoort</h1>" in ask(page(AMERSFOORT)).body.decode()


def test_terms_of_others_with_a_hash_have_a_page_here(ask: Ask) -> None:
    assert ask(page("http://www.w3.org/ns/org#Organization")).status == 200


@pytest.mark.parametrize(
    "address", ["/def", "/shape", "/concept/thema", "/concept/thema/wonen", "/amersfoort/graph/register"]
)
def test_vocabulary_and_graphs_are_pages_and_data(ask: Ask, address: str) -> None:
    assert dict(ask(address).headers)["content-type"].startswith("text/html")
    assert dict(ask(address, "text/turtle").headers)["content-type"].startswith("text/turtle")
    assert ask(f"{address}.nt", "*/*").body == ask(address, "application/n-triples").body


@pytest.mark.parametrize(
    "address",
    ["/amersfoort/id/programma/nee", "/amersfoort/doc/nee", "/concept/nee/nee", "/amersfoort/graph/nee", "/amersfoort/nee",
     "/utrecht/id/programma/woondeal", "/amersfoort/id/../../etc/passwd", "/amersfoort/doc/..%2f..%2fetc%2fpasswd",
     "/amersfoort/id/javascript:alert(1)", "/amersfoort/doc/file:///etc/passwd", "/amersfoort/id/" + "a" * 5000,
     "/amersfoort/id/" + quote("\u202e<script>alert(1)</script>\x00"), "/amersfoort/doc/%ff%fe", "/def.exe", "/amersfoort/id/%0d%0aSet-Cookie:x"],
)  # fmt: skip
def test_what_is_not_there_is_404_and_nothing_escapes(server: str, address: str) -> None:
    shown, data = fetch(server + address, Accept="text/html"), fetch(server + address, Accept="text/turtle")

    assert (shown.status, data.status) == (404, 404)
    assert data.type == "application/problem+json"
    assert "root:" not in shown.text
    assert "<script" not in shown.text
    assert 'href="javascript' not in shown.text
    assert "Set-Cookie" not in shown.headers


def test_404_says_what_comes_near_by_code_and_by_name(ask: Ask) -> None:
    code = json.loads(ask("/amersfoort/id/programma/wonen", "application/json").body)
    name = json.loads(ask("/amersfoort/doc/persoon/jansen", "application/json").body)

    assert WONEN in [near["iri"] for near in code["see"]]
    assert "Astrid Janssen" in [near["label"] for near in name["see"]]
    assert f'<a href="{PAGE}?lang=nl">' in ask("/amersfoort/id/programma/wonen").body.decode()


def test_iris_are_shown_and_only_those_of_the_web_are_followed(ask: Ask, tmp_path: Path) -> None:
    hostile = (
        "<http://example.org/r/id/x/y> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(1)> <http://example.org/r/graph/g> .\n"
        '<http://example.org/r/id/x/y> <http://www.w3.org/2000/01/rdf-schema#label> "<img src=x onerror=alert(1)>" <http://example.org/r/graph/g> .\n'
    )
    shown = alone(tmp_path, hostile)("/r/doc/x/y").body.decode()

    assert "javascript:alert(1)" in shown
    assert 'href="javascript' not in shown
    assert "<img src=x" not in shown


def test_a_retired_iri_is_410_and_leads_to_what_replaces_it(tmp_path: Path) -> None:
    retired = (
        '<http://example.org/r/id/x/old> <http://www.w3.org/2002/07/owl#deprecated> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> <http://example.org/r/graph/register> .\n'
        "<http://example.org/r/id/x/old> <http://purl.org/dc/terms/isReplacedBy> <http://example.org/r/id/x/new> <http://example.org/r/graph/register> .\n"
        '<http://example.org/r/id/x/new> <http://www.w3.org/2000/01/rdf-schema#label> "New" <http://example.org/r/graph/register> .\n'
    )
    asked = alone(tmp_path, retired)
    for address in ("/r/id/x/old", "/r/doc/x/old"):
        shown, data = asked(address), asked(address, "text/turtle")

        assert (shown.status, data.status) == (410, 410)
        assert '<a href="/r/doc/x/new?lang=nl">New</a>' in shown.body.decode()
        assert json.loads(data.body)["see"] == [{"iri": "http://example.org/r/id/x/new", "label": "New"}]
    assert asked("/r/id/x/new").status == 200


def alone(folder: Path, quads: str) -> Ask:
    """Serve a release of a few quads."""

    place(
        folder,
        quads.encode(),
        sorted(set(re.findall(r"<(http://example.org/r/graph/[^>]+)>", quads))),
        "http://example.org/r/",
    )
    settings = Settings(project=ROOT, releases=folder)
    served = release.current(settings)
    dispatcher = Dispatcher(Endpoint(settings, served, served.open()))

    def asked(address: str, accept: str = "text/html") -> Reply:
        reply = dispatcher.answer(Request("GET", address, "", accept=accept))
        place_ = dict(reply.headers).get("location")
        return asked(place_, accept) if place_ else reply

    return asked


# ── Pages ───────────────────────────────────────────────────────────────────


def text(reply: Reply) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.body.decode())))


def test_a_programme_says_who_leads_for_whom_and_by_which_line(ask: Ask) -> None:
    shown = text(ask("/amersfoort/doc/programma/woondeal?lang=en"))

    assert "Leads Jeroen Bulthuis" in shown
    assert "replaces Astrid Janssen" in shown
    assert "lines 247–249" in shown
    assert "ministerie van" in shown.lower() or "Ministry of" in shown
    assert "2022 – 2030 (2022–2030)" in shown
    assert "27,000" in shown
    assert "The edition names no lead here." in text(ask(f"{PAGE}?lang=en"))


def test_limited_participation_says_to_what(ask: Ask) -> None:
    assert re.search(r"Nijkerk beperkt tot Harmonisering woonruimteverdeling", text(ask(PAGE)))
    assert "Harmonisering woonruimteverdeling" in text(
        ask(page("https://identifier.overheid.nl/tooi/id/gemeente/gm0267"))
    )


def test_a_person_says_what_they_lead_and_as_what(ask: Ask) -> None:
    shown = text(ask("/amersfoort/doc/persoon/r-metz?lang=nl"))

    assert shown.count("burgemeester") >= 3
    assert "Programmaraad U Ned" in shown


def test_what_is_not_of_today_is_left_out_of_a_page(ask: Ask) -> None:
    shown = ask(f"{page('https://identifier.overheid.nl/tooi/id/gemeente/gm0267')}?lang=nl").body.decode()

    assert "municipality of Nijkerk" not in re.sub(r"<details class=.triples.*", "", shown, flags=re.DOTALL)
    assert "Parameter</h2>" not in shown


def test_a_passage_lists_the_facts_that_rest_on_it(ask: Ask) -> None:
    shown = ask("/amersfoort/doc/passage/2025-03/8954-9004").body.decode()

    assert "/amersfoort/doc/deelname/programma-wonen-nijkerk" in shown


def test_notes_stand_with_the_fact_they_are_about(ask: Ask) -> None:
    shown = ask("/amersfoort/doc/programma/woondeal").body.decode()

    assert re.search(r"2022 – 2030</a>(?:(?!</li>).)*<summary>De looptijd begint in 2022", shown, re.DOTALL)


def test_every_property_a_sheet_names_is_a_term_of_the_release(store: Store, released: Release) -> None:
    known = released.pages().sheets
    written = [
        step.property
        for sheet in known.sheets
        for path in (
            *(path.path for path in (*sheet.lead, *sheet.facts, *sheet.crumb) if path.path != "*"),
            *(
                found
                for section in sheet.sections
                for found in (section.path, section.head, section.owner, section.when, section.sort)
                if found
            ),
            *(path.path for section in sheet.sections for path in section.details),
        )
        for sequence in paths.parse(path)
        for step in sequence
    ]
    classes = [name for sheet in known.sheets for name in sheet.classes if name != "*"]

    others = (
        "sh",
        "owl",
        "rdfs",
        "rdf",
        "skos",
        "dct",
    )  # vocabularies whose terms the ontology need not declare
    standards = tuple(PREFIXES[prefix] for prefix in others)
    assert {
        name
        for name in (*written, *classes, *known.plurals, *known.listed)
        if name and not name.startswith(standards) and not store.describes(name)
    } == set()


def test_lists_show_all_of_a_kind(ask: Ask) -> None:
    listed = ask("/amersfoort/doc/programma").body.decode()

    assert len(set(re.findall(r'href="(/amersfoort/doc/programma/[^"?]+)', listed))) == 11
    assert "/amersfoort/doc/mijlpaal" in ask("/amersfoort/doc").body.decode()


def test_the_other_language_is_one_link_away_and_named_to_machines(ask: Ask) -> None:
    shown = ask(f"{PAGE}?lang=nl").body.decode()

    assert f'<link rel="alternate" hreflang="en" href="{PAGE}?lang=en">' in shown
    assert '<html lang="en">' in ask(f"{PAGE}?lang=en").body.decode()


# ── All of them ─────────────────────────────────────────────────────────────


def check_data(ask: Ask, iris: list[str]) -> None:
    graphs: dict[str, Graph] = {}
    for iri in iris:
        address = page(iri)
        if address not in graphs:
            reply = ask(Names(BASE).path(iri) or address, "application/n-triples")
            assert reply.status == 200, iri
            graphs[address] = Graph().parse(data=reply.body, format="nt") if reply.body else Graph()
        assert (URIRef(iri), None, None) in graphs[address], iri


def check_links(ask: Ask, addresses: list[str], most: int = 1_000_000) -> None:
    seen, waiting = set(addresses), list(addresses)
    for address in waiting[: len(addresses)]:
        reply = ask(address)
        assert reply.status == 200, address
        waiting += (other for other in links(reply) if other not in seen and not seen.add(other))
    found = waiting[len(addresses) :]
    step = max(1, len(found) // most)
    assert {address for address in found[::step] if ask(address, "*/*").status != 200} == set()


def links(reply: Reply) -> list[str]:
    """Return the internal links of a page: queries and search pages ask much, and are tried elsewhere."""
    found = re.findall(r'<a [^>]*?href="(/[^"#]*)', reply.body.decode())
    return [unescape(address) for address in found if not address.startswith(("/sparql?", "/search"))]


def test_iris_of_every_kind_lead_to_data_that_mention_them(ask: Ask, iris: list[str]) -> None:
    check_data(ask, sample(iris))


def test_links_of_pages_of_every_kind_work(ask: Ask, iris: list[str]) -> None:
    addresses = sorted({page(iri) for iri in sample(iris, 1)})

    check_links(ask, ["/", "/about", *addresses[::5]], most=250)


@pytest.mark.slow
def test_every_iri_leads_to_data_that_mention_it(ask: Ask, iris: list[str]) -> None:
    check_data(ask, iris)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_link_of_every_page_works(ask: Ask, iris: list[str], language: str) -> None:
    check_links(ask, sorted({f"{page(iri)}?lang={language}" for iri in iris}))
