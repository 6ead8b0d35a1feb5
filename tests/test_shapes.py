"""Every constraint is proven to fire: one counter-example per defect, and nothing else fires on it."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT
from rdflib import OWL, RDF, SH, Graph, Literal, URIRef

from regio_graph.content.project import read_graph
from regio_graph.rdf.convert import triples
from regio_graph.validate import Shapes, check
from regio_graph.validate.bridge import columns

ONTOLOGY = ROOT / "ontology"
EXAMPLES = ONTOLOGY / "examples"
SHAPE = "https://w3id.org/regio-graph/shape#"
EXPECT = re.compile(r"#\+ expect: (Violation|Warning|Info) shape:(\S+) (\w+)")

# The parameters that make a constraint, and the component each one is.
COMPONENTS = {
    SH.minCount: "MinCount",
    SH.maxCount: "MaxCount",
    SH["class"]: "Class",
    SH.datatype: "Datatype",
    SH.pattern: "Pattern",
    SH["or"]: "Or",
    SH.uniqueLang: "UniqueLang",
    SH.languageIn: "LanguageIn",
    SH.lessThanOrEquals: "LessThanOrEquals",
    SH.sparql: "SPARQL",
}
NOT_CONSTRAINTS = {
    SH.targetClass, SH.property, SH.path, SH.severity, SH.message, SH.prefixes, SH.select, SH.declare, SH.prefix,
    SH.namespace, SH.inversePath, SH.alternativePath,
}  # fmt: skip


@cache
def merged(folder: str) -> Graph:
    graph = Graph()
    for path in sorted((ONTOLOGY / folder).glob("*.ttl")):
        read_graph(path, graph)
    return graph


@cache
def compiled() -> Shapes:
    return Shapes(triples(merged("shapes")))


@cache
def surroundings() -> Graph:
    """The class tree and the small fictional region that every example lives in."""
    graph = read_graph(EXAMPLES / "context.ttl", Graph())
    read_graph(ONTOLOGY / "regio.ttl", graph)
    return read_graph(ONTOLOGY / "alignments" / "standards.ttl", graph)


def examples() -> list[Path]:
    return sorted(EXAMPLES.glob("*/*.ttl"))


def expected(path: Path) -> Counter[tuple[str, str, str]]:
    return Counter(tuple(match.groups()) for match in EXPECT.finditer(path.read_text("utf-8")))


def fired(path: Path) -> Counter[tuple[str, str, str]]:
    data = Graph()
    data += surroundings()
    read_graph(path, data)
    report = check(columns(data, compiled()), compiled())
    return Counter((f.severity.value, f.shape.removeprefix(SHAPE), f.component) for f in report.findings)


def declared() -> set[tuple[str, str]]:
    """List (shape, component) for every constraint in the shapes."""
    shapes = merged("shapes")
    return {
        (str(shape).removeprefix(SHAPE), component)
        for parameter, component in COMPONENTS.items()
        for shape in shapes.subjects(parameter)
        if isinstance(shape, URIRef)
    }


@pytest.mark.parametrize("path", examples(), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_example_fires_exactly_what_it_says(path: Path) -> None:
    assert fired(path) == expected(path)


@pytest.mark.parametrize("path", examples(), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_verdict_in_the_name_agrees_with_the_severities(path: Path) -> None:
    verdict = path.name.partition(".")[0]
    severities = {severity for severity, _, _ in expected(path)}

    assert verdict == ("invalid" if "Violation" in severities else "warning" if severities else "valid")


def test_no_file_is_left_uncollected() -> None:
    assert {p for p in EXAMPLES.rglob("*") if p.is_file()} == {*examples(), EXAMPLES / "context.ttl"}


def test_every_line_that_looks_like_an_expectation_is_one() -> None:
    lines = [
        line for path in examples() for line in path.read_text("utf-8").splitlines() if line.startswith("#+")
    ]

    assert [line for line in lines if not EXPECT.fullmatch(line)] == []


def test_every_declared_constraint_is_fired_by_an_example() -> None:
    proven = {(shape, component) for path in examples() for _, shape, component in expected(path)}

    assert declared() - proven == set()


def test_every_shapes_property_is_known_here() -> None:
    used = {p for p in merged("shapes").predicates() if str(p).startswith(str(SH))}

    assert used - set(COMPONENTS) - NOT_CONSTRAINTS == set()


def test_every_class_has_its_examples() -> None:
    classes = {path.stem for path in (ONTOLOGY / "shapes").glob("*.ttl")} - {"prefixes"}

    assert classes == {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert [c for c in classes if not (EXAMPLES / c / "valid.minimal.ttl").exists()] == []


def test_every_target_is_a_class_that_somebody_declares() -> None:
    known = set(merged("../ontology").subjects(RDF.type, OWL.Class)) | set(merged("alignments").subjects())

    assert set(merged("shapes").objects(None, SH.targetClass)) - known == set()


def test_every_constraint_speaks_dutch_and_english() -> None:
    shapes = merged("shapes")
    speakers = {
        holder
        for parameter in COMPONENTS
        for holder in shapes.subjects(parameter)
        if isinstance(holder, URIRef) and parameter != SH.sparql
    } | set(shapes.objects(None, SH.sparql))

    languages = {
        holder: {m.language for m in shapes.objects(holder, SH.message) if isinstance(m, Literal)}
        for holder in speakers
    }

    assert {h: found for h, found in languages.items() if found != {"nl", "en"}} == {}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/valid.complete.ttl")), ids=lambda p: p.parent.name)
def test_the_complete_example_uses_every_path_of_its_shape(path: Path) -> None:
    shapes = merged("shapes")
    own = read_graph(ONTOLOGY / "shapes" / f"{path.parent.name}.ttl", Graph())
    paths = {p for p in own.objects(None, SH.path) if isinstance(p, URIRef)}
    forbidden = {shapes.value(s, SH.path) for s in own.subjects(SH.maxCount, Literal(0))}
    data = read_graph(path, Graph())

    assert paths - set(data.predicates()) - forbidden == set()
