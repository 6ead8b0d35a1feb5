"""The constraint components of SHACL Core that look at value nodes, each on all nodes at once.

A component is a function of the context and one value of its parameter; it returns the
rows that violate it. Components that lead to other shapes are in `logic`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from ...errors import ShapesError
from .columns import BLANK, IRI, LITERAL, NONE, Columns, Ids, Mask, Term, counts, expand, high, key, member
from .literals import less, value, well_formed
from .patterns import matcher
from .shape_paths import Path, Predicate
from .shapes import SH, Shape

if TYPE_CHECKING:
    from .evaluate import Evaluation


@dataclass(frozen=True)
class Found:
    """Violations of one constraint, a row each; no `values` where results have no sh:value.

    `path` replaces the shape's own. `terms` stand for values that the data does not have,
    `messages` for those of the constraint, row by row.
    """

    focus: Ids
    values: Ids | None = None
    path: Path | None = None
    terms: list[Term | None] | None = None
    messages: list[tuple[ox.Literal, ...]] | None = None
    component: str | None = None


@dataclass(frozen=True)
class Context:
    """One shape on its distinct, sorted focus nodes: the value nodes as pairs (focus, value)."""

    evaluation: "Evaluation"
    shape: Shape
    nodes: Ids
    focus: Ids
    values: Ids

    @property
    def data(self) -> Columns:
        """The data graph."""
        return self.evaluation.data

    def objects(self, parameter: str) -> list[Term]:
        """Return the shape's values of a SHACL property."""
        return self.evaluation.shapes.graph.objects(self.shape.node, SH + parameter)

    def members(self, head: Term) -> list[Term]:
        """Return the members of a list in the shapes graph."""
        return self.evaluation.shapes.graph.members(head)

    def number(self, parameter: str, term: Term) -> int:
        """Read a whole number; raises ShapesError for anything else."""
        text = term.value if isinstance(term, ox.Literal) else ""
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
            raise self.wrong(f"sh:{parameter} takes a whole number, not {term}")
        return int(text)

    def wrong(self, message: str) -> ShapesError:
        """Say that the shape says something it can't."""
        return ShapesError(f"{self.shape.node}: {message}")

    def bad(self, mask: Mask) -> Found:
        """Return the value nodes that a mask points out."""
        return Found(self.focus[mask], self.values[mask])

    def unless(self, test: Callable[[Term], bool]) -> Found:
        """Return the value nodes that fail a test of their own."""
        return self.bad(~self.data.each(self.values, test))

    @cached_property
    def property_path(self) -> Path:
        """The path of a property shape; raises ShapesError for a node shape, which has none."""
        if self.shape.path is None:
            raise self.wrong("has a constraint that only a property shape can have; give it a sh:path")
        return self.shape.path


Component = Callable[[Context, Term], Iterable[Found] | Found]


def class_(c: Context, wanted: Term) -> Found:
    """sh:class."""
    return c.bad(~member(c.values, c.evaluation.instances(wanted)))


def datatype(c: Context, wanted: Term) -> Found:
    """sh:datatype: that very datatype, and a lexical form of it."""
    if not isinstance(wanted, ox.NamedNode):
        raise c.wrong(f"sh:datatype takes an IRI, not {wanted}")
    right = c.data.datatypes(c.values) == c.data.datatype_number(wanted.value)
    iri = wanted.value
    right[right] = c.data.each(c.values[right], lambda term: well_formed(term.value, iri))
    return c.bad(~right)


def node_kind(c: Context, wanted: Term) -> Found:
    """sh:nodeKind."""
    allowed = _NODE_KINDS.get(wanted.value if isinstance(wanted, ox.NamedNode) else "")
    if allowed is None:
        raise c.wrong(f"sh:nodeKind does not know {wanted}")
    return c.bad(~np.isin(c.data.kinds[c.values], allowed))


_NODE_KINDS = {
    SH + "IRI": (IRI,),
    SH + "BlankNode": (BLANK,),
    SH + "Literal": (LITERAL,),
    SH + "BlankNodeOrIRI": (BLANK, IRI),
    SH + "BlankNodeOrLiteral": (BLANK, LITERAL),
    SH + "IRIOrLiteral": (IRI, LITERAL),
}


def min_count(c: Context, term: Term) -> Found:
    """sh:minCount."""
    least = c.number("minCount", term)
    assert c.property_path is not None
    return Found(c.nodes[counts(c.focus, c.nodes) < least])


def max_count(c: Context, term: Term) -> Found:
    """sh:maxCount."""
    most = c.number("maxCount", term)
    assert c.property_path is not None
    return Found(c.nodes[counts(c.focus, c.nodes) > most])


def bound(*, below: bool, or_equal: bool) -> Component:
    """Make sh:minExclusive and its three kin; what can't be compared violates."""

    def check(c: Context, limit: Term) -> Found:
        edge = value(limit)
        if below:
            return c.unless(lambda term: less(value(term), edge, or_equal=or_equal) is True)
        return c.unless(lambda term: less(edge, value(term), or_equal=or_equal) is True)

    return check


def length(*, least: bool) -> Component:
    """Make sh:minLength and sh:maxLength; a blank node has no length."""
    name = "minLength" if least else "maxLength"

    def check(c: Context, term: Term) -> Found:
        limit = c.number(name, term)
        if least:
            return c.unless(lambda v: not isinstance(v, ox.BlankNode) and len(v.value) >= limit)
        return c.unless(lambda v: not isinstance(v, ox.BlankNode) and len(v.value) <= limit)

    return check


def pattern(c: Context, term: Term) -> Found:
    """sh:pattern, with sh:flags; a blank node matches none."""
    flags = next(iter(c.objects("flags")), None)
    try:
        matches = matcher(term.value, flags.value if isinstance(flags, ox.Literal) else "")
    except ValueError as error:
        raise c.wrong(str(error)) from error
    return c.unless(lambda v: not isinstance(v, ox.BlankNode) and matches(v.value))


def language_in(c: Context, head: Term) -> Found:
    """sh:languageIn: SPARQL's langMatches with any of the ranges."""
    ranges = [term.value.lower() for term in c.members(head)]

    def test(term: Term) -> bool:
        spoken = term.language.lower() if isinstance(term, ox.Literal) and term.language else None
        return spoken is not None and any(r in ("*", spoken) or spoken.startswith(f"{r}-") for r in ranges)

    return c.unless(test)


def unique_lang(c: Context, term: Term) -> Found:
    """sh:uniqueLang: a result per language that is used more than once."""
    if term.value != "true":  # not even "1", says the suite (uniqueLang-002)
        return Found(NONE)
    assert c.property_path is not None
    seen: dict[str, int] = {}
    distinct, back = np.unique(c.values, return_inverse=True)
    languages = np.fromiter((_language(c.data.terms[n], seen) for n in distinct.tolist()), np.int64)[back]
    keys, number = np.unique(key(c.focus, languages)[languages > 0], return_counts=True)
    return Found(high(keys[number > 1]))


def _language(term: Term, seen: dict[str, int]) -> int:
    if not isinstance(term, ox.Literal) or not term.language:
        return 0
    return seen.setdefault(term.language.lower(), len(seen) + 1)


def has_value(c: Context, wanted: Term) -> Found:
    """sh:hasValue."""
    having = c.focus[c.values == c.data.id(wanted)]
    return Found(c.nodes[~member(c.nodes, having)])


def in_(c: Context, head: Term) -> Found:
    """sh:in."""
    allowed = np.unique(np.array([c.data.id(term) for term in c.members(head)], np.int64))
    return c.bad(~member(c.values, allowed))


def closed(c: Context, term: Term) -> Iterator[Found]:
    """sh:closed: no property but those of the shape's own paths and sh:ignoredProperties."""
    if term.value not in {"true", "1"}:
        return
    graph = c.evaluation.shapes.graph
    allowed = {member_ for head in c.objects("ignoredProperties") for member_ in c.members(head)}
    for node in c.objects("property"):
        allowed.update(p for p in graph.objects(node, SH + "path") if isinstance(p, ox.NamedNode))
    for predicate in c.data.predicates:
        name = c.data.terms[predicate]
        if name not in allowed and isinstance(name, ox.NamedNode):
            at, values = expand(c.data.keys(predicate), c.values)
            if len(at):
                yield Found(c.focus[at], values, Predicate(name))


COMPONENTS: dict[str, tuple[str, Component]] = {
    "class": ("Class", class_),
    "datatype": ("Datatype", datatype),
    "nodeKind": ("NodeKind", node_kind),
    "minCount": ("MinCount", min_count),
    "maxCount": ("MaxCount", max_count),
    "minExclusive": ("MinExclusive", bound(below=False, or_equal=False)),
    "minInclusive": ("MinInclusive", bound(below=False, or_equal=True)),
    "maxExclusive": ("MaxExclusive", bound(below=True, or_equal=False)),
    "maxInclusive": ("MaxInclusive", bound(below=True, or_equal=True)),
    "minLength": ("MinLength", length(least=True)),
    "maxLength": ("MaxLength", length(least=False)),
    "pattern": ("Pattern", pattern),
    "languageIn": ("LanguageIn", language_in),
    "uniqueLang": ("UniqueLang", unique_lang),
    "hasValue": ("HasValue", has_value),
    "in": ("In", in_),
    "closed": ("Closed", closed),
}
