"""Search: one box, results by kind with what matched, and the same as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import NotFound

from ... import search
from ...endpoint.headers import POLICY
from ...errors import ReleaseError, RequestError
from ...search import Hit, Hits
from ..context import language, state, wants_page
from ..render import href, render

blueprint = Blueprint("search", __name__)

_LONGEST = 200  # letters of a question
_MOST, _USUAL = 100, 20  # results in one answer as data
_OF_A_KIND = 5  # results that a page shows of each kind, unless that kind is asked for
_ON_PAGE = 100


@dataclass(frozen=True)
class ResultGroup:
    """The results of one kind, best first."""

    kind: str
    name: str
    results: Sequence[Hit]
    count: int


@blueprint.get("/search")
def page() -> Response:
    """Show what was found for `q`, by kind."""
    if not wants_page():
        return data()
    text, kind = _asked(), request.args.get("kind", "")
    answer = _answer(text) if text else Hits(())
    groups = _groups(answer.results, kind)
    shown = {
        "q": text,
        "kind": kind,
        "groups": groups,
        "count": sum(group.count for group in groups),
        "answer": answer,
        "place": place,
        "copied": "copy" in current_app.blueprints,  # published as files: the browser searches
        "highlighted": search.highlighted,
    }
    response = Response(render("search.html", **shown))
    if shown["copied"]:
        response.headers["Content-Security-Policy"] = f"{POLICY}; script-src 'self'; connect-src 'self'"
    return response


@blueprint.get("/search.json")
def data() -> Response:
    """Give what was found for `q` as JSON."""
    text, kind = _asked(), request.args.get("kind", "")
    if not text:
        raise RequestError("give what to search for, as q=")
    limit, offset = _number("limit", _USUAL, 1, _MOST), _number("offset", 0, 0, 10_000)
    answer = _answer(text)
    found = [result for result in answer.results if kind in {"", result.document.kind}]
    return jsonify(
        {
            "q": text,
            "language": language(),
            "count": len(found),
            "offset": offset,
            "results": [_written(result) for result in found[offset : offset + limit]],
            "corrected": dict(answer.corrected),
            "near": list(answer.near),
        }
    )


@blueprint.get("/search-index.json")
def index() -> Response:
    """Give the index with which a browser searches by itself."""
    path = state().release.folder / search.IN_BROWSER
    if not path.is_file():
        raise NotFound("this release carries no search index")
    return Response(path.read_bytes(), mimetype="application/json")


def _asked() -> str:
    text = request.args.get("q", "").strip()
    if len(text) > _LONGEST:
        raise RequestError(f"q has {len(text)} letters; search takes {_LONGEST}")
    return text


def _number(name: str, default: int, least: int, most: int) -> int:
    text = request.args.get(name, "") or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most):  # noqa: PLR2004
        raise RequestError(f"{name}={text[:20]!r}: give a number from {least} to {most}")
    return int(text)


def _answer(text: str) -> Hits:
    try:
        with_index = state().index
    except ReleaseError as error:
        raise NotFound("this release carries no search index; build it again") from error
    return search.search(with_index, text, language())


def _groups(results: Sequence[Hit], kind: str) -> list[ResultGroup]:
    """Group by kind, in the order of each kind's best result."""
    found: dict[str, list[Hit]] = {}
    for result in results:
        if kind in {"", result.document.kind}:
            found.setdefault(result.document.kind, []).append(result)
    most = _ON_PAGE if kind else _OF_A_KIND
    return [ResultGroup(each, _kind(of[0]), of[:most], len(of)) for each, of in found.items()]


def _kind(result: Hit) -> str:
    names = result.document.names
    return names.get(language()) or next(iter(names.values()))


def place(result: Hit) -> str:
    """Return where a result leads in the visitor's language."""
    document = result.document
    if document.iri.startswith("/"):
        return f"{document.page}?{urlencode([*result.arguments, ('lang', language())])}"
    return href(document.iri) or document.page


def _written(result: Hit) -> dict[str, Any]:
    document = result.document
    return {
        "iri": None if document.iri.startswith("/") else document.iri,
        "page": place(result),
        "kind": document.kind,
        "kind_name": _kind(result),
        "label": result.label(language()),
        "matched": {"in": result.part, "text": result.quoted},
        "score": round(result.score, 3),
    }
