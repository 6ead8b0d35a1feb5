"""The words for something in a language, or in the language there is."""

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDFS, SKOS
from rdflib.term import Node

_NAMES = (SKOS.prefLabel, DCTERMS.title, RDFS.label, FOAF.name)


def text(graph: Graph, node: Node | None, predicate: URIRef | None, language: str) -> str:
    """Return a text of a node, or its name when no property is given; the IRI when it has none."""
    if node is None:
        return ""
    for asked in (predicate,) if predicate else _NAMES:
        found = sorted(value for value in graph.objects(node, asked) if isinstance(value, Literal))
        for wanted in (language, None, "nl"):
            for value in found:
                if value.language == wanted:
                    return str(value)
        if found:
            return str(found[0])
    return "" if predicate else str(node)


def texts(graph: Graph, node: Node, predicate: URIRef, language: str) -> list[str]:
    """Return every text of a node in one language."""
    return sorted(
        str(value)
        for value in graph.objects(node, predicate)
        if isinstance(value, Literal) and value.language in {language, None}
    )
