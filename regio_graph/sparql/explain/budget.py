"""Asks variants of a query on behalf of `explain`, for a bounded time."""

import time
from collections.abc import Sequence

from ...errors import RequestError
from ...rdf.results import column, is_empty
from ...rdf.store import Store
from . import BudgetSpent


class Asking:
    """Asks one store, of the dataset of one operation."""

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
