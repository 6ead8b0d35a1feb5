"""Shapes that check nothing: what a misspelt term leaves behind, found in the shapes themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyoxigraph as ox

from .engine import shape_paths
from .engine.columns import Columns, Term
from .engine.custom import custom_components
from .engine.evaluate import COMPONENTS, Evaluation, Result
from .engine.shapes import OWL, RDF, RDFS, SH, SUBCLASS, TYPE, Shape, Shapes
from .findings import short_name
from .notices import ADVANCED, unknown_terms

_CLASSES = {ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class")}
_PROPERTIES = {
    ox.NamedNode(RDF + "Property"),
    *(ox.NamedNode(OWL + f"{kind}Property") for kind in ("Object", "Datatype", "Annotation")),
}
# Read by other components, not constraints of their own.
_HELPERS = {"flags", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount", "property"}
_OF_PROPERTIES = ("equals", "disjoint", "lessThan", "lessThanOrEquals", "targetSubjectsOf", "targetObjectsOf")
_QUALIFIED = {"qualifiedMinCount": "QualifiedMinCount", "qualifiedMaxCount": "QualifiedMaxCount"}
_BUILT_IN = (RDF, RDFS, OWL, SH)


@dataclass(frozen=True)
class Flaw:
    """Something about a shape that makes it check less than it seems to."""

    kind: str
    shape: str
    term: str
    message: str
    message_en: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


def flaws(
    shapes: Shapes, data: Columns, vocabularies: Columns, examples: Sequence[Result] | None = None
) -> Iterator[Flaw]:
    """Yield every flaw; `examples` are the results on data meant to break the shapes, if there are any."""
    yield from _unknown_terms(shapes)
    declared = _Declared(data, vocabularies)
    for shape in _every(shapes):
        yield from _targets(shapes, shape, declared)
        yield from _paths(shapes, shape, declared)
        yield from _classes(shapes, shape, declared)
        yield from _messages(shapes, shape)
    if examples is not None:
        yield from _unfired(shapes, examples)


class _Declared:
    """What vocabularies declare and what the data use."""

    def __init__(self, data: Columns, vocabularies: Columns) -> None:
        self.data = data
        self.classes: set[Term] = set(_CLASSES)
        self.properties: set[Term] = set()
        for columns in (data, vocabularies):
            for node, _, kind in _said(columns, TYPE):
                self.classes |= {node, kind} if kind in _CLASSES else {kind}
                if kind in _PROPERTIES:
                    self.properties.add(node)
            for below, _, above in _said(columns, SUBCLASS):
                self.classes |= {below, above}
            self.properties.update(columns.terms[number] for number in columns.predicates)


def _said(columns: Columns, predicate: Term) -> Iterator[tuple[Term, Term, Term]]:
    number = columns.id(predicate)
    return columns.triples([number] if number >= 0 else [])


def _every(shapes: Shapes) -> Iterator[Shape]:
    """Yield every shape: targeted, or said to be one, or part of another."""
    kinds = {ox.NamedNode(SH + "NodeShape"), ox.NamedNode(SH + "PropertyShape")}
    parts = {o for _, p, o in shapes.graph.triples() if p == SH + "property"}
    targeted = {shape.node for shape in shapes.targeted()}
    for node, said in shapes.graph.said.items():
        if node in targeted or node in parts or kinds.intersection(said.get(RDF + "type", [])):
            yield shapes.shape(node)


def _unknown_terms(shapes: Shapes) -> Iterator[Flaw]:
    for subject, name in unknown_terms(shapes.graph):
        if name in ADVANCED:
            yield Flaw(
                "advanced", shapes.name(subject), f"sh:{name}",
                f"sh:{name} hoort bij SHACL Advanced Features, die hier niet uitgevoerd worden.",
                f"sh:{name} is of SHACL Advanced Features, which are not executed here.",
            )  # fmt: skip
        else:
            yield Flaw(
                "unknown-term", shapes.name(subject), f"sh:{name}",
                f"SHACL kent geen sh:{name}; wat hier staat, wordt overgeslagen.",
                f"SHACL has no sh:{name}; what this says is passed over.",
            )  # fmt: skip


def _targets(shapes: Shapes, shape: Shape, declared: _Declared) -> Iterator[Flaw]:
    for target in shapes.graph.objects(shape.node, SH + "targetClass"):
        if target not in declared.classes:
            yield Flaw(
                "target-class", shapes.name(shape.node), str(target),
                f"Geen vocabulaire en geen gegeven kent de klasse {target}.",
                f"No vocabulary and no data know the class {target}.",
            )  # fmt: skip
    targeted = {s.node for s in shapes.targeted()}
    found = Evaluation(declared.data, shapes).targets(shape)
    if shape.node in targeted and not np.isin(found, declared.data.rows[:, [0, 2]]).any():
        yield Flaw(
            "no-instances", shapes.name(shape.node), shapes.name(shape.node),
            "Niets in de gegevens is een doel van deze shape.",
            "Nothing in the data is a target of this shape.",
        )  # fmt: skip


def _paths(shapes: Shapes, shape: Shape, declared: _Declared) -> Iterator[Flaw]:
    names = shape_paths.predicates(shape.path) if shape.path else set()
    graph = shapes.graph
    for parameter in (
        "equals",
        "disjoint",
        "lessThan",
        "lessThanOrEquals",
        "targetSubjectsOf",
        "targetObjectsOf",
    ):
        names |= {p.value for p in graph.objects(shape.node, SH + parameter) if isinstance(p, ox.NamedNode)}
    for name in sorted(names):
        if ox.NamedNode(name) not in declared.properties and not name.startswith(_BUILT_IN):
            yield Flaw(
                "unknown-path", shapes.name(shape.node), f"<{name}>",
                f"Geen vocabulaire en geen gegeven kent de eigenschap <{name}>.",
                f"No vocabulary and no data know the property <{name}>.",
            )  # fmt: skip


def _classes(shapes: Shapes, shape: Shape, declared: _Declared) -> Iterator[Flaw]:
    for wanted in shapes.graph.objects(shape.node, SH + "class"):
        if wanted not in declared.classes:
            yield Flaw(
                "unknown-class", shapes.name(shape.node), str(wanted),
                f"Geen vocabulaire en geen gegeven kent de klasse {wanted}; elke waarde is dan fout.",
                f"No vocabulary and no data know the class {wanted}; every value is then wrong.",
            )  # fmt: skip


def _messages(shapes: Shapes, shape: Shape) -> Iterator[Flaw]:
    graph, named = shapes.graph, shapes.name(shape.node)
    constrained = any(name != "SPARQL" for name in constraints(shapes, shape))
    speakers = [shape.node] if constrained else []
    speakers += [] if shape.messages else graph.objects(shape.node, SH + "sparql")
    for speaker in speakers:
        if not graph.objects(speaker, SH + "message"):
            yield Flaw(
                "no-message", named, named,
                "Deze shape heeft geen sh:message: wie een bevinding leest, moet raden wat er mis is.",
                "This shape has no sh:message: who reads a finding must guess what is wrong.",
            )  # fmt: skip


def constraints(shapes: Shapes, shape: Shape) -> list[str]:
    """Name the components of a shape, as results name them."""
    said = shapes.graph.said.get(shape.node, {})
    found = [
        name
        for parameter, (name, _) in COMPONENTS.items()
        if SH + parameter in said and parameter not in _HELPERS | {"qualifiedValueShape"}
    ]
    found += [name for parameter, name in _QUALIFIED.items() if SH + parameter in said]
    return found + [short_name(name) for name, _, _ in custom_components(shapes, shape)]


def _unfired(shapes: Shapes, examples: Iterable[Result]) -> Iterator[Flaw]:
    fired = {
        (shapes.name(r.shape), short_name(r.component).removesuffix("ConstraintComponent")) for r in examples
    }
    for shape in _reporting(shapes):
        name = shapes.name(shape.node)
        for component in constraints(shapes, shape):
            if (name, component) not in fired and shape.active:
                yield Flaw(
                    "not-fired", name, component,
                    f"Geen tegenvoorbeeld overtreedt {component} van deze shape.",
                    f"No counter-example breaks {component} of this shape.",
                )  # fmt: skip


def _reporting(shapes: Shapes) -> Iterator[Shape]:
    """Yield the shapes that results can name: targeted ones and the property shapes within."""
    waiting: list[Term] = [shape.node for shape in shapes.targeted()]
    seen: set[Term] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            yield shapes.shape(node)
            waiting += shapes.graph.objects(node, SH + "property")
