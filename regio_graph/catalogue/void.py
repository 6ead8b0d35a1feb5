"""The dataset in the Vocabulary of Interlinked Datasets, for `/.well-known/void`."""

from collections.abc import Iterable, Mapping

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID
from rdflib.term import Node

from ..iris import Names
from ..rdf.formats import GRAPHS, W3C_FORMATS
from ..rdf.namespaces import DCAT, PREFIXES
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


def describe(
    catalogue: Graph, names: Names, files: Iterable[File], counts: Mapping[str, int], site: Site
) -> tuple[Graph, URIRef]:
    """Describe the dataset and its graphs as subsets; return that and the IRI of what a plain query sees.

    Statistics of the dataset are for the caller to add: they are asked of the store.
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
            (URIRef(name), RDF.type, VOID.Dataset),
            (URIRef(name), VOID.triples, Literal(count)),
        ]
    for node in (dataset, *map(URIRef, counts)):
        for predicate in _SHARED:
            said += [(node, predicate, value) for value in catalogue.objects(node, predicate)]
    for triple in said:
        graph.add(triple)
    return graph, today
