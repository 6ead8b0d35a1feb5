"""The constraint component sh:sparql: its query, its solutions as results, its messages.

https://www.w3.org/TR/shacl/#sparql-constraints
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyoxigraph as ox

from ...errors import ShapesError
from . import shape_paths
from .columns import Term
from .component import Context, Found
from .execution import SHAPES_GRAPH, Row
from .shapes import OWL, RDF, RDFS, SH, Shape, Shapes

_MARK = re.compile(r"\{[?$](\w+)\}")


def constraint(c: Context, node: Term) -> Iterator[Found]:
    """sh:sparql: the query has no solution for the focus node.

    https://www.w3.org/TR/shacl/#SPARQLConstraintComponent
    """
    from .analysis import analyse  # noqa: PLC0415 - rdflib takes a quarter of a second to import

    graph = c.evaluation.shapes.graph
    if graph.is_true(node, SH + "deactivated"):
        return
    select = graph.value(node, SH + "select")
    if not isinstance(select, ox.Literal):
        raise c.wrong("a SPARQL constraint has no sh:select, or one that is no string")
    query = prepared(c.evaluation.shapes, c.shape, node, select.value)
    bound: dict[str, Term] = {}
    if re.search(r"[?$](currentShape|shapesGraph)\b", query):
        bound = {"currentShape": c.shape.node, "shapesGraph": ox.NamedNode(SHAPES_GRAPH)}
    messages = [m for m in graph.objects(node, SH + "message") if isinstance(m, ox.Literal)]
    try:
        analysis = analyse(query, c.evaluation.shapes.name(node), "SELECT", tuple(bound))
        yield from found(c, c.evaluation.execution.select(query, analysis, c.nodes, bound), messages)
    except ShapesError as error:
        raise ShapesError(f"{c.evaluation.shapes.name(c.shape.node)}: {error}", node) from error


def found(c: Context, rows: Iterable[Row], messages: list[ox.Literal]) -> Iterator[Found]:
    """Turn solutions into rows of violations (SHACL 5.3.2), those with a path of their own apart."""
    by_path: dict[shape_paths.Predicate | None, list[Row]] = {}
    for row in rows:
        if "failure" in row.bound and row.bound["failure"].value == "true":
            raise c.wrong(f"its SPARQL constraint reports a failure for {c.data.terms[row.focus]}")
        own = row.bound.get("path")
        path = shape_paths.Predicate(own) if isinstance(own, ox.NamedNode) else None
        by_path.setdefault(path, []).append(row)
    for path, chosen in by_path.items():
        yield Found(
            focus=np.array([row.focus for row in chosen], np.int64),
            path=path,
            terms=[row.bound.get("value") or _itself(c, row) for row in chosen],
            messages=[_messages(c, row, messages) for row in chosen],
        )


def _itself(c: Context, row: Row) -> Term | None:
    return c.data.terms[row.focus] if c.shape.path is None else None


def _messages(c: Context, row: Row, messages: list[ox.Literal]) -> tuple[ox.Literal, ...]:
    own = row.bound.get("message")
    if isinstance(own, ox.Literal):
        return (own,)
    bound = {"this": c.data.terms[row.focus], **row.bound}
    return tuple(filled(message, bound) for message in messages or c.shape.messages)


def filled(message: ox.Literal, bound: Mapping[str, Term]) -> ox.Literal:
    """Put values in the places of a message that name them, as `{?value}`."""
    text = _MARK.sub(lambda m: _plain(bound[m[1]]) if m[1] in bound else m[0], message.value)
    return ox.Literal(text, language=message.language) if message.language else ox.Literal(text)


def _plain(term: Term) -> str:
    return f"<{term.value}>" if isinstance(term, ox.NamedNode) else term.value


def prepared(shapes: Shapes, shape: Shape, node: Term, query: str) -> str:
    """Write out a query: its prefixes, and its path where it says $PATH."""
    if re.search(r"[?$]PATH\b", query):
        if shape.path is None:
            raise ShapesError("a query says $PATH, but only a property shape has one", node)
        written = shape_paths.sparql(shape.path)
        query = re.sub(r"[?$]PATH\b", lambda _: written, query)
    lines = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in _prefixes(shapes, node).items()]
    return "\n".join([*lines, query])


def _prefixes(shapes: Shapes, node: Term) -> dict[str, str]:
    """Collect what sh:prefixes declares, owl:imports followed (SHACL 5.2.1)."""
    graph = shapes.graph
    found_ = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "sh": SH}
    waiting, seen = graph.objects(node, SH + "prefixes")[:], set()
    while waiting:
        holder = waiting.pop()
        if holder in seen:
            continue
        seen.add(holder)
        waiting += graph.objects(holder, OWL + "imports")
        for declaration in graph.objects(holder, SH + "declare"):
            prefix, iri = graph.value(declaration, SH + "prefix"), graph.value(declaration, SH + "namespace")
            if prefix is None or iri is None:
                raise ShapesError("a sh:declare lacks sh:prefix or sh:namespace", holder)
            found_[prefix.value] = iri.value
    return found_
