"""The result of an explanation, and the asker it is made with, for a bounded time."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Protocol

from ...errors import RequestError
from ...rdf.results import column, is_empty
from ...rdf.store import Store


class BudgetSpent(Exception):  # noqa: N818 - it ends the search, which then says what it has found
    """Raised by an asker when no more may be asked."""


class Asker(Protocol):
    """Asks of the same dataset that the query was asked of."""

    def is_empty(self, text: str) -> bool:
        """Tell whether a query has no solution, or only a count of nothing."""

    def terms(self, text: str) -> list[str]:
        """Return the one column of a query, its terms as SPARQL writes them."""


class StoreAsker:
    """Asks one store, of the dataset of one operation, until the time is spent."""

    def __init__(
        self, store: Store, default_graphs: Sequence[str], named_graphs: Sequence[str], seconds: float
    ) -> None:
        self._store, self._graphs = store, (default_graphs, named_graphs)
        self._deadline = time.monotonic() + seconds

    def is_empty(self, text: str) -> bool:
        """Tell whether a query has no solution, or only a count of nothing."""
        if time.monotonic() > self._deadline:
            raise BudgetSpent
        try:
            return is_empty(self._store.query(text, *self._graphs))
        except RequestError:  # a variant that is no query, such as one whose BIND comes too late
            return True

    def terms(self, text: str) -> list[str]:
        """Return the one column of a query, its terms as SPARQL writes them."""
        if time.monotonic() > self._deadline:
            raise BudgetSpent
        return column(self._store.query(text, *self._graphs))


@dataclass(frozen=True)
class Cause:
    """What, left out, makes the answer non-empty, and where it stands."""

    kind: str  # pattern, FILTER, MINUS and so on
    text: str
    line: int


@dataclass(frozen=True)
class AbsentTerm:
    """A term of the query that occurs nowhere in the release, and those that are nearest."""

    term: str
    nearest: tuple[str, ...]


@dataclass
class Explanation:
    """What was found; `together` when only leaving out all causes at once helps."""

    empty: bool
    causes: list[Cause] = field(default_factory=list)
    together: bool = False
    unknown: list[AbsentTerm] = field(default_factory=list)
    complete: bool = True

    def as_json(self) -> dict[str, object]:
        """Write it for machines."""
        return asdict(self)
