"""Statistics of a release: counts, the service description, VoID."""

from collections.abc import Sequence

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, VOID, XSD

from ..languages import LANGUAGES
from ..rdf.formats import GRAPHS, SOLUTIONS, W3C_FORMATS
from ..rdf.store import Store
from ..release import Release
from ..settings import Settings
from .thing import licences

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

_COUNTS = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?class { %s }
  ?thing a ?class .
}
GROUP BY ?class
"""


def counts(store: Store, classes: Sequence[str]) -> dict[str, int]:
    """Count the things of each class."""
    solutions = store.select(_COUNTS % " ".join(f"<{name}>" for name in classes))
    found = {solution["class"].value: int(solution["count"].value) for solution in solutions}
    return {name: found.get(name, 0) for name in classes}


_CLASSES = "SELECT ?term (COUNT(?thing) AS ?count) WHERE { ?thing a ?term } GROUP BY ?term ORDER BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?count) WHERE { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"
_TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }
"""


def service(release: Release, store: Store, settings: Settings, address: str) -> Graph:
    """Describe the endpoint (SPARQL 1.1 Service Description) and its dataset (VoID), for `address`."""
    graph = Graph()
    service, dataset, default = URIRef(address), BNode("dataset"), BNode("today")
    described = [
        (RDF.type, SD.Service),
        (SD.endpoint, service),
        (SD.supportedLanguage, SD.SPARQL11Query),
        (SD.defaultDataset, dataset),
        (RDFS.seeAlso, URIRef(address.removesuffix("sparql") + "limits")),
        *(
            (
                DCTERMS.description,
                Literal(" ".join(one.text.in_(code) for one in settings.limits.each()), code),
            )
            for code in LANGUAGES
        ),
        *((SD.resultFormat, URIRef(W3C_FORMATS + form.w3c)) for form in (*SOLUTIONS, *GRAPHS) if form.w3c),
        *(((SD.feature, SD.BasicFederatedQuery),) if settings.services else ()),
    ]
    for predicate, value in described:
        graph.add((service, predicate, value))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    describe_dataset(graph, default, release, store, service)
    for name, count in release.counts.items():
        named, content = BNode(), BNode()
        for triple in (
            (dataset, SD.namedGraph, named),
            (named, RDF.type, SD.NamedGraph),
            (named, SD.name, URIRef(name)),
            (named, SD.graph, content),
            (content, RDF.type, SD.Graph),
            (content, RDF.type, VOID.Dataset),
            (content, VOID.triples, Literal(count)),
        ):
            graph.add(triple)
    return graph


def describe_dataset(
    graph: Graph, node: BNode | URIRef, release: Release, store: Store, service: URIRef
) -> None:
    """Describe what a plain query sees, by the Vocabulary of Interlinked Datasets."""
    totals = next(iter(store.select(_TOTALS)))
    for predicate, value in (
        (RDF.type, VOID.Dataset),
        (DCTERMS.identifier, Literal(release.id)),
        *((DCTERMS.license, licence) for licence in licences(release, store)),
        (VOID.sparqlEndpoint, service),
        (VOID.uriSpace, Literal(release.base)),
        (VOID.triples, _count(totals["triples"].value)),
        (VOID.distinctSubjects, _count(totals["subjects"].value)),
        (VOID.distinctObjects, _count(totals["objects"].value)),
    ):
        graph.add((node, predicate, value))
    for query, partition, of, counted in (
        (_CLASSES, VOID.classPartition, VOID["class"], VOID.entities),
        (_PROPERTIES, VOID.propertyPartition, VOID.property, VOID.triples),
    ):
        for at, solution in enumerate(store.select(query)):
            part = BNode(f"{'class' if of == VOID['class'] else 'property'}{at}")
            graph.add((node, partition, part))
            graph.add((part, of, URIRef(solution["term"].value)))
            graph.add((part, counted, _count(solution["count"].value)))
    graph.add((node, VOID.properties, Literal(len(set(graph.objects(node, VOID.propertyPartition))))))
    graph.add((node, VOID.classes, Literal(len(set(graph.objects(node, VOID.classPartition))))))


def _limits(settings: Settings, language: str) -> str:
    return " ".join(limit.text.in_(language) for limit in settings.limits.each())


def _count(text: str) -> Literal:
    return Literal(int(text), datatype=XSD.integer)


def summary(release: Release) -> str:
    """Say in one line how big a release is."""
    return (
        f"{release.asserted} triples asserted, {release.entailed} entailed, in {len(release.counts)} graphs"
    )
