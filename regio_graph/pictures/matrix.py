"""Municipalities and programmes: who takes part, wholly or limited, and limited to what."""

from collections.abc import Sequence

from .canvas import Canvas, Picture, width_of, wrap
from .rows import Drawing, Row


def matrix(rows: Sequence[Row], drawing: Drawing) -> Picture:
    """Draw a row per programme and a column per municipality; a note says what limits a participation."""
    words, narrow = drawing.words, drawing.narrow
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
    towns = dict(sorted(towns.items(), key=lambda pair: (pair[1].casefold(), pair[0])))
    limited = [key for key in cells if cells[key]]
    title = words["matrix_title"]
    description = words["matrix_desc"].format(
        programmes=len(programmes), municipalities=len(towns), all=len(cells), limited=len(limited)
    )
    canvas = Canvas(drawing.width)
    if not cells:
        canvas.text(16, 40, words["empty"], "soft")
        return Picture(title, description, drawing.language, drawing.width, 64, canvas.body)
    left = 16.0 if narrow else 330.0
    step = (drawing.width - 16 - left) / len(towns)
    upright = all(width_of(name, 13) <= step - 6 for name in towns.values())
    y = 24.0 if upright else 18 + max(width_of(name, 13) for name in towns.values()) * 0.95
    for at, (iri, name) in enumerate(towns.items()):
        x = left + (at + 0.5) * step
        with canvas.link(drawing.href(iri), name):
            if upright:
                canvas.text(x, y, name, "name", "middle")
            else:
                canvas.turned(x + 4, y, name, "name")
    y += 14
    notes: list[str] = []
    for place, (iri, name) in enumerate(programmes.items()):
        said = wrap(name, 14, drawing.width - 32 if narrow else left - 32)
        tall = 18 * len(said) + 40 if narrow else max(18 * len(said) + 14, 38)
        if place % 2 == 0:
            canvas.shape("rect", "stripe", x=8, y=y, width=drawing.width - 16, height=tall, rx=4)
        middle = y + tall - 20 if narrow else y + tall / 2
        first = y + 19 if narrow else middle - 9 * (len(said) - 1) + 5
        with canvas.link(drawing.href(iri)):
            canvas.lines(16, first, said, 18, "lane14")
        for at, (town, town_name) in enumerate(towns.items()):
            limits = cells.get((iri, town))
            x = left + (at + 0.5) * step
            said_title = f"{town_name}, {name}: "
            if limits is None:
                canvas.shape("circle", "no", said_title + words["no"], cx=x, cy=middle, r=2.5)
            elif not limits:
                canvas.shape("circle", "yes", said_title + words["yes"], cx=x, cy=middle, r=9)
            else:
                notes.append(f"{town_name}, {name}: {words['only']} {', '.join(limits)}")
                _half(canvas, x, middle, f"{notes[-1]}", len(notes))
        y += tall
    return Picture(
        title, description, drawing.language, drawing.width, _legend(canvas, y + 30, notes, drawing), canvas.body
    )


def _half(canvas: Canvas, x: float, y: float, title: str, number: int) -> None:
    """Draw a participation in part of a programme, with the number of its note."""
    canvas.shape("circle", "part", title, cx=x, cy=y, r=9)
    canvas.path("yes", [("M", (x, y - 9)), ("A", (9, 9, 0, 0, 0, x, y + 9)), ("Z", ())])
    canvas.text(x + 12, y - 4, str(number), "noted")


def _legend(canvas: Canvas, y: float, notes: Sequence[str], drawing: Drawing) -> float:
    words = drawing.words
    x = 26.0
    canvas.shape("circle", "yes", cx=x, cy=y - 4, r=8)
    canvas.text(x + 16, y, words["yes"], "small")
    x += 40 + width_of(words["yes"], 12)
    if notes:
        canvas.shape("circle", "part", cx=x, cy=y - 4, r=8)
        canvas.path("yes", [("M", (x, y - 12)), ("A", (8, 8, 0, 0, 0, x, y + 4)), ("Z", ())])
        canvas.text(x + 16, y, words["limited"], "small")
        x += 40 + width_of(words["limited"], 12)
    canvas.shape("circle", "no", cx=x, cy=y - 4, r=2.5)
    canvas.text(x + 12, y, words["no"], "small")
    y += 10
    for number, note in enumerate(notes, 1):
        said = wrap(note, 13, drawing.width - 56)
        canvas.text(22, y + 17, str(number), "noted")
        canvas.lines(38, y + 17, said, 17, "small13")
        y += 17 * len(said) + 5
    return y + 16
