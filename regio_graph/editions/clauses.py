"""Prose cut into sentences, and sentences into the clauses that each tell of one event."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .stretch import Stretch, squeezed
from .template import Template, compiled

_BRACKET = re.compile(r"\(([^()]*)\)")
_END = re.compile(r"[.!?][\"'\u2019)]*\s+(?=[\"'\u2018\u201c(\[]?[A-ZÀ-Þ0-9])")


@dataclass(frozen=True)
class Clause:
    """A clause: its words, with those in brackets left out; `aside` says it stood in brackets itself."""

    prose: Stretch
    plain: str  # as long as the prose, brackets blanked
    aside: bool = False
    coordinated: bool = False  # it goes on from the clause before


def sentences(prose: Stretch, template: Template) -> Iterator[Stretch]:
    """Cut prose into sentences; the point of an abbreviation ends none."""
    short = tuple(squeezed(word) for word in template.clauses.abbreviations)
    at = 0
    for match in _END.finditer(prose.text):
        last = squeezed(prose.text[at : match.start() + 1]).rpartition(" ")[2].lstrip("(")
        if last in short and not prose.text[match.end() : match.end() + 1].isupper():
            continue
        if re.fullmatch(r"[a-z]\.", last) and prose.text[match.start() - 1].isupper():
            continue  # an initial
        if sentence := prose.cut(at, match.end()):
            yield sentence
        at = match.end()
    if sentence := prose.cut(at, len(prose.text)):
        yield sentence


def clauses(sentence: Stretch, template: Template) -> Iterator[Clause]:
    """Cut a sentence into clauses, each with what stands in brackets behind it after it."""
    plain = _BRACKET.sub(lambda match: " " * len(match[0]), sentence.text)
    breaks = sorted(
        {match.span() for pattern in template.clauses.breaks for match in compiled(pattern).finditer(plain)}
    )
    edges = [(0, 0), *breaks, (len(plain), len(plain))]
    for (_, start), (end, _) in itertools.pairwise(edges):
        if end <= start:
            continue
        part = sentence.cut(start, end)
        if not part:
            continue
        shift = start + len(sentence.text[start:end]) - len(sentence.text[start:end].lstrip())
        joined = bool(re.match(r"(?:en|waarna|maar|daarna|vervolgens)\b", part.text, re.IGNORECASE))
        yield Clause(part, plain[shift : shift + len(part.text)], coordinated=joined)
        for match in _BRACKET.finditer(part.text):
            inner = part.cut(match.start(1), match.end(1))
            for piece in inner.split(re.compile(r";\s*")):
                yield Clause(piece, piece.text, aside=True)
