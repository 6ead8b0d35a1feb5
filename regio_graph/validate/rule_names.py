"""The rules of a shapes graph: how each is called, what it says, where it is explained.

A rule is a shape and one of its constraint components, `Project-start.Datatype`. The name
is the last part of the shape's; shapes that would share one get a mark that follows from
their full name, so that it is the same in every run.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from .check_shapes import constraints
from .engine.columns import Term
from .engine.shapes import RDFS, SH, Shape, Shapes
from .findings import short_name, text_in
from .messages import TEXTS
from .report import Finding

_RECOMMENDATION = "https://www.w3.org/TR/shacl/#"
# Findings of the command itself, which no shape makes.
OWN = {
    "Syntax": (
        "Dit bestand is geen geldige RDF.",
        "This file is no valid RDF.",
    ),
    "UnusedIgnore": (
        "Een `# regio: ignore` dat niets meer tegenhoudt, of geen reden geeft, kan weg of moet beter.",
        "A `# regio: ignore` that holds nothing back, or gives no reason, is to go or to be mended.",
    ),
}


class ShapeRule(NamedTuple):
    """A shape (by the name findings give it), a component, and which constraint where there are several."""

    shape: str
    component: str
    constraint: str | None = None


class ShapeRules:
    """Every rule that results of a shapes graph can name."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes

    @cached_property
    def nodes(self) -> dict[str, Term]:
        """The shapes by the names findings give them."""
        return {self.shapes.name(shape.node): shape.node for shape in reporting(self.shapes)}

    @cached_property
    def _short(self) -> dict[str, str]:
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.nodes:
            alike[short_name(name)].append(name)
        return {
            name: short if len(names) == 1 else f"{short}~{_mark(name)}"
            for short, names in alike.items()
            for name in names
        }

    def short(self, shape: str) -> str:
        """Name a shape briefly, and no other shape of the graph the same."""
        return self._short.get(shape) or short_name(shape)

    def id(self, finding: Finding) -> str:
        """Name the rule that a finding breaks."""
        return self.name(ShapeRule(finding.shape, finding.component, finding.constraint))

    def name(self, rule: ShapeRule) -> str:
        """Write a rule as people refer to it."""
        if rule.component in OWN:
            return rule.component
        parts = (self.short(rule.shape), rule.component, rule.constraint and short_name(rule.constraint))
        return ".".join(part for part in parts if part)

    def names(self, finding: Finding) -> tuple[str, ...]:
        """Return everything that the rule of a finding may be called."""
        return self.called(ShapeRule(finding.shape, finding.component, finding.constraint))

    def called(self, rule: ShapeRule) -> tuple[str, ...]:
        """Return everything a rule may be called: its name, a part of it, the IRI of its shape."""
        if rule.component in OWN:
            return (rule.component,)
        short = self.short(rule.shape)
        return self.name(rule), f"{short}.{rule.component}", rule.component, short, rule.shape

    def every(self) -> Iterator[ShapeRule]:
        """Yield the rules of all shapes that results can name."""
        for shape, node in self.nodes.items():
            for component in constraints(self.shapes, self.shapes.shape(node)):
                yield ShapeRule(shape, component)

    def texts(self, shape: str, predicates: Iterable[str], language: str) -> str | None:
        """Return what the shapes graph says of a shape by the first of some predicates that it uses."""
        node = self.nodes.get(shape)
        if node is None:
            return None
        for predicate in predicates:
            found = [t for t in self.shapes.graph.objects(node, predicate) if isinstance(t, ox.Literal)]
            if found:
                return text_in(found, language)
        return None

    def title(self, shape: str, language: str) -> str | None:
        """Return the name of a shape for people."""
        return self.texts(shape, (SH + "name", RDFS + "label"), language)

    def description(self, shape: str, language: str) -> str | None:
        """Return what a shape is for."""
        return self.texts(shape, (SH + "description", RDFS + "comment"), language)

    def message(self, shape: str, language: str) -> str | None:
        """Return the words of a shape, with its placeholders."""
        return self.texts(shape, (SH + "message",), language)

    def help_uri(self, rule: ShapeRule) -> str:
        """Say where a rule is explained: rdfs:seeAlso of the shape, else the Recommendation."""
        node = self.nodes.get(rule.shape)
        seen = self.shapes.graph.objects(node, RDFS + "seeAlso") if node is not None else []
        for value in seen:
            if isinstance(value, ox.NamedNode) and value.value.startswith(("http://", "https://")):
                return value.value
        if rule.component == "SPARQL":
            return f"{_RECOMMENDATION}sparql-constraints"
        if rule.component in {short_name(component.value) for component in self.shapes.components}:
            return f"{_RECOMMENDATION}sparql-constraint-components"
        known = rule.component in TEXTS
        return f"{_RECOMMENDATION}{f'{rule.component}ConstraintComponent' if known else 'validation'}"


def rule(finding: Finding) -> str:
    """Name a rule without knowing the other shapes: for people, not for telling rules apart."""
    return f"{short_name(finding.shape)}.{finding.component}"


def reporting(shapes: Shapes) -> Iterator[Shape]:
    """Yield the shapes that results can name: targeted ones and the property shapes within."""
    waiting: list[Term] = [shape.node for shape in shapes.targeted()]
    seen: set[Term] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            yield shapes.shape(node)
            waiting += shapes.graph.objects(node, SH + "property")


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]
