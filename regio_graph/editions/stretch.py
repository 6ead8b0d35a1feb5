"""A stretch of source text as one line of prose, each character of which knows its offset.

Lines are joined, words broken at a line end are made whole, soft hyphens dropped and
ligatures spelled out. What is found in the prose is cited in the source.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_SOFT = "\u00ad\u200b\ufeff"
_HYPHENS = "-\u2010\u2011"
_AFTER_HYPHEN = re.compile(r"\s*\n\s*")
_HANGING = re.compile(r"(?:en|of|and|or)\b")  # "fiets- / en voetpaden" keeps its hyphen and its space


@dataclass(frozen=True)
class Stretch:
    """Prose and, for each of its characters, the half-open range of the source it stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in the source of a non-empty part of the prose."""
        return self.starts[start], self.ends[end - 1]

    def cut(self, start: int, end: int) -> "Stretch":
        """Take a part, without the white space around it."""
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        end = max(start, end - (len(part) - len(part.rstrip())))
        return Stretch(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def split(self, pattern: re.Pattern[str]) -> Iterator["Stretch"]:
        """Yield the parts between the matches that are not empty."""
        at = 0
        for match in pattern.finditer(self.text):
            if part := self.cut(at, match.start()):
                yield part
            at = match.end()
        if part := self.cut(at, len(self.text)):
            yield part

    @property
    def whole(self) -> tuple[int, int]:
        """The offsets in the source of all of it."""
        return self.span(0, len(self.text))

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class FrozenText:
    """The frozen text of an edition."""

    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line starts."""
        return (0, *(match.end() for match in re.finditer("\n", self.text)))

    def line(self, offset: int) -> int:
        """Give the number, from 1, of the line that holds an offset."""
        return bisect_right(self.line_starts, offset)

    def lines(self) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and text of each line, without its line end."""
        for number, start in enumerate(self.line_starts):
            last = number + 1 == len(self.line_starts)
            end = len(self.text) if last else self.line_starts[number + 1] - 1
            yield start, end, self.text[start:end]

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", self.text.lower()))

    def stretch(self, *ranges: tuple[int, int]) -> Stretch:
        """Join ranges of the text into one stretch, with a space between them."""
        pieces: list[tuple[str, int, int]] = []
        for start, end in ranges:
            if pieces and pieces[-1][0] != " ":
                pieces.append((" ", pieces[-1][2], pieces[-1][2]))
            for piece in self._pieces(start, end):
                if piece[0] != " " or (pieces and pieces[-1][0] != " "):
                    pieces.append(piece)
        while pieces and pieces[-1][0] == " ":
            pieces.pop()
        return Stretch(
            "".join(piece[0] for piece in pieces),
            tuple(piece[1] for piece in pieces),
            tuple(piece[2] for piece in pieces),
        )

    def _pieces(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        at = start
        while at < end:
            char = self.text[at]
            broken = _AFTER_HYPHEN.match(self.text, at + 1, end) if char in _HYPHENS + _SOFT else None
            if broken and at > start and self.text[at - 1].isalpha():
                if char in _HYPHENS:
                    yield from self._joint(at, broken.end(), end)
                at = broken.end()
                continue
            if char in _SOFT:
                at += 1
                continue
            if char.isspace():
                yield " ", at, at + 1
            elif (
                unicodedata.category(char) == "Ll" and len(spelled := unicodedata.normalize("NFKC", char)) > 1
            ):
                yield from ((letter, at, at + 1) for letter in spelled)
            else:
                yield char, at, at + 1
            at += 1

    def _joint(self, hyphen: int, after: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Say what a hyphen at a line end stands for: itself, itself and a space, or nothing."""
        if _HANGING.match(self.text, after, end):
            yield from (("-", hyphen, hyphen + 1), (" ", hyphen + 1, after))
            return
        head, tail = _letters(self.text[:hyphen][-40:], last=True), _letters(self.text[after:end][:40])
        hyphenated = f"{head}-{tail}".lower() in self._words
        if not tail[:1].islower() or (hyphenated and f"{head}{tail}".lower() not in self._words):
            yield "-", hyphen, hyphen + 1


def _letters(text: str, *, last: bool = False) -> str:
    found = re.search(r"[^\W\d_]+$" if last else r"^[^\W\d_]+", text)
    return found[0] if found else ""


def squeezed(text: str) -> str:
    """Write a text as names are compared: one case, single spaces, one kind of dash and quote, no accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in _SOFT)
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain)
    return " ".join(re.sub(r"[\u2018\u2019\u201a\u201c\u201d\u201e\u00b4\"'`]", "'", plain).split())


def overlap(one: Iterable[tuple[int, int]], two: Iterable[tuple[int, int]]) -> int:
    """Count the characters that two sets of ranges share."""
    others = tuple(two)
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in others)
