"""404 and 410 pages: near matches for an unknown IRI, the successor of a retired one."""

from collections.abc import Iterable
from difflib import get_close_matches
from http import HTTPStatus
from typing import NamedTuple

from flask import Response

from ...describe import labels
from ...endpoint.headers import Problem
from ...iris import local_name
from ...rdf import paths
from ...rdf.terms import is_iri
from ..context import language, state
from ..render import error_response, href

_LONGEST = 80  # characters of an address that are compared
_SHORTEST = 3  # characters that may stand inside another word
_NEAR = 6  # things shown
_MOST = 20_000  # things an address is compared with

_DEPRECATED, _REPLACED = paths.expand("owl:deprecated"), paths.expand("dct:isReplacedBy")


class Near(NamedTuple):
    """A thing that may have been meant."""

    iri: str
    name: str


def unknown(iri: str) -> Response:
    """Answer 404, with the things that come nearest by code or name."""
    near = _near(iri)
    detail = f"nothing is known here of <{iri[:300]}>"
    return error_response(Problem(HTTPStatus.NOT_FOUND, detail), "missing.html", see=_listed(near))


def retired(iri: str) -> Response | None:
    """Answer 410 for an IRI that the release calls deprecated; None for any other."""
    store = state().store
    if not any(
        quad.predicate.value == _DEPRECATED and "true" in str(quad.object) for quad in store.quads(iri)
    ):
        return None
    new = [
        quad.object.value
        for quad in store.quads(iri)
        if quad.predicate.value == _REPLACED and is_iri(quad.object)
    ]
    named = labels(store, new, language())
    detail = f"<{iri}> is retired" + (f"; see {', '.join(f'<{other}>' for other in new)}" if new else "")
    response = error_response(
        Problem(HTTPStatus.GONE, detail),
        "retired.html",
        see=_listed(Near(other, named[other]) for other in new),
    )
    for other in new:
        response.headers.add("Link", f'<{href(other)}>; rel="successor-version"')
    return response


def _listed(things: Iterable[Near]) -> list[dict[str, str]]:
    return [{"iri": thing.iri, "label": thing.name} for thing in things]


def _near(iri: str) -> list[Near]:
    """Find the things whose code or name comes nearest to the last part of an IRI."""
    wanted = local_name(iri)[:_LONGEST].lower()
    words: dict[str, list[Near]] = {}
    for thing in state().things[:_MOST]:
        for word in {local_name(thing.iri).lower(), thing.name.lower()}:
            words.setdefault(word, []).append(Near(thing.iri, thing.name))
    alike = get_close_matches(wanted, words, n=_NEAR, cutoff=0.6)
    around = [
        word
        for word in words
        if len(min(wanted, word, key=len)) >= _SHORTEST
        and (wanted in word or word in wanted)
        and word not in alike
    ]
    found = dict.fromkeys(near for word in (*alike, *around) for near in words[word])
    kind = iri.rpartition("/")[0]
    return sorted(found, key=lambda near: near.iri.rpartition("/")[0] != kind)[:_NEAR]
