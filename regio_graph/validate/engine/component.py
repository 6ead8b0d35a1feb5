"""What a constraint component is: a function of a shape on its focus nodes that returns violations."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pyoxigraph as ox

from ...errors import ShapesError
from .columns import Columns, Ids, Mask, Term
from .execution import Execution
from .shape_paths import Path
from .shapes import SH, Shape, Shapes


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


class Evaluator(Protocol):
    """What a component may ask of the evaluation it is part of."""

    @property
    def data(self) -> Columns:
        """The data graph."""

    @property
    def shapes(self) -> Shapes:
        """The shapes graph."""

    @property
    def execution(self) -> Execution:
        """The data graph as SPARQL sees it."""

    def instances(self, class_: Term) -> Ids:
        """Return the SHACL instances of a class."""

    def failing(self, shape: Shape, nodes: Ids) -> Ids:
        """Return those of some nodes that do not conform to a shape."""


@dataclass(frozen=True)
class Context:
    """One shape on its distinct, sorted focus nodes: the value nodes as pairs (focus, value)."""

    evaluation: Evaluator
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
        return ShapesError(f"{self.evaluation.shapes.name(self.shape.node)}: {message}", self.shape.node)

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
