"""Constraint components that a shapes graph declares itself, with SPARQL validators.

https://www.w3.org/TR/shacl/#sparql-constraint-components
"""

import re
from collections.abc import Iterator
from itertools import product

import numpy as np
import pyoxigraph as ox

from ...errors import ShapesError
from .columns import Term
from .component import Component, Context, Found
from .shapes import SH, Shape, Shapes
from .sparql_constraints import filled, found, prepared

Bound = dict[str, Term]


def custom_components(shapes: Shapes, shape: Shape) -> list[tuple[str, Component, Term]]:
    """Return the declared components that a shape uses, once per combination of parameter values."""
    graph = shapes.graph
    used: list[tuple[str, Component, Term]] = []
    for node in shapes.components:
        said = graph.said[node]
        parameters = {_path(graph.value(p, SH + "path"), node): p for p in said.get(SH + "parameter", [])}
        needed = [path for path, p in parameters.items() if not graph.is_true(p, SH + "optional")]
        if not needed or not all(graph.objects(shape.node, path) for path in needed):
            continue
        given = [path for path in parameters if graph.objects(shape.node, path)]
        for values in product(*(graph.objects(shape.node, path) for path in given)):
            bound = {re.split(r"[/#]", path)[-1]: value for path, value in zip(given, values, strict=True)}
            used.append((node.value, _component(node, bound), node))
    return used


def _path(term: Term | None, node: Term) -> str:
    if not isinstance(term, ox.NamedNode):
        raise ShapesError("each sh:parameter has an IRI as sh:path", node)
    return term.value


def _component(node: Term, bound: Bound) -> Component:
    def check(c: Context, _: Term) -> Iterator[Found]:
        graph = c.evaluation.shapes.graph
        own = "nodeValidator" if c.shape.path is None else "propertyValidator"
        for name in (own, "validator"):
            for validator in graph.objects(node, SH + name):
                try:
                    yield from _validate(c, node, validator, bound)
                except ShapesError as error:
                    raise ShapesError(str(error), error.node or validator) from error
                return

    return check


def _validate(c: Context, node: Term, validator: Term, bound: Bound) -> Iterator[Found]:
    from .analysis import analyse  # noqa: PLC0415 - rdflib takes a quarter of a second to import

    graph, execution, name = c.evaluation.shapes.graph, c.evaluation.execution, c.evaluation.shapes.name(node)
    messages = [
        filled(m, bound)
        for holder in (validator, node)
        for m in graph.objects(holder, SH + "message")
        if isinstance(m, ox.Literal)
    ]
    select = graph.value(validator, SH + "select")
    if isinstance(select, ox.Literal):
        query = prepared(c.evaluation.shapes, c.shape, validator, select.value)
        analysis = analyse(query, name, "SELECT", tuple(bound))
        yield from found(c, execution.select(query, analysis, c.nodes, bound), messages)
        return
    ask = graph.value(validator, SH + "ask")
    if not isinstance(ask, ox.Literal):
        raise ShapesError("a validator has sh:select or sh:ask", validator)
    query = prepared(c.evaluation.shapes, c.shape, validator, ask.value)
    analysis = analyse(query, name, "ASK", (*bound, "value"))
    rows = zip(c.focus.tolist(), c.values.tolist(), strict=True)
    terms = c.data.terms
    answers = execution.ask(query, analysis, ({"this": terms[f], "value": terms[v]} for f, v in rows), bound)
    wrong = ~np.fromiter(answers, np.bool_, len(c.focus))
    said = [
        tuple(filled(m, {"value": terms[v], "this": terms[f]}) for m in messages or c.shape.messages)
        for f, v in zip(c.focus[wrong].tolist(), c.values[wrong].tolist(), strict=True)
    ]
    yield Found(c.focus[wrong], c.values[wrong], messages=said)
