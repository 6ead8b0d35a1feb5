"""Offsets for a quote, so that nobody types one.

A quote matches whatever its line breaks, and words broken at a line end. In a Turtle file
`regio:passage "the words"` is a placeholder that `fill` replaces by the passage; where the
words stand more than once `"the words"@regel-412` says which: the one that starts in line 412.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import RequestError, SourceError
from .stretch import FrozenText

_PLACEHOLDER = re.compile(r'"(?P<quote>(?:[^"\\\n]|\\.)+)"(?:@(?:regel|line)-(?P<line>[0-9]+))?')
_PASSAGE = re.compile(r"(?<![\w:])regio:passage\s+")
_SEPARATOR = re.compile(r"\s*,\s*")
_OTHER = re.compile(r"<[^>\s]*>|[\w-]*:[\w./-]*\w")
_AROUND = 40


@dataclass(frozen=True)
class Place:
    """Where a quote stands: offsets in characters, end exclusive, and the line of its start, from 1."""

    start: int
    end: int
    line: int
    context: str


def find(source: FrozenText, quote: str) -> list[Place]:
    """Find every place of a quote.

    Case counts; only where nothing matches as written is case left aside.
    """
    words = " ".join(quote.split())
    if not words:
        raise RequestError("the quote is empty; give the words to look for")
    prose = source.stretch((0, len(source.text)))
    wanted = FrozenText(quote).stretch((0, len(quote))).text or words
    pattern = re.compile(re.escape(wanted).replace(r"\ ", " ?"))
    matches = list(pattern.finditer(prose.text))
    matches = matches or list(re.finditer(pattern.pattern, prose.text, re.IGNORECASE))
    found = []
    for match in matches:
        start, end = prose.span(match.start(), match.end())
        before = prose.text[max(0, match.start() - _AROUND) : match.start()]
        after = prose.text[match.end() : match.end() + _AROUND]
        found.append(Place(start, end, source.line(start), f"{before}[{match[0]}]{after}"))
    return found


def one(source: FrozenText, quote: str, line: int | None = None) -> Place:
    """Find the one place of a quote; RequestError when there is none, or more than one."""
    found = find(source, quote)
    here = [place for place in found if line is None or place.line == line]
    if len(here) == 1:
        return here[0]
    if not found:
        raise RequestError(f"'{quote}' does not stand in the text; copy the words as the text has them")
    places = here or found
    told = "; ".join(f"line {place.line}: {place.context}" for place in places[:8])
    raise RequestError(
        f"'{quote}' stands {len(found)} times ({told}); add the line, as in \"…\"@regel-{places[0].line}, "
        "or quote more words"
    )


def fill(turtle: str, source: FrozenText, passages: str, file: Path | str) -> tuple[str, int]:
    """Replace the placeholders in a Turtle text; returns it with how many there were.

    `passages` is what a passage's IRI starts with, written as the file writes its IRIs, such
    as `passage/2024-09/`. Raises SourceError with the line of the first placeholder that
    cannot be resolved, so that nothing is half done.
    """
    out, at, count = [], 0, 0
    for match in _placeholders(turtle):
        quote = re.sub(r"\\(.)", r"\1", match["quote"])
        try:
            place = one(source, quote, int(match["line"]) if match["line"] else None)
        except RequestError as error:
            raise SourceError(str(error), file, turtle.count("\n", 0, match.start()) + 1) from error
        out += [turtle[at : match.start()], f"<{passages}{place.start}-{place.end}>"]
        at, count = match.end(), count + 1
    return "".join([*out, turtle[at:]]), count


def _placeholders(turtle: str) -> Iterator[re.Match[str]]:
    """Yield the string objects of regio:passage, wherever they stand in an object list."""
    for predicate in _PASSAGE.finditer(turtle):
        at = predicate.end()
        while True:
            if match := _PLACEHOLDER.match(turtle, at):
                yield match
            elif not (match := _OTHER.match(turtle, at)):
                break
            separator = _SEPARATOR.match(turtle, match.end())
            if separator is None:
                break
            at = separator.end()
