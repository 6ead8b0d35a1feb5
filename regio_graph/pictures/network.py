"""People, programmes, and bodies with commissioners: three columns with ties between them.

The programmes keep the order of the report; the others stand where their ties are shortest, found by
a few sweeps over the mean place of what each is tied to. No chance is involved.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .canvas import Canvas, Picture, width_of, wrap
from .rows import Drawing, PictureRow

_PEOPLE, _PROGRAMMES, _PARTIES = 0, 1, 2
_COLUMN = {"leads": _PEOPLE, "sits": _PEOPLE, "commissions": _PARTIES, "treats": _PARTIES}
_LEADING = 17.0
_GAP = 14.0


@dataclass
class _Node:
    iri: str
    name: str
    column: int
    group: int  # 1 for who only commissions
    lines: list[str] = field(default_factory=list)
    y: float = 0.0

    @property
    def height(self) -> float:
        return _LEADING * len(self.lines) + (14 if self.column == _PROGRAMMES else 4)


class _Tie(NamedTuple):
    kind: str
    one: str  # to the left of the other
    other: str


def network(rows: Sequence[PictureRow], drawing: Drawing) -> Picture:
    """Draw who leads, commissions or sits where, and which body deals with which programme."""
    words = drawing.words
    nodes, ties = _read(rows, drawing)
    counted = [sum(node.column == column for node in nodes.values()) for column in range(3)]
    title = words["network_title"]
    description = words["network_desc"].format(
        people=counted[0], programmes=counted[1], parties=counted[2], ties=len(ties)
    )
    canvas = Canvas(drawing.width)
    if not ties:
        canvas.text(16, 40, words["empty"], "soft")
        return Picture(title, description, drawing.language, drawing.width, 64, canvas.body)
    left, box, right = drawing.width * 0.2, drawing.width * 0.39, drawing.width * 0.79
    wide = drawing.width * 0.22
    for node in nodes.values():
        room = {_PEOPLE: left - 24, _PROGRAMMES: wide - 20, _PARTIES: drawing.width - right - 24}[node.column]
        node.lines = wrap(node.name, 13, room, 4)
    top = _legend(canvas, drawing, {tie.kind for tie in ties})
    height = _place(nodes, ties, top + 34)
    for x, key, anchor in (
        (left, "people", "end"),
        (box + wide / 2, "programmes", "middle"),
        (right + 4, "parties", ""),
    ):
        canvas.text(x, top + 16, words[key], "soft small", anchor)
    places = (left + 10, box, right - 6)
    _ties(canvas, nodes, ties, places, wide)
    for node in nodes.values():
        first = node.y - _LEADING * (len(node.lines) - 1) / 2 + 4.5
        if node.column == _PROGRAMMES:
            canvas.shape(
                "rect", "box", x=box, y=node.y - node.height / 2, width=wide, height=node.height, rx=6
            )
        else:
            canvas.shape("circle", f"dot g{node.group}", cx=places[node.column], cy=node.y, r=4)
        with canvas.link(drawing.href(node.iri), node.name):
            at = (left, box + 10, right + 4)[node.column]
            canvas.lines(at, first, node.lines, _LEADING, "name", "" if node.column else "end")
    return Picture(title, description, drawing.language, drawing.width, height + 16, canvas.body)


def _read(rows: Sequence[PictureRow], drawing: Drawing) -> tuple[dict[str, _Node], list[_Tie]]:
    """Read nodes and ties, each once."""
    nodes: dict[str, _Node] = {}
    ties: dict[_Tie, None] = {}
    for row in rows:
        nodes.setdefault(
            row["programme"], _Node(row["programme"], drawing.name(row, "programme_name"), _PROGRAMMES, 0)
        )
        column = _COLUMN.get(row["tie"])
        if column is None or not row["party"]:
            continue
        group = int(row["tie"] == "commissions")
        node = nodes.setdefault(row["party"], _Node(row["party"], drawing.name(row), column, group))
        node.group = min(node.group, group)
        if row["tie"] == "sits":
            nodes.setdefault(row["body"], _Node(row["body"], drawing.name(row, "body_name"), _PARTIES, 0))
            ties[_Tie("sits", row["party"], row["body"])] = None
            ties[_Tie("treats", row["programme"], row["body"])] = None
        elif column == _PEOPLE:
            ties[_Tie(row["tie"], row["party"], row["programme"])] = None
        else:
            ties[_Tie(row["tie"], row["programme"], row["party"])] = None
    return nodes, list(ties)


def _place(nodes: dict[str, _Node], ties: Sequence[_Tie], top: float) -> float:
    """Give every node its height on the sheet; return where the lowest ends."""
    near: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        near[tie.one].append(tie.other)
        near[tie.other].append(tie.one)
    columns = [[node for node in nodes.values() if node.column == column] for column in range(3)]
    tall = max(sum(node.height + _GAP for node in column) for column in columns)
    for column in columns:
        _spread(column, top, tall)
    for _ in range(8):
        for column in (columns[_PEOPLE], columns[_PARTIES]):
            mean = {
                node.iri: sum(nodes[other].y for other in near[node.iri]) / max(len(near[node.iri]), 1)
                for node in column
            }
            column.sort(key=lambda node: (mean[node.iri], node.group, node.name, node.iri))
            _spread(column, top, tall)
    return top + tall


def _spread(column: Sequence[_Node], top: float, tall: float) -> None:
    """Spread a column over the height that there is."""
    if not column:
        return
    spare = (tall - sum(node.height for node in column)) / len(column)
    y = top
    for node in column:
        node.y = y + (node.height + spare) / 2
        y += node.height + spare


def _ties(
    canvas: Canvas,
    nodes: dict[str, _Node],
    ties: Sequence[_Tie],
    places: tuple[float, float, float],
    wide: float,
) -> None:
    """Draw the ties, those at one programme fanned out along its side, those of members behind the rest."""
    ends: dict[tuple[str, int], list[_Tie]] = defaultdict(list)
    for tie in ties:
        if tie.kind != "sits":
            ends[tie.one, 1].append(tie)
            ends[tie.other, 0].append(tie)
    ports: dict[tuple[str, int, _Tie], float] = {}
    for (iri, side), at in ends.items():
        node = nodes[iri]
        at.sort(key=lambda tie: (nodes[tie.other if side else tie.one].y, tie))
        room = node.height - 14 if node.column == _PROGRAMMES else 0
        for place, tie in enumerate(at):
            ports[iri, side, tie] = node.y + (room * ((place + 0.5) / len(at) - 0.5))
    for tie in sorted(ties, key=lambda tie: tie.kind != "sits"):
        one, other = nodes[tie.one], nodes[tie.other]
        x1 = places[one.column] + (wide if one.column == _PROGRAMMES else 4)
        x2 = places[other.column] - (0 if other.column == _PROGRAMMES else 4)
        y1, y2 = ports.get((tie.one, 1, tie), one.y), ports.get((tie.other, 0, tie), other.y)
        bend = (x2 - x1) * 0.5
        canvas.path(f"tie t-{tie.kind}", [("M", (x1, y1)), ("C", (x1 + bend, y1, x2 - bend, y2, x2, y2))])


def _legend(canvas: Canvas, drawing: Drawing, kinds: set[str]) -> float:
    x = 16.0
    for kind in ("leads", "commissions", "treats", "sits"):
        if kind in kinds:
            canvas.shape("line", f"tie t-{kind}", x1=x, x2=x + 30, y1=14, y2=14)
            label = drawing.words[f"tie_{kind}"]
            canvas.text(x + 38, 18, label, "small")
            x += 62 + width_of(label, 12)
    return 30.0
