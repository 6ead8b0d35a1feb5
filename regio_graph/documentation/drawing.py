"""A class with its neighbours, drawn: where each box and line goes, in the units of an SVG.

what points to it   superclasses    what it points to
        ▢ ─────────→  ▣  ─────────→ ▢
                   subclasses
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .model import Link, Term
from .reading import Ref

_WIDTH, _HEIGHT = 168, 30  # of a box
_GAP = 24  # between boxes above each other, room for what a line is called
_MOST = 7  # boxes on a side, the last of which may stand for the rest
_ABOVE = 3  # superclasses and subclasses drawn, likewise
_COLUMNS = (0, 276, 552)
TOTAL = _COLUMNS[2] + _WIDTH
_NAME = 22  # characters that fit in a box
_CALLED = 17  # characters that fit above a line


@dataclass(frozen=True)
class Box:
    """A class; `more` counts those it stands for, when there were too many."""

    x: int
    y: int
    ref: Ref | None
    kind: str
    more: int = 0
    width: int = _WIDTH
    height: int = _HEIGHT


@dataclass(frozen=True)
class Line:
    """An arrow from one point to another, with the properties it stands for above it."""

    x1: int
    y1: int
    x2: int
    y2: int
    kind: str
    properties: tuple[Ref, ...] = ()
    x: int = 0
    y: int = 0


@dataclass(frozen=True)
class Diagram:
    """Boxes and lines in a plane of `width` by `height`."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(term: Term) -> Diagram | None:
    """Draw a class with its neighbours; None when it has none."""
    objects = [link for link in term.links if any(not _is_datatype(value) for value in link.values)]
    right, left = _by_class(objects), _by_class(term.linked)
    if not (right or left or term.parents or term.children):
        return None
    above, below = _few(term.parents, _ABOVE), _few(term.children, _ABOVE)
    step = _HEIGHT + _GAP
    middle = [*above, None, *below]
    rows = max(len(middle), len(_few(list(right), _MOST)), len(_few(list(left), _MOST)))
    height = rows * step - _GAP + 16
    y = _start(len(middle), rows) + len(above) * step
    boxes = [Box(_COLUMNS[1], y, term.ref, "self")]
    lines: list[Line] = []
    _stack(boxes, lines, above, y - len(above) * step, "parent")
    _stack(boxes, lines, below, y + step, "child")
    _side(boxes, lines, left, rows, y, 0)
    _side(boxes, lines, right, rows, y, 2)
    return Diagram(TOTAL, height, tuple(boxes), tuple(lines))


def _by_class(links: Iterable[Link]) -> dict[Ref, list[Ref]]:
    """TermGroup properties by the class at their other end."""
    found: dict[Ref, list[Ref]] = {}
    for link in links:
        for end in link.values:
            if not _is_datatype(end):
                found.setdefault(end, []).append(link.property)
    return dict(sorted(found.items(), key=lambda pair: (pair[0].name.lower(), pair[0].name)))


def _is_datatype(term: Ref) -> bool:
    return "XMLSchema#" in term.iri or "/datatypes/" in term.iri


def _few(refs: Sequence[Ref], most: int) -> list[Ref | int]:
    """Keep as many as can be drawn; the last place says how many more there are."""
    return [*refs] if len(refs) <= most else [*refs[: most - 1], len(refs) - most + 1]


def _start(count: int, rows: int) -> int:
    """Return where a column of so many boxes starts, to stand in the middle."""
    return 8 + (rows - count) * (_HEIGHT + _GAP) // 2


def _box(x: int, y: int, item: Ref | int, kind: str) -> Box:
    return Box(x, y, None, "more", item) if isinstance(item, int) else Box(x, y, item, kind)


def _stack(boxes: list[Box], lines: list[Line], items: Sequence[Ref | int], y: int, kind: str) -> None:
    """Put super- or subclasses above each other, the next one joined with the class, the others with that."""
    x, left = _COLUMNS[1] + _WIDTH // 2, _COLUMNS[1]
    tops = [y + at * (_HEIGHT + _GAP) for at in range(len(items))]
    boxes += [_box(left, top, item, kind) for top, item in zip(tops, items, strict=True)]
    if tops and kind == "parent":
        lines.append(Line(x, tops[-1] + _HEIGHT + _GAP, x, tops[-1] + _HEIGHT, "is"))
    elif tops:
        lines.append(Line(x, tops[0], x, tops[0] - _GAP, "is"))
    if len(tops) > 1:  # a bracket says that they stand beside each other, not below
        middles = [top + _HEIGHT // 2 for top in tops]
        lines.append(Line(left - 8, middles[0], left - 8, middles[-1], "beside"))
        lines += [Line(left - 8, middle, left, middle, "beside") for middle in middles]


def _side(
    boxes: list[Box], lines: list[Line], by_class: dict[Ref, list[Ref]], rows: int, y: int, column: int
) -> None:
    """Put the neighbours of one side in a column, each joined with the class."""
    items = _few(list(by_class), _MOST)
    top = _start(len(items), rows)
    for at, item in enumerate(items):
        here = top + at * (_HEIGHT + _GAP)
        boxes.append(_box(_COLUMNS[column], here, item, "neighbour"))
        names = () if isinstance(item, int) else tuple(by_class[item])
        far, near = here + _HEIGHT // 2, y + _HEIGHT // 2
        if column:
            x1, x2 = _COLUMNS[1] + _WIDTH, _COLUMNS[2]
            lines.append(Line(x1, near, x2, far, "leads", names, x2 - 6, far - 7))
        else:
            x1, x2 = _WIDTH, _COLUMNS[1]
            lines.append(Line(x1, far, x2, near, "leads", names, x1 + 6, far - 7))


def called(properties: Sequence[str]) -> str:
    """Write the properties of a line so that they fit above it."""
    first = properties[0] if len(properties[0]) <= _CALLED else properties[0][: _CALLED - 1] + "…"
    return f"{first} +{len(properties) - 1}" if len(properties) > 1 else first


def fitting(name: str) -> str:
    """Write a name so that it fits in a box."""
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"
