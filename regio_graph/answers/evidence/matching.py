"""The triples that a solution matched: the patterns of a query with its values filled in.

A property path is walked from end to end, so that each step on it is a triple. What a
query wants absent (NOT EXISTS, MINUS) matched nothing and has no triples.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rdflib import Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath

from ...rdf import results
from ...rdf.store import Store
from ...rdf.terms import is_blank
from .solutions import Solution

_STEPS = 20  # ways that are followed from one node
_LENGTH = 30  # steps of a path that repeats itself

Triple = tuple[str, str, str]  # as SPARQL writes terms
Pattern = tuple[object, object, object]


def patterns(text: str, base: str | None) -> list[Pattern]:
    """Return the triple patterns of a query that a solution matches."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - a tenth of a second that few requests need

    return list(dict.fromkeys(_collect(prepareQuery(text, base=base).algebra)))


def _collect(node: object) -> Iterator[Pattern]:
    if isinstance(node, Mapping):  # an operator of the algebra
        yield from (tuple(triple) for triple in node.get("triples") or () if len(triple) == 3)  # noqa: PLR2004 - a triple
        for key, value in node.items():
            if key not in {"expr", "triples"} and not (getattr(node, "name", "") == "Minus" and key == "p2"):
                yield from _collect(value)
    elif isinstance(node, list):
        for item in node:
            yield from _collect(item)


class Tracer:
    """Walks in one store, in the view of one question."""

    def __init__(self, store: Store, graphs: Sequence[str]) -> None:
        self._store, self._graphs = store, graphs

    def trace(self, pattern: Pattern, solution: Solution) -> Iterator[Triple]:
        """Yield the triples by which a solution matched a pattern; none if it did not."""
        start, path, end = (_filled(term, solution) for term in pattern)
        if isinstance(start, str) and isinstance(end, str) and path is not None:
            yield from self._walk(start, path, end, 0)

    def _walk(self, start: str, path: object, end: str, depth: int) -> Iterator[Triple]:
        if isinstance(path, URIRef):  # rdflib's, which are strings too
            yield (start, path.n3(), end)
        elif isinstance(path, str):
            yield (start, path, end)
        elif isinstance(path, InvPath):
            yield from self._walk(end, path.arg, start, depth)
        elif isinstance(path, AlternativePath):
            for arm in path.args:
                if self._holds(start, arm, end):
                    yield from self._walk(start, arm, end, depth)
        elif isinstance(path, SequencePath):
            first, rest = path.args[0], path.args[1:]
            onward = SequencePath(*rest) if len(rest) > 1 else rest[0]
            for middle in self._between(start, first, onward, end):
                yield from self._walk(start, first, middle, depth)
                yield from self._walk(middle, onward, end, depth)
        elif isinstance(path, MulPath):
            yield from self._repeat(start, path, end, depth)
        elif isinstance(path, Path):  # a path that excludes: what does link the two
            for predicate in self._terms(f"SELECT DISTINCT ?x {{ {start} ?x {end} }}"):
                yield (start, predicate, end)

    def _repeat(self, start: str, path: MulPath, end: str, depth: int) -> Iterator[Triple]:
        if start == end and path.zero:
            return
        if self._holds(start, path.path, end):
            yield from self._walk(start, path.path, end, depth)
        elif path.more and depth < _LENGTH:
            for middle in self._between(start, path.path, MulPath(path.path, "+"), end)[:1]:
                if middle != start:
                    yield from self._walk(start, path.path, middle, depth)
                    yield from self._repeat(middle, MulPath(path.path, "+"), end, depth + 1)

    def _between(self, start: str, first: object, onward: object, end: str) -> list[str]:
        return self._terms(
            f"SELECT DISTINCT ?x {{ {start} {_n3(first)} ?x . ?x {_n3(onward)} {end} }} LIMIT {_STEPS}"
        )

    def _holds(self, start: str, path: object, end: str) -> bool:
        written = f"SELECT ?x {{ VALUES ?x {{ true }} {start} {_n3(path)} {end} }} LIMIT 1"
        return bool(self._terms(written))

    def _terms(self, text: str) -> list[str]:
        _, found = results.read(self._store.query(text, self._graphs), _STEPS)
        return [str(row[0]) for row in found if row[0] is not None and not is_blank(row[0])]


def _filled(term: object, solution: Solution) -> object:
    """Write a term of a pattern with the solution's value; None for what has none."""
    if isinstance(term, Variable):
        value = solution.get(str(term))
        return None if value is None or is_blank(value) else str(value)
    if isinstance(term, URIRef | Literal):
        return term.n3()
    return term if isinstance(term, Path) else None  # a node without a name is not known by one


def _n3(path: object) -> str:
    assert isinstance(path, URIRef | Path), "a step of a path is an IRI or a path"
    return f"({path.n3()})" if isinstance(path, Path) else path.n3()


def unique(triples: Iterable[Triple]) -> list[Triple]:
    """Return each triple once, in the order they were found."""
    return list(dict.fromkeys(triples))
