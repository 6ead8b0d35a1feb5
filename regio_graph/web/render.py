"""Pages for people, in Dutch and English, that need no script."""

from dataclasses import asdict
from functools import cache
from io import BytesIO
from itertools import islice
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import NotFound

from .. import describe
from ..content.queries import CannedQuery
from ..endpoint.headers import extra, problem_body
from ..endpoint.sparql import choose
from ..errors import RequestError
from ..languages import LANGUAGES
from ..openapi import PROBLEM_JSON
from ..rdf import formats, writers
from ..rdf.namespaces import compact
from ..rdf.results import as_texts
from ..sparql import protocol, syntax
from ..sparql.protocol import Operation
from ..sparql.syntax import Syntax
from .context import language, state, wants_page

blueprint = Blueprint("pages", __name__)

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
    """Show the form to ask a query, with the answer or why it is empty."""
    operation = protocol.parse(request.method, request.query_string, request.content_type, request.get_data())
    if operation is None:
        return Response(render("sparql.html", query=_EXAMPLE, answer=None))
    try:
        examined = state().endpoint.examine(operation)
        choose(operation, examined, "text/html")  # a format that does not exist is an error here too
        found = _asked(operation, examined)
    except RequestError as error:
        if not wants_page():
            raise
        # Said above the form, where the query still stands and can be mended.
        shown = render("sparql.html", query=operation.query, error=error)
        response = Response(shown, status=error.status)
        response.headers.extend(extra(error))
        return response
    response = Response(render("sparql.html", query=operation.query, **found))
    if examined.volatile:
        response.cache_control.no_store = True
    return response


def _asked(operation: Operation, examined: Syntax) -> dict[str, object]:
    """Answer a query, or explain why it has no answer."""
    served = state()
    if operation.explain:
        return {"explanation": served.endpoint.explain(operation, examined)}
    text = syntax.bounded(examined, _ROWS + 1) if examined.form == "SELECT" else examined.text
    results = served.store.query(
        text, operation.default_graphs, operation.named_graphs, written=examined.text
    )
    return {"answer": _answer(examined.form, results), "downloads": formats.offered(examined.form)}


@blueprint.get("/about")
def about() -> str:
    """Say where the data come from and what stands in which graph."""
    return render("about.html")


@blueprint.get("/limits")
def limits() -> Response:
    """Say what a query may cost here."""
    settings = state().endpoint.settings
    known = {**asdict(settings.limits), "services": settings.services}
    if wants_page():
        return Response(render("limits.html", limits=known, each=list(settings.limits.each())))
    return jsonify(known)


@blueprint.get("/releases/<name>")
def release(name: str) -> Response:
    """Say what the release is that answers rest on: its manifest."""
    served = state().release
    if name != served.id:
        raise NotFound(f"release {name!r} is not served here any more; {served.id!r} is")
    return jsonify({"id": served.id, **served.manifest})


def _answer(form: str, results: writers.Results) -> dict[str, object]:
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


def render(template: str, **values: object) -> str:
    """Render a template with what every page needs: texts, language, release, the same page in the other."""
    served, chosen = state(), language()
    arguments = {name: value for name, value in request.args.items() if name not in {"lang", "format"}}
    return render_template(
        template,
        t=served.texts[chosen],
        lang=chosen,
        others=[(name, {**arguments, "lang": name}) for name in LANGUAGES if name != chosen],
        release=served.release,
        short=lambda iri: compact(iri, served.release.base),
        href=cache(lambda iri: served.href(iri, chosen)),
        menu=menu(),
        here=quote(request.path, safe="/:@!$&'()*+,;=~"),
        region=served.names.region,
        label=lambda iri: describe.label(served.store, iri, chosen),
        **values,
    )


def problem(
    status: int, detail: str, hint: str | None = None, template: str = "error.html", **more: object
) -> Response:
    """Answer an error: a page to a browser, problem+json (RFC 9457) to the rest; both are given `more`."""
    if wants_page():
        response = Response(render(template, status=status, detail=detail, hint=hint, **more))
    else:
        response = jsonify(problem_body(status, detail, hint) | more)
        response.mimetype = PROBLEM_JSON
    response.status_code = status
    return response


def href(iri: str) -> str | None:
    """Return what a page links to for an IRI, in the visitor's language; None for what cannot be followed."""
    return state().href(iri, language())


def menu() -> list[tuple[str, str]]:
    """List what the navigation leads to."""
    served, texts = state(), state().texts[language()]["menu"]
    doc = f"/{served.names.region}/doc"
    return [
        (f"{doc}/programma", texts["programmes"]),
        (f"{doc}/persoon", texts["people"]),
        (f"{doc}/identifier.overheid.nl/tooi/id/gemeente", texts["municipalities"]),
        (f"{doc}/mijlpaal", texts["agenda"]),
        ("/pictures/", texts["pictures"]),
        ("/queries/", texts["questions"]),
        ("/sparql", "SPARQL"),
        ("/api", "API"),
        ("/about", texts["about"]),
    ]


def by_folder() -> dict[str, list[CannedQuery]]:
    """Group the canned queries by the folder they stand in."""
    order = state().texts["nl"]["folders"]  # subjects in the order the texts name them, others after
    folders: dict[str, list[CannedQuery]] = {folder: [] for folder in order}
    for name, query in state().queries.items():
        folders.setdefault(name.partition("/")[0], []).append(query)
    return {folder: queries for folder, queries in folders.items() if queries}
