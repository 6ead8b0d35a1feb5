"""Solutions as terms in hand, for answers that are sorted, filtered and paged before they are written."""

import json
import sys
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import RequestError
from . import formats
from .formats import JSON, Format
from .terms import Term, is_iri
from .writers import Results, binding

Row = tuple[Term | None, ...]


class TextCell(NamedTuple):
    """One value of a solution as plain text; an unbound one is empty."""

    text: str
    is_iri: bool


def read(results: Results, most: int) -> tuple[list[str], list[Row]]:
    """Turn at most so many solutions into column names and terms."""
    assert isinstance(results, ox.QuerySolutions), "only SELECT has solutions"
    names = [variable.value for variable in results.variables]
    try:
        return names, [
            tuple(ox.Literal(str(term)) if isinstance(term, ox.Triple) else term for term in solution)
            for solution in islice(results, most)
        ]
    except RuntimeError as error:
        raise RequestError(f"the query cannot be evaluated: {error}") from error


def from_json(text: str) -> tuple[list[str], list[Row]]:
    """Read SPARQL's JSON results, as another process wrote them."""
    found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    return read(found, sys.maxsize)


def write(names: Sequence[str], rows: Iterable[Row], form: Format) -> bytes:
    """Write solutions in one of the formats of SPARQL results.

    JSON (https://www.w3.org/TR/sparql11-results-json/) is written here; the engine reads
    that, and writes the others as it writes answers of its own.
    """
    bindings = [
        {name: binding(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in rows
    ]
    document = {"head": {"vars": list(names)}, "results": {"bindings": bindings}}
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if form is JSON:
        return written
    into = BytesIO()
    formats.write_to(ox.parse_query_results(written, format=ox.QueryResultsFormat.JSON), form, into)
    return into.getvalue()


def as_texts(results: Results) -> tuple[list[str], list[list[TextCell]]]:
    """Turn solutions into column names and cells, for tables that people read."""
    assert isinstance(results, ox.QuerySolutions), "only SELECT has rows"
    names = [variable.value for variable in results.variables]
    try:
        return names, [[_shown(term) for term in solution] for solution in results]
    except RuntimeError as error:
        raise RequestError(f"the query cannot be evaluated: {error}") from error


def is_empty(results: Results) -> bool:
    """Tell whether an answer says nothing: no, no rows, or one row that counts to nought."""
    if isinstance(results, ox.QueryBoolean):
        return not results
    assert isinstance(results, ox.QuerySolutions), "only SELECT and ASK can be empty"
    first = list(islice(results, 2))
    if len(first) != 1:
        return not first
    bound = [term for term in first[0] if term is not None]
    return bool(bound) and all(isinstance(term, ox.Literal) and term.value == "0" for term in bound)


def column(results: Results) -> list[str]:
    """Return the terms of the first column, as SPARQL writes them."""
    assert isinstance(results, ox.QuerySolutions), "only SELECT has columns"
    return [str(solution[0]) for solution in results if solution[0] is not None]


def _shown(term: object) -> TextCell:
    if term is None:
        return TextCell("", is_iri=False)
    text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
    return TextCell(text, is_iri(term))
