"""Evaluate shapes on columns: the targets of each, its constraints one after the other.

A constraint sees all focus nodes of its shape together. Its outcome is kept as columns
until it is known to be a result, so that time goes with the data and not with data times
shapes.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyoxigraph as ox

from ...errors import ShapesError
from . import core, logic, property_pairs
from .columns import NONE, Columns, Ids, Term, expand, high, low, member
from .component import Component, Context, Found
from .custom import custom_components
from .execution import Execution
from .shape_paths import Path, follow
from .shapes import SH, SUBCLASS, TYPE, Shape, Shapes
from .sparql_constraints import constraint as sparql_constraint

COMPONENTS = core.COMPONENTS | property_pairs.COMPONENTS | logic.COMPONENTS
COMPONENTS |= {"sparql": ("SPARQL", sparql_constraint)}
_SPARQL = f"{SH}SPARQLConstraintComponent"


class Result(NamedTuple):
    """One validation result, in terms.

    `parameter` is the value of the constraint's parameter: for sh:sparql the constraint itself,
    which a report names as sh:sourceConstraint; of an own component it is the component.
    """

    focus: Term
    path: Path | None
    value: Term | None
    component: str
    shape: Term
    severity: str
    messages: tuple[ox.Literal, ...]
    parameter: Term | None = None


@dataclass(frozen=True)
class _Batch:
    shape: Shape
    component: str
    found: Found
    parameter: Term


class Evaluation:
    """One data graph against one shapes graph."""

    def __init__(self, data: Columns, shapes: Shapes) -> None:
        self.data, self.shapes = data, shapes
        self._instances: dict[Term, Ids] = {}
        self._constraints: dict[Term, list[tuple[str, Component, Term]]] = {}
        self._under_way: dict[Term, list[Ids]] = {}
        self._targets: dict[Term, Ids] = {}

    @cached_property
    def execution(self) -> Execution:
        """The data as SPARQL constraints see it."""
        return Execution(self.data, self.shapes)

    def results(self) -> Iterator[Result]:
        """Validate every targeted shape on its targets."""
        for shape in self.shapes.targeted():
            yield from self.results_of(shape, self.targets(shape))

    def results_of(self, shape: Shape, nodes: Ids) -> Iterator[Result]:
        """Validate one shape on some nodes, sorted and each once."""
        try:
            for batch in self._report(shape, nodes):
                yield from self._written(batch)
        except ShapesError as error:
            raise self._about(shape.node, error) from error
        except RecursionError as error:
            raise ShapesError(
                f"{self.shapes.name(shape.node)}: shapes refer to each other too deeply", shape.node
            ) from error

    def examined(self) -> Iterator[ShapesError]:
        """Yield what is wrong with shapes, their queries apart, whether or not any node is of them."""
        if self.shapes.sound:
            return
        sound = True
        seen: set[Term] = set()
        waiting: list[Term] = [shape for shape in self.shapes.graph.said if self.shapes.is_shape(shape)]
        for node in waiting:
            if node in seen:
                continue
            seen.add(node)
            try:
                shape = self.shapes.shape(node)
                list(self._parts(shape))
                context = Context(self, shape, NONE, NONE, NONE)
                for name, component, parameter in self._constraints_of(shape):
                    if not name.startswith(SH) or name == _SPARQL:
                        continue
                    outcome = component(context, parameter)
                    deque([] if isinstance(outcome, Found) else outcome, 0)
            except ShapesError as error:
                sound = False
                yield self._about(node, error)
        self.shapes.sound = sound

    def _about(self, node: Term, error: ShapesError) -> ShapesError:
        """Make an error about a shape when it is about what is no subject of the shapes graph."""
        return error if error.node in self.shapes.graph.said else ShapesError(str(error), node)

    def targets(self, shape: Shape) -> Ids:
        """Return the focus nodes that a shape's targets name.

        https://www.w3.org/TR/shacl/#targets
        """
        if shape.node not in self._targets:
            self._targets[shape.node] = self._targeted(shape)
        return self._targets[shape.node]

    def _targeted(self, shape: Shape) -> Ids:
        graph, data = self.shapes.graph, self.data
        found = [np.array([data.id(n) for n in graph.objects(shape.node, SH + "targetNode")], np.int64)]
        found += [self.instances(c) for c in graph.objects(shape.node, SH + "targetClass")]
        if self.shapes.is_implicit(shape.node):
            found.append(self.instances(shape.node))
        found += [high(data.keys(data.id(p))) for p in graph.objects(shape.node, SH + "targetSubjectsOf")]
        found += [low(data.keys(data.id(p))) for p in graph.objects(shape.node, SH + "targetObjectsOf")]
        return np.unique(np.concatenate(found))

    def instances(self, class_: Term) -> Ids:
        """Return the instances of a class and of its subclasses, as the data graph has them."""
        if class_ not in self._instances:
            below = self.data.inverse_keys(self.data.id(SUBCLASS))
            classes = fresh = np.array([self.data.id(class_)], np.int64)
            while len(fresh):
                fresh = np.unique(expand(below, fresh)[1])
                fresh = fresh[~member(fresh, classes)]
                classes = np.union1d(classes, fresh)
            typed = self.data.inverse_keys(self.data.id(TYPE))
            self._instances[class_] = np.unique(expand(typed, classes)[1])
        return self._instances[class_]

    def failing(self, shape: Shape, nodes: Ids) -> Ids:
        """Return those of some nodes (sorted, each once) that do not conform to a shape.

        A node that is asked about again while the answer is being worked out counts as
        conforming: SHACL leaves recursion undefined, and this ends.
        """
        under_way = self._under_way.setdefault(shape.node, [])
        for asked in under_way:
            nodes = nodes[~member(nodes, asked)]
        if not len(nodes) or not shape.active:
            return NONE
        under_way.append(nodes)
        try:
            context = self._context(shape, nodes)
            found = [f.focus for *_, f in self._outcomes(context)]
            for part in self._parts(shape):
                wrong = self.failing(part, np.unique(context.values))
                found.append(context.focus[member(context.values, wrong)])
        finally:
            under_way.pop()
        return np.unique(np.concatenate([NONE, *found]))

    def _report(self, shape: Shape, nodes: Ids) -> Iterator[_Batch]:
        if not len(nodes) or not shape.active:
            return
        context = self._context(shape, nodes)
        for component, parameter, found in self._outcomes(context):
            yield _Batch(shape, component, found, parameter)
        for part in self._parts(shape):
            yield from self._nested(part, context)

    def _nested(self, part: Shape, context: Context) -> Iterator[_Batch]:
        """Validate value nodes against a property shape: each as often as it is a value."""
        distinct, number = np.unique(context.values, return_counts=True)
        under_way = self._under_way.setdefault(part.node, [])
        for asked in under_way:
            distinct, number = distinct[~member(distinct, asked)], number[~member(distinct, asked)]
        under_way.append(distinct)
        for batch in self._report(part, distinct):
            found = batch.found
            if number.max() > 1 and found.terms is None:
                times = number[np.minimum(np.searchsorted(distinct, found.focus), len(distinct) - 1)]
                values = None if found.values is None else np.repeat(found.values, times)
                found = replace(found, focus=np.repeat(found.focus, times), values=values)
            yield replace(batch, found=found)
        under_way.pop()

    def _context(self, shape: Shape, nodes: Ids) -> Context:
        focus, values = (nodes, nodes) if shape.path is None else follow(shape.path, self.data, nodes)
        return Context(self, shape, nodes, focus, values)

    def _parts(self, shape: Shape) -> Iterator[Shape]:
        for node in self.shapes.graph.objects(shape.node, SH + "property"):
            part = self.shapes.shape(node)
            if part.path is None:
                raise ShapesError(
                    f"{self.shapes.name(shape.node)} has a sh:property without sh:path: "
                    f"{self.shapes.name(node)}",
                    node if node in self.shapes.graph.said else shape.node,
                )
            yield part

    def _outcomes(self, context: Context) -> Iterator[tuple[str, Term, Found]]:
        for name, component, parameter in self._constraints_of(context.shape):
            outcome = component(context, parameter)
            for found in [outcome] if isinstance(outcome, Found) else outcome:
                if len(found.focus):
                    yield found.component or name, parameter, found

    def _constraints_of(self, shape: Shape) -> list[tuple[str, Component, Term]]:
        if shape.node not in self._constraints:
            said = self.shapes.graph.said.get(shape.node, {})
            self._constraints[shape.node] = [
                (f"{SH}{name}ConstraintComponent", component, value)
                for parameter, values in said.items()
                if parameter.startswith(SH) and parameter.removeprefix(SH) in COMPONENTS
                for name, component in [COMPONENTS[parameter.removeprefix(SH)]]
                for value in values
            ] + custom_components(self.shapes, shape)
        return self._constraints[shape.node]

    def _written(self, batch: _Batch) -> Iterator[Result]:
        shape, found, terms = batch.shape, batch.found, self.data.terms
        path = found.path or shape.path
        component = batch.component
        if not component.startswith("http") and ":" not in component:
            component = f"{SH}{component}ConstraintComponent"
        severity = shape.severity.value
        for row, focus in enumerate(found.focus.tolist()):
            value: Term | None = None
            if found.terms is not None:
                value = found.terms[row]
            elif found.values is not None:
                value = terms[int(found.values[row])]
            messages = found.messages[row] if found.messages is not None else ()
            yield Result(
                terms[focus],
                path,
                value,
                component,
                shape.node,
                severity,
                messages or shape.messages,
                batch.parameter,
            )
