"""A release as files to take away: whole, and each of its graphs, compressed.

Blank nodes are named by RDFC-1.0 and statements sorted, so equal data give equal bytes.
"""

import gzip
import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from rdflib import Dataset, Graph

from ..iris import ROOT, Names
from ..rdf.documents import ordered, read_nquads, serialise
from ..rdf.formats import JSONLD, NQUADS, NTRIPLES, TRIG, TURTLE, Format
from ..rdf.namespaces import SKOS

FOLDER = "dumps"
SUMS = "checksums.sha256"  # as `sha256sum --check` reads it
WHOLE = "dataset"
CONCEPTS = "concepts"

OF_GRAPHS = (NQUADS, TRIG, JSONLD)
OF_TRIPLES = (TURTLE, NTRIPLES, JSONLD)


class Dump(NamedTuple):
    """A file of a release: its name, what it is of (`dataset`, `register` …), its format, its contents."""

    name: str
    of: str
    format: Format
    content: bytes

    @property
    def sha256(self) -> str:
        """The checksum of the file as it is fetched, compressed."""
        return hashlib.sha256(self.content).hexdigest()


def write(dataset: Dataset, names: Names, whole: bytes) -> Iterator[Dump]:
    """Yield every dump of a dataset whose canonical N-Quads are `whole`, and of its concepts."""
    yield _dump(WHOLE, NQUADS, whole)
    quads = list(read_nquads(whole))
    for form in OF_GRAPHS[1:]:
        yield _dump(WHOLE, form, serialise(quads, form))
    parts = {stem(str(graph.identifier), names): graph for graph in dataset.graphs() if len(graph)}
    parts[CONCEPTS] = _concepts(dataset.graph(names.ontology))
    for part, graph in sorted(parts.items()):
        triples = ordered(graph)
        for form in OF_TRIPLES:
            yield _dump(part, form, serialise(triples, form))


def files(dataset: Dataset, names: Names, whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and contents of every dump, and of the file with their checksums."""
    written = sorted(write(dataset, names, whole), key=lambda dump: dump.name)
    yield from ((dump.name, dump.content) for dump in written)
    yield SUMS, "".join(f"{dump.sha256}  {dump.name}\n" for dump in written).encode("ascii")


def stem(graph: str, names: Names) -> str:
    """Return what the files of a graph are called.

    >>> stem("https://example.org/r/graph/edition/2024-03", Names("https://example.org/r/"))
    'edition-2024-03'
    """
    return graph.removeprefix(names.base).removeprefix("graph/").replace("/", "-")


def read_name(name: str) -> tuple[str, Format] | None:
    """Return what a dump is of and its format, by its name; None for a file that is no dump.

    >>> read_name("edition-2024-03.ttl.gz")[0]
    'edition-2024-03'
    """
    of, dot, extension = name.removesuffix(".gz").rpartition(".")
    form = next((form for form in (*OF_GRAPHS, *OF_TRIPLES) if form.extension == extension), None)
    return (of, form) if name.endswith(".gz") and dot and form else None


def _dump(of: str, form: Format, content: bytes) -> Dump:
    return Dump(f"{of}.{form.extension}.gz", of, form, gzip.compress(content, 9, mtime=0))


def _concepts(ontology: Graph) -> Graph:
    """Take what is said of our concepts and their schemes, and of nothing else."""
    home = f"{ROOT}concept/"
    found = Graph()
    for subject in {*ontology.subjects(SKOS.inScheme), *ontology.objects(None, SKOS.inScheme)}:
        if str(subject).startswith(home):
            for triple in ontology.triples((subject, None, None)):
                found.add(triple)
    return found
