"""Shapes as read from a shapes graph: what is targeted, along which path, under which constraints.

A shape is read when it is first asked for. What the graph says wrongly is a ShapesError
that names the node: a shape that can't be understood must not pass for one that is met.

https://www.w3.org/TR/shacl/#shapes
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from ...errors import ShapesError
from ...rdf.namespaces import PREFIXES
from .columns import Term
from .description import NIL, RDF, Description
from .names import Names
from .shape_paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence, sparql

__all__ = ["NIL", "OWL", "RDF", "RDFS", "SH", "SUBCLASS", "TYPE", "Shape", "Shapes"]

SH, RDFS, OWL = (PREFIXES[name] for name in ("sh", "rdfs", "owl"))

TYPE = ox.NamedNode(RDF + "type")
SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
VIOLATION = ox.NamedNode(SH + "Violation")
# OWL's own vocabulary makes owl:Class a subclass of rdfs:Class; few shapes graphs repeat it.
_CLASSES: frozenset[Term] = frozenset({ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class")})
_SHAPES = {ox.NamedNode(SH + "NodeShape"), ox.NamedNode(SH + "PropertyShape")}
_COMPONENT: Term = ox.NamedNode(SH + "ConstraintComponent")
TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
# The parameters of SHACL Core and of SHACL-SPARQL: whatever has one is a shape (SHACL 2.1).
_PARAMETERS = """
    and class closed datatype disjoint equals flags hasValue ignoredProperties in languageIn lessThan
    lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive minInclusive minLength
    node nodeKind not or pattern property qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint sparql uniqueLang xone
"""
PARAMETERS = frozenset(_PARAMETERS.split())
LISTS_OF_SHAPES = ("and", "or", "xone")
REFERENCES = ("not", "node", "property", "qualifiedValueShape")
_REPEATS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True, eq=False)
class Shape:
    """A node shape (without path) or a property shape."""

    node: Term
    path: Path | None
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    active: bool


class Shapes:
    """All shapes of a shapes graph."""

    def __init__(self, triples: Iterable[ox.Quad | ox.Triple]) -> None:
        self.graph = Description(triples)
        self._read: dict[Term, Shape] = {}
        self.sound = False  # once an evaluation has looked at all of them

    @property
    def terms(self) -> Iterator[Term]:
        """Every term the shapes speak of: a data graph must know them by number."""
        for subject, _, value in self.graph.triples():
            yield subject
            yield value

    @cached_property
    def names(self) -> Names:
        """What each node of the graph is called, the same after each reading."""
        return Names(self.graph, self._written)

    def name(self, node: Term) -> str:
        """Name a shape so that it is the same tomorrow: a nameless one after its parent and path."""
        return self.names[node]

    def _written(self, node: Term) -> str:
        """Write the path of a property shape, short; nothing for a node shape or a path that is none."""
        path = self.graph.value(node, SH + "path")
        try:
            return sparql(self.path(path), _local) if path is not None else ""
        except ShapesError:
            return ""

    @cached_property
    def components(self) -> list[ox.NamedNode]:
        """The constraint components that the shapes graph declares itself."""
        kinds = self._below({_COMPONENT})
        return [
            node
            for node, said in self.graph.said.items()
            if isinstance(node, ox.NamedNode) and kinds.intersection(said.get(RDF + "type", []))
        ]

    @cached_property
    def classes(self) -> frozenset[Term]:
        """Whatever makes what has it as its type a class."""
        return self._below(_CLASSES)

    def _below(self, classes: Iterable[Term]) -> frozenset[Term]:
        """Return some classes with all their subclasses in the shapes graph."""
        above: defaultdict[Term, list[Term]] = defaultdict(list)
        for node, said in self.graph.said.items():
            for parent in said.get(RDFS + "subClassOf", ()):
                above[parent].append(node)
        found, waiting = set(classes), list(classes)
        while waiting:
            for node in above[waiting.pop()]:
                if node not in found:
                    found.add(node)
                    waiting.append(node)
        return frozenset(found)

    def targeted(self) -> list[Shape]:
        """Return every shape that says itself what it applies to."""
        return list(self._targeted)

    @cached_property
    def _targeted(self) -> list[Shape]:
        named = [SH + name for name in TARGETS]
        return [
            self.shape(node)
            for node, said in self.graph.said.items()
            if any(name in said for name in named) or self.is_implicit(node)
        ]

    @cached_property
    def referred(self) -> frozenset[Term]:
        """Every node that another shape refers to as a shape."""
        found: set[Term] = set()
        for said in self.graph.said.values():
            for name in REFERENCES:
                found.update(said.get(SH + name, ()))
            for name in LISTS_OF_SHAPES:
                for head in said.get(SH + name, ()):
                    with suppress(ShapesError):  # told where the list is used
                        found.update(self.graph.members(head))
        return frozenset(found)

    def is_shape(self, node: Term) -> bool:
        """Tell whether a node is a shape: by its type, a target, a parameter, or a reference to it."""
        said = self.graph.said.get(node, {})
        if _SHAPES.intersection(said.get(RDF + "type", ())) or node in self.referred:
            return True
        names = {name.removeprefix(SH) for name in said if name.startswith(SH)}
        return bool(names & PARAMETERS or names.intersection(TARGETS))

    def is_implicit(self, node: Term) -> bool:
        """Tell whether a shape is a class too, and so targets its own instances (SHACL 2.1.3.3)."""
        types = self.graph.objects(node, RDF + "type")
        return isinstance(node, ox.NamedNode) and not self.classes.isdisjoint(types) and self.is_shape(node)

    def shape(self, node: Term) -> Shape:
        """Read a shape."""
        if node not in self._read:
            self._read[node] = self._shape(node)
        return self._read[node]

    def _shape(self, node: Term) -> Shape:
        graph = self.graph
        if isinstance(node, ox.Literal):
            raise ShapesError(f"{node} stands where a shape must be, and is a literal", node)
        paths = graph.objects(node, SH + "path")
        if len(paths) > 1:
            raise ShapesError(f"{self.name(node)} has more than one sh:path", node)
        severity = graph.value(node, SH + "severity")
        return Shape(
            node=node,
            path=self.path(paths[0]) if paths else None,
            severity=severity if isinstance(severity, ox.NamedNode) else VIOLATION,
            messages=tuple(m for m in graph.objects(node, SH + "message") if isinstance(m, ox.Literal)),
            active=not graph.is_true(node, SH + "deactivated"),
        )

    def siblings(self, node: Term, parameter: Term) -> int:
        """Count the values of a shape's parameter among which one is."""
        said = self.graph.said.get(node, {})
        return max((len(values) for values in said.values() if parameter in values), default=1)

    def path(self, node: Term) -> Path:
        """Read a property path; raises ShapesError when it is none, or leads back into itself."""
        return self._path(node, ())

    def _path(self, node: Term, above: tuple[Term, ...]) -> Path:
        if isinstance(node, ox.NamedNode):
            return Predicate(node)
        if node in above:
            raise ShapesError("a property path leads back into itself", node)
        if not isinstance(node, ox.BlankNode):
            raise ShapesError(f"{node} is not a property path", node)
        inside = (*above, node)
        said = self.graph.said.get(node, {})
        # The first form that fits decides, as the suite's "strange" paths have it.
        if RDF + "first" in said:
            steps = tuple(self._path(step, inside) for step in self.graph.members(node))
            return Sequence(steps)
        for name, values in said.items():
            kind = name.removeprefix(SH)
            if kind == "inversePath":
                return Inverse(self._path(values[0], inside))
            if kind == "alternativePath":
                return Alternative(tuple(self._path(c, inside) for c in self.graph.members(values[0])))
            if kind in _REPEATS:
                return Repeat(self._path(values[0], inside), _REPEATS[kind])
        raise ShapesError("a blank node is not a property path: it has none of the properties of one", node)


def _local(iri: str) -> str:
    return iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2]
