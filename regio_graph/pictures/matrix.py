"""Municipalities and programmes: who takes part, wholly or limited, and limited to what."""

from collections.abc import Sequence
from typing import NamedTuple

from .canvas import BOLD, Canvas, Picture, width_of, wrap
from .rows import Drawing, PictureRow


def matrix(rows: Sequence[PictureRow], drawing: Drawing) -> Picture:
    """Draw a row per programme and a column per municipality; a note says what limits a participation."""
    words = drawing.words
    read = _read(rows, drawing)
    title = words["matrix_title"]
    description = words["matrix_desc"].format(
        programmes=len(read.programmes),
        municipalities=len(read.towns),
        all=len(read.cells),
        limited=sum(map(bool, read.cells.values())),
    )
    canvas = Canvas(drawing.width)
    if read.cells:
        notes: list[str] = []
        y = _head(canvas, read, drawing)
        for place, iri in enumerate(read.programmes):
            y = _line(canvas, y, (iri, place), read, (drawing, notes))
        y = _legend(canvas, y + 30, notes, drawing)
    else:
        y = 64.0
        canvas.text(16, 40, words["empty"], "soft")
    return Picture(title, description, drawing.language, drawing.width, y, canvas.body)


class _Read(NamedTuple):
    """What the rows say; a participation has what it is limited to."""

    programmes: dict[str, str]
    towns: dict[str, str]
    cells: dict[tuple[str, str], list[str]]

    def column(self, at: int, drawing: Drawing) -> float:
        """Return the middle of a municipality's column."""
        room = drawing.width - (32 if drawing.narrow else 16) - _left(drawing)  # the last name leans over
        return _left(drawing) + (at + 0.5) * room / len(self.towns)


def _left(drawing: Drawing) -> float:
    return 16.0 if drawing.narrow else 300.0


def _read(rows: Sequence[PictureRow], drawing: Drawing) -> _Read:
    programmes: dict[str, str] = {}
    towns: dict[str, str] = {}
    cells: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        programmes[row["programme"]] = drawing.name(row, "programme_name")
        if row["municipality"]:
            towns[row["municipality"]] = drawing.name(row)
            limits = cells.setdefault((row["programme"], row["municipality"]), [])
            if row["limit"]:
                limits.append(drawing.name(row, "limit_name"))
    return _Read(
        programmes, dict(sorted(towns.items(), key=lambda pair: (pair[1].casefold(), pair[0]))), cells
    )


def _head(canvas: Canvas, read: _Read, drawing: Drawing) -> float:
    """Write the municipalities above their columns, slanted where they would not fit."""
    step = read.column(1, drawing) - read.column(0, drawing)
    longest = max(width_of(name, 12) for name in read.towns.values())
    y = 24.0 if longest <= step - 1 else 18 + longest * 0.95
    for at, (iri, name) in enumerate(read.towns.items()):
        x = read.column(at, drawing)
        with canvas.link(drawing.href(iri), name):
            if longest <= step - 1:
                canvas.text(x, y, name, "small", "middle")
            else:
                canvas.turned(x + 4, y, name, "small")
    return y + 14


def _line(
    canvas: Canvas, y: float, programme: tuple[str, int], read: _Read, wanted: tuple[Drawing, list[str]]
) -> float:
    """Draw a programme's row, adding to the notes; return where the next begins."""
    (iri, place), (drawing, notes) = programme, wanted
    words, narrow, name = drawing.words, drawing.narrow, read.programmes[iri]
    said = wrap(name, 14 * BOLD, drawing.width - 32 if narrow else _left(drawing) - 24)
    tall = 18.0 * len(said) + 40 if narrow else max(18.0 * len(said) + 14, 38)
    if place % 2 == 0:
        canvas.shape("rect", "stripe", x=8, y=y, width=drawing.width - 16, height=tall, rx=4)
    middle = y + tall - 20 if narrow else y + tall / 2
    with canvas.link(drawing.href(iri)):
        canvas.lines(16, y + 19 if narrow else middle - 9 * (len(said) - 1) + 5, said, 18, "lane14")
    for at, (town, town_name) in enumerate(read.towns.items()):
        x, limits = read.column(at, drawing), read.cells.get((iri, town))
        if limits:
            notes.append(f"{town_name}, {name}: {words['only']} {', '.join(limits)}")
            _half(canvas, x, middle, notes[-1], len(notes))
        else:
            look, radius = ("no", 2.5) if limits is None else ("yes", 9)
            canvas.shape("circle", look, f"{town_name}, {name}: {words[look]}", cx=x, cy=middle, r=radius)
    return y + tall


def _half(canvas: Canvas, x: float, y: float, title: str, number: int) -> None:
    """Draw a participation in part of a programme, with the number of its note."""
    canvas.shape("circle", "part", title, cx=x, cy=y, r=9)
    canvas.path("yes", [("M", (x, y - 9)), ("A", (9, 9, 0, 0, 0, x, y + 9)), ("Z", ())])
    canvas.text(x + 12, y - 4, str(number), "noted")


def _legend(canvas: Canvas, y: float, notes: Sequence[str], drawing: Drawing) -> float:
    x = 26.0
    for look, key in (("yes", "yes"), ("part", "limited"), ("no", "no")):
        if look == "part" and not notes:
            continue
        room = 20 + width_of(drawing.words[key], 12)
        if x + room > drawing.width - 16:
            x, y = 26.0, y + 24
        canvas.shape("circle", look, cx=x, cy=y - 4, r=2.5 if look == "no" else 8)
        if look == "part":
            canvas.path("yes", [("M", (x, y - 12)), ("A", (8, 8, 0, 0, 0, x, y + 4)), ("Z", ())])
        canvas.text(x + 15, y, drawing.words[key], "small")
        x += room + 20
    y += 10
    for number, note in enumerate(notes, 1):
        said = wrap(note, 13, drawing.width - 56)
        canvas.text(22, y + 17, str(number), "noted")
        canvas.lines(38, y + 17, said, 17, "small13")
        y += 17 * len(said) + 5
    return y + 16
