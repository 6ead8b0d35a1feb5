"""A data graph and its shapes between columns and rdflib."""

from collections.abc import Iterable

from rdflib import Dataset, Graph, URIRef
from rdflib.term import Node

from ..rdf.convert import to_rdflib, triples
from .engine.columns import Columns, Term
from .engine.shapes import Shapes

SHAPES_GRAPH = URIRef("urn:x-regio-graph:shapes")


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
