"""What the programmes are to reach: targets as bars, what was measured in them, the other goals in words.

Bars of the same thing in the same unit share one scale. What holds for more than the region stands apart.
"""

from collections.abc import Iterable, Sequence

from ..iris import local_name
from ..languages import number
from .canvas import BOLD, Canvas, Picture, width_of, wrap
from .rows import Drawing, Row

_UNITS = {"NUM": "", "TeraW-HR": "TWh", "GigaW-HR": "GWh", "PERCENT": "%"}
_OWN = "regionaal"  # the reach of a target of the region itself


def goals(rows: Sequence[Row], drawing: Drawing) -> Picture:
    """Draw the goals by programme, then the targets that hold for more than the region."""
    words = drawing.words
    own = [row for row in rows if local_name(row["reach"]) in {_OWN, ""}]
    wider = [row for row in rows if row not in own and _is_target(row)]
    targets = [row for row in own if _is_target(row)]
    named = {row["fact"] for row in own if not _is_measured(row)}
    title = words["goals_title"]
    description = words["goals_desc"].format(
        goals=len(named), targets=len(targets), measured=sum(map(_is_measured, own)), wider=len(wider)
    )
    sheet = _GoalSheet(drawing, [*targets, *wider])
    programmes = {row["programme"]: drawing.name(row, "programme_name") for row in own}
    for iri, name in programmes.items():
        mine = [row for row in own if row["programme"] == iri]
        sheet.heading(name, iri)
        measured = [row for row in mine if _is_measured(row)]
        done: set[str] = set()
        for row in mine:
            if not _is_measured(row) and row["fact"] not in done:
                done.add(row["fact"])
                sheet.goal(
                    row,
                    [other for other in mine if other["fact"] == row["fact"] and _is_target(other)],
                    measured,
                )
    for reach in dict.fromkeys(drawing.name(row, "reach_name") for row in wider):
        sheet.heading(words["reach"].format(reach=reach), "")
        for row in wider:
            if drawing.name(row, "reach_name") == reach:
                sheet.goal(row, [row], [])
    if not named and not wider:
        sheet.canvas.text(16, 40, words["empty"], "soft")
        sheet.y = 48
    return Picture(title, description, drawing.language, drawing.width, sheet.y + 14, sheet.canvas.body)


class _GoalSheet:
    """The canvas, filled from the top down."""

    def __init__(self, drawing: Drawing, targets: Iterable[Row]) -> None:
        self.drawing, self.words, self.canvas, self.y = drawing, drawing.words, Canvas(drawing.width), 0.0
        self.left = 16.0 if drawing.narrow else 480.0
        self._most: dict[tuple[str, str, str], float] = {}
        for row in targets:
            self._most[_scale(row)] = max(self._most.get(_scale(row), 0.0), float(row["value"]))

    def heading(self, name: str, iri: str) -> None:
        """Write the name of a programme or of a reach."""
        if self.y:
            self.y += 10
            self.canvas.shape("line", "rule", x1=16, x2=self.drawing.width - 16, y1=self.y, y2=self.y)
        said = wrap(name, 15 * BOLD, self.drawing.width - 32)
        with self.canvas.link(self.drawing.href(iri) if iri else ""):
            self.canvas.lines(16, self.y + 24, said, 19, "lane")
        self.y += 14 + 19 * len(said)

    def goal(self, row: Row, targets: Sequence[Row], measured: Sequence[Row]) -> None:
        """Write one goal, with a bar for each of its targets."""
        narrow = self.drawing.narrow
        room = self.drawing.width - 50 if narrow or not targets else self.left - 66
        said = wrap(self.drawing.name(row), 13.5, room)
        top = self.y
        self.canvas.path("tick", [("M", (18, top + 12)), ("L", (22, top + 16)), ("L", (29, top + 7))])
        with self.canvas.link(self.drawing.href(row["fact"])):
            self.canvas.lines(38, top + 16, said, 18, "name")
        text_end = top + 18 * len(said) + 8
        self.y = text_end if narrow else top
        for target in targets:
            self._bar(target, measured if len(targets) == 1 else [])
        self.y = max(self.y, text_end)

    def _bar(self, row: Row, measured: Sequence[Row]) -> None:
        """Draw a target as long as it is, among those of the same thing, with what was measured in it."""
        left, full = self.left, self.drawing.width - 16 - self.left
        length = max(full * float(row["value"]) / (self._most[_scale(row)] or 1), 6)
        big, rest = title = self._said(row)
        self.canvas.text(left, self.y + 16, big, "big")
        lead = left + width_of(big, 17 * BOLD) + 6
        said = wrap(rest, 13, self.drawing.width - 16 - lead)
        self.canvas.lines(lead, self.y + 16, said, 16, "")
        self.y += 16 * len(said)
        self.canvas.shape(
            "rect", "target", " ".join(title), x=left, y=self.y + 8, width=length, height=14, rx=4
        )
        note = self.words["unmeasured"]
        for found in measured:
            share = _share(found, row)
            if share is not None:
                self._progress(found, left, length * min(share, 1.0))
                big, rest = self._said(found, due=False)
                note = f"{self.words['measured']} {big} ({rest})"
        lines = wrap(note, 12, full)
        self.canvas.lines(left, self.y + 37, lines, 15, "soft small")
        self.y += 34 + 15 * len(lines)

    def _progress(self, row: Row, left: float, length: float) -> None:
        """Draw what was measured; below a bound it is only known to end somewhere before it."""
        sure = local_name(row["comparison"]) not in {"minder-dan", "hoogstens", "ten-hoogste"}
        look = "progress" if sure else "progress unsure"
        self.canvas.shape(
            "rect", look, self.drawing.name(row), x=left, y=self.y + 8, width=length, height=14, rx=4
        )
        if not sure:
            self.canvas.shape(
                "line", "bound", x1=left + length, x2=left + length, y1=self.y + 4, y2=self.y + 26
            )

    def _said(self, row: Row, *, due: bool = True) -> tuple[str, str]:
        """Write a quantity: the number with its comparison and unit, and what it is about."""
        unit = _UNITS.get(local_name(row["unit"]), local_name(row["unit"]))
        compared = (
            ""
            if local_name(row["comparison"]) == "precies"
            else f"{self.drawing.name(row, 'comparison_name')} "
        )
        gap = "" if unit == "%" else " "
        big = f"{compared}{number(row['value'], self.drawing.language)}{gap if unit else ''}{unit}"
        by = row["due"][:4] if row["due"].endswith("-12-31") else row["due"]
        return big, f"{self.drawing.name(row, 'counts_name')}" + (
            f", {self.words['by']} {by}" if due and by else ""
        )


def _is_target(row: Row) -> bool:
    return bool(row["value"]) and float(row["value"]) > 0 and not _is_measured(row)


def _is_measured(row: Row) -> bool:
    return local_name(row["role"]) == "meting"


def _share(measured: Row, target: Row) -> float | None:
    """Return which part of a target was reached; None when the two cannot be compared."""
    if local_name(measured["unit"]) == "PERCENT" and local_name(target["unit"]) != "PERCENT":
        return float(measured["value"]) / 100
    same = (measured["counts"], measured["unit"]) == (target["counts"], target["unit"])
    return float(measured["value"]) / float(target["value"]) if same else None


def _scale(row: Row) -> tuple[str, str, str]:
    return row["counts"], row["unit"], row["reach"]
