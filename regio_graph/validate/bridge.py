"""Between Oxigraph's terms and rdflib's, lexical forms as they are."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from .engine.columns import Columns, Term
from .engine.shapes import Shapes

SHAPES_GRAPH = URIRef("urn:x-regio-graph:shapes")


def to_rdflib(term: Term) -> URIRef | BNode | Literal:
    """Convert a term."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value.endswith("#string"):
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def term(node: Node) -> Term:
    """Convert a term back."""
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if not isinstance(node, Literal):
        return ox.NamedNode(str(node))
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)


def triples(said: Iterable[tuple[Node, Node, Node]]) -> Iterator[ox.Triple]:
    """Convert a graph's triples."""
    memo: dict[Node, Term] = {}

    def known(node: Node) -> Term:
        if node not in memo:
            memo[node] = term(node)
        return memo[node]

    for subject, predicate, value in said:
        yield ox.Triple(known(subject), known(predicate), known(value))  # type: ignore[arg-type]  # rdflib has checked


def dataset(data: Columns, shapes: Shapes) -> Dataset:
    """Convert a data graph, with the shapes in a named graph beside it."""
    converted = Dataset()
    memo: dict[Term, Node] = {}

    def known(item: Term) -> Node:
        if item not in memo:
            memo[item] = to_rdflib(item)
        return memo[item]

    for subject, predicate, value in data.triples(data.predicates):
        converted.default_graph.add((known(subject), known(predicate), known(value)))
    for triple in graph(shapes):
        converted.graph(SHAPES_GRAPH).add(triple)
    return converted


def graph(shapes: Shapes) -> Graph:
    """Convert a shapes graph."""
    said = Graph()
    for subject, name, value in shapes.graph.triples():
        said.add((to_rdflib(subject), URIRef(name), to_rdflib(value)))
    return said


def columns(data: Iterable[tuple[Node, Node, Node]], shapes: Shapes) -> Columns:
    """Convert a data graph."""
    return Columns(triples(data), known=shapes.terms)
