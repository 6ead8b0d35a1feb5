"""Shapes as read from a shapes graph: what is targeted, along which path, under which constraints.

A shape is read when it is first asked for. What the graph says wrongly is a ShapesError
that names the node: a shape that can't be understood must not pass for one that is met.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from ...errors import ShapesError
from ...rdf.namespaces import PREFIXES
from .columns import Term
from .shape_paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence, sparql

SH, RDF, RDFS, OWL = (PREFIXES[name] for name in ("sh", "rdf", "rdfs", "owl"))

TYPE = ox.NamedNode(RDF + "type")
SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
NIL = ox.NamedNode(RDF + "nil")
VIOLATION = ox.NamedNode(SH + "Violation")
_CLASSES = {ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class")}
_SHAPES = {ox.NamedNode(SH + "NodeShape"), ox.NamedNode(SH + "PropertyShape")}
_COMPONENT: Term = ox.NamedNode(SH + "ConstraintComponent")
_TRUE = ("true", "1")
TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_REPEATS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


class Description:
    """A small graph by subject and predicate, in the order it was read."""

    def __init__(self, triples: Iterable[ox.Quad | ox.Triple]) -> None:
        self.said: dict[Term, dict[str, list[Term]]] = {}
        for triple in triples:
            subject, value = triple.subject, triple.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue  # a triple term of RDF 1.2 means nothing to SHACL 1.0
            values = self.said.setdefault(subject, {}).setdefault(triple.predicate.value, [])
            if value not in values:
                values.append(value)

    def objects(self, node: Term, predicate: str) -> list[Term]:
        """Return all values of a predicate."""
        return self.said.get(node, {}).get(predicate, [])

    def value(self, node: Term, predicate: str) -> Term | None:
        """Return the value of a predicate, the first if there are several."""
        return next(iter(self.objects(node, predicate)), None)

    def is_true(self, node: Term, predicate: str) -> bool:
        """Tell whether a flag is set."""
        value = self.value(node, predicate)
        return isinstance(value, ox.Literal) and value.value in _TRUE

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list; raises ShapesError when it is none."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != NIL:
            first, rest = self.objects(head, RDF + "first"), self.objects(head, RDF + "rest")
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise ShapesError(f"{head} is not a well-formed list")
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def triples(self) -> Iterator[tuple[Term, str, Term]]:
        """Yield everything that is said."""
        for subject, said in self.said.items():
            for predicate, values in said.items():
                for value in values:
                    yield subject, predicate, value


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
        self._names: dict[Term, str] = {}

    @property
    def terms(self) -> Iterator[Term]:
        """Every term the shapes speak of: a data graph must know them by number."""
        for subject, _, value in self.graph.triples():
            yield subject
            yield value

    @cached_property
    def components(self) -> list[ox.NamedNode]:
        """The constraint components that the shapes graph declares itself."""
        kinds, fresh = {_COMPONENT}, True
        while fresh:
            below = {s for s, p, o in self.graph.triples() if p == RDFS + "subClassOf" and o in kinds}
            fresh = not kinds.issuperset(below)
            kinds |= below
        return [
            node
            for node, said in self.graph.said.items()
            if isinstance(node, ox.NamedNode) and kinds.intersection(said.get(RDF + "type", []))
        ]

    def name(self, node: Term) -> str:
        """Name a shape so that it is the same tomorrow: a nameless one after its parent and path."""
        if node not in self._names:
            self._names[node] = node.value if isinstance(node, ox.NamedNode) else self._nameless(node)
        return self._names[node]

    def _nameless(self, node: Term) -> str:
        self._names[node] = "_:"  # a shape that leads back to itself ends here
        above = ((s, p) for s, p, o in self.graph.triples() if o == node and not p.startswith(RDF))
        parent = next(above, None)
        path = sparql(self.path(p), _local) if (p := self.graph.value(node, SH + "path")) else ""
        if parent is None:
            return f"_:{path}"
        return f"{self.name(parent[0])}/{path or _local(parent[1])}"

    def targeted(self) -> list[Shape]:
        """Return every shape that says itself what it applies to."""
        named = [SH + name for name in TARGETS]
        return [
            self.shape(node)
            for node, said in self.graph.said.items()
            if any(name in said for name in named) or self.is_implicit(node)
        ]

    def is_implicit(self, node: Term) -> bool:
        """Tell whether a shape is a class too, and so targets its own instances."""
        types = self.graph.objects(node, RDF + "type")
        return isinstance(node, ox.NamedNode) and bool(
            _CLASSES.intersection(types) and _SHAPES.intersection(types)
        )

    def shape(self, node: Term) -> Shape:
        """Read a shape once."""
        if node not in self._read:
            self._read[node] = self._shape(node)
        return self._read[node]

    def _shape(self, node: Term) -> Shape:
        graph = self.graph
        paths = graph.objects(node, SH + "path")
        if len(paths) > 1:
            raise ShapesError(f"{node} has {len(paths)} values for sh:path; a property shape has one")
        severity = graph.value(node, SH + "severity")
        return Shape(
            node=node,
            path=self.path(paths[0]) if paths else None,
            severity=severity if isinstance(severity, ox.NamedNode) else VIOLATION,
            messages=tuple(m for m in graph.objects(node, SH + "message") if isinstance(m, ox.Literal)),
            active=not graph.is_true(node, SH + "deactivated"),
        )

    def path(self, node: Term) -> Path:
        """Read a property path; raises ShapesError when it is none, or leads back into itself."""
        return self._path(node, ())

    def _path(self, node: Term, above: tuple[Term, ...]) -> Path:
        if isinstance(node, ox.NamedNode):
            return Predicate(node)
        if node in above or not isinstance(node, ox.BlankNode):
            raise ShapesError(f"{node} is not a property path")
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
        raise ShapesError(f"{node} is not a property path: it has none of the properties of one")


def _local(iri: str) -> str:
    return iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2]
