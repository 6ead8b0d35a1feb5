"""One day or stretch of months: which days it stands for, and how EDTF writes it.

What is chosen for loose words stands in docs/dates.md and follows from `Point.window` alone.
The EDTF determines the days: two windows with one EDTF are the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

YEARS = range(1800, 2200)
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
          "oktober", "november", "december")  # fmt: skip
SEASONS = ((3, 5), (6, 8), (9, 11), (12, 12))  # spring to winter, within the year named
THIRDS = 3  # begin, medio, eind
A_DAY = timedelta(days=1)


class Window(NamedTuple):
    """The days something can fall on, how precise that is, and its EDTF."""

    first: date
    last: date
    precision: str
    edtf: str


@dataclass(frozen=True)
class Point:
    """One day or stretch of months, perhaps without its year, and where it stands in the text."""

    start: int
    end: int
    unit: str = "dag"  # dag, maand, kwartaal, seizoen or jaar
    months: tuple[int, int] | None = (1, 12)  # 13 is January of the next year; None: month unsaid
    day: int = 0
    year: int | None = None
    code: int = 0  # of EDTF, for a quarter or season that has one
    third: int | None = None
    direction: int = 0  # as the words have it: -1 past, 1 coming

    def window(self, year: int) -> Window:
        """Say which days the point stands for in a year; ValueError if there are none."""
        assert self.months is not None, "a day without a month is refused before"
        if year not in YEARS:
            raise ValueError(f"the year {year} is not in {YEARS[0]}-{YEARS[-1]}")
        low, high = self.months
        if self.unit == "dag":
            if not 1 <= self.day <= month_end(year, low).day:
                raise ValueError(f"there is no {self.day} {MONTHS[low - 1]} in {year}")
            day = date(year, low, self.day)
            return Window(day, day, "dag", day.isoformat())
        if self.third is not None:
            return self._part(year, self.third)
        first, last = date(year, low, 1), month_end(year, high)
        if self.code:
            return Window(first, last, self.unit, f"{year}-{self.code}")
        return Window(first, last, self.unit, one_of(first, last, self.unit))

    def _part(self, year: int, third: int) -> Window:
        """Say what begin, medio or eind of the point is: a third, in whole months or ten days."""
        low, high = self.months or (1, 12)
        if self.unit == "maand":
            first = date(year, low, 1 + 10 * third)
            last = month_end(year, low) if third == THIRDS - 1 else date(year, low, 10 + 10 * third)
        elif (high - low + 1) % THIRDS == 0:
            length = (high - low + 1) // THIRDS
            first = date(*rolled(year, low + third * length), 1)
            last = month_end(year, low + (third + 1) * length - 1)
        else:
            raise ValueError("begin, medio and eind do not go with this season")
        return Window(first, last, "benaderd", one_of(first, last, "benaderd"))


def rolled(year: int, month: int) -> tuple[int, int]:
    """Let month 13 be January of the next year."""
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def month_end(year: int, month: int) -> date:
    """Give the last day of a month."""
    return date(*rolled(year, month + 1), 1) - A_DAY


def edge(day: date, precision: str, *, last: bool = False) -> str:
    """Write the first or last day of a window as the coarsest EDTF that has it as first or last."""
    if precision == "jaar":
        return f"{day.year}"
    at_month_edge = (day + A_DAY).day == 1 if last else day.day == 1
    return f"{day:%Y-%m}" if at_month_edge and precision != "dag" else day.isoformat()


def one_of(first: date, last: date, precision: str) -> str:
    """Write some time between two days, both included: `[2024-05..2024-08]`."""
    low, high = edge(first, precision), edge(last, precision, last=True)
    if len(low) != len(high):
        low, high = first.isoformat(), last.isoformat()
    return low if low == high else f"[{low}..{high}]"


def interval(first: date, last: date, precisions: tuple[str, str]) -> str:
    """Write from one day to another, each as coarse as its precision, and by days if one is in the other."""
    low, high = edge(first, precisions[0]), edge(last, precisions[1], last=True)
    if len(low) != len(high) and (low.startswith(high) or high.startswith(low)):
        low, high = first.isoformat(), last.isoformat()  # checkers disagree on 2024-06-12/2024-06
    return f"{low}/{high}"


def lend(points: Iterable[Point]) -> list[Point]:
    """Let a point without year, or a day without month, have those of its neighbour.

    The lender is the next point, else the one before; the stretch of text grows to hold it.
    A bare year lends nothing ("april en 2025"), and "jl." asks for nothing.
    """
    lent = list(points)
    for at in range(len(lent) - 2, -1, -1):
        point, after = lent[at], lent[at + 1]
        if point.months is None and after.unit == "dag" and after.months:
            point = replace(point, months=after.months, end=after.end)
        if _asks(point) and _lends(after):
            point = replace(point, year=after.year, end=after.end)
        lent[at] = point
    for at in range(1, len(lent)):
        if _asks(lent[at]) and _lends(lent[at - 1]):
            lent[at] = replace(lent[at], year=lent[at - 1].year, start=lent[at - 1].start)
    return lent


def _asks(point: Point) -> bool:
    return point.year is None and not point.direction


def _lends(point: Point) -> bool:
    return point.year is not None and point.unit != "jaar"
