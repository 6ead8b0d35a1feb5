"""Compare two answers to one question, row by row."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Row = tuple[str, ...]
_SHOWN = 20  # rows of one kind that are written out; the rest is counted


@dataclass(frozen=True)
class Difference:
    """Rows that are gone, rows that are new, and rows of which cells changed: (before, after).

    `columns` are those of the answer after; `columns_before` differ when the question did.
    `moved` says that the rows are the same in another order.
    """

    columns: Row
    columns_before: Row
    gone: tuple[Row, ...] = ()
    new: tuple[Row, ...] = ()
    changed: tuple[tuple[Row, Row], ...] = ()
    moved: bool = False

    def __bool__(self) -> bool:
        same = self.columns == self.columns_before
        return bool(self.gone or self.new or self.changed or self.moved or not same)

    def summary(self) -> str:
        """Say in a few words how much changed."""
        counts = ((len(self.new), "new"), (len(self.gone), "gone"), (len(self.changed), "changed"))
        said = [f"{n} row{'s' * (n != 1)} {what}" for n, what in counts if n]
        if self.columns != self.columns_before:
            said.append(f"columns {', '.join(self.columns_before)} became {', '.join(self.columns)}")
        if self.moved:
            said.append("the rows are the same, in another order")
        return ", ".join(said) or "nothing changed"

    def lines(self, shorten: Callable[[str], str] = str) -> Iterator[str]:
        """Write the rows, `-` gone, `+` new, `~` changed with the cells that did."""
        for sign, rows in (("-", self.gone), ("+", self.new)):
            yield from _rest(sign, [f"{sign} {_row(row, shorten)}" for row in rows])
        said = []
        for before, after in self.changed:
            cells = [
                f"{name}: {shorten(old) or '(empty)'} → {shorten(new) or '(empty)'}"
                for name, old, new in zip(self.columns, before, after, strict=True)
                if old != new
            ]
            said.append(f"~ {_row(_same(before, after), shorten)}: {'; '.join(cells)}")
        yield from _rest("~", said)


def compare(before: Sequence[Row], after: Sequence[Row]) -> Difference:
    """Compare two answers, the header first in each.

    Rows that agree in their first cell, where no two rows of one side do, are one row
    that changed.
    """
    columns_before, columns = before[0] if before else (), after[0] if after else ()
    gone = list((Counter(before[1:]) - Counter(after[1:])).elements())
    new = list((Counter(after[1:]) - Counter(before[1:])).elements())
    if not gone and not new:
        return Difference(columns, columns_before, moved=list(before[1:]) != list(after[1:]))
    changed = []
    if columns == columns_before:
        old, fresh = _by_key(gone), _by_key(new)
        for key in [key for key in fresh if key in old]:
            changed.append((old[key], fresh[key]))
            gone.remove(old[key])
            new.remove(fresh[key])
    return Difference(columns, columns_before, tuple(gone), tuple(new), tuple(changed))


def _by_key(rows: list[Row]) -> dict[str, Row]:
    counts = Counter(row[0] for row in rows if row)
    return {row[0]: row for row in rows if row and counts[row[0]] == 1}


def _same(before: Row, after: Row) -> Row:
    return tuple(old for old, new in zip(before, after, strict=True) if old == new)


def _row(row: Row, shorten: Callable[[str], str]) -> str:
    return " | ".join(shorten(cell) for cell in row)


def _rest(sign: str, lines: list[str]) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"{sign} … and {len(lines) - _SHOWN} more"
