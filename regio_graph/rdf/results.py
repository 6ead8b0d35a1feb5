"""Solutions as terms in hand, for answers that are sorted, filtered and paged before they are written."""

import json
import sys
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice

import pyoxigraph as ox

from ..errors import RequestError
from . import formats
from .formats import JSON, Format, Results
from .terms import Term, datatype_of, is_blank, is_iri, language_of

Row = tuple[Term | None, ...]


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
        {name: _binding(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in rows
    ]
    document = {"head": {"vars": list(names)}, "results": {"bindings": bindings}}
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if form is JSON:
        return written
    into = BytesIO()
    formats.write_to(ox.parse_query_results(written, format=ox.QueryResultsFormat.JSON), form, into)
    return into.getvalue()


def _binding(term: Term) -> dict[str, str]:
    written = {"type": "uri" if is_iri(term) else "bnode" if is_blank(term) else "literal"}
    written["value"] = term.value
    if language := language_of(term):
        written["xml:lang"] = language
    if datatype := datatype_of(term):
        written["datatype"] = datatype
    return written
