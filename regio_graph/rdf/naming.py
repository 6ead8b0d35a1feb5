"""The names and texts that a graph of rdflib has for a node."""

from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDFS, SKOS
from rdflib.term import Node

from ..languages import Texts, choose

# The properties that name a thing; the first that does is its name.
NAMING = (SKOS.prefLabel, RDFS.label, DCTERMS.title, FOAF.name)


def texts(graph: Graph, node: Node | None, predicates: Iterable[URIRef] = NAMING) -> Texts:
    """Read what the first of some properties says of a node, by language."""
    for predicate in predicates if node is not None else ():
        found: dict[str, str] = {}
        for value in sorted(graph.objects(node, predicate), key=str):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", str(value))
        if found:
            return dict(sorted(found.items()))
    return {}


def every(graph: Graph, node: Node, predicate: URIRef, language: str) -> list[str]:
    """Return every text of a node in one language, or in none."""
    return sorted(
        str(value)
        for value in graph.objects(node, predicate)
        if isinstance(value, Literal) and value.language in {language, None}
    )


def text(graph: Graph, node: Node | None, predicate: URIRef, language: str) -> str:
    """Return a text of a node in a language or the nearest there is; nothing where it has none."""
    return choose(texts(graph, node, (predicate,)), language)


def name_of(graph: Graph, node: Node | None, language: str) -> str:
    """Return the name of a node in a language or the nearest there is; its IRI where it has none."""
    return choose(texts(graph, node), language) or str(node or "")
