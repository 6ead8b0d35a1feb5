"""Statements in one order and one writing, so that equal data give equal bytes."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import pyoxigraph as ox
from rdflib import Graph

from .formats import NQUADS, NTRIPLES, Format, from_graph
from .terms import PREFIXES


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
