"""Concept schemes as documentation: each with its concepts, and how often they are used."""

from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from ..iris import local_name
from ..languages import Texts
from ..rdf.namespaces import DCTERMS, RDF, RDFS, SKOS
from ..rdf.naming import texts
from .reading import Ref, refs
from .usage import Usage


@dataclass(frozen=True)
class Concept:
    """One entry: `code` is its name in the scheme, `used` how often a statement of the data names it."""

    iri: str
    code: str
    label: Texts
    definition: Texts
    alternatives: tuple[str, ...]
    broader: tuple[Ref, ...]
    narrower: tuple[Ref, ...]
    used: int


@dataclass(frozen=True)
class Scheme:
    """A list of concepts; `properties` are those whose values come from it in this release."""

    iri: str
    code: str
    label: Texts
    definition: Texts
    licence: str
    concepts: tuple[Concept, ...]
    properties: tuple[Ref, ...]

    @property
    def used(self) -> int:
        """How often a statement names one of its concepts."""
        return sum(concept.used for concept in self.concepts)


def schemes(ontology: Graph, usage: Usage) -> tuple[Scheme, ...]:
    """Read every concept scheme, sorted by its code."""
    found = {node for node in ontology.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(node, URIRef)}
    return tuple(_scheme(node, ontology, usage) for node in sorted(found))


def _scheme(node: URIRef, ontology: Graph, usage: Usage) -> Scheme:
    concepts = [_concept(each, ontology, usage) for each in ontology.subjects(SKOS.inScheme, node)]
    ours = {concept.iri for concept in concepts}
    properties = {URIRef(property_) for property_, concept in usage.concepts if concept in ours}
    return Scheme(
        iri=str(node),
        code=local_name(str(node)),
        label=texts(ontology, node, (SKOS.prefLabel, RDFS.label, DCTERMS.title)),
        definition=texts(ontology, node, (SKOS.definition, DCTERMS.description)),
        licence=str(ontology.value(node, DCTERMS.license) or ""),
        concepts=tuple(sorted(concepts, key=lambda concept: concept.code)),
        properties=refs(ontology, properties),
    )


def _concept(node: Node, ontology: Graph, usage: Usage) -> Concept:
    names = [*ontology.objects(node, SKOS.altLabel), *ontology.objects(node, SKOS.hiddenLabel)]
    broader = {*ontology.objects(node, SKOS.broader), *ontology.subjects(SKOS.narrower, node)}
    narrower = {*ontology.objects(node, SKOS.narrower), *ontology.subjects(SKOS.broader, node)}
    return Concept(
        iri=str(node),
        code=local_name(str(node)),
        label=texts(ontology, node, (SKOS.prefLabel, RDFS.label)),
        definition=texts(ontology, node, (SKOS.definition,)),
        alternatives=tuple(sorted(str(name) for name in names)),
        broader=refs(ontology, broader),
        narrower=refs(ontology, narrower),
        used=sum(count for (_, concept), count in usage.concepts.items() if concept == str(node)),
    )
