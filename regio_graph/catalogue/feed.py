"""Changes of the data, as the catalogue tells them, and as an Atom feed (RFC 4287)."""

from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from rdflib import Graph
from rdflib.namespace import DCTERMS, PROV, RDF
from rdflib.term import Node

from ..iris import local_name
from ..rdf.namespaces import DCAT
from ..rdf.naming import name_of, text


class Change(NamedTuple):
    """One change: when it was, its IRI, what it was, and what it changed."""

    when: str
    iri: str
    title: str
    description: str
    changed: tuple[str, ...]


def changes(catalogue: Graph, language: str) -> list[Change]:
    """List the changes, the newest first."""
    return sorted(
        (
            Change(
                str(catalogue.value(node, PROV.endedAtTime)),
                str(node),
                text(catalogue, node, DCTERMS.title, language),
                text(catalogue, node, DCTERMS.description, language),
                tuple(
                    sorted(
                        text(catalogue, thing, DCTERMS.title, language) for thing in _changed(catalogue, node)
                    )
                ),
            )
            for node in catalogue.subjects(RDF.type, PROV.Activity)
            if (node, PROV.endedAtTime, None) in catalogue
        ),
        reverse=True,
    )


def atom(catalogue: Graph, site: str, language: str) -> str | None:
    """Write the feed of changes; None as long as nothing is known to have changed."""
    found = changes(catalogue, language)
    node = catalogue.value(None, RDF.type, DCAT.Catalog)
    if not found or node is None:
        return None
    publisher = catalogue.value(node, DCTERMS.publisher)
    page, feed = f"{site}catalogue?lang={language}", f"{site}changes.atom?lang={language}"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">',
        f"<id>{escape(str(node))}</id>",
        f"<title>{escape(text(catalogue, node, DCTERMS.title, language))}</title>",
        f"<updated>{escape(found[0].when)}</updated>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>',
        f"<author><name>{escape(name_of(catalogue, publisher, language))}</name></author>",
    ]
    licence = catalogue.value(node, DCTERMS.license)
    if licence is not None:
        lines.append(f'<link rel="license" href={quoteattr(str(licence))}/>')
    for change in found:
        lines += [
            "<entry>",
            f"<id>{escape(change.iri)}</id>",
            f"<title>{escape(change.title)}</title>",
            f"<updated>{escape(change.when)}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(f"{page}#{anchor(change.iri)}")}/>',
            f"<summary>{escape(change.description)}</summary>",
            *(f"<category term={quoteattr(changed)}/>" for changed in change.changed),
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def anchor(iri: str) -> str:
    """Return the name that a change has on the catalogue's page."""
    return local_name(iri)


def _changed(catalogue: Graph, change: Node) -> list[Node]:
    return list(catalogue.objects(change, PROV.generated))
