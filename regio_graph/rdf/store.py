"""The queryable dataset of a release, in Oxigraph; nothing here ever writes to a release."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from ..errors import ReleaseError, RequestError
from .namespaces import PREFIXES
from .terms import Quad, Term, object_of, subject_of

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Solutions = ox.QuerySolutions
Solution = ox.QuerySolution
T = TypeVar("T")

# Sets of characters, by which the parser says how a name may go on.
_CHARACTERS = re.compile(r"(?:,\s*)?\[(?:_|'(?:\\.|[^\\])[^\]]*)\]")


@dataclass(frozen=True)
class Naming:
    """How nodes without a name of their own are called: by class a pattern in each language.

    `silent` are things that go without saying in a name.
    """

    patterns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


class Store:
    """A dataset whose default graph is today's view: a merge of the graphs named in `default`.

    Relative IRIs in queries are resolved against `base`; `naming` comes with the dataset.
    """

    naming = Naming()

    def __init__(self, store: ox.Store, graphs: Sequence[str], base: str | None = None) -> None:
        self._store, self.base = store, base
        self.graphs = tuple(graphs)
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made of this dataset under a key, making it the first time: it never changes."""
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        *,
        written: str = "",
    ) -> Results:
        """Evaluate a query that `syntax.examine` has let through.

        `default_graphs` and `named_graphs` are the dataset of the protocol; when either
        is given, only those graphs are seen. `written` is the text before it was bounded,
        whose lines and columns are told. Raises RequestError when the text is no SPARQL or
        a graph is not one of the release.
        """
        return self._query(text, default_graphs, named_graphs, written=written)

    def _query(
        self,
        text: str,
        default_graphs: Sequence[str],
        named_graphs: Sequence[str] = (),
        *,
        prefixes: dict[str, str] | None = None,
        written: str = "",
    ) -> Results:
        self.check_graphs((*default_graphs, *named_graphs))
        chosen = bool(default_graphs or named_graphs)
        try:
            return self._store.query(
                text,
                base_iri=self.base,
                prefixes=prefixes,
                default_graph=[ox.NamedNode(graph) for graph in default_graphs] if chosen else None,
                named_graphs=[ox.NamedNode(graph) for graph in named_graphs] if chosen else None,
            )
        except SyntaxError as error:
            told = self._refused(written or text, prefixes) or error
            raise RequestError(
                f"the query is not SPARQL 1.1: {_plain(told)}",
                hint="The numbers are the line and the column where reading stopped.",
            ) from error
        except RuntimeError as error:
            raise RequestError(f"the query cannot be evaluated: {error}") from error

    def _refused(self, text: str, prefixes: dict[str, str] | None) -> SyntaxError | None:
        """Return what is wrong with a text as SPARQL, without asking it of the data."""
        try:
            ox.Store().query(text, base_iri=self.base, prefixes=prefixes)
        except SyntaxError as error:
            return error
        except RuntimeError:
            pass
        return None

    def select(self, text: str, graphs: Sequence[str] = ()) -> ox.QuerySolutions:
        """Evaluate a SELECT of our own, of today's view or of a merge of graphs.

        It may use the prefixes of `terms.PREFIXES` without declaring them.
        """
        results = self._query(text, graphs, prefixes=PREFIXES)
        assert isinstance(results, ox.QuerySolutions), "our own text is a SELECT"
        return results

    def triples(self, graph: str | None) -> Iterator[ox.Triple]:
        """Yield the triples of a named graph, or of today's view when None."""
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        return (quad.triple for quad in self._store.quads_for_pattern(None, None, None, name))

    def quads(
        self,
        subject: str | Term | None = None,
        value: str | Term | None = None,
        predicate: str | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads of the named graphs with a subject, value or predicate, IRIs being given as text.

        Text that is no IRI has none.
        """
        try:
            found = self._store.quads_for_pattern(_node(subject), _node(predicate), _node(value), None)
        except ValueError:
            return iter(())
        return (quad for quad in found if not isinstance(quad.graph_name, ox.DefaultGraph))

    def follow(self, node: str | Term, predicate: str, *, back: bool = False) -> list[Term]:
        """Return the values of a property in today's view, or what has the node as its value.

        Of what today's view says nothing, such as a catalogue, the named graphs are asked.
        """
        here, name = _node(node), ox.NamedNode(predicate)
        if isinstance(here, ox.Literal | ox.Triple):
            return []
        if back:
            found = self._store.quads_for_pattern(None, name, here, ox.DefaultGraph())
            return [subject_of(quad) for quad in found]
        stated = self._store.quads_for_pattern(here, name, None, ox.DefaultGraph())
        values = [object_of(quad) for quad in stated]
        if values or any(True for _ in self._store.quads_for_pattern(here, None, None, ox.DefaultGraph())):
            return values
        return list(dict.fromkeys(object_of(quad) for quad in self.quads(here, predicate=predicate)))

    def subjects(self, start: str) -> list[str]:
        """Return the IRIs with a given start that named graphs speak of, sorted; retired ones left out."""
        found = self.select(
            "SELECT DISTINCT ?s WHERE { GRAPH ?g { ?s ?p ?o } "
            f"FILTER (isIRI(?s) && STRSTARTS(STR(?s), {ox.Literal(start)})) }} ORDER BY ?s"
        )
        retired = {each["s"] for each in self.select("SELECT ?s WHERE { ?s owl:deprecated true }")}
        return [solution["s"].value for solution in found if solution["s"] not in retired]

    def is_today(self, quad: Quad) -> bool:
        """Tell whether a statement is part of today's view."""
        return ox.Quad(quad.subject, quad.predicate, quad.object) in self._store

    def terms(self, iris: Iterable[str]) -> list[Term]:
        """Return IRIs as the terms that other methods give and take."""
        return [ox.NamedNode(iri) for iri in iris]

    def describes(self, iri: str) -> bool:
        """Tell whether the release says anything with this IRI as the subject."""
        return next(self.quads(iri), None) is not None

    def check_graphs(self, graphs: Iterable[str]) -> None:
        """Raise RequestError for a graph that is not one of the release; nothing is ever fetched."""
        for graph in graphs:
            if graph not in self.graphs:
                known = ", ".join(f"<{name}>" for name in self.graphs)
                raise RequestError(
                    f"<{graph}> is not a graph of this release, and none is fetched; it has: {known}"
                )


def graph_of(quad: Quad) -> str:
    """Return the named graph a quad stands in."""
    assert isinstance(quad.graph_name, ox.NamedNode), "named graphs are named by IRIs"
    return quad.graph_name.value


def load(dump: Path, graphs: Sequence[str], default: Sequence[str], base: str | None = None) -> Store:
    """Read a release's N-Quads into memory and merge its default graph."""
    store = ox.Store()
    _fill(store, dump, default)
    return Store(store, graphs, base)


def of_triples(triples: Iterable[ox.Triple], base: str) -> Store:
    """Hold triples in memory as what a plain query sees, in no named graph."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in triples)
    return Store(store, (), base)


def write(dump: Path, folder: Path, default: Sequence[str]) -> None:
    """Write a release's N-Quads as an on-disk store, for datasets too big for memory."""
    store = ox.Store(str(folder))
    _fill(store, dump, default)
    store.optimize()
    store.flush()


def open_folder(folder: Path, graphs: Sequence[str], base: str | None = None) -> Store:
    """Open an on-disk store read-only; several processes may at once."""
    try:
        return Store(ox.Store.read_only(str(folder)), graphs, base)
    except OSError as error:
        raise ReleaseError(f"{folder}: cannot be opened: {error}; build again") from error


def _node(node: str | Term | None) -> Any:  # noqa: ANN401 - the engine's own check says which term may stand where
    """Make a term of an IRI given as text; raises ValueError when it is none."""
    return ox.NamedNode(node) if isinstance(node, str) else node


def _fill(store: ox.Store, dump: Path, default: Sequence[str]) -> None:
    try:
        # The engine's own bulk loader gives blank nodes names at random, so that no two answers are the same.
        store.bulk_extend(ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS))
    except (OSError, SyntaxError) as error:
        raise ReleaseError(f"{dump}: cannot be read: {error}; build again") from error
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in list(quads))


def _plain(error: SyntaxError) -> str:
    """Say what the parser says, without the sets of characters that no person looks for."""
    place, _, expected = str(error).partition(": ")
    expected = _CHARACTERS.sub("", expected).removeprefix("expected").removeprefix(" one of").strip(" ,")
    if "Prefix not found" in expected:
        return f"{place}: this prefix is not declared; PREFIX at the top does that"
    if "IRI parsing failed" in expected:
        return f"{place}: this is not an IRI"
    if not expected:
        return f"{place}: what stands here is not expected"
    if expected.startswith("The "):
        return f"{place}: {expected}"
    return f"{place}: expected {'one of ' * (', ' in expected)}{expected}"


class Scratch:
    """Triples of no release, in memory: to ask CONSTRUCT queries of, and to add their answers to."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._store = ox.Store()
        self.add(triples)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples."""
        self._store.bulk_extend(
            ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples
        )

    def construct(self, text: str) -> set[ox.Triple]:
        """Add what a query constructs and return what of it is new.

        Raises RequestError when the text is no SPARQL, or is not a CONSTRUCT.
        """
        try:
            results = self._store.query(text)
        except SyntaxError as error:
            raise RequestError(f"is not SPARQL 1.1: {_plain(error)}") from error
        if not isinstance(results, ox.QueryTriples):
            raise RequestError("is no CONSTRUCT query")
        quads = {ox.Quad(found.subject, found.predicate, found.object) for found in results}
        new = {quad for quad in quads if quad not in self._store}
        self._store.extend(new)
        return {quad.triple for quad in new}
