"""Each thing of the release at its address: `id` leads to `doc`, which is a page or data."""

from collections.abc import Callable, Iterable
from http import HTTPStatus

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotFound

from ...describe import Description, describe, document
from ...describe.factsheet import Reader
from ...iris import Names
from ...rdf import convert, documents, formats
from ...rdf.formats import Format
from ...rdf.negotiate import negotiate
from .. import statements, structured
from ..context import State, language, state
from ..render import render
from . import documentation, listings, missing

blueprint = Blueprint("things", __name__)  # what all regions share: ontology, shapes, concepts
region = Blueprint("region", __name__)  # the region's own, below the path of its base

OFFERED = (formats.HTML, *formats.GRAPHS, *formats.DATASETS)
Page = Callable[[], str]
_EXTENSIONS = {form.extension: form for form in OFFERED}


@region.get("/id/<path:local>")
def thing(local: str) -> Response:
    """Send the visitor from a thing, which is not a document, to the document about it."""
    served = state()
    stem, form = _split(served, f"{served.names.prefix}/id/{local}")
    iri = served.names.base + stem.removeprefix(f"{served.names.prefix}/")
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


@region.get("/doc/<path:local>")
def about(local: str) -> Response:
    """Show what the release says of a thing."""
    served = state()
    stem, form = _split(served, f"{served.names.prefix}/doc/{local}")
    for iri in served.names.subjects(stem):
        gone = missing.retired(iri)
        if gone:
            return gone
        if served.store.describes(iri):
            return _answer(iri, form)
        found = listings.members(iri)
        if found:
            name, part = listings.part(found)
            listing = listings.Listing(request.path, name, len(found))
            return Response(render("listing.html", listing=listing, part=part, level=2))
    return missing.unknown(served.names.subjects(stem)[0])


@region.get("/doc/")
def overview() -> str:
    """List the kinds of things there are."""
    return render("kinds.html", kinds=listings.kinds())


@blueprint.get("/concept")
def concepts() -> str:
    """List the concept schemes."""
    return documentation.concepts()


@blueprint.get("/concept/<path:local>")
def concept(local: str) -> Response:
    """Show a concept or concept scheme."""
    stem, form = _split(state(), f"/concept/{local}")
    iri = state().names.subjects(stem)[0]
    if not state().store.describes(iri):
        return missing.unknown(iri)
    code = stem.removeprefix("/concept/")
    return _answer(iri, form, page=None if "/" in code else lambda: documentation.scheme(code))


@blueprint.get("/def")
@blueprint.get("/def.<extension>")
def definitions(extension: str = "") -> Response:
    """Show the ontology: all terms in one document, as their IRIs have it."""
    return _document(extension, documentation.definitions)


@blueprint.get("/shape")
@blueprint.get("/shape.<extension>")
def shapes(extension: str = "") -> Response:
    """Show the shapes, all in one document."""
    return _document(extension, documentation.shapes)


@region.get("/graph/<path:local>")
def graph(local: str) -> Response:
    """Show what a named graph is; the endpoint gives its statements."""
    served = state()
    stem = f"{served.names.prefix}/graph/{local}".removesuffix(".html")
    iri = served.names.subjects(stem)[0]
    if iri not in served.store.graphs:
        return missing.unknown(iri)
    return Response(_sheet(iri, (formats.HTML, *formats.GRAPHS)))


@region.get("/<path:local>")
def anything(local: str = "") -> Response:
    """Show what is said of any other IRI below the base, such as a series of editions."""
    served = state()
    stem, form = _split(served, f"{served.names.prefix}/{local}")
    iri = served.names.subjects(stem)[0]
    return _answer(iri, form) if served.store.describes(iri) else missing.unknown(iri)


def _document(extension: str, page: Page) -> Response:
    """Show all that is named by one document and a fragment."""
    iri = state().names.subjects(request.path.partition(".")[0])[0]
    if extension and extension not in _EXTENSIONS:
        raise NotFound(f"there is no {request.path!r}; the extensions are: {', '.join(_EXTENSIONS)}")
    return _answer(iri, _EXTENSIONS.get(extension), page=page, whole_document=True)


def elsewhere(region: str, local: str = "") -> Response:  # noqa: ARG001 - the rest of the address
    """Answer for an address of nothing here, and of no other region either."""
    raise NotFound(f"no region {region!r} is served here; {state().names.prefix.strip('/')!r} is")


def register(app: Flask, names: Names) -> None:
    """Give things their addresses: the region's below the path of its base, whatever that is."""
    app.register_blueprint(blueprint)
    app.register_blueprint(region, url_prefix=names.prefix)
    if names.prefix:  # else everything is below it, and the front page is the page about the base
        app.add_url_rule(f"{names.prefix}/", view_func=anything, methods=["GET"])
        app.add_url_rule("/<region>/", view_func=elsewhere, methods=["GET"])
        app.add_url_rule("/<region>/<path:local>", view_func=elsewhere, methods=["GET"])


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


def _answer(
    iri: str, form: Format | None, *, page: Page | None = None, whole_document: bool = False
) -> Response:
    """Answer with a page, by default the fact sheet, or with data."""
    served = state()
    chosen = form or negotiate(request.headers.get("Accept"), OFFERED, request.args.get("format"))
    if chosen is formats.HTML:
        response = Response(page() if page else _sheet(iri))
    else:
        response = _data(describe(served.store, iri, whole_document=whole_document), chosen)
    about_it = f'</releases/{served.release.id}>; rel="describedby"'
    response.headers["Link"] = ", ".join([*_links(iri, served.names.page(iri) or "/"), about_it])
    return response


def _sheet(iri: str, offered: tuple[Format, ...] = OFFERED) -> str:
    """Make the page about a thing."""
    served = state()
    page = served.names.page(iri) or "/"
    reader = Reader(served.store, served.names, served.sheets, iri, language())
    return render(
        "thing.html",
        **statements.shown(describe(served.store, iri)),
        structured=structured.of_thing(iri, page),
        sheet=reader,
        parts=reader.parts(),
        listing=listings.above(iri),
        above=listings.above(reader.crumbs[0].iri if reader.crumbs else iri),
        page=page.partition("#")[0],
        canonical=_canonical(iri),
        formats=offered[1:],
        count=served.release.counts.get(iri, 0),
    )


def _data(described: Description, form: Format) -> Response:
    """Write the statements about the thing, and a few about the document that holds them."""
    own, about_it = document(state().release, state().store, described.iri)
    thing, *around = described.parts
    parts = [thing, convert.quads(about_it, own), *around]
    response = Response(documents.write(parts, form), content_type=form.content_type)
    if described.cut:
        response.headers["Truncated"] = "incoming"
    return response


def _links(iri: str, page: str) -> Iterable[str]:
    """Yield links (RFC 8288) to the thing, its canonical page, and each format."""
    yield f'<{_uri(iri)}>; rel="describes"'
    yield f'<{_uri(_canonical(iri))}>; rel="canonical"'
    for form in OFFERED:
        yield f'<{page.partition("#")[0]}.{form.extension}>; rel="alternate"; type="{form.media_type}"'


def _canonical(iri: str) -> str:
    """Return the IRI of the document about a thing."""
    found = state().names.document(iri)
    return iri.partition("#")[0] if found == iri else found


def _uri(iri: str) -> str:
    """Write an IRI so that a header can hold it."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in iri)
