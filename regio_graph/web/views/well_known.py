"""Documents at well-known addresses: VoID, security.txt, robots.txt, sitemaps, the Atom feed."""

import re
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app, request
from rdflib import URIRef
from werkzeug.exceptions import NotFound

from ...catalogue import Site, void, woo
from ...catalogue.feed import atom
from ...catalogue.sitemap import robots as robots_text
from ...catalogue.sitemap import sitemaps
from ...describe.statistics import describe_dataset
from ...endpoint.publication import Publication
from ...rdf import formats
from ...rdf.negotiate import negotiate
from ..context import language, state
from .catalogue import data

blueprint = Blueprint("harvest", __name__)

_EXPIRES = timedelta(days=180)  # a security.txt is to be looked at again within a year (RFC 9116)
# Answers to what somebody types or sends, and nothing by themselves.
_NO_PAGES = {"/search", "/openapi.json"}
_CONCEPTS = """
SELECT DISTINCT ?thing WHERE { ?thing skos:inScheme ?scheme .
FILTER (STRSTARTS(STR(?thing), STR(concept:))) } ORDER BY ?thing
"""


def _site() -> tuple[Publication, Site]:
    published = state().endpoint.published
    return published, published.site(request.scheme, request.host)


@blueprint.get("/.well-known/void")
def well_known_void() -> Response:
    """Describe the dataset with its statistics, where VoID says to look."""
    published, site = _site()
    form = negotiate(request.headers.get("Accept"), formats.GRAPHS, request.args.get("format"))
    release, store = state().release, state().store
    files = published.files.values()
    graph, today = void.describe(published.catalogue, published.names, files, release.counts, site)
    describe_dataset(graph, today, release, store, URIRef(f"{site.address}sparql"))
    return data(graph, form)


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Answer with security.txt (RFC 9116); 404 without a contact."""
    site = _site()[1]
    contact = [address for address in site.contact if not address.startswith("tel:")] or list(site.contact)
    if not contact:
        raise NotFound(
            "this server does not say whom to tell of a weakness; "
            "whoever runs it sets REGIO_CONTACT, for instance to mailto:security@example.org"
        )
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        *(f"Contact: {address}" for address in contact),
        f"Expires: {today + _EXPIRES:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {site.address}.well-known/security.txt",
    ]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Answer with robots.txt (RFC 9309)."""
    return Response(robots_text(_site()[1].address), content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
@blueprint.get("/sitemap-<int:number>.xml")
def sitemap(number: int | None = None) -> Response:
    """List every page."""
    name = "sitemap.xml" if number is None else f"sitemap-{number}.xml"
    published, site = _site()
    modified = published.modified.isoformat() if published.modified else ""
    files = sitemaps(_pages(published), site.address, modified)
    if name not in files:
        raise NotFound(f"there is no {name!r}; /sitemap.xml names them all")
    return Response(files[name], content_type="application/xml")


@blueprint.get("/sitemap-diwoo.xml")
def diwoo() -> Response:
    """List the documents for the Woo index, with their metadata."""
    catalogue = _site()[0].catalogue
    written = woo.sitemap(catalogue)
    if written is None:
        lacking = "; ".join(
            f"<{iri}> lacks {', '.join(what)}" for iri, what in woo.missing(catalogue).items()
        )
        raise NotFound(
            f"no document is described well enough for the Woo index: {lacking or 'there is none'}"
        )
    return Response(written, content_type="application/xml")


@blueprint.get("/changes.atom")
def feed() -> Response:
    """Answer with the Atom feed of changes (RFC 4287)."""
    published, site = _site()
    written = atom(published.catalogue, site.address, language())
    if written is None:
        raise NotFound("nothing is known to have changed yet; data/changes.ttl would tell")
    return Response(written, content_type="application/atom+xml; charset=utf-8")


def _pages(published: Publication) -> list[str]:
    """List the paths of all pages: those with an address of their own, each question, thing and concept."""
    own = {rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    fixed = sorted(path for path in own if not re.search(r"[<.]", path) and path not in _NO_PAGES)
    queries = [f"/queries/{name}" for name in sorted(state().queries)]
    concepts = [row["thing"].value for row in state().store.select(_CONCEPTS)]
    # A part of a document is on the page of the whole.
    iris = (iri for iri in (*state().pages, *concepts) if "#" not in iri)
    things = filter(None, map(published.names.page, iris))
    return list(dict.fromkeys([*fixed, *queries, *things]))
