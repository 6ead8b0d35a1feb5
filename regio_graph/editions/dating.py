"""Where dates stand in prose, and what `regio_graph.dates` makes of them.

A year that is part of a name is no date: "Inkoopstrategie 2026", unless it follows what
meets ("het overleg 2026") or a word of time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .. import dates
from ..dates.calendar import MONTHS
from ..errors import DateError
from .stretch import Stretch

_TOKEN = re.compile(r"[^\s,;:()\[\]]+|[,&]")
_SHORT = (*tuple(month[:3] for month in MONTHS), "mrt", "sept")
_SEASON = "voorjaar|lente|zomer|najaar|herfst|winter"
_LONGEST = 9
_CORE = re.compile(rf"(?:{'|'.join(MONTHS)}|{_SEASON}|q[1-4]|kwartaal|[12][0-9]{{3}})", re.IGNORECASE)
_START = re.compile(
    rf"(?:[0-9]{{1,2}}|[0-9]{{4}}|[0-9]{{1,4}}-[0-9]{{1,2}}(?:-[0-9]{{2,4}})?|q[1-4]|[1-4](?:e|de|ste)"
    rf"|{'|'.join(MONTHS)}|(?:{_SEASON})(?:/(?:{_SEASON}))?"
    r"|begin|medio|midden|halverwege|einde?|uiterlijk|tot|vóór|voor|na|vanaf|sinds|t/m"
    r"|eerste|tweede|derde|vierde)\.?",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf"(?:{_START.pattern}|(?:{'|'.join(_SHORT)})\.?|en|met|van|de|het|in|op|per|jaar|loop|verder|kwartaal"
    r"|jl\.?|j\.l\.?|a\.s\.?|jongstleden|aanstaande|[-\u2013\u2014]|,|&|[0-9]{4}[-\u2013][0-9]{4})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[12][0-9]{3}")
# What a bare year may follow to be a time; and the start of what is said.
_TIME = re.compile(
    r"(?:^|[:(]|(?<!\w)(?:in|per|sinds|vanaf|tot|na|eind|begin|medio|uiterlijk|jaar|zomer van))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dated:
    """A date in prose: what it means and where it stands in the stretch."""

    reading: dates.Reading
    start: int
    end: int
    several: bool = False  # one of a list of dates

    @property
    def last(self) -> date:
        """The last day it can mean, far away where there is none."""
        return self.reading.latest or date.max


def find(prose: Stretch, near: date, *, after_body: re.Pattern[str] | None = None) -> list[Dated]:
    """Find the dates in prose; `near` is a day by which years are inferred.

    `after_body` matches what a bare year may follow to be a time, besides words of time.
    """
    tokens = list(_TOKEN.finditer(prose.text))
    found: list[Dated] = []
    at = 0
    while at < len(tokens):
        if (taken := _longest(prose.text, tokens, at, near)) is not None:
            readings, count = taken
            start, end = tokens[at].start(), tokens[at + count - 1].end()
            end = start + len(prose.text[start:end].rstrip(" .,"))
            if not _title(prose.text, start, end, after_body):
                found += _placed(prose.text, readings, start, end)
            at += count
        else:
            at += 1
    return found


def _longest(
    text: str, tokens: list[re.Match[str]], at: int, near: date
) -> tuple[tuple[dates.Reading, ...], int] | None:
    """Read the longest run of tokens from a place that is a date."""
    if not _START.fullmatch(tokens[at][0]):
        return None
    end = at + 1
    while end < len(tokens) and end - at < _LONGEST and _INSIDE.fullmatch(tokens[end][0]):
        if re.search(r"[:;()\[\]]", text[tokens[end - 1].end() : tokens[end].start()]):
            break
        end += 1
    while end > at:
        candidate = text[tokens[at].start() : tokens[end - 1].end()]
        if _CORE.search(candidate) or re.search(r"\d\s+\w+", candidate):
            try:
                return dates.read_all(candidate, near=near), end - at
            except DateError:
                pass
        end -= 1
    return None


def _title(text: str, start: int, end: int, after_body: re.Pattern[str] | None) -> bool:
    """Tell whether what was read is a bare year that belongs to a name, or "voor 2026" of a plan."""
    if re.fullmatch(r"(?:voor|na)\s+[12][0-9]{3}", text[start:end], re.IGNORECASE):
        return True
    if not _YEAR.fullmatch(text[start:end]):
        return False
    before = text[:start]
    if _TIME.search(before):
        return False
    return not (after_body and any(m.end() == len(before.rstrip()) for m in after_body.finditer(before)))


def _placed(text: str, readings: tuple[dates.Reading, ...], start: int, end: int) -> Iterator[Dated]:
    at = start
    for reading in readings:
        here = text.find(reading.printed, start, end)
        here = here if here >= 0 else at
        yield Dated(reading, here, min(end, here + len(reading.printed)), several=len(readings) > 1)
