"""Quads as a document: what matters most first, so that people can read it too."""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import takewhile

import pyoxigraph as ox
from rdflib import Graph

from . import convert
from .formats import DATASETS, NQUADS, NTRIPLES, TRIG, TURTLE, Format, write_to
from .namespaces import PREFIXES

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"  # said before the rest, as `a`


def write(parts: Iterable[Iterable[ox.Quad]], form: Format, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Serialise quads in a stable order: with their graphs, or in a format of GRAPHS without them.

    A subject stands with the first part that speaks of it: what matters most is read first.
    """
    into = BytesIO()
    places: dict[object, int] = {}
    known: set[ox.Quad] = set()
    for at, part in enumerate(parts):
        for quad in part:
            places.setdefault(quad.subject, at)
            known.add(quad)
    used = " ".join(map(str, known))
    names = {prefix: name for prefix, name in prefixes.items() if f"<{name}" in used}

    def place(one: ox.Quad | ox.Triple) -> tuple[int, str, bool, str]:
        subject = one.subject.value if isinstance(one.subject, ox.NamedNode) else str(one.subject)
        return places[one.subject], subject, one.predicate.value != _TYPE, str(one)

    if form not in DATASETS:
        write_to(sorted({quad.triple for quad in known}, key=place), form, into, names, ordered=True)
    else:
        found = sorted(known, key=lambda quad: (str(quad.graph_name), place(quad)))
        into.write(serialise(found, form, names))
    return _by_prefix(into.getvalue()) if form in {TURTLE, TRIG} else into.getvalue()


def _by_prefix(text: bytes) -> bytes:
    """Put the prefixes in the order of the alphabet; Oxigraph has the longest name first."""
    lines = text.splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"".join([*sorted(head), *lines[len(head) :]])


def read_nquads(content: bytes) -> Iterator[ox.Quad]:
    """Read N-Quads, keeping lexical forms and the names of blank nodes."""
    return ox.parse(content, format=ox.RdfFormat.N_QUADS)


def canonical_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Write a dataset as RDFC-1.0 canonical N-Quads: equal datasets give equal bytes."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


def ordered(graph: Graph) -> list[ox.Triple]:
    """Return the triples of a graph in one order, blank nodes named by RDFC-1.0."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in convert.triples(graph))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)


def serialise(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], form: Format, prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    """Write statements in the order they come."""
    written = ox.RdfFormat.from_extension(form.extension)
    assert written is not None, "each of our formats is one of the engine's"
    into = BytesIO()
    ox.serialize(
        statements, into, format=written, prefixes=None if form in {NQUADS, NTRIPLES} else dict(prefixes)
    )
    return into.getvalue()
