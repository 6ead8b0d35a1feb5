"""The documentation of ontology, shapes and concepts: complete, true, and readable as pages."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from conftest import fetch
from rdflib import OWL, RDF, SH, Graph, URIRef

from regio_graph import documentation
from regio_graph.iris import DEFINITIONS
from regio_graph.rdf import convert
from regio_graph.rdf.store import Store
from regio_graph.release import Release


@pytest.fixture(scope="module")
def ontology(released: Release, store: Store) -> Graph:
    return convert.graph(store.triples(f"{released.base}graph/ontology"))


@pytest.fixture(scope="module")
def shapes(released: Release, store: Store, ontology: Graph) -> tuple[documentation.NodeShape, ...]:
    return documentation.node_shapes(convert.graph(store.triples(f"{released.base}graph/shapes")), ontology)


@pytest.fixture(scope="module")
def usage(released: Release, store: Store, ontology: Graph) -> documentation.Usage:
    classes, properties = documentation.own_terms(ontology)
    return documentation.measure(
        store, f"{released.base}graph/entailed", classes, properties, released.queries()
    )


@pytest.fixture(scope="module")
def documented(
    ontology: Graph, shapes: tuple[documentation.NodeShape, ...], usage: documentation.Usage
) -> documentation.Ontology:
    return documentation.read(ontology, shapes, usage)


def term(documented: documentation.Ontology, name: str) -> documentation.Term:
    return next(term for term in documented.terms if term.anchor == name)


def test_every_term_stands_in_one_group_and_is_documented(
    documented: documentation.Ontology, ontology: Graph
) -> None:
    defined = {
        str(node)
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for node in ontology.subjects(RDF.type, kind)
        if str(node).startswith(DEFINITIONS)
    }

    assert sorted(found.ref.iri for found in documented.terms) == sorted(defined)
    for group in documented.groups:
        assert set(group.label) == {"nl", "en"}, group.anchor
    for found in documented.terms:
        assert set(found.ref.label) == set(found.definition) == {"nl", "en"}, found.anchor


def test_use_is_counted_as_it_is(documented: documentation.Ontology, store: Store) -> None:
    programmes = next(iter(store.select(f"SELECT (COUNT(*) AS ?n) {{ ?x a <{DEFINITIONS}Programme> }}")))

    assert term(documented, "Programme").count == documentation.Count(int(programmes["n"].value), 0)
    assert term(documented, "hasParticipant").count.asserted == 0
    assert term(documented, "hasParticipant").count.entailed > 0
    assert "programmes/all" in {query.name for query in term(documented, "theme").queries}


def test_examples_are_things_of_the_term(documented: documentation.Ontology, store: Store) -> None:
    for found in documented.terms:
        assert len(found.examples) == min(3, len(found.examples))
        for example in found.examples:
            pattern = f"a <{found.ref.iri}>" if found.is_class else f"<{found.ref.iri}> ?value"
            assert bool(store.query(f"ASK {{ <{example}> {pattern} }}")), (found.anchor, example)


def test_a_class_knows_its_neighbours(documented: documentation.Ontology) -> None:
    participation = term(documented, "Participation")

    links = {link.property.anchor: {value.name for value in link.values} for link in participation.links}
    assert links["participant"] == {"tooi:Gemeente"}
    assert links["passage"] == {"regio:Passage"}
    assert {link.property.anchor for link in participation.linked} == {"participation"}
    assert [parent.name for parent in participation.parents] == ["prov:Association", "regio:ReportedFact"]
    assert {ref.anchor for ref in term(documented, "ReportedFact").children} > {"Participation", "Milestone"}


def test_what_a_chain_follows_from_is_told(documented: documentation.Ontology) -> None:
    chains = term(documented, "hasLeader").chains

    assert [[step.anchor for step in chain] for chain in chains] == [["leadership", "leader"]]


def test_every_constraint_is_put_in_words(
    shapes: tuple[documentation.NodeShape, ...], released: Release, store: Store
) -> None:
    graph = convert.graph(store.triples(f"{released.base}graph/shapes"))
    named = {str(node) for node in graph.subjects(RDF.type, SH.PropertyShape) if isinstance(node, URIRef)}

    assert {each.iri for shape in shapes for each in shape.properties} == named
    for shape in shapes:
        assert shape.targets, shape.anchor
        for each in shape.properties:
            assert each.path, each.iri
            assert each.rules, each.iri
            assert set(each.message) == {"nl", "en"}, each.iri


def test_paths_are_written_as_sparql_writes_them(shapes: tuple[documentation.NodeShape, ...]) -> None:
    paths = {each.anchor: each.path for shape in shapes for each in shape.properties}

    assert paths["Period-belongs"] == "^regio:period|^regio:date"
    assert paths["Goal-belongs"] == "^regio:goal|^regio:purpose"
    assert paths["Programme-period"] == "regio:period|^regio:partOf/regio:period"


def test_concepts_are_counted(ontology: Graph, usage: documentation.Usage) -> None:
    schemes = {scheme.code: scheme for scheme in documentation.schemes(ontology, usage)}

    assert len(schemes) == len(set(ontology.subjects(RDF.type, documentation.reading.SKOS.ConceptScheme)))
    assert [ref.name for ref in schemes["precisie"].properties] == ["regio:precision"]
    assert {c.code: c.used for c in schemes["precisie"].concepts}["dag"] > 0


def test_a_drawing_keeps_inside_its_frame_and_its_boxes_apart(documented: documentation.Ontology) -> None:
    drawn = [
        drawing for found in documented.terms if found.is_class and (drawing := documentation.draw(found))
    ]

    assert len(drawn) > 30
    for drawing in drawn:
        for box in drawing.boxes:
            assert 0 <= box.x <= box.x + box.width <= drawing.width
            assert 0 <= box.y <= box.y + box.height <= drawing.height
        places = [(box.x, box.y) for box in drawing.boxes]
        assert len(set(places)) == len(places)
        for x, y in places:
            assert not any(x == x2 and 0 < y2 - y < drawing.boxes[0].height for x2, y2 in places)


class Anchors(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if tag == "a" and "href" in found else []


@cache
def page(server: str, path: str) -> Anchors:
    answer = fetch(server + path, Accept="text/html")
    assert answer.status == 200, path
    return Anchors(answer.text)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", ["/def", "/shape", "/concept", "/concept/precisie", "/concept/onderwerp"])
def test_pages_have_each_anchor_once_and_every_link_between_them_leads_somewhere(
    server: str, path: str, language: str
) -> None:
    found = page(server, f"{path}?lang={language}")

    assert sorted(found.ids) == sorted(set(found.ids))
    for link in found.links:
        address, _, fragment = link.partition("#")
        if fragment and (not address or re.match(r"/(def|shape|concept)\b", address)):
            ids = page(server, address).ids if address else found.ids
            assert fragment in ids, link


def test_every_term_shape_and_concept_is_at_its_address(
    server: str, documented: documentation.Ontology, shapes: tuple[documentation.NodeShape, ...]
) -> None:
    definitions, asked = page(server, "/def").ids, page(server, "/shape").ids

    assert {found.anchor for found in documented.terms} <= set(definitions)
    assert {anchor for s in shapes for anchor in (s.anchor, *(p.anchor for p in s.properties))} <= set(asked)


def test_the_same_addresses_give_data(server: str) -> None:
    assert fetch(f"{server}/def", Accept="text/turtle").type == "text/turtle"
    assert (URIRef(f"{DEFINITIONS}Programme"), RDF.type, OWL.Class) in Graph().parse(
        data=fetch(f"{server}/def.ttl").text, format="turtle"
    )
    assert (None, SH.targetClass, URIRef(f"{DEFINITIONS}Programme")) in Graph().parse(
        data=fetch(f"{server}/shape.ttl").text, format="turtle"
    )


def test_an_unknown_scheme_is_not_found(server: str) -> None:
    assert fetch(f"{server}/concept/geen", Accept="text/html").status == 404
