"""What goes from rdflib to Oxigraph and back is the same to the last character."""

import json

import pyoxigraph as ox
import pytest
from rdflib import BNode, Dataset, Graph, Literal, URIRef

from regio_graph.rdf import convert, documents, results
from regio_graph.rdf.formats import CSV, JSON, NQUADS, TSV, XML, Format

XSD = "http://www.w3.org/2001/XMLSchema#"
# Each would be written otherwise by an engine that keeps values: rdflib, or the store.
LITERALS = [
    ox.Literal("01", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("5", datatype=ox.NamedNode(f"{XSD}positiveInteger")),
    ox.Literal("711978.00", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Literal("1", datatype=ox.NamedNode(f"{XSD}boolean")),
    ox.Literal("2020-13-45", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal(" text\r\n"),
    ox.Literal("tekst", language="nl"),
]
S, P, G = (f"https://example.org/{name}" for name in "spg")


@pytest.mark.parametrize("term", [*LITERALS, ox.NamedNode(S), ox.BlankNode("b")], ids=str)
def test_a_term_survives_the_way_there_and_back(term: ox.Literal) -> None:
    assert convert.from_rdflib(convert.to_rdflib(term)) == term


@pytest.mark.parametrize("literal", LITERALS, ids=str)
def test_a_literal_survives_every_road(literal: ox.Literal) -> None:
    triple = ox.Triple(ox.NamedNode(S), ox.NamedNode(P), literal)

    graph = convert.graph([triple])
    assert [str(value) for value in graph.objects()] == [literal.value]
    assert list(convert.triples(graph)) == [triple]
    assert [quad.object for quad in convert.quads(graph, G)] == [literal]
    assert documents.ordered(graph) == [triple]

    dataset = Dataset()
    for one in graph:
        dataset.graph(URIRef(G)).add(one)
    quads = list(convert.dataset(dataset))
    assert quads == [ox.Quad(*triple, ox.NamedNode(G))]
    assert list(documents.read_nquads(documents.serialise(quads, NQUADS))) == quads
    assert str(literal) in documents.canonical_nquads(quads).decode()


@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV], ids=lambda form: form.name)
@pytest.mark.parametrize("literal", LITERALS, ids=str)
def test_a_literal_survives_in_results(literal: ox.Literal, form: Format) -> None:
    written = results.write(["x"], [(literal,), (None,)], form)

    if form is CSV:
        assert literal.value in written.decode()
        return
    kind = ox.QueryResultsFormat.from_media_type(form.media_type)
    assert kind is not None
    found = ox.parse_query_results(written, format=kind)
    assert [solution["x"] for solution in found] == [literal, None]  # type: ignore[union-attr]


def test_results_are_json_as_the_engine_writes_it() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode(S), ox.NamedNode(P), LITERALS[5]))
    asked = "SELECT ?p ?o ?nothing { ?s ?p ?o }"

    names, rows = results.read(store.query(asked), 10)

    written = results.write(names, rows, JSON)
    assert json.loads(written) == json.loads(store.query(asked).serialize(format=ox.QueryResultsFormat.JSON))


def test_what_rdflib_made_itself_converts_too() -> None:
    graph = Graph().add((BNode("a"), URIRef(P), Literal(5))).add((BNode("a"), URIRef(P), Literal("x")))

    assert sorted(map(str, convert.triples(graph))) == [
        f'_:a <{P}> "5"^^<{XSD}integer>',
        f'_:a <{P}> "x"',
    ]
