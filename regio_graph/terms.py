"""The terms the code itself speaks of; a misspelt one is an AttributeError.

The full list is the ontology. What stands here must be declared there or be borrowed
(a test holds both), so that code and content cannot drift apart.
"""

from rdflib import Namespace
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SH, SKOS, VOID, XSD, ClosedNamespace

__all__ = [
    "CSVW",
    "DCTERMS",
    "FOAF",
    "OA",
    "OWL",
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
        "firstLine",
        "lastLine",
        "passage",
        "printed",
        "sha256",
        "sourceText",
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

CONCEPT = Namespace("https://w3id.org/regio-graph/concept/")
