"""The interface for programs: its OpenAPI document, a page that lists it, and Swagger UI to try it."""

import json
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from ... import answers, openapi
from ...answers.selection import MAX_PAGE
from ...content.queries import CannedQuery
from ...endpoint.headers import POLICY
from ...openapi.code_samples import Arguments, Sample, samples
from ...rdf import formats
from ...rdf.results import as_texts
from ..context import State, language, state
from ..render import render

blueprint = Blueprint("api", __name__)

_ROWS = 2  # of a real answer that the document shows

# What the page needs of Swagger UI as it is packed in the wheel of flask-swagger-ui.
_ASSETS = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}


@blueprint.get("/openapi.json")
def document() -> Response:
    """Describe the interface (OpenAPI 3.1)."""
    described = _document(state(), language(), request.host_url.rstrip("/"))
    return Response(json.dumps(described, ensure_ascii=False), mimetype="application/json")


@blueprint.get("/api")
def operations() -> str:
    """List every operation, with what it takes and gives and code that asks it."""
    described = _document(state(), language(), request.host_url.rstrip("/"))
    return render("api.html", api=described, queries=state().queries)


@blueprint.app_template_global("samples")
def samples_of(query: CannedQuery, arguments: Arguments) -> tuple[Sample, ...]:
    """Write programs that ask a canned query of this server."""
    return samples(query, request.host_url.rstrip("/"), arguments or None)


@blueprint.get("/api/explorer")
def explorer() -> Response:
    """Show Swagger UI over the document."""
    response = Response(render("explorer.html"))
    response.headers["Content-Security-Policy"] = EXPLORER_POLICY
    return response


@blueprint.get("/api/explorer/<name>")
def asset(name: str) -> Response:
    """Give a file of Swagger UI."""
    if name not in _ASSETS:
        raise NotFound(f"there is no {name[:60]!r} here")
    return Response(_asset(name), mimetype=_ASSETS[name])


# Swagger UI is a script of our own host, asks our own host, and draws its icons as data: images.
EXPLORER_POLICY = (
    POLICY.replace("img-src 'self'", "img-src 'self' data:") + "; script-src 'self'; connect-src 'self'"
)


@cache
def _asset(name: str) -> bytes:
    return (files("flask_swagger_ui") / "dist" / name).read_bytes()


@lru_cache(maxsize=8)  # every canned query is asked for it, and a release never changes
def _document(served: State, lang: str, server: str) -> dict[str, Any]:
    texts = served.texts[lang]
    about = openapi.Publication(
        title=f"{texts['name']} · API",
        contact=_contact(served, server),
        licence=served.endpoint.published.licence_name("nl"),
        licence_url=served.endpoint.published.licence or "",
        release=served.release.id,
        graphs=served.store.graphs,
        editions=answers.editions(served.release),
        page_rows=MAX_PAGE,
        server=server,
        limits=list(served.endpoint.settings.limits.each()),
    )
    asked = [_question(query, lang) for query in served.queries.values()]
    return openapi.document(asked, about, lang, texts["api"]["doc"], texts["folders"])


def _question(query: CannedQuery, lang: str) -> openapi.Question:
    store = state().store
    picks = {
        parameter.name: [(choice.term, choice.label) for choice in answers.choices(store, parameter, lang)]
        for parameter in query.parameters
    }
    return openapi.Question(query, picks, _examples(query, lang))


def _examples(query: CannedQuery, lang: str) -> dict[str, Any]:
    """Ask the query as it stands and keep the first rows."""
    served = state()
    answer = answers.ask(served.store, query, {}, lang, answers.View(page_size=_ROWS))
    about = answers.about(served.store, served.release)
    found = {
        form: answers.write(answer, form, about) for form in (formats.JSON, answers.RECORDS, formats.CSV)
    }
    return {
        formats.JSON.media_type: json.loads(found[formats.JSON]),
        answers.RECORDS.media_type: json.loads(found[answers.RECORDS]),
        formats.CSV.media_type: found[formats.CSV].decode(),
    }


_CONTACT = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX vcard: <http://www.w3.org/2006/vcard/ns#>
SELECT ?name ?email ?url WHERE { GRAPH <%s> {
  ?catalogue a dcat:Catalog ; dct:publisher/foaf:name ?publisher .
  OPTIONAL {
    ?catalogue dcat:contactPoint ?point .
    OPTIONAL { ?point vcard:fn ?fn }
    OPTIONAL { ?point vcard:hasEmail ?email }
    OPTIONAL { ?point vcard:hasURL ?url }
  }
  BIND (COALESCE(?fn, ?publisher) AS ?name)
} }
ORDER BY ?name ?email ?url
LIMIT 1
"""


def _contact(served: State, server: str) -> dict[str, str]:
    """Return the contact point of the catalogue, else its publisher."""
    catalogue = f"{served.release.base}graph/catalogue"
    if catalogue not in served.store.graphs:
        return {}
    _, rows = as_texts(served.store.query(_CONTACT % catalogue))
    found = dict(zip(("name", "email", "url"), (cell.text for cell in rows[0]), strict=True)) if rows else {}
    found["url"] = found.get("url") or f"{server}/"
    return {name: text.removeprefix("mailto:") for name, text in found.items() if text}
