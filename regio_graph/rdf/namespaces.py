"""The terms the code itself speaks of; a misspelt one is an AttributeError.

The full list is the ontology. What stands here must be declared there or be borrowed
(a test holds both), so that code and content cannot drift apart.
"""

from rdflib import Namespace
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SH, SKOS, VOID, XSD, ClosedNamespace

__all__ = [
    "CSVW",
    "DCAT",
    "DCATAP",
    "DCTERMS",
    "FOAF",
    "OA",
    "OWL",
    "PREFIXES",
    "RDF",
    "RDFS",
    "REGIO",
    "SCHEMA",
    "SH",
    "SKOS",
    "VOID",
    "XSD",
]

REGIO = ClosedNamespace(
    "https://w3id.org/regio-graph/def#",
    terms=[
        "Edition",
        "Goal",
        "Passage",
        "Programme",
        "ReportedFact",
        "characterCount",
        "earliest",
        "edtf",
        "firstLine",
        "lastLine",
        "latest",
        "passage",
        "precision",
        "printed",
        "sha256",
        "sourceText",
        "yearInferred",
    ],
)

OA = ClosedNamespace(
    "http://www.w3.org/ns/oa#",
    terms=["SpecificResource", "TextPositionSelector", "end", "hasSelector", "hasSource", "start"],
)

CSVW = ClosedNamespace(
    "http://www.w3.org/ns/csvw#",
    terms=["Column", "Schema", "Table", "column", "datatype", "name", "tableSchema", "title"],
)

SCHEMA = ClosedNamespace("https://schema.org/", terms=["keywords", "result", "target"])

# rdflib's own DCAT is that of version 2.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")

CONCEPT = Namespace("https://w3id.org/regio-graph/concept/")

# How names are shortened, in what is written and in what is shown.
PREFIXES = {
    "concept": "https://w3id.org/regio-graph/concept/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gemeente": "https://identifier.overheid.nl/tooi/id/gemeente/",
    "m8g": "http://data.europa.eu/m8g/",
    "ministerie": "https://identifier.overheid.nl/tooi/id/ministerie/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "person": "http://www.w3.org/ns/person#",
    "prov": "http://www.w3.org/ns/prov#",
    "provincie": "https://identifier.overheid.nl/tooi/id/provincie/",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "regio": "https://w3id.org/regio-graph/def#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": "https://w3id.org/regio-graph/shape#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "tooi": "https://identifier.overheid.nl/tooi/def/ont/",
    "unit": "http://qudt.org/vocab/unit/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def compact(iri: str, base: str) -> str:
    """Shorten an IRI for reading: the region's own lose their base, known namespaces become prefixes."""
    if iri.startswith(f"{base}id/"):
        return iri.removeprefix(f"{base}id/")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def written_out(text: str, base: str) -> list[str]:
    """List the IRIs that a text can mean: one in full, one with a prefix, one as `compact` shortens it."""
    prefix, _, rest = text.partition(":")
    found = [text.removeprefix("<").removesuffix(">")]
    if prefix in PREFIXES:
        found.append(PREFIXES[prefix] + rest)
    return [*found, f"{base}id/{text}"]
