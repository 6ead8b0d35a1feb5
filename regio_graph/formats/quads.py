"""Quads as a document: what matters most first, so that people can read it too."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import takewhile

import pyoxigraph as ox

from ..terms import PREFIXES
from . import DATASET_WRITERS, DATASETS, TRIG, TURTLE, Format, write_to

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
        ox.serialize(found, into, format=DATASET_WRITERS[form], prefixes=names if form is TRIG else None)
    return _by_prefix(into.getvalue()) if form in {TURTLE, TRIG} else into.getvalue()


def _by_prefix(text: bytes) -> bytes:
    """Put the prefixes in the order of the alphabet; Oxigraph has the longest name first."""
    lines = text.splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"".join([*sorted(head), *lines[len(head) :]])
