"""Answer a canned query with the values its file holds: as terms, and as the text that is kept."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import Dataset

from .. import release
from ..content.queries import CannedQuery
from ..rdf import results
from ..rdf.results import Row
from ..rdf.store import Store
from ..rdf.terms import Term
from ..release import Release

MOST = 1_000_000  # rows that an answer is read to


@dataclass(frozen=True)
class AnswerTable:
    """The columns and rows of a SELECT; an unbound cell is None. `text` is the same as CSV."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    text: str


def answer(query: CannedQuery, store: Store) -> AnswerTable:
    """Ask a canned query as its file has it; raises RequestError when it cannot be."""
    columns, rows = results.read(store.query(query.text), MOST)
    return AnswerTable(tuple(columns), tuple(rows), _csv([columns, *map(_texts, rows)]))


def in_rdflib(query: CannedQuery, dataset: Dataset) -> str:
    """Ask the same of rdflib, which shares no code with the store; the answer as CSV."""
    result = dataset.query(query.text)
    rows = (["" if term is None else str(term) for term in row] for row in result)  # type: ignore[union-attr]
    return _csv([[str(name) for name in result.vars or ()], *rows])


def read_dataset(current: Release) -> Dataset:
    """Read a release into rdflib, its default graph merged as the store's is."""
    dataset = Dataset()
    dataset.parse(current.folder / release.DUMP, format="nquads")
    for name in current.manifest.default:
        for triple in dataset.graph(name):
            dataset.default_graph.add(triple)
    return dataset


def read_rows(text: str) -> list[tuple[str, ...]]:
    """Read CSV into rows, the header first."""
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))]


def _texts(row: Row) -> list[str]:
    return ["" if term is None else term.value for term in row]


def _csv(rows: list[list[str]]) -> str:
    into = io.StringIO(newline="")
    csv.writer(into, lineterminator="\n").writerows(rows)
    return into.getvalue()


def walk(rows: Iterable[Row]) -> Iterator[tuple[int, int, Term]]:
    """Yield every bound cell with its row (from 1) and its column (from 0)."""
    for number, row in enumerate(rows, 1):
        for at, term in enumerate(row):
            if term is not None:
                yield number, at, term
