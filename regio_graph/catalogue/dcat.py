"""The catalogue as a site serves it: its addresses, its files, its services (DCAT-AP-NL 3.0)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, VOID, XSD
from rdflib.term import Node

from ..iris import Names, local_name
from ..rdf.formats import Format
from ..rdf.namespaces import DCAT, DCATAP
from ..release.dumps import CONCEPTS, FOLDER, WHOLE, read_name, stem
from .vocabulary import EU, FILE_TYPE, MEDIA_TYPES, RANGES, SHA256, SPDX, VCARD

# Where each service that a catalogue may state is, and what describes it, by its dct:identifier.
_SERVICES = {"sparql": ("sparql", "sparql"), "vragen": ("queries/", "openapi.json")}
_FILE_TYPES = {
    "turtle": "RDF_TURTLE",
    "ntriples": "RDF_N_TRIPLES",
    "nquads": "RDF_N_QUADS",
    "trig": "RDF_TRIG",
    "jsonld": "JSON_LD",
}
_CONTACT = {"mailto:": VCARD.hasEmail, "tel:": VCARD.hasTelephone}


class File(NamedTuple):
    """A dump as it lies in a release."""

    name: str
    size: int
    sha256: str

    @property
    def of(self) -> str:
        """What it is a dump of."""
        found = read_name(self.name)
        return found[0] if found else ""

    @property
    def format(self) -> Format | None:
        """The format it is in, once unpacked."""
        found = read_name(self.name)
        return found[1] if found else None


@dataclass(frozen=True)
class Site:
    """Where a release is published: the address with a slash at its end, and how to reach the publisher."""

    address: str
    contact: Sequence[str] = ()


def publish(
    catalogue: Graph, names: Names, files: Iterable[File], counts: Mapping[str, int], site: Site
) -> Graph:
    """Return a complete catalogue with what only the site knows: addresses, files, services, contact."""
    graph = Graph()
    graph += catalogue
    here = site.address
    for node in graph.subjects(RDF.type, DCAT.Catalog):
        graph.add((node, FOAF.homepage, URIRef(here)))
    datasets = {_stem(str(node), names): node for node in graph.subjects(RDF.type, DCAT.Dataset)}
    for dataset in datasets.values():
        graph.add((dataset, DCAT.landingPage, URIRef(f"{here}catalogue")))
        graph.add((dataset, FOAF.page, URIRef(f"{here}def")))
        if count := counts.get(str(dataset)):
            graph.add((dataset, VOID.triples, Literal(count)))
    for file in files:
        if (dataset_of := datasets.get(file.of)) is not None and file.format is not None:
            _add_file(graph, dataset_of, file, here)
    for service in graph.subjects(RDF.type, DCAT.DataService):
        _add_service(graph, service, here)
    for contact in set(graph.objects(None, DCAT.contactPoint)):
        for address in site.contact:
            prefix = f"{address.partition(':')[0]}:"
            graph.add((contact, _CONTACT.get(prefix, VCARD.hasURL), URIRef(address)))
    _say_what_codes_are(graph)
    return graph


def _stem(dataset: str, names: Names) -> str:
    """Return what the files of a dataset are called."""
    own = {"kennisgraaf": WHOLE, "begrippen": CONCEPTS}
    code = dataset.removeprefix(f"{names.base}id/dataset/")
    return own.get(code, code) if code != dataset else stem(dataset, names)


def _add_file(graph: Graph, dataset: Node, file: File, here: str) -> None:
    form = file.format
    assert form is not None, "only files of a known format get here"
    node = URIRef(f"{here}catalogue#{file.name}")
    checksum = URIRef(f"{node}.sha256")
    graph.add((dataset, DCAT.distribution, node))
    of = str(graph.value(dataset, DCTERMS.identifier))
    for predicate, value in (
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, Literal(file.name, lang="nl")),
        (
            DCTERMS.description,
            Literal(f"De dataset {of} als {form.media_type}, gecomprimeerd met gzip.", lang="nl"),
        ),
        (
            DCTERMS.description,
            Literal(f"The dataset {of} as {form.media_type}, compressed with gzip.", lang="en"),
        ),
        (DCAT.accessURL, URIRef(f"{here}{FOLDER}")),
        (DCAT.downloadURL, URIRef(f"{here}{FOLDER}/{file.name}")),
        (DCAT.mediaType, URIRef(f"{MEDIA_TYPES}{form.media_type}")),
        (DCAT.compressFormat, URIRef(f"{MEDIA_TYPES}application/gzip")),
        (DCTERMS["format"], FILE_TYPE[_FILE_TYPES[form.name]]),
        (DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger)),
        (SPDX.checksum, checksum),
    ):
        graph.add((node, predicate, value))
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SHA256))
    graph.add((checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))
    _hand_down(graph, dataset, node)


def _hand_down(graph: Graph, dataset: Node, distribution: Node) -> None:
    """Let a distribution share what is said of its dataset."""
    for predicate in (
        DCTERMS.license,
        DCTERMS.language,
        DCTERMS.conformsTo,
        DCTERMS.issued,
        DCTERMS.modified,
        DCATAP.availability,
    ):
        for value in graph.objects(dataset, predicate):
            graph.add((distribution, predicate, value))


def _add_service(graph: Graph, service: Node, here: str) -> None:
    identifier = str(graph.value(service, DCTERMS.identifier))
    if identifier not in _SERVICES:
        return
    endpoint, description = _SERVICES[identifier]
    graph.add((service, DCAT.endpointURL, URIRef(here + endpoint)))
    graph.add((service, DCAT.endpointDescription, URIRef(here + description)))
    graph.add((service, DCAT.landingPage, URIRef(here + endpoint)))
    if identifier != "sparql":
        return
    for dataset in graph.objects(service, DCAT.servesDataset):
        node = URIRef(f"{here}catalogue#{graph.value(dataset, DCTERMS.identifier)}.sparql")
        graph.add((dataset, DCAT.distribution, node))
        for predicate, value in (
            (RDF.type, DCAT.Distribution),
            (DCTERMS.title, Literal("SPARQL", lang="nl")),
            (DCTERMS.description, Literal("Te bevragen met SPARQL 1.1.", lang="nl")),
            (DCTERMS.description, Literal("To be queried with SPARQL 1.1.", lang="en")),
            (DCAT.accessURL, URIRef(here + endpoint)),
            (DCAT.accessService, service),
            (DCTERMS["format"], FILE_TYPE["SPARQLQRES"]),
        ):
            graph.add((node, predicate, value))
        _hand_down(graph, dataset, node)


def _say_what_codes_are(graph: Graph) -> None:
    """Say what each value is by the property that leads to it, and in which EU list a code stands."""
    lists = EU[""]
    for predicate, kind in RANGES.items():
        for value in set(graph.objects(None, predicate)):
            if not isinstance(value, URIRef):
                continue
            graph.add((value, RDF.type, kind))
            codes, _, code = str(value).removeprefix(lists).partition("/")
            if str(value).startswith(lists) and code:
                graph.add((value, SKOS.inScheme, EU[codes]))
    for scheme in set(graph.objects(None, SKOS.inScheme)):
        graph.add((scheme, RDF.type, SKOS.ConceptScheme))
        name = local_name(str(scheme))
        if not list(graph.objects(scheme, DCTERMS.title)):
            graph.add((scheme, DCTERMS.title, Literal(name, lang="en")))
    for concept in set(graph.subjects(SKOS.inScheme)):
        for label in list(graph.objects(concept, RDFS.label)):
            graph.add((concept, SKOS.prefLabel, label))
        if (concept, SKOS.prefLabel, None) not in graph:
            graph.add((concept, SKOS.prefLabel, Literal(local_name(str(concept)), lang="en")))
