"""The rows that pictures are drawn from, and the tables that say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .. import pictures
from ..content.queries import CannedQuery
from ..iris import local_name
from ..pictures import Row, named
from ..rdf.results import as_texts
from .context import State, language, state
from .render import href

_NOT = "–"  # noqa: RUF001 - a dash, for who is not named
FOLDER = "pictures/"  # of the canned queries that pictures are drawn from

# The tables beside a picture: the query, and the columns of it that say something.
TABLES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "timeline": {
        "milestones": ("work", "milestone", "status", "printed", "earliest", "latest", "timing"),
        "periods": ("work", "part", "printed", "earliest", "latest"),
    },
    "participation": {"participation": ("programme", "municipality", "limit")},
    "network": {"network": ("party", "tie", "programme", "body")},
    "goals": {
        "goals": ("programme", "fact", "reach", "comparison", "value", "unit", "counts", "due"),
    },
}


class PictureCell(NamedTuple):
    """A cell of a table: a text, and where it leads."""

    text: str
    link: str | None


@dataclass(frozen=True)
class PictureTable:
    """The rows of one canned query as people read them."""

    query: CannedQuery
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[PictureCell]]


def rows_of(query: str) -> list[Row]:
    """Ask a canned query; its rows by column."""
    return _rows(state(), query)


@lru_cache(maxsize=32)  # each is drawn, tabled and told of at a glance; a release never changes
def _rows(served: State, query: str) -> list[Row]:
    found = served.queries.get(f"{FOLDER}{query}")
    if found is None:
        return []
    columns, rows = as_texts(served.store.query(found.bind({})))
    return [dict(zip(columns, (cell.text for cell in row), strict=True)) for row in rows]


def report() -> Row:
    """Return the report that the release rests on; its cells are empty where there is none."""
    return next(iter(rows_of("report")), {"edition": "", "name": "", "name_en": "", "issued": ""})


def years() -> list[int]:
    """List the years with a milestone."""
    return pictures.years(rows_of("milestones"))


def table(query: str, shown: Sequence[str], year: int = 0) -> PictureTable:
    """Write the table beside a picture, of these columns of a query; milestones as far as a year has them."""
    if query == "participation":
        return _crossed(query)
    rows = rows_of(query)
    if query == "milestones" and year:
        rows = [row for row in rows if pictures.side(row, year) == 0]
    return _listed(query, shown, rows)


def _crossed(query: str) -> PictureTable:
    """Write participation as it is drawn: a row per programme, a column per municipality."""
    chosen, words = language(), state().texts[language()]["pictures"]["words"]
    rows, canned = rows_of(query), state().queries[f"{FOLDER}{query}"]
    towns = {row["municipality"]: named(row, chosen) for row in rows if row["municipality"]}
    order = sorted(towns, key=lambda iri: (towns[iri].casefold(), iri))
    lines: dict[str, dict[str, str]] = {}
    cells: dict[str, list[PictureCell]] = {}
    for row in rows:
        name = named(row, chosen, "programme_name")
        cells.setdefault(row["programme"], [PictureCell(name, href(row["programme"]))])
        limit = named(row, chosen, "limit_name")
        said = f"{words['only']} {limit}" if limit else words["in"]
        line = lines.setdefault(row["programme"], {})
        line[row["municipality"]] = (
            f"{line[row['municipality']]}, {limit}" if row["municipality"] in line else said
        )
    title = canned.title.in_(chosen)
    head = [words["programmes"], *(towns[iri] for iri in order)]
    body = [
        [*cells[iri], *(PictureCell(line.get(town, _NOT), None) for town in order)]
        for iri, line in lines.items()
    ]
    return PictureTable(canned, title, head, body)


def _listed(query: str, shown: Sequence[str], rows: Sequence[Row]) -> PictureTable:
    """Write a query's rows with names for things; the name of a thing stands in the column after it."""
    chosen = language()
    canned = state().queries[f"{FOLDER}{query}"]
    order = [column.name for column in canned.columns]
    labels = {column.name: column.label.in_(chosen) for column in canned.columns}
    ties = state().texts[chosen]["pictures"]["words"]

    def cell(row: Row, column: str) -> PictureCell:
        after = order[order.index(column) + 1] if order.index(column) + 1 < len(order) else ""
        if column == "tie":
            return PictureCell(ties.get(f"tie_{row[column]}", row[column]), None)
        if not row[column].startswith("http"):
            return PictureCell(named(row, chosen, column), None)
        if not after.endswith("name"):
            return PictureCell(local_name(row[column]), href(row[column]))
        return PictureCell(named(row, chosen, after), href(row[column]))

    title = canned.title.in_(chosen)
    return PictureTable(
        canned,
        title,
        [labels[name] for name in shown],
        [[cell(row, name) for name in shown] for row in rows],
    )
