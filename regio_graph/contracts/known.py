"""The terms that exist: those that the ontology declares, and those of the languages themselves.

A vocabulary speaks for the namespaces it has declarations in. What lies outside them is
no term but the name of a thing, and whether that exists is for the release to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, SH, XSD, URIRef
from rdflib.namespace import DefinedNamespace

from ..iris import DEFINITIONS, ROOT
from ..rdf.store import Store

# rdflib declares these namespaces closed, so it knows each of their terms.
LANGUAGES: tuple[type[DefinedNamespace], ...] = (RDF, RDFS, OWL, XSD, SH)
_OURS = (DEFINITIONS, f"{ROOT}concept/")

_DECLARED = "SELECT DISTINCT ?term { GRAPH <%s> { ?term ?p ?o FILTER (isIRI(?term)) } }"
_BORROWED = (
    "SELECT DISTINCT ?term ?home { GRAPH <%s> { ?term rdfs:isDefinedBy ?home FILTER (isIRI(?term)) } }"
)
_PLACES = ("{0} ?p ?o", "?s {0} ?o", "?s ?p {0}")


@dataclass(frozen=True)
class Vocabulary:
    """The terms an ontology declares; `borrowed` gives the namespace of each that is a standard's."""

    declared: frozenset[str]
    borrowed: Mapping[str, str]

    def speaks_for(self, iri: str) -> bool:
        """Tell whether an IRI lies in a namespace of which the terms are known."""
        homes = (*_OURS, *map(str, LANGUAGES), *set(self.borrowed.values()))
        return iri.startswith(homes)

    def declares(self, iri: str) -> bool:
        """Tell whether a term exists; a namespace's own IRI does."""
        if iri.startswith(_OURS):
            return iri in self.declared
        if any(iri.startswith(str(language)) for language in LANGUAGES):
            node = URIRef(iri)
            return any(node in language for language in LANGUAGES)
        return iri in self.borrowed or iri in self.borrowed.values()

    def misspelt(self, iris: Iterable[str]) -> set[str]:
        """Return the IRIs that look like terms of a known namespace and are none."""
        return {iri for iri in iris if self.speaks_for(iri) and not self.declares(iri)}


def of(store: Store, base: str) -> Vocabulary:
    """Read the vocabulary that a release carries in its ontology graph."""
    graph = f"{base}graph/ontology"
    declared = frozenset(s["term"].value for s in store.select(_DECLARED % graph))
    borrowed = {s["term"].value: s["home"].value for s in store.select(_BORROWED % graph)}
    return Vocabulary(declared, borrowed)


def occurs(store: Store, iri: str) -> bool:
    """Tell whether an IRI is anywhere in a release, or is one of its graphs."""
    if iri in store.graphs:
        return True
    term = URIRef(iri).n3()
    anywhere = " UNION ".join(
        f"{{ {place.format(term)} }} UNION {{ GRAPH ?g {{ {place.format(term)} }} }}" for place in _PLACES
    )
    return bool(store.query(f"ASK {{ {anywhere} }}"))
