"""SPARQL constraints executed: for all focus nodes at once where that comes to the same, else one by one.

Oxigraph answers over just the predicates that a query speaks of. Its store rewrites
literals ("01"^^xsd:integer becomes 1), so a query that looks at how they are written, where
that could make a difference, is asked over a store in which they stand under opaque
datatypes, through functions that see them as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from ...errors import ShapesError
from . import prebinding
from .columns import Columns, Ids, Term
from .shapes import Shapes
from .stored import Stored, of_columns

if TYPE_CHECKING:
    from .analysis import Analysis

SHAPES_GRAPH = "urn:x-regio-graph:shapes"
Bound = Mapping[str, Term]


@dataclass(frozen=True)
class Row:
    """One solution of a constraint: its focus node's number and what it binds."""

    focus: int
    bound: Mapping[str, Term]


@dataclass
class Execution:
    """A data graph as SPARQL constraints see it."""

    data: Columns
    shapes: Shapes
    one_by_one: set[str] = field(default_factory=set)  # for those who want to know why it takes long

    def select(self, query: str, analysis: "Analysis", nodes: Ids, bound: Bound) -> Iterator[Row]:
        """Yield the distinct solutions for some focus nodes; raises ShapesError for what is no SELECT."""
        if not len(nodes):
            return
        store, query = self._store(query, analysis, bound)
        if analysis.at_once and not bound:
            yield from self._rows(store, query, nodes, None)
        elif analysis.together:
            store.bind("this", (self.data.terms[n] for n in nodes.tolist()))
            yield from self._rows(store, prebinding.bind(query, ["this", *bound]), nodes, None)
        else:
            self.one_by_one.add(analysis.name)
            given = ["this", *bound]
            asked = prebinding.bind(query, given)
            asked = prebinding.without(asked, given) if analysis.one_group else asked
            for node in nodes.tolist():
                store.bind("this", [self.data.terms[node]])
                yield from self._rows(store, asked, nodes, node)

    def ask(
        self, query: str, analysis: "Analysis", pairs: Iterator[Mapping[str, Term]], bound: Bound
    ) -> Iterator[bool]:
        """Answer an ASK for each of some bindings."""
        store, query = self._store(query, analysis, bound)
        asked = prebinding.bind(query, ["this", "value", *bound])
        for pair in pairs:
            for name, term in pair.items():
                store.bind(name, [term])
            yield store.ask(asked)

    def _store(self, query: str, analysis: "Analysis", bound: Bound) -> tuple[Stored, str]:
        """Choose the store in which a query has the right answer, and write the query for it."""
        plain, opaque = of_columns(self.data)
        store = opaque
        if analysis.terms_only:
            opaque.load(analysis.predicates)
        else:
            state = plain.load(analysis.predicates)
            if state.ambiguous or (analysis.lexical and state.rewritten):
                opaque.load(analysis.predicates)
                query = prebinding.as_written(query)
            else:
                store = plain
        if SHAPES_GRAPH in (getattr(term, "value", "") for term in bound.values()):
            store.add_graph(ox.NamedNode(SHAPES_GRAPH), self.shapes.graph.triples())
        for name, term in bound.items():
            store.bind(name, [term])
        return store, query

    def _rows(self, store: Stored, query: str, nodes: Ids, only: int | None) -> Iterator[Row]:
        numbers, restored = self.data.numbers, store.restored
        wanted = np.zeros(len(self.data.terms), np.bool_)
        wanted[nodes] = True
        seen: set[tuple[Term | None, ...]] = set()
        solutions = store.select(query)
        names = [variable.value for variable in solutions.variables]
        try:
            for solution in solutions:
                row = tuple(restored.get(term, term) for term in (solution[name] for name in names))
                bound = {name: term for name, term in zip(names, row, strict=True) if term is not None}
                focus = numbers.get(bound["this"], -1) if "this" in bound else -1
                if only is not None:
                    focus = only if focus < 0 else focus
                elif focus < 0 or not wanted[focus]:
                    continue
                if row not in seen:
                    seen.add(row)
                    yield Row(focus, bound)
        except RuntimeError as error:
            raise ShapesError(f"the query cannot be evaluated: {error}") from error
