"""Describe things and the catalogue for search engines in schema.org's terms, as JSON-LD.

A programme is no `Project` there: that is a kind of organisation in schema.org. What has
no fitting class is a `Thing` with its own class as additional type.
"""

from collections.abc import Iterable
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS
from rdflib.term import Node

from ..iris import DEFINITIONS, local_name
from ..rdf.namespaces import DCAT, PREFIXES
from ..rdf.naming import every, name_of, text
from .dcat import Site
from .vocabulary import MEDIA_TYPES, SPDX

CONTEXT = "https://schema.org"

# The first that fits.
_TYPES = (
    (f"{PREFIXES['person']}Person", "Person"),
    (f"{PREFIXES['m8g']}PublicOrganisation", "GovernmentOrganization"),
    (f"{PREFIXES['org']}Organization", "Organization"),
    (f"{DEFINITIONS}Edition", "Report"),
    (f"{DEFINITIONS}Law", "Legislation"),
    (f"{DEFINITIONS}Document", "CreativeWork"),
    (f"{DEFINITIONS}Milestone", "Event"),
    (str(DCTERMS.Location), "Place"),
    (str(SKOS.Concept), "DefinedTerm"),
    (str(SKOS.ConceptScheme), "DefinedTermSet"),
    (str(DCAT.Dataset), "Dataset"),
    (str(DCAT.DataService), "WebAPI"),
    (str(DCAT.Catalog), "DataCatalog"),
)
_CODES = (URIRef(f"{PREFIXES['tooi']}organisatiecode"), DCTERMS.identifier, SKOS.notation)
_DATE = URIRef(f"{DEFINITIONS}date")
_EARLIEST, _LATEST = URIRef(f"{DEFINITIONS}earliest"), URIRef(f"{DEFINITIONS}latest")


def schema_org(thing: str, description: Graph, language: str, page: str) -> dict[str, Any]:
    """Describe a thing by what is said of it, and of the dates it leads to."""
    node = URIRef(thing)
    kinds = {str(kind) for kind in description.objects(node, RDF.type)}
    kind = next((name for known, name in _TYPES if known in kinds), "Thing")
    name = name_of(description, node, language)
    others = every(description, node, SKOS.altLabel, language)
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": kind,
        "@id": thing,
        "url": page,
        "name": name if name != thing else "",
        "alternateName": others,
        "description": text(description, node, SKOS.definition, language)
        or text(description, node, DCTERMS.description, language),
        "identifier": sorted(str(code) for p in _CODES for code in description.objects(node, p)),
    }
    if kind == "Thing":
        said["additionalType"] = sorted(known for known in kinds if known.startswith(DEFINITIONS))
    if kind == "Event":
        dates = list(description.objects(node, _DATE))
        said["startDate"] = min(_values(description, dates, _EARLIEST), default="")
        said["endDate"] = max(_values(description, dates, _LATEST), default="")
    if kind == "Report":
        said["datePublished"] = str(description.value(node, DCTERMS.issued) or "")
        said["author"] = [{"@id": str(author)} for author in description.objects(node, DCTERMS.creator)]
    if kind == "DefinedTerm":
        said["inDefinedTermSet"] = sorted(str(scheme) for scheme in description.objects(node, SKOS.inScheme))
        said["termCode"] = local_name(thing)
        said["sameAs"] = sorted(str(same) for same in description.objects(node, SKOS.exactMatch))
    return _without_nothing(said)


def data_catalogue(catalogue: Graph, language: str, site: Site) -> dict[str, Any]:
    """Describe the catalogue with its datasets and their files, as dataset search asks for."""
    node = catalogue.value(None, RDF.type, DCAT.Catalog)
    if node is None:
        return {}
    datasets = sorted(catalogue.objects(node, DCAT.dataset), key=str)
    return _without_nothing(
        {
            "@context": CONTEXT,
            "@type": "DataCatalog",
            "@id": str(node),
            "url": f"{site.address}catalogue",
            **_described(catalogue, node, language),
            "dataset": [_dataset(catalogue, dataset, language, site) for dataset in datasets],
        }
    )


def _dataset(catalogue: Graph, node: Node, language: str, site: Site) -> dict[str, Any]:
    return _without_nothing(
        {
            "@type": "Dataset",
            "@id": str(node),
            "url": f"{site.address}catalogue#d-{catalogue.value(node, DCTERMS.identifier)}",
            **_described(catalogue, node, language),
            "identifier": str(node),
            "keywords": every(catalogue, node, DCAT.keyword, language),
            "creator": _agents(catalogue, node, DCTERMS.creator, language),
            "inLanguage": ["nl", "en"],
            "isAccessibleForFree": True,
            "distribution": [
                _without_nothing(
                    {
                        "@type": "DataDownload",
                        "contentUrl": str(catalogue.value(file, DCAT.downloadURL)),
                        "encodingFormat": _media_type(catalogue, file),
                        "contentSize": f"{catalogue.value(file, DCAT.byteSize)} B",
                        "sha256": str(
                            catalogue.value(catalogue.value(file, SPDX.checksum), SPDX.checksumValue) or ""
                        ),
                    }
                )
                for file in sorted(catalogue.objects(node, DCAT.distribution), key=str)
                if (file, DCAT.downloadURL, None) in catalogue
            ],
        }
    )


def _media_type(catalogue: Graph, file: Node) -> str:
    """Return a media type as HTTP writes it, such as `text/turtle`."""
    return str(catalogue.value(file, DCAT.mediaType)).removeprefix(MEDIA_TYPES)


def _described(catalogue: Graph, node: Node, language: str) -> dict[str, Any]:
    return {
        "name": text(catalogue, node, DCTERMS.title, language),
        "description": text(catalogue, node, DCTERMS.description, language),
        "license": str(catalogue.value(node, DCTERMS.license) or ""),
        "publisher": _agents(catalogue, node, DCTERMS.publisher, language),
        "datePublished": _day(catalogue.value(node, DCTERMS.issued)),
        "dateModified": _day(catalogue.value(node, DCTERMS.modified)),
    }


def _agents(catalogue: Graph, node: Node, predicate: URIRef, language: str) -> list[dict[str, str]]:
    return [
        {"@type": "Organization", "@id": str(agent), "name": text(catalogue, agent, FOAF.name, language)}
        for agent in sorted(catalogue.objects(node, predicate), key=str)
    ]


def _day(when: Node | None) -> str:
    return str(when)[:10] if when is not None else ""


def _values(graph: Graph, nodes: Iterable[Node], predicate: URIRef) -> list[str]:
    return [str(v) for node in nodes for v in graph.objects(node, predicate) if isinstance(v, Literal)]


def _without_nothing(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value or value is False}
