"""Between rdflib and Oxigraph: terms, triples, graphs and datasets, lexical forms as they are.

rdflib writes a literal anew when it is made (`"01"^^xsd:integer` becomes `1`) unless told
otherwise; every road between the two engines leads through here, where it is.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from .terms import Term, object_of, subject_of

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_Memo = dict[Node, Term]


def to_rdflib(term: Term) -> URIRef | BNode | Literal:
    """Convert a term."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == _STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)


def from_rdflib(node: Node) -> Term:
    """Convert a term back."""
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if not isinstance(node, Literal):
        return ox.NamedNode(str(node))
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)


def triples(statements: Iterable[tuple[Node, Node, Node]]) -> Iterator[ox.Triple]:
    """Convert the triples of a graph."""
    memo: _Memo = {}
    for subject, predicate, value in statements:
        yield _triple(memo, subject, predicate, value)


def quads(statements: Iterable[tuple[Node, Node, Node]], name: str) -> Iterator[ox.Quad]:
    """Convert the triples of a graph, as statements of a named graph."""
    graph = ox.NamedNode(name)
    for triple in triples(statements):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def dataset(statements: Dataset) -> Iterator[ox.Quad]:
    """Convert every quad of a dataset."""
    memo: _Memo = {}
    for subject, predicate, value, graph in statements.quads():
        triple = _triple(memo, subject, predicate, value)
        name = ox.DefaultGraph() if graph in {None, DATASET_DEFAULT_GRAPH_ID} else ox.NamedNode(str(graph))
        yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def graph(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Graph:
    """Convert statements to a graph of rdflib, whatever graphs they are in."""
    converted = Graph()
    for triple in nodes(statements):
        converted.add(triple)
    return converted


def nodes(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Iterator[tuple[Node, Node, Node]]:
    """Convert statements to triples of rdflib's nodes, whatever graphs they are in."""
    memo: dict[Term, Node] = {}
    for one in statements:
        triple = subject_of(one), one.predicate, object_of(one)
        for term in triple:
            if term not in memo:
                memo[term] = to_rdflib(term)
        yield memo[triple[0]], memo[triple[1]], memo[triple[2]]


def _triple(memo: _Memo, subject: Node, predicate: Node, value: Node) -> ox.Triple:
    """Convert a triple; most terms occur more than once, and are converted once."""
    for node in (subject, predicate, value):
        if node not in memo:
            memo[node] = from_rdflib(node)
    return ox.Triple(memo[subject], memo[predicate], memo[value])  # type: ignore[arg-type] # rdflib has checked
