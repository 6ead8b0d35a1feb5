"""An answer as the table of a page: headings that sort, things by name, a link to each row's evidence."""

from typing import NamedTuple

from flask import request

from ..answers import Answer, Row
from ..content.queries import Column
from ..rdf.terms import is_iri
from .query_request import CannedRequest, address, evidence_address
from .render import href


class Heading(NamedTuple):
    """The head of a column: its text, how it is sorted, and the address that sorts it otherwise."""

    name: str
    text: str
    sorted: str
    address: str
    style: str


class ResultCell(NamedTuple):
    """A cell: its text, what it links to, its style and the label of its column."""

    text: str
    href: str | None
    style: str
    label: str
    iri: str = ""


class ResultTable:
    """The rows of a page.

    A thing is shown by its name where the name's column follows the thing's, as `person`
    and `name`; the name has no column of its own then.
    """

    def __init__(self, answer: Answer, asked: CannedRequest) -> None:
        self.answer, self._asked = answer, asked
        columns = answer.columns
        self._named = answer.naming
        self._shown = [at for at in range(len(columns)) if at not in self._named]
        self._sort = dict(answer.view.sort)
        self.evidence = evidence_address(asked)

    @property
    def headings(self) -> list[Heading]:
        """The headings of the columns that are shown."""
        return [self._heading(self.answer.columns[at]) for at in self._shown]

    @property
    def rows(self) -> list[tuple[Row, list[ResultCell]]]:
        """The rows with their cells."""
        return [(row, [self._cell(row, at) for at in self._shown]) for row in self.answer.rows]

    @property
    def pages(self) -> list[tuple[str, int, str]]:
        """The pages to go to: how each stands to this one, its number and address."""
        around = self.answer.around.items()
        return [(rel, at, self._to_page(at)) for rel, at in around if at != self.answer.view.page]

    @property
    def filters(self) -> dict[str, str]:
        """The filter of each column that is shown."""
        given = self.answer.view.filters
        names = [self.answer.columns[at].name for at in self._shown]
        return {name: ", ".join(given.get(name, ())) for name in names}

    @property
    def other_filters(self) -> list[tuple[str, str]]:
        """The filters of columns that are not shown."""
        shown = self.filters
        given = self.answer.view.filters
        return [(name, value) for name, values in given.items() if name not in shown for value in values]

    @property
    def first(self) -> int:
        """The number of the first row of the page."""
        return (self.answer.view.page - 1) * self.answer.view.page_size + 1

    def _to_page(self, number: int) -> str:
        return address(request.path, {"page": number if number > 1 else None})

    def _heading(self, column: Column) -> Heading:
        last_first = self._sort.get(column.name)
        state = "" if last_first is None else ("descending" if last_first else "ascending")
        wanted = f"-{column.name}" if last_first is False else column.name
        link = address(self._asked.path, {"sort": wanted, "page": None}) + "#result"
        return Heading(column.name, self.answer.heading(column), state, link, _style(column))

    def _cell(self, row: Row, at: int) -> ResultCell:
        column, term = self.answer.columns[at], row.terms[at]
        label = self.answer.heading(column)
        if term is None:
            return ResultCell("", None, "empty", label)
        if is_iri(term):
            following = row.terms[at + 1] if at + 1 in self._named else None
            name = self.answer.labels.get(term.value) or (following.value if following else term.value)
            return ResultCell(name, href(term.value), "", label, term.value)
        return ResultCell(self.answer.shown(term), None, _style(column), label)


def _style(column: Column) -> str:
    return {"integer": "number", "decimal": "number", "date": "date"}.get(column.type, "")
