"""Pages for people, in Dutch and English, that need no script: the frame of every page, and errors."""

from functools import cache
from urllib.parse import quote

from flask import Response, jsonify, render_template, request

from .. import describe
from ..endpoint.headers import Problem
from ..languages import LANGUAGES
from ..openapi import PROBLEM_JSON
from ..rdf.namespaces import compact
from .context import State, language, state, wants_page


def render(template: str, **values: object) -> str:
    """Render a template, in the visitor's language, with what every page needs."""
    return _rendered(template, language(), values)


def _rendered(template: str, chosen: str, values: dict[str, object]) -> str:
    served = state()
    arguments = {name: value for name, value in request.args.items() if name not in {"lang", "format"}}
    return render_template(
        template,
        t=served.texts[chosen],
        lang=chosen,
        others=[(name, {**arguments, "lang": name}) for name in LANGUAGES if name != chosen],
        release=served.release,
        short=lambda iri: compact(iri, served.release.base),
        href=cache(lambda iri: served.href(iri, chosen)),
        menu=_menu(chosen),
        **_release_texts(served, chosen),
        here=quote(request.path, safe="/:@!$&'()*+,;=~"),
        prefix=served.names.prefix,
        label=lambda iri: describe.label(served.store, iri, chosen),
        **values,
    )


def _release_texts(served: State, chosen: str) -> dict[str, object]:
    """Return what the release says of itself in a language: what it is, its report, its licence."""
    published = served.endpoint.published
    return {
        "lead": published.description(chosen),
        "source": describe.label(served.store, served.report, chosen) if served.report else "",
        "licence": (published.licence, published.licence_name(chosen)) if published.licence else None,
    }


def error_page(problem: Problem, language: str, template: str = "error.html", **more: object) -> str:
    """Render the page of an error."""
    values = {"status": problem.status, "detail": problem.detail, "hint": problem.hint, **more}
    return _rendered(template, language, values)


def error_response(problem: Problem, template: str = "error.html", **more: object) -> Response:
    """Answer an error: a page to a browser, problem+json (RFC 9457) to the rest; both are given `more`."""
    if wants_page():
        response = Response(error_page(problem, language(), template, **more))
    else:
        response = jsonify(problem.body() | more)
        response.mimetype = PROBLEM_JSON
    response.status_code = problem.status
    response.headers.extend(problem.headers)
    return response


def href(iri: str) -> str | None:
    """Return what a page links to for an IRI, in the visitor's language; None for what cannot be followed."""
    return state().href(iri, language())


def _menu(chosen: str) -> list[tuple[str, str]]:
    """List what the navigation leads to."""
    served, texts = state(), state().texts[chosen]["menu"]
    places = served.places
    return [
        *((places[each.kind], each.title[chosen]) for each in served.sheets.menu if each.kind in places),
        ("/pictures/", texts["pictures"]),
        ("/queries/", texts["questions"]),
        ("/sparql", "SPARQL"),
        ("/api", "API"),
        ("/about", texts["about"]),
    ]
