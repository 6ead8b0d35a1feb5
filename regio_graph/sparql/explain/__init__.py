"""Why an answer is empty: which pattern or filter, left out, makes it non-empty; which terms occur nowhere.

The query's own group is taken apart into elements: each triple pattern, filter and
block. Variants without some of them are asked, at most `PROBES` times; the asking is the
caller's, who may stop it earlier by raising `BudgetSpent`.
"""

from ..syntax import Syntax
from .absent_terms import unknown
from .elements import Element, Query
from .found import Asker, BudgetSpent, Cause, Explanation, Unknown

__all__ = ["Asker", "BudgetSpent", "Cause", "Explanation", "Unknown", "empty"]

PROBES = 40


def empty(syntax: Syntax, asker: Asker) -> Explanation:
    """Explain why a SELECT or ASK is empty; also says when it is not."""
    if not asker.is_empty(syntax.text):
        return Explanation(empty=False)
    found = Explanation(empty=True)
    try:
        query = Query(syntax)
        found.unknown = list(unknown(query, asker))
        _causes(query, asker, found)
    except BudgetSpent:
        found.complete = False
    return found


def _causes(query: Query, asker: Asker, found: Explanation) -> None:
    everything = query.elements
    if not asker.is_empty(query.ask(everything)):
        found.causes = list(query.modifiers())
        return
    probes = 0
    for element in everything:
        probes += 1
        if probes > PROBES:
            raise BudgetSpent
        if not asker.is_empty(query.ask([other for other in everything if other is not element])):
            found.causes.append(query.cause(element))
    if found.causes:
        return
    kept: list[Element] = []
    left_out: list[Element] = []
    for element in everything:  # no single one: keep what can be kept, in the order written
        probes += 1
        if probes > 2 * PROBES:
            raise BudgetSpent
        (left_out if asker.is_empty(query.ask([*kept, element])) else kept).append(element)
    found.together = True
    found.causes = [query.cause(element) for element in left_out]
