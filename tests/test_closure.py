"""The quick closure is the reference's, triple for triple, or says that it can't be."""

import pytest
from conftest import ROOT
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from regio_graph.content.dataset import assemble, said_today, today
from regio_graph.content.project import read_graph, read_project
from regio_graph.entail import entail, entail_by_reference, entail_rdfs
from regio_graph.entail.rules import closure
from regio_graph.rdf.namespaces import OWL, RDF, RDFS, REGIO

EX = "http://x/"


def n(name: str) -> URIRef:
    return URIRef(EX + name)


def test_the_ontology_is_entailed_as_owlrl_entails_it() -> None:
    """With one thing of every class, so that whatever the schema says is said of something."""
    merged = read_graph(ROOT / "ontology" / "regio.ttl", Graph())
    for number, named in enumerate(sorted(merged.subjects(RDF.type, OWL.Class))):
        merged.add((n(f"thing{number}"), RDF.type, named))
        merged.add((n(f"thing{number}"), REGIO.passage, n("passage")))

    assert closure(merged, owl=True) is not None
    assert entail(merged) == entail_by_reference(merged)


@pytest.mark.slow
def test_the_whole_project_is_entailed_as_owlrl_entails_it() -> None:
    """So `validate` and `build` come to the verdict that the reference would."""
    project = read_project(ROOT)
    merged = said_today(project)
    assert merged == set(today(assemble(project), project))

    assert closure(merged, owl=True) is not None
    assert set(entail(merged)) == set(entail_by_reference(merged))


def schema() -> Graph:
    graph = Graph()
    graph.add((n("A"), RDFS.subClassOf, n("B")))
    graph.add((n("B"), RDFS.subClassOf, n("C")))
    graph.add((n("p"), RDFS.subPropertyOf, n("q")))
    graph.add((n("q"), RDFS.domain, n("A")))
    graph.add((n("q"), RDFS.range, n("D")))
    graph.add((n("a"), n("p"), n("b")))
    graph.add((n("a"), n("p"), Literal("text")))
    return graph


def richer() -> Graph:
    graph = schema()
    graph.add((n("inv"), OWL.inverseOf, n("p")))
    graph.add((n("t"), RDF.type, OWL.TransitiveProperty))
    graph.add((n("s"), RDF.type, OWL.SymmetricProperty))
    graph.add((n("E"), OWL.equivalentClass, n("D")))
    graph.add((n("r"), OWL.equivalentProperty, n("t")))
    for one, two in ("ab", "bc", "cd", "da"):
        graph.add((n(one), n("t"), n(two)))
    graph.add((n("a"), n("s"), n("d")))
    chain = BNode()
    Collection(graph, chain, [n("t"), n("s"), n("inv")])
    graph.add((n("uncle"), OWL.propertyChainAxiom, chain))
    return graph


def test_each_rule_gives_what_owlrl_gives() -> None:
    graph = richer()

    assert set(entail(graph)) == set(entail_by_reference(graph))


def test_rdfs_leaves_owl_alone() -> None:
    found = set(entail_rdfs(richer()))

    assert (n("a"), RDF.type, n("C")) in found
    assert (n("b"), RDF.type, n("D")) in found
    assert (n("b"), n("inv"), n("a")) not in found


@pytest.mark.parametrize("term", ["sameAs", "FunctionalProperty", "Restriction", "unionOf", "hasValue"])
def test_what_no_rule_covers_is_left_to_owlrl(term: str) -> None:
    graph = schema()
    graph.add(
        (n("x"), RDF.type if term[0].isupper() else OWL[term], OWL[term] if term[0].isupper() else n("y"))
    )

    assert closure(graph, owl=True) is None
    assert set(entail(graph)) == set(entail_by_reference(graph))
