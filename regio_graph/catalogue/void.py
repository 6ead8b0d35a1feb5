"""The dataset and its statistics in VoID (https://www.w3.org/TR/void/).

The document of `/.well-known/void` and the service description both take it from here.
"""

from collections.abc import Iterable, Iterator, Mapping

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID, XSD
from rdflib.term import Node

from ..iris import Names
from ..rdf.formats import GRAPHS, W3C_FORMATS
from ..rdf.namespaces import DCAT, PREFIXES
from ..rdf.store import Store
from ..release import Release
from ..release.dumps import FOLDER, WHOLE
from .dcat import File, Site

Triple = tuple[Node, Node, Node]

# What our data say most in; a vocabulary is named by its namespace.
_VOCABULARIES = tuple(PREFIXES[name] for name in ("regio", "skos", "org", "prov", "oa", "dqv", "dct"))
_SHARED = (
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.license,
    DCTERMS.publisher,
    DCTERMS.creator,
    DCTERMS.issued,
    DCTERMS.modified,
)

_CLASSES = "SELECT ?term (COUNT(?thing) AS ?count) WHERE { ?thing a ?term } GROUP BY ?term ORDER BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?count) WHERE { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"
_TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }
"""


def describe(
    catalogue: Graph, names: Names, files: Iterable[File], counts: Mapping[str, int], site: Site
) -> tuple[Graph, URIRef]:
    """Describe the dataset and its graphs as subsets; return that and the IRI of what a plain query sees.

    `add_statistics` adds what is counted in the store.
    """
    graph = Graph()
    here = URIRef(f"{site.address}.well-known/void")
    dataset = URIRef(f"{names.base}id/dataset/kennisgraaf")
    today = URIRef(f"{here}#today")
    home = catalogue.value(None, RDF.type, DCAT.Catalog)
    said: list[Triple] = [
        (here, RDF.type, VOID.DatasetDescription),
        (here, FOAF.primaryTopic, dataset),
        (dataset, RDF.type, VOID.Dataset),
        (dataset, FOAF.homepage, URIRef(site.address)),
        (dataset, VOID.sparqlEndpoint, URIRef(f"{site.address}sparql")),
        (dataset, VOID.uriSpace, Literal(names.base)),
        (dataset, VOID.triples, Literal(sum(counts.values()))),
        (dataset, VOID.subset, today),
        (dataset, DCTERMS.isPartOf, home or URIRef(names.base)),
        *((dataset, VOID.vocabulary, URIRef(vocabulary)) for vocabulary in _VOCABULARIES),
        *((dataset, VOID.feature, URIRef(W3C_FORMATS + form.w3c)) for form in GRAPHS),
        *(
            (dataset, VOID.dataDump, URIRef(f"{site.address}{FOLDER}/{file.name}"))
            for file in files
            if file.of == WHOLE
        ),
    ]
    for name, count in counts.items():
        said += [
            (dataset, VOID.subset, URIRef(name)),
            *size(URIRef(name), count),
        ]
    for node in (dataset, *map(URIRef, counts)):
        for predicate in _SHARED:
            said += [(node, predicate, value) for value in catalogue.objects(node, predicate)]
    for triple in said:
        graph.add(triple)
    return graph, today


def size(graph: Node, triples: int) -> Iterator[Triple]:
    """Say how many triples a graph of the dataset has."""
    yield graph, RDF.type, VOID.Dataset
    yield graph, VOID.triples, Literal(triples)


def add_statistics(
    graph: Graph, node: Node, release: Release, store: Store, service: URIRef, licences: Iterable[URIRef]
) -> None:
    """Describe what a plain query sees: totals, and its size by class and by property."""
    totals = next(iter(store.select(_TOTALS)))
    for predicate, value in (
        (RDF.type, VOID.Dataset),
        (DCTERMS.identifier, Literal(release.id)),
        *((DCTERMS.license, licence) for licence in licences),
        (VOID.sparqlEndpoint, service),
        (VOID.uriSpace, Literal(release.base)),
        (VOID.triples, _count(totals["triples"].value)),
        (VOID.distinctSubjects, _count(totals["subjects"].value)),
        (VOID.distinctObjects, _count(totals["objects"].value)),
    ):
        graph.add((node, predicate, value))
    for query, partition, of, counted, every in (
        (_CLASSES, VOID.classPartition, VOID["class"], VOID.entities, VOID.classes),
        (_PROPERTIES, VOID.propertyPartition, VOID.property, VOID.triples, VOID.properties),
    ):
        for at, solution in enumerate(store.select(query)):
            part = BNode(f"{'class' if of == VOID['class'] else 'property'}{at}")
            graph.add((node, partition, part))
            graph.add((part, of, URIRef(solution["term"].value)))
            graph.add((part, counted, _count(solution["count"].value)))
        graph.add((node, every, Literal(len(set(graph.objects(node, partition))))))


def _count(text: str) -> Literal:
    return Literal(int(text), datatype=XSD.integer)
