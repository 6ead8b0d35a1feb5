"""Statements in one order and one writing, so that equal data give equal bytes."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from .formats import NQUADS, NTRIPLES, Format, from_graph
from .terms import PREFIXES, XSD


def read_nquads(content: bytes) -> Iterator[ox.Quad]:
    """Read N-Quads, keeping lexical forms and the names of blank nodes."""
    return ox.parse(content, format=ox.RdfFormat.N_QUADS)


def ordered(graph: Graph) -> list[ox.Triple]:
    """Return the triples of a graph in one order, blank nodes named by RDFC-1.0."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in from_graph(graph))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)


def serialise(statements: Iterable[ox.Triple] | Iterable[ox.Quad], form: Format) -> bytes:
    """Write statements in the order they come."""
    written = ox.RdfFormat.from_extension(form.extension)
    assert written is not None, "each of our formats is one of the engine's"
    into = BytesIO()
    ox.serialize(statements, into, format=written, prefixes=None if form in {NQUADS, NTRIPLES} else PREFIXES)
    return into.getvalue()


def to_graph(triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Graph:
    """Convert statements to a graph of rdflib, whatever graphs they are in."""
    graph = Graph()
    for statement in triples:
        graph.add((_node(statement.subject), URIRef(statement.predicate.value), _node(statement.object)))
    return graph


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal), "no statements about statements are published"
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    return Literal(term.value, datatype=None if datatype == str(XSD.string) else URIRef(datatype))
