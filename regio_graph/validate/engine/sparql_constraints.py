"""SPARQL constraints: asked once for all focus nodes where that is the same, else node by node.

At once, Oxigraph answers over just the predicates that the query speaks of. Its store
rewrites literals, so a query that looks at how they are written is not asked there when
it could make a difference. Node by node, rdflib answers over the data as it is, `$this`
bound beforehand, which is how the reference does it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyoxigraph as ox

from ...errors import ShapesError
from . import shape_paths
from .columns import LITERAL, Columns, Ids, Term
from .shapes import OWL, RDF, RDFS, SH, Shape, Shapes
from .stored import Stored, of_columns

if TYPE_CHECKING:
    from rdflib import Dataset
    from rdflib.plugins.sparql.sparql import Query

    from .analysis import Analysis
    from .core import Context, Found

SHAPES_GRAPH = "urn:x-regio-graph:shapes"
_MARK = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class Row:
    """One solution of a constraint: its focus node's number and what it binds."""

    focus: int
    bound: Mapping[str, Term]


class Asked:
    """A data graph as SPARQL constraints see it."""

    def __init__(self, data: Columns, shapes: Shapes) -> None:
        self.data, self.shapes = data, shapes
        self.store, self.names = of_columns(data)
        self.one_by_one: set[str] = set()  # for those who want to know why it takes long

    @cached_property
    def dataset(self) -> "Dataset":
        """All triples in rdflib, with the shapes in a graph of their own."""
        from ..bridge import dataset  # noqa: PLC0415 - rdflib takes a quarter of a second to import

        return dataset(self.data, self.shapes)

    def select(self, query: str, node: Term, nodes: Ids, bound: Mapping[str, Term]) -> Iterator[Row]:
        """Yield the distinct solutions for some focus nodes."""
        from .analysis import analyse  # noqa: PLC0415 - as above

        analysis = analyse(query, str(node), tuple(bound))
        store = None if bound else self._at_once(analysis, nodes)
        if store:
            yield from self._together(store, query, analysis, nodes)
        else:
            self.one_by_one.add(str(node))
            for focus in nodes.tolist():
                yield from self.bound_select(query, focus, bound)

    def _at_once(self, analysis: "Analysis", nodes: Ids) -> Stored | None:
        """Return the store in which a query for all nodes has the right answer, None if there is none."""
        if not analysis.at_once or bool((self.data.kinds[nodes] == LITERAL).any()):
            return None
        if analysis.terms_only:
            self.names.load(analysis.predicates)
            return self.names
        state = self.store.load(analysis.predicates)
        return None if state.ambiguous or (analysis.lexical and state.rewritten) else self.store

    def _together(self, store: Stored, query: str, analysis: "Analysis", nodes: Ids) -> Iterator[Row]:
        numbers, restored = self.data.numbers, store.restored
        wanted = np.zeros(len(self.data.terms), np.bool_)
        wanted[nodes] = True
        seen: set[tuple[Term | None, ...]] = set()
        for solution in store.query(query):
            focus = numbers.get(solution["this"], -1)
            if focus < 0 or not wanted[focus]:
                continue
            row = tuple(restored.get(term, term) for term in (solution[v] for v in analysis.variables))
            if row not in seen:
                seen.add(row)
                pairs = zip(analysis.variables, row, strict=True)
                yield Row(focus, {name: term for name, term in pairs if term is not None})

    def bound_select(self, query: str, focus: int, bound: Mapping[str, Term]) -> Iterator[Row]:
        """Yield the distinct solutions for one focus node, bound beforehand."""
        from ...rdf.convert import from_rdflib  # noqa: PLC0415 - as above

        seen = set()
        for solution in self._rdflib(query, {"this": self.data.terms[focus], **bound}):
            values = {str(name): value for name, value in solution.asdict().items()}
            row = frozenset(values.items())
            if row in seen:
                continue
            seen.add(row)
            ours = {name: from_rdflib(value) for name, value in values.items()}
            chosen = ours.get("this")
            at = focus if chosen is None else self.data.id(chosen)
            yield Row(focus if at < 0 else at, ours)

    def ask(self, query: str, bound: Mapping[str, Term]) -> bool:
        """Answer an ASK, bound beforehand."""
        return bool(self._rdflib(query, bound).askAnswer)

    def _rdflib(self, query: str, bound: Mapping[str, Term]) -> Any:  # noqa: ANN401 - rdflib's Result
        from ...rdf.convert import to_rdflib  # noqa: PLC0415 - as above

        bindings = {name: to_rdflib(value) for name, value in bound.items()}
        return self.dataset.query(parsed(query), initBindings=bindings)


@lru_cache(maxsize=256)
def parsed(query: str) -> "Query":
    """Parse a query once for all focus nodes: parsing takes many times as long as answering."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - as above

    return prepareQuery(query)


def constraint(c: "Context", node: Term) -> Iterator["Found"]:
    """sh:sparql."""
    graph = c.evaluation.shapes.graph
    if graph.is_true(node, SH + "deactivated"):
        return
    select = graph.value(node, SH + "select")
    if not isinstance(select, ox.Literal):
        raise c.wrong(f"its SPARQL constraint {node} has no sh:select")
    query = prepared(c.evaluation.shapes, c.shape, node, select.value)
    bound: dict[str, Term] = {}
    if re.search(r"[?$](currentShape|shapesGraph)\b", query):
        bound = {"currentShape": c.shape.node, "shapesGraph": ox.NamedNode(SHAPES_GRAPH)}
    rows = c.evaluation.asked.select(query, node, c.nodes, bound)
    messages = [m for m in graph.objects(node, SH + "message") if isinstance(m, ox.Literal)]
    yield from found(c, rows, messages)


def found(c: "Context", rows: Iterable[Row], messages: list[ox.Literal]) -> Iterator["Found"]:
    """Turn solutions into rows of violations (SHACL 5.3.2), those with a path of their own apart."""
    from .core import Found  # noqa: PLC0415 - constraints and their rows know each other

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


def _itself(c: "Context", row: Row) -> Term | None:
    return c.data.terms[row.focus] if c.shape.path is None else None


def _messages(c: "Context", row: Row, messages: list[ox.Literal]) -> tuple[ox.Literal, ...]:
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
            raise ShapesError(f"{shape.node}: a query says $PATH, but only a property shape has one")
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
                raise ShapesError(f"{holder}: a sh:declare lacks sh:prefix or sh:namespace")
            found_[prefix.value] = iri.value
    return found_
