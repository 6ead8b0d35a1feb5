"""Entail by OWL 2 RL; asserted triples are not repeated.

owlrl is the reference for the closure. What no one asks is left out: that a thing is
itself or an owl:Thing, statements about literals and blank nodes, about the vocabulary
of OWL itself, and domains and ranges widened along the class tree.
"""

from collections.abc import Collection, Mapping

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from ..rdf.namespaces import OWL, RDF, RDFS, XSD
from ..rdf.store import Scratch
from . import construct
from .rules import closure

_BUILT_IN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
_EVERYTHING = {OWL.Thing, RDFS.Resource, OWL.Nothing}
_BOOKKEEPING = {
    OWL.sameAs,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.differentFrom,
    OWL.disjointWith,
    RDFS.domain,
    RDFS.range,
}
_META = {RDFS.Datatype, OWL.AnnotationProperty, RDFS.Class, RDF.Property, OWL.Class}

Triple = tuple[Node, Node, Node]


def entail(asserted: Collection[Triple], own: Mapping[str, str] | None = None) -> set[Triple]:
    """Return the triples that OWL 2 RL and a project's own rules add to others and that say something.

    What a rule adds is closed again, and the rules applied to that, until nothing new comes.
    """
    found = _closed(asserted)
    if not own:
        return found
    scratch = Scratch(construct.convertible((*asserted, *found)))
    while new := construct.apply(scratch, own):
        found |= new
        follows = _closed({*asserted, *found}) - found
        found |= follows
        scratch.add(construct.convertible(follows))
    return found


def _closed(asserted: Collection[Triple]) -> set[Triple]:
    """Return what OWL 2 RL adds, by the rules of `closure` where they cover the graph."""
    found = closure(asserted, owl=True)
    if found is None:
        return entail_by_reference(asserted)
    return {triple for triple in found if not trivial(triple)}


def entail_by_reference(asserted: Collection[Triple]) -> set[Triple]:
    """Return the same by owlrl, which takes thirty times as long."""
    import owlrl  # noqa: PLC0415 - not needed as long as `closure` covers the ontology

    closed = Graph()
    for triple in asserted:
        closed.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return {triple for triple in closed if triple not in asserted and not trivial(triple)}


def entail_rdfs(asserted: Collection[Triple]) -> set[Triple]:
    """Return the triples that the rules of RDFS add: classes, properties, domains and ranges."""
    found = closure(asserted, owl=False)
    assert found is not None, "RDFS is covered whole"
    return {triple for triple in found if not trivial(triple)}


def trivial(triple: Triple) -> bool:
    """Tell whether a triple says nothing that somebody could ask for."""
    subject, predicate, value = triple
    return (
        not isinstance(subject, URIRef)
        or isinstance(value, BNode)
        or str(subject).startswith(_BUILT_IN)
        or value in _EVERYTHING
        or (predicate == RDF.type and value in _META)
        or (predicate in _BOOKKEEPING and (subject == value or predicate != OWL.sameAs))
        or (predicate in {RDFS.subClassOf, RDFS.subPropertyOf} and subject == value)
    )
