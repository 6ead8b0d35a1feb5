"""What follows from the statements by OWL 2 RL, and only that: asserted triples are not repeated.

owlrl is the reference for the closure. What no one asks is left out: that a thing is
itself or an owl:Thing, statements about literals and blank nodes, about the vocabulary
of OWL itself, and domains and ranges widened along the class tree.
"""

from collections.abc import Iterable

import owlrl
from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from .terms import OWL, RDF, RDFS, XSD

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


def entail(asserted: Graph) -> Graph:
    """Return the triples that OWL 2 RL adds to a graph and that say something."""
    closure = Graph()
    closure += asserted
    owlrl.DeductiveClosure(_Semantics).expand(closure)
    return _graph(triple for triple in closure if triple not in asserted and not _trivial(triple))


class _Semantics(owlrl.OWLRL_Semantics):  # type: ignore[misc]  # owlrl ships no types
    """OWL 2 RL without "x is the same as x", which entails nothing more and takes half of the time."""

    def store_triple(self, t: Triple) -> None:
        """Keep a triple for the next round, unless it is that one."""
        if t[0] != t[2] or t[1] != OWL.sameAs:
            super().store_triple(t)


def _trivial(triple: Triple) -> bool:
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


def _graph(triples: Iterable[Triple]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph
