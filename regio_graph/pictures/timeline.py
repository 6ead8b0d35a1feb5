"""A year of milestones and periods, a lane per programme.

What is uncertain is drawn as the range from its earliest to its latest day, never as a point; what has
no earliest day runs up to its latest; what has no date stands apart. Today is only drawn when given.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from ..iris import local_name
from .axis import Axis, after_day, after_month
from .canvas import BOLD, Canvas, Picture, width_of, wrap
from .rows import Drawing, Row

_SIZE, _LEADING = 13.0, 16.0
_STATUS = ("gedaan", "gepland", "verwacht", "genoemd", "achterhaald")  # that have a look of their own


def side(row: Row, year: int) -> int:
    """Tell whether a row lies wholly before a year (-1), wholly after it (1), or may touch it (0)."""
    if row["latest"] and row["latest"] < f"{year}-01-01":
        return -1
    return 1 if (row["earliest"] or row["latest"]) > f"{year}-12-31" else 0


def years(milestones: Sequence[Row]) -> list[int]:
    """List the years in which a milestone falls, wholly or partly."""
    found = {int(row[end][:4]) for row in milestones for end in ("earliest", "latest") if row[end]}
    return sorted(found)


def timeline(
    milestones: Sequence[Row],
    periods: Sequence[Row],
    drawing: Drawing,
    *,
    year: int,
    issued: str = "",
    today: date | None = None,
) -> Picture:
    """Draw one year. `issued` is the month of the report, as `2024-03`, and is drawn as a band."""
    words, narrow = drawing.words, drawing.narrow
    axis = Axis(year, 16 if narrow else 452, drawing.width - 16)
    sheet = _TimelineSheet(drawing, axis)
    drawn = [row for row in milestones if axis.touches(row)]
    undated = [row for row in milestones if not row["latest"] and not row["earliest"]]
    running = [row for row in periods if row["printed"]]
    y = sheet.legend(drawn, issued) if drawn or running else 0.0
    top = y
    lanes = {
        (row["position"].zfill(4), row["work"]): drawing.name(row, "work_name") for row in [*periods, *drawn]
    }
    if not narrow:
        y = sheet.months(y)
    for key in sorted(lanes):
        y = sheet.lane(
            y,
            (key[1], lanes[key]),
            [row for row in running if row["work"] == key[1]],
            [row for row in drawn if row["work"] == key[1]],
        )
    if lanes:
        sheet.marks(top, y, issued, today)
    else:
        y += 40
        sheet.canvas.text(16, y, words["empty"], "soft")
    before, after = (sum(side(row, year) == which for row in milestones) for which in (-1, 1))
    y = sheet.rest(y + 12, undated, words["outside"].format(before=before, after=after, year=year))
    description = words["timeline_desc"].format(
        year=year, count=len(drawn), lanes=len(lanes), undated=len(undated), before=before, after=after
    )
    title = words["timeline_title"].format(year=year)
    return Picture(
        title, description, drawing.language, drawing.width, y, sheet.back.body + sheet.canvas.body
    )


class _TimelineSheet:
    """The canvas of a timeline, with a layer behind it for what runs through all lanes."""

    def __init__(self, drawing: Drawing, axis: Axis) -> None:
        self.drawing, self.axis, self.words = drawing, axis, drawing.words
        self.canvas, self.back = Canvas(drawing.width), Canvas(drawing.width)
        self._names = self.words["months"].split()

    def legend(self, drawn: Sequence[Row], issued: str) -> float:
        """Show what the marks mean, those that occur; return where it ends."""
        statuses = {row["status"]: self.drawing.name(row, "status_name") for row in drawn}
        order = sorted(
            statuses, key=lambda iri: (_STATUS.index(c) if (c := local_name(iri)) in _STATUS else 9, iri)
        )
        items = [("bar", f"bar {_look(iri)}", statuses[iri]) for iri in order]
        items += [("bar", "bar s-none", self.words["range"]), ("day", "day s-none", self.words["day"])]
        items += [("until", "", self.words["until"]), ("bar", "period", self.words["period"])]
        items += [("bar", "report", self.words["report"])] if issued.startswith(str(self.axis.year)) else []
        x, y = 16.0, 18.0
        for kind, css, label in items:
            room = 34 + width_of(label, 12) + 14
            if x + room > self.drawing.width:
                x, y = 16.0, y + 22
            if kind == "day":
                self.canvas.shape("circle", css, cx=x + 13, cy=y - 4, r=5.5)
            elif kind == "until":
                _until(self.canvas, x, x + 26, y - 4, "s-none", "")
            else:
                self.canvas.shape("rect", css, x=x, y=y - 9, width=26, height=10, rx=3)
            self.canvas.text(x + 33, y, label, "small")
            x += room
        return y + 16

    def months(self, y: float, names: str = "full") -> float:
        """Write the months above the chart."""
        for at, name in enumerate(self._names):
            left = self.axis.at(date(self.axis.year, at + 1, 1))
            right = self.axis.at(after_month(self.axis.year, at + 1))
            self.canvas.text(
                (left + right) / 2,
                y + 14,
                name if names == "full" else name[0].upper(),
                "soft small",
                "middle",
            )
        return y + 22

    def lane(
        self, y: float, work: tuple[str, str], periods: Sequence[Row], milestones: Sequence[Row]
    ) -> float:
        """Draw one programme: its name, its periods and those of its parts, its milestones."""
        narrow, axis = self.drawing.narrow, self.axis
        own = [row for row in periods if not row["part"]]
        room = axis.right - 16 if narrow else 422
        printed = "; ".join(row["printed"] for row in own)
        self.canvas.shape("line", "rule", x1=16, x2=axis.right, y1=y + 4, y2=y + 4)
        y += 12
        name = wrap(work[1], 15 * BOLD, room)
        with self.canvas.link(self.drawing.href(work[0]), printed and f"{work[1]}: {printed}"):
            self.canvas.lines(16, y + 13, name, 19, "lane")
        if own and narrow:
            y += 19 * len(name)
            self.canvas.lines(16, y + 10, wrap(printed, 12, room), 15, "soft small")
            y += 15 * (len(wrap(printed, 12, room)) - 1)
        for row in own:
            self._period(row, y + (20 if narrow else 9))
        y += 30 if narrow and own else 19 * len(name) + 3
        if narrow and milestones:
            y = self.months(y - 4, "short")
        for row in periods:
            if row["part"]:
                y = self._row(y, row["part"], self.drawing.name(row, "part_name"), row)
        for row in milestones:
            y = self._row(y, row["milestone"], self.drawing.name(row), row)
        return y + 8

    def _row(self, y: float, iri: str, label: str, row: Row) -> float:
        """Draw one milestone or the period of one part; return where the next may begin."""
        narrow = self.drawing.narrow
        status = self.drawing.name(row, "status_name") if "status" in row else self.words["period"]
        title = f"{label}. {row['printed']} ({status})"
        if narrow:
            said = wrap(f"{label} · {row['printed']}", _SIZE, self.axis.right - 16)
            with self.canvas.link(self.drawing.href(iri), title):
                self.canvas.lines(16, y + 12, said, _LEADING, "name")
            middle = y + _LEADING * len(said) + 7
            y = middle + 14
        else:
            said, printed = wrap(label, _SIZE, 312), wrap(row["printed"], 12, 102)
            with self.canvas.link(self.drawing.href(iri), title):
                self.canvas.lines(16, y + 12, said, _LEADING, "name")
            self.canvas.lines(340, y + 12, printed, _LEADING, "soft small")
            middle = y + 8
            y += _LEADING * max(len(said), len(printed)) + 6
        if "status" in row:
            self._milestone(row, middle, title)
        else:
            self._period(row, middle)
        return y

    def _milestone(self, row: Row, y: float, title: str) -> None:
        axis, look = self.axis, _look(row["status"])
        end = (
            min(axis.right, axis.at(after_day(date.fromisoformat(row["latest"]))))
            if row["latest"]
            else axis.right
        )
        if not row["earliest"]:
            _until(self.canvas, axis.left, end, y, look, title)
            return
        begin = axis.at(date.fromisoformat(row["earliest"]))
        if row["earliest"] == row["latest"]:
            self.canvas.shape("circle", f"day {look}", title, cx=(begin + end) / 2, cy=y, r=5.5)
            return
        left = max(begin, axis.left)
        self.canvas.shape(
            "rect", f"bar {look}", title, x=left, y=y - 5.5, width=max(end - left, 4), height=11, rx=4
        )
        self._beyond(begin < axis.left, not row["latest"] or row["latest"] > f"{axis.year}-12-31", y, "")

    def _period(self, row: Row, y: float) -> None:
        axis = self.axis
        if not axis.touches({**row, "earliest": row["earliest"] or "0001-01-01"}):
            return
        begin = axis.at(date.fromisoformat(row["earliest"])) if row["earliest"] else axis.left - 1
        end = axis.at(after_day(date.fromisoformat(row["latest"]))) if row["latest"] else axis.right + 1
        left, right = max(begin, axis.left), min(end, axis.right)
        self.canvas.shape(
            "rect", "period", row["printed"], x=left, y=y - 3, width=max(right - left, 4), height=6, rx=3
        )
        self._beyond(begin < axis.left, end > axis.right + 0.01, y, "period")

    def _beyond(self, before: bool, after: bool, y: float, css: str) -> None:  # noqa: FBT001 - both ends alike
        """Show that something goes on outside the year."""
        for on, x, way in ((before, self.axis.left, -1), (after, self.axis.right, 1)):
            if on:
                self.canvas.path(
                    f"beyond {css}".strip(), [("M", (x, y - 5)), ("L", (x + way * 7, y)), ("L", (x, y + 5))]
                )

    def marks(self, top: float, bottom: float, issued: str, today: date | None) -> None:
        """Draw the months' lines, the month of the report, and today if it was given."""
        axis = self.axis
        start = top if self.drawing.narrow else top + 22
        if issued.startswith(f"{axis.year}-"):
            month = int(issued[5:7])
            left, right = axis.at(date(axis.year, month, 1)), axis.at(after_month(axis.year, month))
            self.back.shape(
                "rect",
                "report",
                self.words["report"],
                x=left,
                y=start,
                width=right - left,
                height=bottom - start,
            )
        for month in range(1, 14):
            x = axis.at(date(axis.year, month, 1) if month < 13 else date(axis.year + 1, 1, 1))  # noqa: PLR2004
            self.back.shape("line", "grid", x1=x, x2=x, y1=start, y2=bottom)
        if today and today.year == axis.year:
            x = axis.at(today)
            self.canvas.shape("line", "today", today.isoformat(), x1=x, x2=x, y1=start - 4, y2=bottom)

    def rest(self, y: float, undated: Sequence[Row], outside: str) -> float:
        """List what has no date, by programme, and count what falls outside the year."""
        room = self.drawing.width - 32
        if undated:
            self.canvas.shape("line", "rule", x1=16, x2=self.axis.right, y1=y, y2=y)
            self.canvas.text(16, y + 24, self.words["undated"], "lane")
            y += 34
            for _, rows in groupby(undated, key=lambda row: row["work"]):
                for at, row in enumerate(rows):
                    if not at:
                        self.canvas.lines(
                            16, y + 14, wrap(self.drawing.name(row, "work_name"), 12, room), 15, "soft small"
                        )
                        y += 20
                    when = self.drawing.name(row, "timing")
                    label = self.drawing.name(row) + (f" ({when})" if when else "")
                    said = wrap(label, _SIZE, room - 18)
                    with self.canvas.link(self.drawing.href(row["milestone"])):
                        self.canvas.lines(34, y + 12, said, _LEADING, "name")
                    self.canvas.text(18, y + 12, "?", "soft")
                    y += _LEADING * len(said) + 4
        for line in wrap(outside, 12, room):
            y += 16
            self.canvas.text(16, y + 6, line, "soft small")
        return y + 18


def _look(status: str) -> str:
    known = local_name(status)
    return f"s-{known}" if known in _STATUS else "s-gepland"


def _until(canvas: Canvas, left: float, right: float, y: float, look: str, title: str) -> None:
    """Draw what has a last day only: a line that fades in, up to a stop."""
    canvas.shape("line", f"until {look}", title, x1=left, x2=right - 1.5, y1=y, y2=y)
    canvas.shape("line", f"stop {look}", title, x1=right - 1.5, x2=right - 1.5, y1=y - 6, y2=y + 6)
