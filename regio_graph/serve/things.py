"""Each thing of the release at its address: `id` leads to `doc`, which is a page or data."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from .. import formats
from ..describe import Description, describe, document
from ..formats import Format
from . import missing, statements
from . import vocabulary as documentation
from .pages import render
from .state import State, state

blueprint = Blueprint("things", __name__)

OFFERED = (formats.HTML, *formats.GRAPHS, *formats.DATASETS)
_EXTENSIONS = {form.extension: form for form in OFFERED}


@blueprint.get("/<region>/id/<path:local>")
def thing(region: str, local: str) -> Response:
    """Send the visitor from a thing, which is not a document, to the document about it."""
    served = _served(region)
    path = f"/{region}/id/{local}"
    stem, form = _split(served, path)
    iri = served.names.base + stem.removeprefix(f"/{region}/")
    gone = missing.retired(iri)
    if gone:
        return gone
    if not served.store.describes(iri):
        return missing.unknown(iri)
    page = served.names.page(iri) or "/"
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    place, hash_, fragment = page.partition("#")
    extension = f".{form.extension}" if form else ""
    response = Response(f"{place}\n", HTTPStatus.SEE_OTHER, mimetype="text/plain")
    response.headers["Location"] = f"{place}{extension}{query}{hash_}{fragment}"
    response.headers["Link"] = ", ".join(_links(iri, page))
    return response


@blueprint.get("/<region>/doc/<path:local>")
def about(region: str, local: str) -> Response:
    """Show what the release says of a thing."""
    served = _served(region)
    stem, form = _split(served, f"/{region}/doc/{local}")
    for iri in served.names.subjects(stem):
        gone = missing.retired(iri)
        if gone:
            return gone
        if served.store.describes(iri):
            return _answer(iri, form)
    return missing.unknown(served.names.subjects(stem)[0])


@blueprint.get("/concept/<path:local>")
def concept(local: str) -> Response:
    """Show a concept or concept scheme."""
    stem, form = _split(state(), f"/concept/{local}")
    iri = state().names.subjects(stem)[0]
    return _answer(iri, form) if state().store.describes(iri) else missing.unknown(iri)


@blueprint.get("/def")
@blueprint.get("/def.<extension>")
@blueprint.get("/shape")
@blueprint.get("/shape.<extension>")
def vocabulary(extension: str = "") -> Response:
    """Show the ontology, or the shapes: all terms in one document, as their IRIs have it."""
    iri = state().names.subjects(request.path.partition(".")[0])[0]
    if extension and extension not in _EXTENSIONS:
        raise NotFound(f"there is no {request.path!r}; there is: {', '.join(_EXTENSIONS)}")
    return _answer(iri, _EXTENSIONS.get(extension), whole_document=True)


def _served(region: str) -> State:
    if region != state().names.region:
        raise NotFound(f"no region {region!r} is served here; {state().names.region!r} is")
    return state()


def _split(served: State, path: str) -> tuple[str, Format | None]:
    """Split an extension off a path, unless a thing is so named."""
    stem, dot, extension = path.rpartition(".")
    if (
        not dot
        or extension not in _EXTENSIONS
        or any(map(served.store.describes, served.names.subjects(path)))
    ):
        return path, None
    return stem, _EXTENSIONS[extension]


def _answer(iri: str, form: Format | None, *, whole_document: bool = False) -> Response:
    served = state()
    chosen = form or formats.negotiate(request.headers.get("Accept"), OFFERED, request.args.get("format"))
    described = describe(served.store, iri, whole_document=whole_document)
    page = served.names.page(iri) or "/"
    if chosen is formats.HTML:
        documented = documentation.page(iri)
        response = Response(documented or render("thing.html", **statements.shown(described)))
    else:
        response = _data(described, chosen)
    response.headers["Link"] = ", ".join(
        [*_links(iri, page), f'</releases/{served.release.id}>; rel="describedby"']
    )
    return response


def _data(described: Description, form: Format) -> Response:
    """Write the statements about the thing, and a few about the document that holds them."""
    own, about_it = document(state().release, state().store, described.iri)
    quads = [*described, *formats.quads_from_graph(about_it, own)]
    response = Response(formats.write_quads(quads, form), content_type=form.content_type)
    if described.cut:
        response.headers["Truncated"] = "incoming"
    return response


def _links(iri: str, page: str) -> Iterable[str]:
    """Say what else there is (RFC 8288): the thing itself, the page, and each format."""
    names = state().names
    inside = page.removeprefix(f"/{names.region}/")
    canonical = names.base + inside if inside != page else iri
    yield f'<{_uri(iri)}>; rel="describes"'
    yield f'<{_uri(canonical)}>; rel="canonical"'
    for form in OFFERED:
        yield f'<{page.partition("#")[0]}.{form.extension}>; rel="alternate"; type="{form.media_type}"'


def _uri(iri: str) -> str:
    """Write an IRI so that a header can hold it."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in iri)
