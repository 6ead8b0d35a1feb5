"""The result of an explanation, and the asker it is made with."""

from dataclasses import asdict, dataclass, field
from typing import Protocol


class BudgetSpent(Exception):  # noqa: N818 - it ends the search, which then says what it has found
    """Raised by an asker when no more may be asked."""


class Asker(Protocol):
    """Asks of the same dataset that the query was asked of."""

    def is_empty(self, text: str) -> bool:
        """Tell whether a query has no solution, or only a count of nothing."""

    def terms(self, text: str) -> list[str]:
        """Return the one column of a query, its terms as SPARQL writes them."""


@dataclass(frozen=True)
class Cause:
    """What, left out, makes the answer non-empty, and where it stands."""

    kind: str  # pattern, FILTER, MINUS and so on
    text: str
    line: int


@dataclass(frozen=True)
class Unknown:
    """A term of the query that occurs nowhere in the release, and those that are nearest."""

    term: str
    nearest: tuple[str, ...]


@dataclass
class Explanation:
    """What was found; `together` when only leaving out all causes at once helps."""

    empty: bool
    causes: list[Cause] = field(default_factory=list)
    together: bool = False
    unknown: list[Unknown] = field(default_factory=list)
    complete: bool = True

    def as_json(self) -> dict[str, object]:
        """Write it for machines."""
        return asdict(self)
