"""Official shapes from ../shared/standards, and what two engines find with them."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from conftest import shared
from rdflib import RDF, RDFS, SH, Graph

from regio_graph.rdf.convert import triples
from regio_graph.validate import Columns, Engine, Severity, Shapes, evaluate
from regio_graph.validate.engine.shape_paths import Predicate


class Found(NamedTuple):
    """A result of validation, without what engines may word or order differently."""

    severity: str
    focus: str
    path: str
    value: str
    component: str


@cache
def shapes(*files: str) -> Graph:
    """Read official files together, skipping the test where they are not at hand."""
    graph = Graph()
    for file in files:
        graph.parse(shared("standards", *file.split("/")), format="turtle")
    return graph


def violations(data: Graph, *files: str) -> list[Found]:
    return [found for found in results(data, *files) if found.severity == Severity.VIOLATION]


def results(data: Graph, *files: str | Graph) -> list[Found]:
    """Validate with both engines, which agree on every result; shapes are official files, or given."""
    given = [file for file in files if isinstance(file, Graph)]
    named = [file for file in files if isinstance(file, str)]
    compiled = Shapes(triple for graph in (*given, shapes(*named)) for triple in triples(graph))
    columns = Columns(triples(data), known=compiled.terms)
    found, reference = (
        sorted(_found(evaluate(columns, compiled, engine))) for engine in (Engine.COLUMNS, Engine.PYSHACL)
    )
    assert found == reference
    assert compiled.targeted(), "these shapes look at nothing"
    return found


def targets(data: Graph, *files: str) -> set[str]:
    """Name the classes that some shapes look at and the data have members of."""
    return {str(kind) for kind in shapes(*files).objects(None, SH.targetClass) if (None, None, kind) in data}


def part(data: Graph, *files: str) -> Graph:
    """Take what some shapes look at: the members of their target classes, and what these lead to."""
    kinds = set(shapes(*files).objects(None, SH.targetClass))
    kinds |= {kind for parent in kinds for kind in data.transitive_subjects(RDFS.subClassOf, parent)}
    looked_at = {node for kind in kinds for node in data.subjects(RDF.type, kind)}
    graph = Graph()
    for node in looked_at:
        for triple in data.triples((node, None, None)):
            graph.add(triple)
    for node in set(graph.objects()):
        for triple in data.triples((node, RDF.type, None)):
            graph.add(triple)
    for triple in data.triples((None, RDFS.subClassOf, None)):
        graph.add(triple)
    return graph


def ours(data: Graph, *files: str) -> list[Found]:
    """Validate with our own engine alone, which takes all data at once."""
    compiled = Shapes(triples(shapes(*files)))
    return sorted(_found(evaluate(Columns(triples(data), known=compiled.terms), compiled)))


def local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def _found(validated: Iterable[object]) -> Iterable[Found]:
    for result in validated:
        yield Found(
            local(str(result.severity)),
            getattr(result.focus, "value", ""),
            result.path.term.value if isinstance(result.path, Predicate) else "",
            str(result.value or ""),
            str(result.component),
        )
