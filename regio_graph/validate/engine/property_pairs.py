"""The constraint components that compare value nodes with those of another property."""

from collections.abc import Iterator

import numpy as np
import pyoxigraph as ox

from .columns import Pairs, Term, expand, high, key, low, member
from .comparison import less, value
from .component import Component, Context, Found


def equals(c: Context, other: Term) -> Iterator[Found]:
    """sh:equals: the value nodes are those of the property; a result for what one side lacks.

    https://www.w3.org/TR/shacl/#EqualsConstraintComponent
    """
    focus, values = _compared(c, "equals", other)
    ours, theirs = key(c.focus, c.values), key(focus, values)
    yield c.bad(~member(ours, theirs))
    missing = ~member(theirs, ours)
    yield Found(focus[missing], values[missing])


def disjoint(c: Context, other: Term) -> Found:
    """sh:disjoint: no value node is a value of the property too.

    https://www.w3.org/TR/shacl/#DisjointConstraintComponent
    """
    focus, values = _compared(c, "disjoint", other)
    return c.bad(member(key(c.focus, c.values), key(focus, values)))


def less_than(*, or_equal: bool) -> Component:
    """Make sh:lessThan and sh:lessThanOrEquals: a result for each pair that SPARQL's `<` is not true of.

    https://www.w3.org/TR/shacl/#LessThanConstraintComponent
    """
    name = "lessThanOrEquals" if or_equal else "lessThan"

    def check(c: Context, other: Term) -> Found:
        assert c.property_path is not None
        focus, values = _compared(c, name, other)
        at, against = expand(key(focus, values), c.focus)
        pairs, back = np.unique(key(c.values[at], against), return_inverse=True)
        terms = c.data.terms
        sides = zip(high(pairs).tolist(), low(pairs).tolist(), strict=True)
        ordered = (
            less(value(terms[one]), value(terms[two]), or_equal=or_equal) is True for one, two in sides
        )
        wrong = ~np.fromiter(ordered, np.bool_, len(pairs))[back]
        return Found(c.focus[at][wrong], c.values[at][wrong])

    return check


def _compared(c: Context, name: str, other: Term) -> Pairs:
    if not isinstance(other, ox.NamedNode):
        raise c.wrong(f"sh:{name} takes a property, not {other}")
    at, values = expand(c.data.keys(c.data.id(other)), c.nodes)
    return c.nodes[at], values


COMPONENTS: dict[str, tuple[str, Component]] = {
    "equals": ("Equals", equals),
    "disjoint": ("Disjoint", disjoint),
    "lessThan": ("LessThan", less_than(or_equal=False)),
    "lessThanOrEquals": ("LessThanOrEquals", less_than(or_equal=True)),
}
