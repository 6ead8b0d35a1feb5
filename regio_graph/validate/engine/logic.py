"""The constraint components that lead to other shapes: and, or, not, xone, node, qualified."""

from collections.abc import Iterator

import numpy as np

from .columns import Ids, Mask, Term, counts, member
from .component import Component, Context, Found
from .shapes import SH


def _fails(c: Context, shape: Term) -> Mask:
    """Tell which value nodes do not conform to a shape, each looked at once."""
    return member(c.values, c.evaluation.failing(c.evaluation.shapes.shape(shape), np.unique(c.values)))


def _failures(c: Context, head: Term) -> Ids:
    """Count for each value node to how many of the listed shapes it does not conform."""
    total = np.zeros(len(c.values), np.int64)
    for shape in c.members(head):
        total += _fails(c, shape)
    return total


def not_(c: Context, shape: Term) -> Found:
    """sh:not: no value node conforms to the shape.

    https://www.w3.org/TR/shacl/#NotConstraintComponent
    """
    return c.bad(~_fails(c, shape))


def and_(c: Context, head: Term) -> Found:
    """sh:and: each value node conforms to all listed shapes.

    https://www.w3.org/TR/shacl/#AndConstraintComponent
    """
    return c.bad(_failures(c, head) > 0)


def or_(c: Context, head: Term) -> Found:
    """sh:or: each value node conforms to at least one of the listed shapes.

    https://www.w3.org/TR/shacl/#OrConstraintComponent
    """
    return c.bad(_failures(c, head) == len(c.members(head)))


def xone(c: Context, head: Term) -> Found:
    """sh:xone: each value node conforms to exactly one of the listed shapes.

    https://www.w3.org/TR/shacl/#XoneConstraintComponent
    """
    return c.bad(_failures(c, head) != len(c.members(head)) - 1)


def node(c: Context, shape: Term) -> Found:
    """sh:node: each value node conforms to the node shape.

    https://www.w3.org/TR/shacl/#NodeConstraintComponent
    """
    return c.bad(_fails(c, shape))


def qualified(c: Context, shape: Term) -> Iterator[Found]:
    """sh:qualifiedValueShape: so many value nodes conform to the shape, and to no sibling where that is said.

    https://www.w3.org/TR/shacl/#QualifiedValueShapeConstraintComponent
    """
    assert c.property_path is not None
    conforming = ~_fails(c, shape)
    if c.evaluation.shapes.graph.is_true(c.shape.node, SH + "qualifiedValueShapesDisjoint"):
        for sibling in _siblings(c, shape):
            conforming &= _fails(c, sibling)
    number = counts(c.focus[conforming], c.nodes)
    for least in c.objects("qualifiedMinCount"):
        few = number < c.number("qualifiedMinCount", least)
        yield Found(c.nodes[few], component="QualifiedMinCount")
    for most in c.objects("qualifiedMaxCount"):
        many = number > c.number("qualifiedMaxCount", most)
        yield Found(c.nodes[many], component="QualifiedMaxCount")


def _siblings(c: Context, shape: Term) -> list[Term]:
    """Return the other qualified shapes of the shapes that this property shape is part of (SHACL 4.7.3)."""
    graph = c.evaluation.shapes.graph
    found: dict[Term, None] = {}
    for said in graph.said.values():
        parts = said.get(SH + "property", [])
        if c.shape.node in parts:
            found.update(
                dict.fromkeys(q for part in parts for q in graph.objects(part, SH + "qualifiedValueShape"))
            )
    found.pop(shape, None)
    return list(found)


COMPONENTS: dict[str, tuple[str, Component]] = {
    "not": ("Not", not_),
    "and": ("And", and_),
    "or": ("Or", or_),
    "xone": ("Xone", xone),
    "node": ("Node", node),
    "qualifiedValueShape": ("QualifiedMinCount", qualified),
}
