"""From a row of an answer back to the solutions it came from.

The query's own pattern is asked again with the row's values bound in it. Of a row that
is grouped only what it is grouped by can be bound, so that all the solutions behind it
are found.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ...rdf import results
from ...rdf.store import Store
from ...rdf.terms import Term, is_blank
from ...sparql import syntax
from ...sparql.select import Select
from ..answer import AnswerRow

MOST = 200  # solutions that are looked at behind one row

Solution = dict[str, Term]


class Behind(NamedTuple):
    """The solutions behind a row: whether these are all, and what the query wants absent or grouped."""

    solutions: list[Solution]
    whole: bool
    grouped: bool
    absent: bool


def behind(store: Store, text: str, names: Sequence[str], row: AnswerRow, graphs: Sequence[str]) -> Behind:
    """Find the solutions behind a row with these column names in the answer to a query."""
    examined = syntax.examine(text)
    query = Select(examined)
    selected = list(query.selected())
    plain = {item.name for item in selected if not item.aggregates}
    known, absent = {}, []
    for name, term in zip(names, row.terms, strict=True):
        if name in plain or "*" in plain:
            if term is None:
                absent.append(f"FILTER (!BOUND(?{name}))")
            elif not is_blank(term):
                known[name] = str(term)
    group = [f"{{ {query.pattern} }}"]
    group += (f"BIND {item.computed}" for item in selected if item.computed and not item.aggregates)
    if known:
        group.append(f"VALUES ({' '.join(f'?{name}' for name in known)}) {{ ({' '.join(known.values())}) }}")
    group += [*absent, query.span(query.values, len(query.tokens))]
    asked = f"{query.other('SELECT *', ' '.join(group))} LIMIT {MOST + 1}"
    variables, found = results.read(store.query(asked, graphs), MOST + 1)
    words = {token.text.upper() for token in examined.tokens if token.kind == "word"}
    return Behind(
        [{v: term for v, term in zip(variables, terms, strict=True) if term} for terms in found[:MOST]],
        whole=len(found) <= MOST,
        grouped=query.grouped or any(item.aggregates for item in selected),
        absent=bool(words & {"NOT", "MINUS"}),
    )
