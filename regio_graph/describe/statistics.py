"""The size of a release, and the SPARQL 1.1 Service Description of its endpoint."""

from collections.abc import Sequence

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from ..catalogue import void
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
    void.add_statistics(graph, default, release, store, service, licences(release, store))
    for name, count in release.counts.items():
        named, content = BNode(), BNode()
        for triple in (
            (dataset, SD.namedGraph, named),
            (named, RDF.type, SD.NamedGraph),
            (named, SD.name, URIRef(name)),
            (named, SD.graph, content),
            (content, RDF.type, SD.Graph),
            *void.size(content, count),
        ):
            graph.add(triple)
    return graph


def summary(release: Release) -> str:
    """Say in one line how big a release is."""
    return (
        f"{release.asserted} triples asserted, {release.entailed} entailed, in {len(release.counts)} graphs"
    )
