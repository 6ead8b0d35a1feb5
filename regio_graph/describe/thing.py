"""The concise bounded description of one thing: all that the release says with it, and who says so.

Statements with the thing as subject, blank nodes followed to their end, parts of the
same document (`thing#part`) taken along; statements with it as value, up to a bound;
and the names of everything these mention. Each statement keeps its named graph.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rdflib import Graph, URIRef

from ..iris import Names
from ..rdf.namespaces import DCTERMS, FOAF, RDF
from ..rdf.naming import NAMING
from ..rdf.store import Store
from ..rdf.terms import Quad, Term, is_blank, is_iri, object_of, subject_of
from ..release import Release

INCOMING = 2000  # statements that have a thing as their value, at most so many


@dataclass(frozen=True)
class Description:
    """What the release says with one IRI, as quads of its named graphs."""

    iri: str
    outgoing: tuple[Quad, ...]
    incoming: tuple[Quad, ...]
    names: tuple[Quad, ...]
    cut: bool  # whether there is more incoming than INCOMING

    @property
    def parts(self) -> tuple[tuple[Quad, ...], ...]:
        """All of it, in the order in which it is read: the thing before what is said around it."""
        return self.outgoing, self.incoming, self.names

    def __bool__(self) -> bool:
        return bool(self.outgoing)


@lru_cache(maxsize=16)  # who looks at a page often takes the data too, and publishing asks for every format
def describe(store: Store, iri: str, *, whole_document: bool = False) -> Description:
    """Describe what an IRI names; `whole_document` takes along all parts (`iri#part`), reached or not."""
    outgoing = list(_closed(store, [iri]))
    if whole_document:
        outgoing += _closed(store, store.subjects(f"{iri}#"))
    incoming = list(islice(store.quads(None, iri), INCOMING + 1))
    cut = len(incoming) > INCOMING
    incoming = incoming[:INCOMING]
    named = names(store, (*outgoing, *incoming), but={subject_of(quad) for quad in outgoing})
    return Description(iri, tuple(outgoing), tuple(incoming), tuple(named), cut)


def names(store: Store, quads: Iterable[Quad], but: Iterable[Term] = ()) -> Iterator[Quad]:
    """Yield the statements that name everything mentioned in some quads, except what is named there."""
    seen = set(but)
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if is_iri(term) and term not in seen:
                seen.add(term)
                own = (list(store.quads(term, predicate=name)) for name in NAMING)
                yield from next(filter(None, own), ())


def document(release: Release, store: Store, iri: str) -> tuple[str, Graph]:
    """Say of the document that describes an IRI what it is: its own IRI, and a few statements."""
    own = Names(release.base).document(iri)
    node, graph = URIRef(own.partition("#")[0]), Graph()
    graph.add((node, RDF.type, FOAF.Document))
    graph.add((node, FOAF.primaryTopic, URIRef(iri)))
    graph.add((node, DCTERMS.isPartOf, URIRef(f"{release.base}release/{release.id}")))
    for licence in licences(release, store):
        graph.add((node, DCTERMS.license, licence))
    return str(node), graph


def licences(release: Release, store: Store) -> list[URIRef]:
    """Return the licences that the catalogue gives the data."""
    found = store.quads(release.base, predicate=str(DCTERMS.license))
    return [URIRef(quad.object.value) for quad in found if is_iri(quad.object)]


def _closed(store: Store, subjects: Iterable[str | Term]) -> Iterator[Quad]:
    """Yield what is said with some subjects, following blank nodes and parts of the same document."""
    waiting, seen = list(subjects), set()
    documents = tuple(f"{iri}#" for iri in waiting if isinstance(iri, str) and "#" not in iri)
    while waiting:
        subject = waiting.pop()
        for quad in store.quads(subject):
            yield quad
            found = object_of(quad)
            inside = is_blank(found) or (is_iri(found) and found.value.startswith(documents))
            if inside and found not in seen:
                seen.add(found)
                waiting.append(found)
