"""Dutch dates as they are printed, and what they mean.

`grammar` knows the words, `points` the calendar, this file what follows from them: EDTF,
bounds, precision, and whether the year was written. docs/dates.md has the choices in a table.
"""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from ..errors import DateError
from .calendar import A_DAY, Point, Window, edge, interval, lend
from .grammar import Item, Parser

MAX_LENGTH = 200
_COARSE = ("dag", "maand", "kwartaal", "seizoen", "benaderd", "jaar")  # from fine to coarse


@dataclass(frozen=True)
class Reading:
    """What a printed date means.

    `edtf` is EDTF of level 0 to 2. `earliest` and `latest` are the first and the last day it
    can mean, None where there is no such bound. `precision` is a code of the concept scheme
    `precisie`. `kind` is "moment", "deadline" or "period"; `begin` and `end` are those of a
    period, None where unstated or open.

    `printed` is the least stretch of the text that holds all that was read: the first date of
    "12 juni en 25 november 2025" needs the whole, the second its last three words.
    """

    printed: str
    edtf: str
    earliest: date | None
    latest: date | None
    precision: str
    year_inferred: bool
    kind: str
    begin: "Reading | None" = None
    end: "Reading | None" = None


def read(printed: str, *, near: date | None = None, year: int | None = None) -> Reading:
    """Read one date; see `read_all`.

    >>> read("medio 2024").edtf
    '[2024-05..2024-08]'
    >>> read("5 dec.", near=date(2025, 3, 31)).earliest
    datetime.date(2024, 12, 5)
    """
    readings = read_all(printed, near=near, year=year)
    if len(readings) > 1:
        raise DateError(printed, f"{len(readings)} dates stand here, where one is asked for")
    return readings[0]


def read_all(printed: str, *, near: date | None = None, year: int | None = None) -> tuple[Reading, ...]:
    """Read a text that holds dates and nothing else, in its order.

    A date without a year gets `year`, else the occurrence that suits `near`, the day the text
    was written: with "jl." and "sinds" the last; with "a.s.", of a deadline, an end, a quarter
    or a season the one that runs or comes; otherwise the nearest. A date means what its own
    words say, whatever the sentence around it. What is not understood raises DateError.
    """
    if len(printed) > MAX_LENGTH:
        raise DateError(printed, f"it is longer than {MAX_LENGTH} characters")
    text = " ".join(unicodedata.normalize("NFC", printed).split())
    items = Parser(text).items()
    points = iter(lend(point for item in items for point in item.points))
    items = [replace(item, points=tuple(next(points) for _ in item.points)) for item in items]
    reader = _Reader(text, near, year)
    return tuple(reader.reading(item) for item in items)


@dataclass(frozen=True)
class _Reader:
    text: str
    near: date | None
    year: int | None

    def reading(self, item: Item) -> Reading:
        if item.form == "ongoing":
            return Reading(
                self._printed(item), "../..", None, None, "doorlopend", year_inferred=False, kind="period"
            )
        if item.form.startswith("between"):
            return self._between(item)
        point = item.points[0]
        window, inferred = self._window(point, item.form)
        at = self._moment(point, window, inferred=inferred)
        printed = self._printed(item)
        first, last = edge(window.first, window.precision), edge(window.last, window.precision, last=True)
        open_period = Reading(printed, "", None, None, window.precision, inferred, "period")
        match item.form:
            case "by":
                return replace(at, printed=printed, edtf=f"../{last}", earliest=None, kind="deadline")
            case "before":
                latest, code = self._before(window)
                return replace(at, printed=printed, edtf=code, earliest=None, latest=latest, kind="deadline")
            case "from":
                return replace(open_period, edtf=f"{first}/..", earliest=window.first, begin=at)
            case "until":
                return replace(open_period, edtf=f"/{last}", latest=window.last, end=at)
            case "to":
                latest, code = self._before(window)
                end = replace(at, printed=printed, edtf=code, earliest=None, latest=latest, kind="deadline")
                return replace(open_period, edtf=code.removeprefix(".."), latest=latest, end=end)
            case "after":
                return self._after(window, replace(at, printed=printed))
        return replace(at, printed=printed)

    def _moment(self, point: Point, window: Window, *, inferred: bool) -> Reading:
        printed = self.text[point.start : point.end]
        return Reading(printed, window.edtf, window.first, window.last, window.precision, inferred, "moment")

    @staticmethod
    def _before(window: Window) -> tuple[date, str]:
        """Say the last day before the window; a loose word has no sharp begin to stay before."""
        latest = window.last if window.precision == "benaderd" else window.first - A_DAY
        return latest, f"../{edge(latest, window.precision, last=True)}"

    @staticmethod
    def _after(window: Window, at: Reading) -> Reading:
        """Say some day after the window; how long after, nobody said."""
        first = window.last + A_DAY
        return replace(
            at, edtf=f"[{edge(first, window.precision)}..]", earliest=first, latest=None, precision="benaderd"
        )

    def _between(self, item: Item) -> Reading:
        begin_point, end_point = item.points
        by = "before" if item.form == "between-before" else "at"
        last, last_inferred = self._window(end_point, by)
        first, first_inferred = self._window(begin_point, "at", last.last.year if last_inferred else None)
        begin = self._moment(begin_point, first, inferred=first_inferred)
        end = self._moment(end_point, last, inferred=last_inferred)
        latest = last.last
        if by == "before":
            latest, code = self._before(last)
            printed = self.text[min(item.second, end_point.start) : end_point.end]
            end = replace(end, printed=printed, edtf=code, earliest=None, latest=latest, kind="deadline")
        if first.first > latest:
            raise DateError(self.text, "it ends before it begins; write both years")
        return Reading(
            self._printed(item),
            interval(first.first, latest, (first.precision, last.precision)),
            first.first,
            latest,
            max(first.precision, last.precision, key=_COARSE.index),
            first_inferred or last_inferred,
            "period",
            begin,
            end,
        )

    def _printed(self, item: Item) -> str:
        start = min([item.start, *(point.start for point in item.points)])
        return self.text[start : max([item.end, *(point.end for point in item.points)])]

    def _window(self, point: Point, form: str, year: int | None = None) -> tuple[Window, bool]:
        """Place a point in its year, and say whether the year was inferred."""
        if point.months is None:
            raise DateError(self.text, f"the day {point.day} lacks its month")
        try:
            if point.year is not None:
                return point.window(point.year), False
            year = self.year if self.year is not None else year
            return point.window(year) if year is not None else self._nearest(point, form), True
        except ValueError as error:
            raise DateError(self.text, str(error)) from error

    def _nearest(self, point: Point, form: str) -> Window:
        near = self.near
        if near is None:
            raise ValueError("no year is written and none is given to infer it from")
        found = []
        for year in range(near.year - 8, near.year + 9):  # 29 February can be eight years away
            with suppress(ValueError):
                found.append(point.window(year))
        direction = point.direction
        if not direction and (form in {"by", "before", "to"} or point.unit in {"kwartaal", "seizoen"}):
            direction = 1
        if direction < 0:
            found = [window for window in found if window.first < near][-1:]
        elif direction > 0:
            found = [
                w for w in found if (self._before(w)[0] if form in {"before", "to"} else w.last) >= near
            ][:1]
        if not found:
            raise ValueError(f"there is no such day in the years around {near.year}")
        return min(found, key=lambda w: max(w.first - near, near - w.last, A_DAY * 0))
