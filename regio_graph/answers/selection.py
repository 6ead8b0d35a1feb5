"""Rows sorted and filtered by their columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, Protocol, TypeVar

from .. import dates
from ..content.queries import Column
from ..errors import DateError, RequestError
from ..rdf.terms import Term, datatype_of, is_iri, language_of, literal
from ..search.words import fold


class _HasTerms(Protocol):
    @property
    def terms(self) -> tuple[Term | None, ...]: ...


R = TypeVar("R", bound=_HasTerms)
Key = tuple[int, Decimal, str]

_NUMBERS = {"integer", "decimal"}


class Shown(NamedTuple):
    """What a reader sees of a term: the name of a thing, a text in the reader's language."""

    labels: Mapping[str, str]
    texts: Mapping[Term, str]

    def __call__(self, term: Term) -> str:
        """Write a term for a reader."""
        if is_iri(term):
            return self.labels.get(term.value, term.value)
        return self.texts.get(term, term.value)


@dataclass(frozen=True)
class View:
    """A selection from an answer; `page_size` 0 asks for all of it, of which there may be `most` rows."""

    sort: tuple[tuple[str, bool], ...] = ()  # column, and whether the last comes first
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    page_size: int = 0
    most: int = 100_000

    def at_most(self, rows: int) -> "View":
        """Return the same in pages of so many rows, unless it says itself how many."""
        return self if self.page_size else replace(self, page_size=rows)


def select(rows: Sequence[R], columns: Sequence[Column], view: View, shown: Shown) -> list[R]:
    """Return the rows that pass every filter, sorted; equal ones keep the order of the query.

    Raises RequestError for a column that is not there, or a value that does not fit one.
    """
    selected = list(rows)
    for name, values in view.filters.items():
        at = _place(columns, name)
        wanted = [_test(columns[at], value, shown) for value in values]
        selected = [row for row in selected if any(test(row.terms[at]) for test in wanted)]
    for name, last_first in reversed(view.sort):
        at = _place(columns, name)
        filled = [row for row in selected if row.terms[at] is not None]
        empty = [row for row in selected if row.terms[at] is None]
        selected = sorted(filled, key=lambda row: _key(row.terms[at], shown), reverse=last_first) + empty
    return selected


def _place(columns: Sequence[Column], name: str) -> int:
    for at, column in enumerate(columns):
        if column.name == name:
            return at
    known = ", ".join(column.name for column in columns)
    raise RequestError(f"the answer has no column {name[:60]!r}; it has: {known}")


def number(term: Term) -> Decimal | None:
    """Return the number a term writes, None for anything else."""
    if is_iri(term) or language_of(term):
        return None
    try:
        value = Decimal(term.value.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _key(term: Term | None, shown: Shown) -> Key:
    """Order numbers by value and before texts, texts by their letters."""
    assert term is not None, "empty cells are sorted apart"
    value = number(term) if datatype_of(term) else None
    return (1, Decimal(0), fold(shown(term))) if value is None else (0, value, "")


class _Holds:
    def __init__(self, value: str, shown: Shown) -> None:
        self._value, self._folded, self._shown = value, fold(value), shown

    def __call__(self, term: Term | None) -> bool:
        return term is not None and (term.value == self._value or self._folded in fold(self._shown(term)))


class _Range:
    """Numbers or days between two ends, either of which may be missing."""

    def __init__(self, column: Column, value: str) -> None:
        low, dots, high = value.partition("..")
        self._read = _days if column.type == "date" else _numbers
        first, last = self._read(column, low), self._read(column, high if dots else low)
        self._low, self._high = first[0], last[1]

    def __call__(self, term: Term | None) -> bool:
        value = None if term is None else (_day(term) if self._read is _days else number(term))
        if value is None:
            return False
        low = self._low is None or self._low <= value  # type: ignore[operator] # both are of the column's type
        return low and (self._high is None or value <= self._high)  # type: ignore[operator] # as above


def _test(column: Column, value: str, shown: Shown) -> _Holds | _Range:
    return _Range(column, value) if column.type in {*_NUMBERS, "date"} else _Holds(value, shown)


def _numbers(column: Column, text: str) -> tuple[Decimal | None, Decimal | None]:
    value = number(literal(text[:40])) if text.strip() else None
    if value is None and text.strip():
        raise _unfit(column, text, "a number such as 12, or a range such as 10..20")
    return value, value


def _days(column: Column, text: str) -> tuple[date | None, date | None]:
    if not text.strip():
        return None, None
    try:
        reading = dates.read(text)
    except DateError as error:
        raise _unfit(
            column, text, "a day such as 2024-03-01, 'Q3 2024', or a range with .. between"
        ) from error
    return reading.earliest, reading.latest


def _day(term: Term) -> date | None:
    try:
        return date.fromisoformat(term.value[:10])
    except ValueError:
        return None


def _unfit(column: Column, text: str, right: str) -> RequestError:
    return RequestError(f"filter[{column.name}] takes {right}; {text[:60]!r} is not one")


MAX_PAGE = 10_000  # rows of a page
_FILTER = re.compile(r"filter\[([^\[\]]*)\]")
_NUMBER = re.compile(r"[0-9]{1,9}")


def parse_view(pairs: Mapping[str, Sequence[str]]) -> tuple[View, dict[str, Sequence[str]]]:
    """Read the selection from the parts of an address; return it and the parts it left alone.

    Raises RequestError for a page that is no number. That columns exist is for `ask` to say.
    """
    sort: list[tuple[str, bool]] = []
    filters: dict[str, tuple[str, ...]] = {}
    pages = {"page": 1, "pageSize": 0}
    rest = {}
    for name, values in pairs.items():
        column = _FILTER.fullmatch(name)
        if name == "sort":
            names = [part.strip() for value in values for part in value.split(",")]
            sort += [(part.removeprefix("-"), part.startswith("-")) for part in names if part]
        elif column:
            wanted = tuple(value.strip() for value in values if value.strip())
            if wanted:
                filters[column[1]] = wanted
        elif name in pages:
            pages[name] = _number(name, values)
        else:
            rest[name] = values
    if pages["page"] > 1 and not pages["pageSize"]:
        pages["pageSize"] = 100
    return View(tuple(sort), filters, pages["page"], pages["pageSize"]), rest


def _number(name: str, values: Sequence[str]) -> int:
    most = MAX_PAGE if name == "pageSize" else 10**9
    given = [value for value in values if value]
    if not given:
        return 1 if name == "page" else 0
    if len(given) > 1 or not _NUMBER.fullmatch(given[0]) or not 1 <= int(given[0]) <= most:
        raise RequestError(f"{name!r} takes one number from 1 to {most}, not {', '.join(given)[:60]!r}")
    return int(given[0])
