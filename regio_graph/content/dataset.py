"""Sources are assembled into one dataset: a named graph per source, passages written out.

The default graph stays empty here; `today` says what a plain query sees.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from ..errors import ProjectError
from ..iris import Names, Passage
from ..rdf.namespaces import OA, RDF, REGIO, XSD
from .completion import complete
from .project import Edition, Project
from .queries.describe import asked

Triple = tuple[Node, Node, Node]


def assemble(project: Project) -> Dataset:
    """Put each source in its graph and write out every passage the editions cite.

    Raises ProjectError when a passage is cited that the edition's text does not have.
    """
    names = project.names
    dataset = Dataset()
    for name, graph in (
        (names.ontology, project.ontology),
        (names.shapes, project.shapes),
        (names.register, project.register),
        (names.catalogue, complete(project.catalogue, (edition.graph for edition in project.editions))),
    ):
        _copy(graph, dataset.graph(name))
    asked_of(project, dataset)
    for edition in project.editions:
        into = dataset.graph(names.edition(edition.code))
        _copy(edition.graph, into)
        _copy(_passages(edition, names), into)
    return dataset


def asked_of(project: Project, dataset: Dataset) -> None:
    """Put the canned queries in their graph, in the place of those that are there."""
    names = project.names
    dataset.remove_graph(names.queries)
    _copy(asked(project.queries, names), dataset.graph(names.queries))


def today(dataset: Dataset, project: Project) -> Graph:
    """Merge what a plain query sees: ontology, register, latest edition and what they entail."""
    names = project.names
    merged = Graph()
    for name in (names.ontology, names.register, names.edition(project.latest.code), names.entailed):
        _copy(dataset.graph(name), merged)
    return merged


def said_today(project: Project) -> set[Triple]:
    """Return the triples of `today` before anything is entailed, without a dataset to merge them from.

    Raises ProjectError as `assemble` does.
    """
    for earlier in project.editions[:-1]:
        deque(_passages(earlier, project.names), 0)  # for what it raises
    return said_in(project, project.latest)


def said_in(project: Project, edition: Edition) -> set[Triple]:
    """Return what a question about an edition sees before anything is entailed."""
    passages = _passages(edition, project.names)
    return {*project.ontology, *project.register, *edition.graph, *passages}


def lines_of(passage: Passage, line_starts: tuple[int, ...]) -> tuple[int, int]:
    """Return the first and last line of a passage, counted from 1."""
    return bisect_right(line_starts, passage.start), bisect_right(line_starts, passage.end - 1)


def _passages(edition: Edition, names: Names) -> Iterator[Triple]:
    """Write out every passage that an edition cites."""
    for iri in sorted({URIRef(str(cited)) for cited in edition.graph.objects(None, REGIO.passage)}):
        yield from passage_triples(iri, edition, names)


def passage_triples(iri: URIRef, edition: Edition, names: Names) -> Iterator[Triple]:
    """Write out one passage; raises ProjectError when the edition's text does not have it."""
    text = names.source_text(edition.code)
    passage = names.read_passage(str(iri))
    length = edition.graph.value(text, REGIO.characterCount)
    if passage is None or passage.edition != edition.code:
        raise ProjectError(
            f"edition {edition.code} cites <{iri}>; a passage is named "
            f"<{names.base}id/passage/{edition.code}/START-END>, in characters from 0"
        )
    if length is None:
        raise ProjectError(f"edition {edition.code} does not say regio:characterCount of <{text}>")
    if not 0 <= passage.start < passage.end <= int(str(length)):
        raise ProjectError(
            f"edition {edition.code} cites characters {passage.start}-{passage.end}; its text has {length}"
        )
    first, last = lines_of(passage, edition.line_starts)
    selector = URIRef(f"{iri}#position")
    yield from (
        (iri, RDF.type, REGIO.Passage),
        (iri, OA.hasSource, text),
        (iri, OA.hasSelector, selector),
        (iri, REGIO.firstLine, Literal(first)),
        (iri, REGIO.lastLine, Literal(last)),
        (selector, RDF.type, OA.TextPositionSelector),
        (selector, OA.start, _offset(passage.start)),
        (selector, OA.end, _offset(passage.end)),
    )


def _offset(value: int) -> Literal:
    return Literal(value, datatype=XSD.nonNegativeInteger)  # the range Open Annotation gives offsets


def _copy(triples: Iterable[Triple], into: Graph) -> None:
    for triple in triples:
        into.add(triple)
