"""The catalogue and the list of files, as pages and as data."""

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, request
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF
from rdflib.term import Node
from werkzeug.exceptions import NotFound

from ...catalogue import PREFIXES, File, changes
from ...catalogue.feed import anchor
from ...catalogue.vocabulary import VCARD
from ...describe.when import read as in_words
from ...iris import local_name
from ...rdf import formats
from ...rdf.convert import triples
from ...rdf.namespaces import DCAT
from ...rdf.naming import every, name_of, text
from ...rdf.negotiate import negotiate
from ...release.dumps import SUMS
from .. import structured
from ..context import language, state
from ..render import render

blueprint = Blueprint("catalogue", __name__)

_OFFERED = (*formats.GRAPHS, formats.HTML)


@blueprint.get("/catalogue")
@blueprint.get("/catalogue.<extension>")
def catalogue(extension: str | None = None) -> Response:
    """Show what is published, or say it in DCAT-AP-NL by Accept, `format=` or extension."""
    form = negotiate(request.headers.get("Accept"), _OFFERED, extension or request.args.get("format"))
    published = state().endpoint.published
    graph = published.published(published.site(request.scheme, request.host))
    if form is not formats.HTML:
        return data(graph, form)
    chosen = language()
    return Response(
        render(
            "catalogue.html",
            structured=structured.of_catalogue(),
            datasets=_datasets(graph, chosen),
            services=_services(graph, chosen),
            changes=changes(graph, chosen),
            anchor=anchor,
            in_words=in_words,
            about=_about(graph, chosen),
        )
    )


@blueprint.get("/dumps")
def dumps() -> Response:
    """List the files with their sizes and checksums."""
    published = state().endpoint.published
    graph = published.published(published.site(request.scheme, request.host))
    return Response(
        render("dumps.html", datasets=_datasets(graph, language()), sums=published.files.get(SUMS))
    )


def data(graph: Graph, form: formats.Format) -> Response:
    """Write a graph for a machine."""
    into = BytesIO()
    formats.write_to(sorted(triples(graph), key=str), form, into, PREFIXES)
    return Response(into.getvalue(), content_type=form.content_type)


def _datasets(graph: Graph, chosen: str) -> list[dict[str, Any]]:
    files = state().endpoint.published.files
    found = []
    for node in graph.subjects(RDF.type, DCAT.Dataset):
        names = [
            local_name(str(value))
            for distribution in graph.objects(node, DCAT.distribution)
            for value in graph.objects(distribution, DCAT.downloadURL)
        ]
        found.append(
            {
                **_titled(graph, node, chosen),
                "keywords": every(graph, node, DCAT.keyword, chosen),
                "modified": _day(graph, node, DCTERMS.modified, chosen),
                "issued": _day(graph, node, DCTERMS.issued, chosen),
                "triples": state().release.counts.get(str(node)),
                "files": sorted((files[name] for name in names), key=_reading_order),
                "order": (
                    (node, DCTERMS.hasPart, None) not in graph,
                    (node, DCAT.inSeries, None) not in graph,
                ),
            }
        )
    return sorted(found, key=lambda dataset: (dataset["order"], dataset["title"]))


def _reading_order(file: File) -> int:
    """Put what people read before what machines exchange."""
    order = [formats.TURTLE, formats.TRIG, formats.NTRIPLES, formats.NQUADS, formats.JSONLD]
    return order.index(file.format) if file.format else len(order)


def _services(graph: Graph, chosen: str) -> list[dict[str, Any]]:
    found = [
        {
            **_titled(graph, node, chosen),
            "endpoint": str(graph.value(node, DCAT.endpointURL) or ""),
            "described": str(graph.value(node, DCAT.endpointDescription) or ""),
        }
        for node in graph.subjects(RDF.type, DCAT.DataService)
    ]
    return sorted(found, key=lambda service: service["title"])


def _about(graph: Graph, chosen: str) -> dict[str, Any]:
    """Gather what is said of the catalogue itself."""
    node = graph.value(None, RDF.type, DCAT.Catalog)
    if node is None:
        raise NotFound("this release has no catalogue")
    licence = graph.value(node, DCTERMS.license)
    contact = [
        str(value)
        for point in graph.objects(node, DCAT.contactPoint)
        for _, predicate, value in graph.triples((point, None, None))
        if str(predicate).startswith(f"{VCARD}has")
    ]
    return {
        **_titled(graph, node, chosen),
        "publisher": name_of(graph, graph.value(node, DCTERMS.publisher), chosen),
        "licence": {"iri": str(licence), "title": name_of(graph, licence, chosen)} if licence else None,
        "themes": sorted(name_of(graph, theme, chosen) for theme in graph.objects(node, DCAT.theme)),
        "contact": sorted(contact),
        "modified": _day(graph, node, DCTERMS.modified, chosen),
    }


def _titled(graph: Graph, node: Node, chosen: str) -> dict[str, str]:
    return {
        "iri": str(node),
        "identifier": str(graph.value(node, DCTERMS.identifier) or ""),
        "title": text(graph, node, DCTERMS.title, chosen),
        "description": text(graph, node, DCTERMS.description, chosen),
    }


def _day(graph: Graph, node: Node, predicate: Node, chosen: str) -> str:
    """Return the day of a date and time, in words; empty when none is known."""
    day = str(graph.value(node, predicate) or "")[:10]
    return in_words(day, day, chosen).meaning if day else ""
