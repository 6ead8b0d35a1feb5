"""N-Triples in bulk: terms told apart as bytes first, so that the parser sees each of them once.

A million triples have a third of a million terms. Oxigraph's parser makes three objects of
every triple; here a regular expression cuts the lines, and only distinct terms are parsed, as
the objects of a text made of them. What the expression does not cover (comments, blank lines,
N-Quads, mistakes) is left to the parser.

https://www.w3.org/TR/n-triples/
"""

import re
from collections import defaultdict
from itertools import chain, count

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from .engine.columns import Numbered

_IRI = rb"<[^<>\s]*>"
_NODE = rb'_:[^\s<>"]+(?=[ \t])'
_LITERAL = rb'"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>\s]*>)?'
_LINE = re.compile(
    rb"^(%b|%b)[ \t]+(%b)[ \t]+(%b|%b|%b)[ \t]*\.[ \t]*\n" % (_IRI, _NODE, _IRI, _IRI, _NODE, _LITERAL),
    re.MULTILINE,
)
_CHUNK = 1 << 22
LEAST = 1 << 16  # bytes; below that the parser is as fast


def numbered(content: bytes) -> Numbered | None:
    """Read N-Triples as numbers of terms; None for what the parser must read, or refuse."""
    numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
    parts: list[npt.NDArray[np.int32]] = []
    start = 0
    while start < len(content):
        end = content.rfind(b"\n", start, start + _CHUNK) + 1
        chunk = content[start:end]
        found = _LINE.findall(chunk)
        if not end or len(found) != chunk.count(b"\n"):
            return None
        ids = np.fromiter(map(numbers.__getitem__, chain.from_iterable(found)), np.int32, 3 * len(found))
        parts.append(ids.reshape(-1, 3))
        start = end
    text = b"".join(b"<x:> <x:> %b .\n" % term for term in numbers)
    del numbers
    try:
        terms = [
            quad.object for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)
        ]
    except (SyntaxError, MemoryError):
        return None
    return Numbered(terms, np.concatenate(parts)) if parts else None
