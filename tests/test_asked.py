"""The canned queries as data: asked with SPARQL, read by editors, valid as the SHACL they claim to be."""

import re
from pathlib import Path

import pyshacl
import pytest
from conftest import ROOT, fetch, shared
from rdflib import RDF, SH, XSD, Dataset, Graph, Literal, URIRef
from rdflib.collection import Collection

from regio_graph.content import queries
from regio_graph.content.project import read_queries
from regio_graph.content.queries.describe import asked
from regio_graph.errors import QueryFileError
from regio_graph.iris import Names
from regio_graph.rdf.namespaces import CSVW
from regio_graph.rdf.results import as_texts
from regio_graph.rdf.store import Store

NAMES = Names("https://w3id.org/regio-graph/amersfoort/")
QUERIES = {query.name: query for query in read_queries(ROOT / "queries")}

# What the editor of the Swiss Institute of Bioinformatics asks, word for word
# (sib-swiss/sparql-editor, packages/sparql-editor/src/metadata.ts), first of the endpoint
# and, when that finds nothing, of its service description.
SIB_EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
    ?sq a sh:SPARQLExecutable ;
        rdfs:comment ?comment ;
        sh:select|sh:ask|sh:construct|spex:describe ?query .
} ORDER BY ?sq"""
SIB_PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace
WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }
ORDER BY ?prefix"""


@pytest.fixture(scope="module")
def graph(dataset: Dataset) -> Graph:
    return dataset.graph(NAMES.queries)


def of(graph: Graph, name: str) -> URIRef:
    return URIRef(f"{NAMES.query(name)}")


def test_every_query_is_described_with_its_own_text(graph: Graph) -> None:
    texts = {
        str(node).removeprefix(f"{NAMES.base}id/vraag/"): str(graph.value(node, SH.select))
        for node in graph.subjects(RDF.type, SH.SPARQLSelectExecutable)
    }

    assert texts == {name: query.text for name, query in QUERIES.items()}


def test_columns_stand_in_their_order(graph: Graph) -> None:
    for name, query in QUERIES.items():
        table = graph.value(of(graph, name), URIRef("https://schema.org/result"))
        schema = graph.value(table, CSVW.tableSchema)
        columns = Collection(graph, graph.value(schema, CSVW.column))

        assert [str(graph.value(column, CSVW.name)) for column in columns] == [c.name for c in query.columns]


def test_parameters_are_named_by_their_path_as_shacl_has_it(graph: Graph) -> None:
    for name, query in QUERIES.items():
        nodes = sorted(
            graph.objects(of(graph, name), SH.parameter), key=lambda n: int(graph.value(n, SH.order))
        )
        paths = [str(graph.value(node, SH.path)) for node in nodes]

        assert [path.rpartition("#")[2] for path in paths] == [p.name for p in query.parameters]


def test_defaults_are_terms_of_the_declared_type(graph: Graph) -> None:
    agenda = URIRef(f"{NAMES.query('milestones/agenda')}#parameter-from")
    by_municipality = URIRef(f"{NAMES.query('programmes/by-municipality')}#parameter-municipality")

    assert graph.value(agenda, SH.defaultValue) == Literal("2025-04-01", datatype=XSD.date)
    assert graph.value(by_municipality, SH.defaultValue) == URIRef(
        "https://identifier.overheid.nl/tooi/id/gemeente/gm0267"
    )


def test_what_claims_to_be_shacl_is_shacl(graph: Graph) -> None:
    rules = Graph().parse(shared("standards", "W3C-ns", "shacl-shacl.ttl"), format="turtle")

    conforms, _, text = pyshacl.validate(graph, shacl_graph=rules, advanced=True)

    assert conforms, text


def test_a_plain_query_does_not_see_them_and_graph_does(store: Store) -> None:
    pattern = "?query a <http://www.w3.org/ns/shacl#SPARQLSelectExecutable>"

    _, rows = as_texts(store.query(f"SELECT ?query {{ {pattern} }}"))
    _, named = as_texts(store.query(f"SELECT DISTINCT ?query {{ GRAPH <{NAMES.queries}> {{ {pattern} }} }}"))

    assert rows == []
    assert len(named) == len(QUERIES)


def test_an_editor_finds_the_examples_in_the_service_description(server: str) -> None:
    described = Graph().parse(data=fetch(f"{server}/sparql", Accept="text/turtle").text, format="turtle")

    found = {(str(row.sq), str(row.comment)): str(row["query"]) for row in described.query(SIB_EXAMPLES)}
    prefixes = {str(row.prefix): str(row.namespace) for row in described.query(SIB_PREFIXES)}

    for name, query in QUERIES.items():
        assert found[(str(NAMES.query(name)), query.summary.nl)] == query.text
    assert prefixes["regio"] == "https://w3id.org/regio-graph/def#"


def test_a_description_leads_to_an_answer(graph: Graph, server: str) -> None:
    node = of(graph, "people/leads")
    target = str(graph.value(node, URIRef("https://schema.org/target")))
    path = NAMES.path(target)

    answer = fetch(
        f"{server}{path}",
        data=str(graph.value(node, SH.select)).encode(),
        Content_Type="application/sparql-query",
        Accept="text/csv",
    )

    assert answer.status == 200
    assert answer.text == fetch(f"{server}/queries/people/leads", Accept="text/csv").text


def test_the_example_of_the_docs_finds_queries(store: Store) -> None:
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    (example,) = re.findall(r"```sparql\n(.+?)```", text, re.DOTALL)

    names, rows = as_texts(store.query(example))

    assert {row[0].text for row in rows} >= {"programmes/by-municipality", "municipalities/work"}
    assert any(row[names.index("class")].text.endswith("Gemeente") for row in rows)


def test_one_prefix_has_one_meaning(tmp_path: Path) -> None:
    text = (ROOT / "queries" / "people" / "leads.rq").read_text("utf-8")
    other = re.sub("<https://w3id.org/regio-graph/def#>", "<http://example.org/>", text)
    two = [queries.parse("a/one", text, "one.rq"), queries.parse("a/two", other, "two.rq")]

    with pytest.raises(QueryFileError, match=r"two\.rq: prefix regio: is <http://example.org/> here and"):
        asked(two, NAMES)
