"""The ontology as documentation: its terms in groups, each with its neighbours, rules and use."""

from collections.abc import Iterable, Iterator

from rdflib import Graph, Namespace, URIRef
from rdflib.term import Node

from ..iris import DEFINITIONS, local_name
from ..rdf.namespaces import DCTERMS, OWL, RDF, RDFS, SH, SKOS
from ..rdf.naming import texts
from .model import Borrowed, Link, Ontology, Term, TermGroup
from .reading import Ref, members, ref, refs
from .shape_rules import NodeShape, PropertyShape
from .usage import Count, Usage

_VANN = Namespace("http://purl.org/vocab/vann/")
_SCHEMA = Namespace("https://schema.org/")
_KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object",
    OWL.DatatypeProperty: "datatype",
    OWL.AnnotationProperty: "annotation",
}
_TRAITS = (
    OWL.TransitiveProperty,
    OWL.SymmetricProperty,
    OWL.AsymmetricProperty,
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.ReflexiveProperty,
    OWL.IrreflexiveProperty,
)


def own_terms(graph: Graph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the IRIs of our classes, and of our properties."""
    classes = {str(term) for term in graph.subjects(RDF.type, OWL.Class)}
    properties = {
        str(term) for kind in _KINDS if kind != OWL.Class for term in graph.subjects(RDF.type, kind)
    }
    return tuple(sorted(_ours(classes))), tuple(sorted(_ours(properties)))


def read(graph: Graph, shapes: tuple[NodeShape, ...], usage: Usage) -> Ontology:
    """Read the ontology from its graph, with the shapes about its terms and how a release uses them."""
    iri = URIRef(DEFINITIONS.removesuffix("#"))
    terms = {term.ref.iri: term for term in _OntologyReader(graph, shapes, usage).terms()}
    return Ontology(
        iri=str(iri),
        title=texts(graph, iri, (DCTERMS.title,)),
        description=texts(graph, iri, (DCTERMS.description,)),
        version=str(graph.value(iri, OWL.versionInfo) or ""),
        version_iri=str(graph.value(iri, OWL.versionIRI) or ""),
        prefix=str(graph.value(iri, _VANN.preferredNamespacePrefix) or ""),
        namespace=str(graph.value(iri, _VANN.preferredNamespaceUri) or DEFINITIONS),
        licence=str(graph.value(iri, DCTERMS.license) or ""),
        groups=tuple(_groups(graph, iri, terms)),
        borrowed=tuple(_borrowed(graph, usage)),
    )


def _groups(graph: Graph, ontology: Node, terms: dict[str, Term]) -> Iterator[TermGroup]:
    left = dict(terms)
    found = sorted(
        graph.objects(ontology, _VANN.termGroup), key=lambda node: (_order(graph, node), str(node))
    )
    for node in found:
        inside = [left.pop(str(term)) for term in graph.objects(node, RDFS.member) if str(term) in left]
        yield TermGroup(str(node).partition("#")[2], texts(graph, node, (RDFS.label,)), _sorted(inside))
    if left:
        yield TermGroup("group-other", {}, _sorted(left.values()))


def _sorted(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=lambda term: (not term.is_class, term.anchor.lower(), term.anchor)))


def _order(graph: Graph, node: Node) -> float:
    return float(str(graph.value(node, SH.order) or "inf"))


def _borrowed(graph: Graph, usage: Usage) -> Iterator[Borrowed]:
    homes: dict[str, list[Node]] = {}
    for term, home in graph.subject_objects(RDFS.isDefinedBy):
        homes.setdefault(str(home), []).append(term)
    for namespace, terms in sorted(homes.items()):
        rows = [
            (found, texts(graph, URIRef(found.iri), (RDFS.comment,)), usage.counts.get(found.iri, Count()))
            for found in refs(graph, terms)
        ]
        yield Borrowed(namespace, tuple(rows))


def _ours(iris: Iterable[str]) -> set[str]:
    return {iri for iri in iris if iri.startswith(DEFINITIONS)}


class _OntologyReader:
    """Reads the terms; what it looks up over and over is read once."""

    def __init__(self, graph: Graph, shapes: tuple[NodeShape, ...], usage: Usage) -> None:
        self._graph, self._shapes, self._usage = graph, shapes, usage
        # By class and property, followed forwards.
        self._asked: dict[tuple[str, str], list[PropertyShape]] = {}
        for shape in shapes:
            for each in shape.properties:
                if each.property and not each.inverse:
                    for target in shape.targets:
                        self._asked.setdefault((target.iri, each.property.iri), []).append(each)
        self._values = dict(self._all_values())

    def terms(self) -> Iterator[Term]:
        """Read every term of ours."""
        for kind, name in _KINDS.items():
            for node in sorted(_ours(map(str, self._graph.subjects(RDF.type, kind)))):
                yield self._term(URIRef(node), name)

    def _term(self, node: URIRef, kind: str) -> Term:
        graph, iri = self._graph, str(node)
        up = RDFS.subClassOf if kind == "class" else RDFS.subPropertyOf
        chains = (members(graph, chain) for chain in graph.objects(node, OWL.propertyChainAxiom))
        rules = [
            (shape, each)
            for shape in self._shapes
            for each in shape.properties
            if each.property and each.property.iri == iri
        ]
        return Term(
            ref=ref(graph, node),
            kind=kind,
            traits=tuple(local_name(str(t)) for t in _TRAITS if (node, RDF.type, t) in graph),
            definition=texts(graph, node, (SKOS.definition, RDFS.comment)),
            parents=refs(graph, graph.objects(node, up)),
            children=refs(graph, graph.subjects(up, node)),
            domains=self._either(node, RDFS.domain, _SCHEMA.domainIncludes),
            ranges=self._either(node, RDFS.range, _SCHEMA.rangeIncludes),
            inverses=refs(graph, {*graph.objects(node, OWL.inverseOf), *graph.subjects(OWL.inverseOf, node)}),
            disjoint=refs(
                graph, {*graph.objects(node, OWL.disjointWith), *graph.subjects(OWL.disjointWith, node)}
            ),
            chains=tuple(sorted((tuple(ref(graph, step) for step in chain) for chain in chains), key=str)),
            links=tuple(self._links(iri)) if kind == "class" else (),
            linked=tuple(self._linked(iri)) if kind == "class" else (),
            on=self._on(iri) if kind != "class" else (),
            shapes=tuple(shape for shape in self._shapes if iri in shape.classes),
            rules=tuple(rules),
            count=self._usage.counts.get(iri, Count()),
            examples=self._usage.examples.get(iri, ()),
            queries=self._usage.queries.get(iri, ()),
        )

    def _either(self, node: Node, *predicates: URIRef) -> tuple[Ref, ...]:
        return refs(self._graph, (value for each in predicates for value in self._graph.objects(node, each)))

    def _links(self, iri: str) -> Iterator[Link]:
        """Find the properties of a class: declared, asked by a shape, or stated of its things."""
        declared = {iri_ for iri_, (domains, _) in self._values.items() if iri in domains}
        asked = {property_ for class_, property_ in self._asked if class_ == iri}
        stated = {property_ for class_, property_ in self._usage.has if class_ == iri}
        for property_ in refs(self._graph, map(URIRef, (declared | asked | stated) - {str(RDF.type)})):
            if (URIRef(property_.iri), None, None) in self._graph:
                yield Link(
                    property_, self._ends(iri, property_.iri), self._usage.has.get((iri, property_.iri), 0)
                )

    def _ends(self, class_: str, property_: str) -> tuple[Ref, ...]:
        """Say of which classes the values of a property are, the narrowest there is to say."""
        terms = [
            term.iri
            for shape in self._asked.get((class_, property_), ())
            for rule in shape.rules
            if rule.key in {"class", "datatype", "or"}
            for term in rule.terms
        ]
        declared = self._values.get(property_, ((), ()))[1]
        found = {class_ for each, class_ in self._usage.leads_to if each == property_}
        return refs(self._graph, map(URIRef, terms or declared or found))

    def _linked(self, iri: str) -> Iterator[Link]:
        """Find the properties that lead to the things of a class."""
        sources: dict[str, set[str]] = {}
        for property_, (domains, ranges) in self._values.items():
            if iri in ranges:
                having = {class_ for class_, each in self._usage.has if each == property_}
                sources.setdefault(property_, set()).update(domains or having)
        for (class_, property_), shapes in self._asked.items():
            if any(term.iri == iri for shape in shapes for rule in shape.rules for term in rule.terms):
                sources.setdefault(property_, set()).add(class_)
        for link in refs(self._graph, map(URIRef, sources)):
            found = refs(self._graph, map(URIRef, sources[link.iri]))
            yield Link(link, found, self._usage.leads_to.get((link.iri, iri), 0))

    def _on(self, iri: str) -> tuple[tuple[Ref, int], ...]:
        found = {class_: count for (class_, property_), count in self._usage.has.items() if property_ == iri}
        return tuple((each, found[each.iri]) for each in refs(self._graph, map(URIRef, found)))

    def _all_values(self) -> Iterator[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
        """Read the declared domains and ranges of every property."""
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
            for node in self._graph.subjects(RDF.type, kind):
                domains = self._either(node, RDFS.domain, _SCHEMA.domainIncludes)
                ranges = self._either(node, RDFS.range, _SCHEMA.rangeIncludes)
                yield str(node), (tuple(d.iri for d in domains), tuple(r.iri for r in ranges))
