"""Where in the files the statement stands that a result is about.

Oxigraph's parser gives triples in the order of the text, and `rdf.turtle` the same ones
with their places: the number of a triple is all that must be known to find it again.
What that one cannot read (RDF 1.2, deep nesting, RDF/XML, JSON-LD) has the line on which
its subject is first named.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pyoxigraph as ox

from ..rdf.logs import ill_formed_unlogged
from ..rdf.turtle import PositionError, statements
from .engine.columns import Columns
from .engine.description import Description
from .engine.evaluate import Result
from .engine.shape_paths import Inverse, Path, Predicate
from .engine.shape_paths import Sequence as Steps
from .inputs import LINES, TEXTS, Source
from .report import Place

# What there is too much of: its last statement is the one to look at.
_TOO_MANY = ("MaxCount", "UniqueLang")
_LINE = re.compile(r"\s*\S+\s+\S+\s+")

Key = tuple[int | None, int | None, int | None]


def places(results: Sequence[Result], data: Columns, files: Sequence[Source | None]) -> list[Place | None]:
    """Return the place of the most useful statement for each result.

    That of the value's triple where there is one; of the last of too many values; else of
    the focus node's first statement, or of the first that speaks of it. `files` are the
    sources of `data` in order, None for triples that no file states.
    """
    with ill_formed_unlogged():
        return _places_of(results, data, files)


def _places_of(
    results: Sequence[Result], data: Columns, files: Sequence[Source | None]
) -> list[Place | None]:
    first, last = _index(data, {data.id(result.focus) for result in results})
    rows = [_row(result, data, first, last) for result in results]
    found = _places({row for row in rows if row is not None}, data, files)
    return [None if row is None else found.get(row) for row in rows]


def _index(data: Columns, nodes: set[int]) -> tuple[dict[Key, int], dict[Key, int]]:
    """Number the rows that speak of some nodes: the first and the last of each kind."""
    wanted = np.array(sorted(nodes), np.int64)
    about = np.isin(data.rows[:, 0], wanted) | np.isin(data.rows[:, 2], wanted)
    first: dict[Key, int] = {}
    last: dict[Key, int] = {}
    for row in np.flatnonzero(about).tolist():
        s, p, o = data.rows[row].tolist()
        for key in ((s, p, o), (s, None, o), (s, None, None), (None, p, o), (None, None, o)):
            first.setdefault(key, row)
        first.setdefault((s, p, None), row)
        last[s, p, None] = row
    return first, last


# The row of a triple, and whether the place of its subject is meant rather than that of its object.
_Found = tuple[int, bool]


def _row(result: Result, data: Columns, first: dict[Key, int], last: dict[Key, int]) -> _Found | None:
    focus = data.id(result.focus)
    value = None if result.value is None else data.id(result.value)
    predicate, backwards = _step(result.path)
    p = None if predicate is None else data.id(predicate.term)
    keys: list[Key] = []
    if backwards:
        keys = [(value, p, focus), (None, p, focus)] if value is not None else [(None, p, focus)]
    elif p is not None:
        if any(name in result.component for name in _TOO_MANY) and (focus, p, None) in last:
            return last[focus, p, None], False
        keys = [(focus, p, value), (focus, p, None)] if value is not None else [(focus, p, None)]
    if value is not None and value != focus:
        keys.append((focus, None, value))
    for key in keys:
        if key in first:
            return first[key], False
    if (focus, None, None) in first:
        return first[focus, None, None], True
    spoken = first.get((None, None, focus))
    return None if spoken is None else (spoken, False)


def _step(path: Path | None) -> tuple[Predicate | None, bool]:
    """Return the first step of a path, and whether it is taken backwards."""
    match path:
        case Predicate():
            return path, False
        case Inverse(Predicate() as of):
            return of, True
        case Steps((step, *_)):
            return _step(step)
    return None, False


def _places(
    rows: Iterable[_Found], data: Columns, files: Sequence[Source | None]
) -> dict[_Found, Place | None]:
    by_file: dict[int, list[_Found]] = {}
    for row in rows:
        by_file.setdefault(int(np.searchsorted(data.starts, row[0], "right")) - 1, []).append(row)
    found: dict[_Found, Place | None] = {}
    for number, wanted in by_file.items():
        source, start = files[number], int(data.starts[number])
        if source is None:
            continue
        spots = dict(_spots(source, {row - start for row, _ in wanted}))
        for one in wanted:
            spot = spots.get(one[0] - start)
            if spot is None:
                found[one] = (source.name, *_named(source, data.terms[int(data.rows[one[0], 0])]))
            else:
                found[one] = (source.name, *(spot[2:] if one[1] else spot[:2]))
    return found


@dataclass(frozen=True)
class Origin:
    """The files that a shapes graph was read from; `starts` number the first triple of each."""

    files: Sequence[Source]
    starts: Sequence[int]

    def place(self, graph: Description, node: object) -> Place | None:
        """Return where a node is first the subject of a statement."""
        number = graph.first.get(node, -1)  # type: ignore[call-overload]  # any object may be asked about
        at = bisect_right(self.starts, number) - 1
        if number < 0 or not 0 <= at < len(self.files):
            return None
        source, inside = self.files[at], number - self.starts[at]
        spot = dict(_spots(source, {inside})).get(inside)
        return (source.name, *(_named(source, node) if spot is None else spot[2:]))


NOWHERE = Origin((), ())


def _spots(source: Source, numbers: set[int]) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
    """Yield line and column of the object and of the subject of some triples of a file, where known."""
    last = max(numbers)
    if source.format in LINES:
        yield from _in_lines(source, numbers)
    elif source.format in TEXTS:
        with suppress(PositionError):  # Oxigraph reads more than `statements` does
            for number, s in enumerate(statements(source.text, source.base)):
                if number in numbers:
                    yield number, (s.line, s.column, s.subject_line, s.subject_column)
                if number == last:
                    return


def _named(source: Source, subject: object) -> tuple[int | None, int | None]:
    """Find the line on which a subject is first named, whole or by the end of its IRI."""
    if not isinstance(subject, ox.NamedNode):
        return None, None
    iri = subject.value
    local = re.split(r"[/#:]", iri.removeprefix(source.base).rstrip("/#"))[-1]
    for name in (iri, iri.removeprefix(source.base), local):
        if not name:
            continue
        sought = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        for number, line in enumerate(source.lines, 1):
            if match := sought.search(line):
                return number, match.start() + 1
    return None, None


def _in_lines(source: Source, numbers: set[int]) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
    number = -1
    for line, text in enumerate(re.split(r"\r\n|\n|\r", source.text), 1):
        start = text.lstrip()
        if not start or start.startswith("#"):
            continue
        number += 1
        if number in numbers:
            match = _LINE.match(text)
            column = match.end() + 1 if match else 1
            yield number, (line, column, line, len(text) - len(start) + 1)
