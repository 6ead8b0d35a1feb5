"""The SPARQL endpoint: parse, ask, answer."""

from flask import Blueprint, Response, request

from .. import formats, protocol, syntax
from .pages import render
from .state import state

blueprint = Blueprint("endpoint", __name__)

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
    """Answer one query operation of the SPARQL 1.1 Protocol, or show the form to ask one."""
    operation = protocol.parse(request.method, request.query_string, request.content_type, request.get_data())
    if operation is None:
        accepted = formats.negotiate(request.headers.get("Accept"), (formats.HTML,))
        return Response(
            render("sparql.html", query=_EXAMPLE, answer=None), content_type=accepted.content_type
        )
    examined = syntax.examine(operation.query)
    store = state().store
    store.check_graphs((*examined.from_graphs, *examined.from_named))
    offered = formats.GRAPHS if examined.form in {"CONSTRUCT", "DESCRIBE"} else formats.SOLUTIONS
    form = formats.negotiate(request.headers.get("Accept"), (*offered, formats.HTML), operation.format)
    results = store.query(examined.text, operation.default_graphs, operation.named_graphs)
    if form is not formats.HTML:
        return Response(formats.write(results, form), content_type=form.content_type)
    return Response(render("sparql.html", query=operation.query, answer=_answer(examined.form, results)))


def _answer(form: str, results: formats.Results) -> dict[str, object]:
    """Prepare results for the page: a table, a yes or no, or Turtle."""
    if form == "SELECT":
        names, rows = formats.rows(results)
        return {"names": names, "rows": [[(cell, None) for cell in row] for row in rows]}
    if form == "ASK":
        return {"boolean": bool(results)}
    return {"turtle": formats.write(results, formats.TURTLE).decode()}
