"""The documentation of one release, made when it is first asked for."""

from collections.abc import Collection
from functools import cached_property

from rdflib import Graph

from ..content.queries import CannedQuery
from ..iris import Names
from ..rdf import convert
from ..rdf.store import Store
from .concepts import Scheme, schemes
from .model import Ontology
from .ontology import own_terms, read
from .shape_rules import NodeShape, node_shapes
from .usage import Usage, measure


class Documentation:
    """The ontology, the shapes and the concept schemes of a release, with how they are used in it."""

    def __init__(self, store: Store, names: Names, queries: Collection[CannedQuery]) -> None:
        self._store, self._names, self._queries = store, names, queries

    @cached_property
    def ontology(self) -> Ontology:
        """The terms with their definitions and their use."""
        return read(self._graph, self.shapes, self._usage)

    @cached_property
    def shapes(self) -> tuple[NodeShape, ...]:
        """The shapes; none in a release that was made before they were part of it."""
        return node_shapes(self._read(str(self._names.shapes)), self._graph)

    @cached_property
    def schemes(self) -> dict[str, Scheme]:
        """The concept schemes by code."""
        return {scheme.code: scheme for scheme in schemes(self._graph, self._usage)}

    @cached_property
    def _graph(self) -> Graph:
        return self._read(str(self._names.ontology))

    @cached_property
    def _usage(self) -> Usage:
        return measure(self._store, str(self._names.entailed), *own_terms(self._graph), self._queries)

    def _read(self, graph: str) -> Graph:
        return convert.graph(self._store.triples(graph))
