"""The SPARQL page: a form to ask a query, with its answer, what is wrong with it, or why it is empty."""

from io import BytesIO
from itertools import islice

from flask import Blueprint, Response, g

from ...endpoint.headers import Problem
from ...endpoint.sparql import PageQuery
from ...errors import RequestError
from ...rdf import formats, writers
from ...rdf.results import as_texts
from ...sparql import syntax
from ...sparql.protocol import Operation
from ...sparql.syntax import Syntax
from ..context import state, wants_page
from ..render import render

blueprint = Blueprint("sparql", __name__)

_ROWS = 1000  # of an answer that a page shows; the data formats give the rest

_EXAMPLE = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX regio: <https://w3id.org/regio-graph/def#>

SELECT ?programme ?name ?lead WHERE {
  ?programme a regio:Programme ;
    rdfs:label ?name ;
    regio:hasLeader/rdfs:label ?lead .
  FILTER (LANG(?name) = "nl")
}
ORDER BY ?name"""


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Show the form, with what the endpoint examined; the query is not parsed again."""
    query: PageQuery | None = g.get("query")
    if query is None:
        return Response(render("sparql.html", query=_EXAMPLE, answer=None))
    operation, examined, error = query
    if examined is None:
        return _wrong(operation, error or RequestError("the query cannot be read"))
    try:
        found = _answer(operation, examined)
    except RequestError as wrong:
        return _wrong(operation, wrong)
    response = Response(render("sparql.html", query=operation.query, **found))
    if examined.volatile:
        response.cache_control.no_store = True
    return response


def _wrong(operation: Operation, error: RequestError) -> Response:
    """Show the error above the form, in which the query can be corrected."""
    if not wants_page():
        raise error
    response = Response(render("sparql.html", query=operation.query, error=error), status=error.status)
    response.headers.extend(Problem.of(error).headers)
    return response


def _answer(operation: Operation, examined: Syntax) -> dict[str, object]:
    """Answer a query, or explain why it has no answer."""
    served = state()
    if operation.explain:
        return {"explanation": served.endpoint.explain(operation, examined)}
    text = syntax.bounded(examined, _ROWS + 1) if examined.form == "SELECT" else examined.text
    results = served.store.query(
        text, operation.default_graphs, operation.named_graphs, written=examined.text
    )
    return {"answer": _shown(examined.form, results), "downloads": formats.offered(examined.form)}


def _shown(form: str, results: writers.Results) -> dict[str, object]:
    """Prepare results for the page: a table, a yes or no, or Turtle."""
    if form == "SELECT":
        names, rows = as_texts(results)
        counted_nothing = len(rows) == 1 and all(cell.text == "0" for cell in rows[0])
        return {
            "names": names,
            "rows": [[(cell, None) for cell in row] for row in rows[:_ROWS]],
            "more": len(rows) > _ROWS,
            "empty": not rows or counted_nothing,
        }
    if form == "ASK":
        return {"boolean": bool(results)}
    some = islice(formats.triples(results), _ROWS + 1)
    triples = list(some)
    out = BytesIO()
    formats.write_to(triples[:_ROWS], formats.TURTLE, out)
    return {"turtle": out.getvalue().decode(), "more": len(triples) > _ROWS}
