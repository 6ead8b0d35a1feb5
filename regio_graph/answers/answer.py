"""A canned query asked of a release: its values read, its rows named, sorted, filtered and paged."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ..content.queries import CannedQuery, Column
from ..errors import RequestError
from ..languages import Text
from ..rdf import results
from ..rdf.store import Store
from ..rdf.terms import Term, is_iri
from . import selection
from .arguments import read
from .labelling import completed, labels, translations
from .selection import View

_NAMES = re.compile(r"(?:\w+_)?name").fullmatch


class Row(NamedTuple):
    """One row: its name, which is made of its terms, and the terms in the order of the columns."""

    name: str
    terms: tuple[Term | None, ...]


@dataclass(frozen=True)
class Answer:
    """The rows of one page of an answer.

    `arguments` are the values that were used, things as IRIs and defaults included;
    `text` is the query that was run. `total` counts the rows that pass the filters, on
    all pages. `cut` tells that there were more rows than may be had, so that `total`
    counts no further. `labels` names the things in the rows and among the arguments,
    `texts` says in the reader's language what stands in the rows in another.
    """

    query: CannedQuery
    language: str
    arguments: Mapping[str, Sequence[str]]
    text: str
    view: View
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    cut: bool
    labels: Mapping[str, str]
    texts: Mapping[Term, str]

    @property
    def pages(self) -> int:
        """The number of pages, one at least."""
        return max(1, -(-self.total // self.view.page_size)) if self.view.page_size else 1

    @property
    def around(self) -> dict[str, int]:
        """The pages to go to from this one, by how they stand to it (RFC 8288)."""
        near = {"first": 1, "prev": self.view.page - 1, "next": self.view.page + 1, "last": self.pages}
        return {rel: number for rel, number in near.items() if 1 <= number <= self.pages}

    @cached_property
    def naming(self) -> frozenset[int]:
        """The places of the columns that name the thing in the column before, as `name` does `person`."""
        pairs = enumerate(pairwise(self.columns), 1)
        return frozenset(at for at, (thing, own) in pairs if thing.type == "iri" and _NAMES(own.name))

    @property
    def title(self) -> str:
        """The query's title in the reader's language."""
        return self.query.title.in_(self.language)

    def shown(self, term: Term) -> str:
        """Write what a reader sees of a term."""
        return selection.Shown(self.labels, self.texts)(term)

    def heading(self, column: Column) -> str:
        """Write what stands above a column in the reader's language."""
        label = column.label.in_(self.language)
        return f"{label} ({column.unit})" if column.unit else label


def ask(
    store: Store,
    query: CannedQuery,
    arguments: Mapping[str, Sequence[str]],
    language: str = "nl",
    view: View = View(),  # noqa: B008 - it never changes
    graphs: Sequence[str] = (),
) -> Answer:
    """Ask a canned query; `arguments` as `read` takes them, `graphs` those of an edition or none.

    Raises RequestError for an argument, column or page that does not fit.
    """
    values = read(store, query, arguments, language, graphs)
    found = results.read(store.query(query.bind(values), graphs), view.most + 1)
    return answered(store, query, values, found, language, view, graphs)


def answered(  # noqa: PLR0913, PLR0917 - what `ask` takes, with the solutions found elsewhere
    store: Store,
    query: CannedQuery,
    values: Mapping[str, Sequence[str]],
    solved: tuple[Sequence[str], Sequence[tuple[Term | None, ...]]],
    language: str = "nl",
    view: View = View(),  # noqa: B008 - it never changes
    graphs: Sequence[str] = (),
) -> Answer:
    """Make the answer of the solutions of a query that was bound to `values`, wherever it was evaluated."""
    names, found = solved
    text = query.bind(values)
    columns = _columns(query, names)
    cut = len(found) > view.most
    rows = [Row(_name(terms), terms) for terms in found[: view.most]]
    used = {p.name: values.get(p.name) or list(p.defaults) for p in query.parameters}
    things = {term.value for row in rows for term in row.terms if term is not None and is_iri(term)}
    things |= {value for p in query.parameters if p.type == "iri" for value in used[p.name]}
    named = labels(store, sorted(things), language, graphs)
    texts = translations(store, (term for row in rows for term in row.terms if term), language, graphs)
    selected = selection.select(rows, columns, view, selection.Shown(named, texts))
    start = (view.page - 1) * view.page_size
    if start and start >= len(selected):
        last = max(1, -(-len(selected) // view.page_size))
        raise RequestError(f"there is no page {view.page}; the last is page {last}", status=404)
    page = selected[start : start + view.page_size] if view.page_size else selected
    things = {term.value for row in page for term in row.terms if term is not None and is_iri(term)}
    named = completed(store, named, sorted(things), language, graphs)
    return Answer(
        query,
        language,
        used,
        text,
        view,
        columns,
        tuple(page),
        len(selected),
        cut,
        labels=named,
        texts=texts,
    )


def find_row(store: Store, query: CannedQuery, text: str, graphs: Sequence[str], name: str) -> Row:
    """Find a row by its name in the answer to a bound query; raises RequestError 404 for none."""
    _, found = results.read(store.query(text, graphs), View.most)
    for terms in found:
        if _name(terms) == name:
            return Row(name, terms)
    raise RequestError(f"{query.name} has no row {name[:60]!r} with these values", status=404)


def _columns(query: CannedQuery, names: Sequence[str]) -> tuple[Column, ...]:
    declared = {column.name: column for column in query.columns}
    return tuple(declared.get(name) or Column(name, "string", Text(name)) for name in names)


def _name(terms: Sequence[Term | None]) -> str:
    """Name a row by what it says, so that the name holds from release to release."""
    written = "\t".join("" if term is None else str(term) for term in terms)
    return hashlib.sha256(written.encode()).hexdigest()[:16]
