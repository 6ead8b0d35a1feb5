"""A graph as columns of integers, so that a constraint is checked on all its nodes at once.

A term is known by its number in `terms`; a predicate's triples are one sorted array of
`subject << 32 | object`. Terms are what the parser gave, never what a store made of them:
a store rewrites literals, and lexical forms are what validation is about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Pairs = tuple[Ids, Ids]

IRI, BLANK, LITERAL, OTHER = range(4)
_KINDS = {ox.NamedNode: IRI, ox.BlankNode: BLANK, ox.Literal: LITERAL}
_LOW = (1 << 32) - 1
NONE: Ids = np.empty(0, np.int64)
_triple = attrgetter("subject", "predicate", "object")


class Numbered(NamedTuple):
    """Triples by the numbers of their terms, some of which may be the same."""

    terms: list[Term]
    rows: npt.NDArray[np.int32]


class Columns:
    """The triples of all graphs of a dataset together.

    `rows` are the triples as they came, for those who must find one again; `starts` says
    at which row each of the given sources begins.
    """

    def __init__(
        self, *sources: Iterable[ox.Quad | ox.Triple] | Numbered, known: Iterable[Term] = ()
    ) -> None:
        numbers: defaultdict[Term, int] = defaultdict(count().__next__)
        number = numbers.__getitem__
        parts = []
        for source in sources:
            if isinstance(source, Numbered):
                ours = np.fromiter(map(number, source.terms), np.int64, len(source.terms))
                parts.append(ours[source.rows])
                continue
            flat = map(number, chain.from_iterable(map(_triple, source)))
            parts.append(np.fromiter(flat, np.int64).reshape(-1, 3))
        for term in known:
            number(term)
        numbers.default_factory = None
        self.numbers: dict[Term, int] = numbers
        self.terms: list[Term] = list(numbers)
        self.starts = np.cumsum([0, *(len(part) for part in parts)])
        self.rows: Ids = np.concatenate(parts) if parts else NONE.reshape(0, 3)
        kinds = (_KINDS.get(type(term), OTHER) for term in self.terms)
        self.kinds = np.fromiter(kinds, np.int8, len(self.terms))
        self.stores: tuple[Any, ...] = ()  # what `stored` has loaded of it
        self._forward = _by_predicate(self.rows)
        self._backward: dict[int, Ids] = {}
        self._datatypes: dict[str, int] = {}
        self._datatype = np.full(len(self.terms), -2, np.int64)

    def id(self, term: Term) -> int:
        """Return the number of a term, -1 when the graph does not have it."""
        return self.numbers.get(term, -1)

    @property
    def predicates(self) -> list[int]:
        """The numbers of all predicates in use."""
        return list(self._forward)

    def keys(self, predicate: int) -> Ids:
        """Return a predicate's triples, sorted by subject."""
        return self._forward.get(predicate, NONE)

    def inverse_keys(self, predicate: int) -> Ids:
        """Return a predicate's triples turned round, sorted by object."""
        if predicate not in self._backward:
            keys = self.keys(predicate)
            self._backward[predicate] = np.sort(key(low(keys), high(keys)))
        return self._backward[predicate]

    def datatypes(self, nodes: Ids) -> Ids:
        """Return a number per literal that stands for its datatype, -1 for what is no literal."""
        unknown = np.unique(nodes[self._datatype[nodes] == -2])  # noqa: PLR2004 - not looked at yet
        for node in unknown.tolist():
            term = self.terms[node]
            self._datatype[node] = (
                self.datatype_number(term.datatype.value) if isinstance(term, ox.Literal) else -1
            )
        return self._datatype[nodes]

    def datatype_number(self, iri: str) -> int:
        """Return the number that `datatypes` uses for a datatype."""
        return self._datatypes.setdefault(iri, len(self._datatypes))

    def each(self, nodes: Ids, test: Callable[[Term], bool]) -> Mask:
        """Test every distinct term once."""
        distinct, back = np.unique(nodes, return_inverse=True)
        terms = self.terms
        answers = np.fromiter((test(terms[n]) for n in distinct.tolist()), np.bool_, len(distinct))
        mask: Mask = answers[back]
        return mask

    def triples(self, predicates: Iterable[int]) -> Iterator[tuple[Term, Term, Term]]:
        """Yield the triples of some predicates as terms."""
        terms = self.terms
        for predicate in predicates:
            keys = self.keys(predicate)
            middle = terms[predicate]
            for subject, value in zip(high(keys).tolist(), low(keys).tolist(), strict=True):
                yield terms[subject], middle, terms[value]


def key(first: Ids, second: Ids) -> Ids:
    """Pack two columns into one that sorts by the first."""
    return (first << 32) | second


def high(keys: Ids) -> Ids:
    """Return the first of the packed columns."""
    return keys >> 32


def low(keys: Ids) -> Ids:
    """Return the second of the packed columns."""
    return keys & _LOW


def member(nodes: Ids, among: Ids) -> Mask:
    """Tell for each node whether it is in a sorted array."""
    if not len(among):
        return np.zeros(len(nodes), np.bool_)
    at = np.minimum(np.searchsorted(among, nodes), len(among) - 1)
    found: Mask = among[at] == nodes
    return found


def expand(keys: Ids, nodes: Ids) -> tuple[Ids, Ids]:
    """Follow sorted keys from each node: which of the nodes, by position, leads to what."""
    first = np.searchsorted(keys, nodes << 32, "left")
    number = np.searchsorted(keys, (nodes + 1) << 32, "left") - first
    total = int(number.sum())
    positions = np.repeat(np.arange(len(nodes)), number)
    offsets = np.arange(total) - np.repeat(np.cumsum(number) - number, number)
    return positions, low(keys[np.repeat(first, number) + offsets])


def unique_pairs(first: Ids, second: Ids) -> Pairs:
    """Sort pairs and drop the repeated ones."""
    keys = np.unique(key(first, second))
    return high(keys), low(keys)


def counts(first: Ids, nodes: Ids) -> Ids:
    """Count how often each node occurs in a sorted column."""
    return np.searchsorted(first, nodes, "right") - np.searchsorted(first, nodes, "left")


def _by_predicate(rows: Ids) -> dict[int, Ids]:
    order = np.argsort(rows[:, 1], kind="stable")
    ordered = rows[order]
    names, begins = np.unique(ordered[:, 1], return_index=True)
    ends = [*begins[1:].tolist(), len(ordered)][: len(names)]
    return {
        int(name): np.unique(key(ordered[begin:end, 0], ordered[begin:end, 2]))
        for name, begin, end in zip(names, begins.tolist(), ends, strict=True)
    }
