"""Documents for the Woo index: a sitemap with DiWoo metadata beside each address.

https://standaarden.overheid.nl/diwoo/metadata/. A document is in it once the catalogue
states all that the metadata may not lack: address, title, date, a publisher with a TOOI
identifier and an information category. Nothing of that is made up here.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV
from rdflib.term import Node

from ..rdf.naming import name_of, text

_KERN = "https://identifier.overheid.nl/tooi/def/thes/kern/"
_TOOI = "https://identifier.overheid.nl/tooi/id/"
# The information categories of articles 3.3 and 3.1 of the Woo; other codes are kinds of documents.
CATEGORIES = {
    URIRef(_KERN + code): name
    for code, name in {
        "c_139c6280": "wet of algemeen verbindend voorschrift",
        "c_aab6bfc7": "overig besluit van algemene strekking",
        "c_759721e2": "ontwerp van wet- en regelgeving met adviesaanvraag",
        "c_40a05794": "organisatie en werkwijze",
        "c_89ee6784": "bereikbaarheidsgegevens",
        "c_8c840238": "bij vertegenwoordigend orgaan ingekomen stuk",
        "c_c76862ab": "vergaderstuk Staten-Generaal",
        "c_db4862c3": "vergaderstuk decentrale overheid",
        "c_3a248e3a": "agenda of besluitenlijst bestuurscollege",
        "c_99a836c7": "advies",
        "c_8fc2335c": "convenant",
        "c_c6cd1213": "jaarplan of jaarverslag",
        "c_cf268088": "subsidieverplichting anders dan met beschikking",
        "c_3baef532": "Woo-verzoek of -besluit",
        "c_fdaee95e": "onderzoeksrapport",
        "c_46a81018": "beschikking",
        "c_a870c43d": "klachtoordeel",
        "c_816e508d": "inspanningsverplichting art 3.1 Woo",
    }.items()
}
_NEEDED = {"foaf:page": FOAF.page, "dct:title": DCTERMS.title, "dct:created": DCTERMS.created}


def missing(catalogue: Graph) -> dict[str, list[str]]:
    """Name, of each document that datasets derive from, what must be stated before it can be listed."""
    return {str(document): list(_lacks(catalogue, document)) for document in _documents(catalogue)}


def sitemap(catalogue: Graph) -> str | None:
    """Write the sitemap; None as long as no document can be listed."""
    listed = [document for document in _documents(catalogue) if not list(_lacks(catalogue, document))]
    if not listed:
        return None
    entries = "\n".join(_entry(catalogue, document) for document in listed)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:diwoo="https://standaarden.overheid.nl/diwoo/metadata/">\n'
        f"{entries}\n</urlset>\n"
    )


def _documents(catalogue: Graph) -> list[Node]:
    return sorted(set(catalogue.objects(None, PROV.wasDerivedFrom)), key=str)


def _lacks(catalogue: Graph, document: Node) -> Iterator[str]:
    yield from (name for name, predicate in _NEEDED.items() if (document, predicate, None) not in catalogue)
    if not str(catalogue.value(document, DCTERMS.publisher)).startswith(_TOOI):
        yield "dct:publisher with a TOOI identifier"
    if not CATEGORIES.keys() & set(catalogue.objects(document, DCTERMS.type)):
        yield "dct:type with an information category"


def _entry(catalogue: Graph, document: Node) -> str:
    kinds = set(catalogue.objects(document, DCTERMS.type))
    publisher = catalogue.value(document, DCTERMS.publisher)
    created = str(catalogue.value(document, DCTERMS.created))
    sorts = [(kind, name_of(catalogue, kind, "nl")) for kind in sorted(kinds - CATEGORIES.keys(), key=str)]
    categories = [(kind, CATEGORIES[kind]) for kind in CATEGORIES if kind in kinds]
    return "".join(
        (
            f"<url><loc>{escape(str(catalogue.value(document, FOAF.page)))}</loc>",
            "<diwoo:Document><diwoo:DiWoo>",
            _coded("publisher", publisher, name_of(catalogue, publisher, "nl")),
            "<diwoo:titelcollectie><diwoo:officieleTitel>",
            escape(text(catalogue, document, DCTERMS.title, "nl")),
            "</diwoo:officieleTitel></diwoo:titelcollectie>",
            "<diwoo:classificatiecollectie>",
            _list("documentsoorten", "documentsoort", sorts),
            _list("informatiecategorieen", "informatiecategorie", categories),
            "</diwoo:classificatiecollectie>",
            f"<diwoo:creatiedatum>{escape(created)}</diwoo:creatiedatum>",
            "</diwoo:DiWoo></diwoo:Document></url>",
        )
    )


def _list(name: str, each: str, coded: Sequence[tuple[Node, str]]) -> str:
    inside = "".join(_coded(each, code, label) for code, label in coded)
    return f"<diwoo:{name}>{inside}</diwoo:{name}>" if inside else ""


def _coded(name: str, code: Node | None, label: str) -> str:
    return f"<diwoo:{name} resource={quoteattr(str(code))}>{escape(label)}</diwoo:{name}>"
