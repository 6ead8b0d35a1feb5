"""The constraint components that compare value nodes with those of another property."""

from collections.abc import Iterator

import numpy as np
import pyoxigraph as ox

from .columns import Pairs, Term, expand, high, key, low, member
from .core import Component, Context, Found
from .literals import in_order


def equals(c: Context, other: Term) -> Iterator[Found]:
    """sh:equals: whatever one side has and the other lacks."""
    focus, values = _compared(c, "equals", other)
    ours, theirs = key(c.focus, c.values), key(focus, values)
    yield c.bad(~member(ours, theirs))
    missing = ~member(theirs, ours)
    yield Found(focus[missing], values[missing])


def disjoint(c: Context, other: Term) -> Found:
    """sh:disjoint."""
    focus, values = _compared(c, "disjoint", other)
    return c.bad(member(key(c.focus, c.values), key(focus, values)))


def less_than(*, or_equal: bool) -> Component:
    """Make sh:lessThan and sh:lessThanOrEquals: a result for every pair that is not in order."""
    name = "lessThanOrEquals" if or_equal else "lessThan"

    def check(c: Context, other: Term) -> Found:
        assert c.property_path is not None
        focus, values = _compared(c, name, other)
        at, against = expand(key(focus, values), c.focus)
        pairs, back = np.unique(key(c.values[at], against), return_inverse=True)
        terms = c.data.terms
        sides = zip(high(pairs).tolist(), low(pairs).tolist(), strict=True)
        ordered = (in_order(terms[one], terms[two], or_equal=or_equal) for one, two in sides)
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
