"""Shapes as documentation: what each asks of which things, its rules as keys with their values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ..iris import local_name
from ..languages import Texts
from ..rdf.namespaces import RDF, SH, XSD
from ..rdf.naming import texts
from .reading import Ref, members, name, ref, refs

_VALUES = ("minCount", "maxCount", "pattern", "minLength", "maxLength", "minInclusive", "maxInclusive")
_TERMS = ("class", "datatype", "nodeKind", "lessThan", "lessThanOrEquals", "equals", "disjoint")
_PLACE = re.compile(r"\{[?$]\w+\}")
_POSTFIX = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


@dataclass(frozen=True)
class ShapeRule:
    """One constraint: its SHACL name, the value it has, and the terms it names."""

    key: str
    value: str = ""
    terms: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class PropertyShape:
    """What is asked of the values along a path; `path` is written as SPARQL writes it.

    `property` is the one property of a path that is no more than that, `inverse` tells
    whether it is followed backwards.
    """

    iri: str
    anchor: str
    path: str
    property: Ref | None
    inverse: bool
    rules: tuple[ShapeRule, ...]
    message: Texts
    severity: str


@dataclass(frozen=True)
class NodeShape:
    """What is asked of the things of some classes; `query` is the constraint in SPARQL where it is one."""

    iri: str
    anchor: str
    targets: tuple[Ref, ...]
    properties: tuple[PropertyShape, ...]
    message: Texts
    severity: str
    query: str = ""

    @property
    def classes(self) -> frozenset[str]:
        """The IRIs of the classes it is about."""
        return frozenset(target.iri for target in self.targets)


def node_shapes(shapes: Graph, ontology: Graph) -> tuple[NodeShape, ...]:
    """Read every node shape that has a name, sorted by it."""
    found = [node for node in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(node, URIRef)]
    return tuple(_node_shape(node, shapes, ontology) for node in sorted(found))


def _node_shape(node: URIRef, shapes: Graph, ontology: Graph) -> NodeShape:
    constraint = next(shapes.objects(node, SH.sparql), None)
    query = texts(shapes, constraint, (SH.select, SH.ask)) if constraint else {}
    properties = [_property_shape(each, shapes, ontology) for each in shapes.objects(node, SH.property)]
    targets = [*shapes.objects(node, SH.targetClass), *shapes.objects(node, SH.targetSubjectsOf)]
    return NodeShape(
        iri=str(node),
        anchor=_anchor(node),
        targets=refs(ontology, targets),
        properties=tuple(sorted(properties, key=lambda shape: (shape.path.lstrip("^"), shape.anchor))),
        message=_said(texts(shapes, constraint or node, (SH.message,))),
        severity=_severity(node, shapes),
        query=_outdented(query.get("", "")),
    )


def _property_shape(node: Node, shapes: Graph, ontology: Graph) -> PropertyShape:
    path = shapes.value(node, SH.path)
    inverse = shapes.value(path, SH.inversePath) if isinstance(path, BNode) else None
    single = path if isinstance(path, URIRef) else inverse
    return PropertyShape(
        iri=str(node),
        anchor=_anchor(node),
        path=_path(shapes, path) if path else "",
        property=ref(ontology, single) if isinstance(single, URIRef) else None,
        inverse=inverse is not None,
        rules=tuple(_rules(node, shapes, ontology)),
        message=texts(shapes, node, (SH.message,)),
        severity=_severity(node, shapes),
    )


def _rules(node: Node, shapes: Graph, ontology: Graph) -> Iterator[ShapeRule]:
    """Read the constraints of a shape, in one order for all."""
    for key in _VALUES:
        for value in sorted(map(str, shapes.objects(node, SH[key]))):
            yield ShapeRule(key, value)
    for key in _TERMS:
        found = refs(ontology, shapes.objects(node, SH[key]))
        yield from (ShapeRule(key, terms=(term,)) for term in found)
    for listed in shapes.objects(node, SH["in"]):
        yield ShapeRule("in", terms=tuple(ref(ontology, each) for each in members(shapes, listed)))
    for listed in shapes.objects(node, SH.languageIn):
        yield ShapeRule("languageIn", ", ".join(str(each) for each in members(shapes, listed)))
    if Literal("true", datatype=XSD.boolean) in shapes.objects(node, SH.uniqueLang):
        yield ShapeRule("uniqueLang")
    for key in ("or", "xone"):
        for listed in shapes.objects(node, SH[key]):
            parts = [rule for each in members(shapes, listed) for rule in _rules(each, shapes, ontology)]
            yield ShapeRule(key, terms=tuple(term for part in parts for term in part.terms))


def _path(shapes: Graph, path: Node) -> str:
    """Write a path as SPARQL does."""
    if isinstance(path, URIRef):
        return name(str(path))
    if (path, RDF.first, None) in shapes:
        return "/".join(_path(shapes, each) for each in members(shapes, path))
    inverse = shapes.value(path, SH.inversePath)
    if inverse:
        return f"^{_path(shapes, inverse)}"
    listed = shapes.value(path, SH.alternativePath)
    if listed:
        return "|".join(f"{_path(shapes, each)}" for each in members(shapes, listed))
    for key, sign in _POSTFIX.items():
        if repeated := shapes.value(path, key):
            return f"({_path(shapes, repeated)}){sign}"
    return ""


def _severity(node: Node, shapes: Graph) -> str:
    return local_name(str(shapes.value(node, SH.severity) or SH.Violation))


def _anchor(node: Node) -> str:
    return str(node).partition("#")[2] if isinstance(node, URIRef) else ""


def _said(message: Texts) -> Texts:
    """Leave open what a message says of each finding: no value stands in the documentation."""
    return {language: _PLACE.sub("…", said) for language, said in message.items()}


def _outdented(query: str) -> str:
    return dedent("\n".join(line for line in query.splitlines() if line.strip()))
