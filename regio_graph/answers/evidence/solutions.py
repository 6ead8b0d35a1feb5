"""From a row of an answer back to the solutions it came from.

The query's own pattern is asked again with the row's values bound in it. Of a row that
is grouped only what it is grouped by can be bound, so that all the solutions behind it
are found.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...rdf import results
from ...rdf.store import Store
from ...rdf.terms import Term, is_blank
from ...sparql import syntax
from ...sparql.syntax import Token
from ..answer import Row

MOST = 200  # solutions that are looked at behind one row

_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_DEEPER, _HIGHER = {"(", "{", "["}, {")", "}", "]"}

Solution = dict[str, Term]


class Behind(NamedTuple):
    """The solutions behind a row: whether these are all, and what the query wants absent or grouped."""

    solutions: list[Solution]
    whole: bool
    grouped: bool
    absent: bool


class _Parts(NamedTuple):
    """A SELECT taken apart: its columns, and the texts that make another of it."""

    plain: set[str]
    bound: list[str]  # BIND clauses for columns that are computed
    grouped: bool
    before: str
    pattern: str
    values: str


def behind(store: Store, text: str, names: Sequence[str], row: Row, graphs: Sequence[str]) -> Behind:
    """Find the solutions behind a row with these column names in the answer to a query."""
    examined = syntax.examine(text)
    parts = _take_apart(examined.text, examined.tokens)
    known, absent = {}, []
    for name, term in zip(names, row.terms, strict=True):
        if name in parts.plain or "*" in parts.plain:
            if term is None:
                absent.append(f"FILTER (!BOUND(?{name}))")
            elif not is_blank(term):
                known[name] = str(term)
    values = f"VALUES ({' '.join(f'?{name}' for name in known)}) {{ ({' '.join(known.values())}) }}"
    asked = (
        f"{parts.before} {{ {{ {parts.pattern} }} {' '.join(parts.bound)} {values if known else ''} "
        f"{' '.join(absent)} {parts.values} }} LIMIT {MOST + 1}"
    )
    variables, found = results.read(store.query(asked, graphs), MOST + 1)
    words = {token.text.upper() for token in examined.tokens if token.kind == "word"}
    return Behind(
        [{v: term for v, term in zip(variables, terms, strict=True) if term} for terms in found[:MOST]],
        whole=len(found) <= MOST,
        grouped=parts.grouped,
        absent=bool(words & {"NOT", "MINUS"}),
    )


def _take_apart(text: str, tokens: Sequence[Token]) -> _Parts:
    head = next(at for at in range(len(tokens)) if _opens(tokens, at))
    group = next(at for at in range(head, len(tokens)) if tokens[at].text == "{")
    end = _close(tokens, group)
    plain, bound, grouped = set(), [], False
    for start, stop in _items(tokens, 1, head):
        if stop == start:
            plain.add(tokens[start].text.lstrip("?$"))
        elif _AGGREGATES & {token.text.upper() for token in tokens[start:stop] if token.kind == "word"}:
            grouped = True
        else:
            plain.add(tokens[stop - 1].text.lstrip("?$"))
            bound.append(f"BIND {text[tokens[start].start : tokens[stop].start + 1]}")
    after = list(range(end + 1, len(tokens)))
    values = next((at for at in after if tokens[at].text.upper() == "VALUES"), None)
    return _Parts(
        plain,
        bound,
        grouped or any(tokens[at].text.upper() == "GROUP" for at in after),
        f"{text[: tokens[0].start]} SELECT * {text[tokens[head].start : tokens[group].start]}",
        text[tokens[group].start + 1 : tokens[end].start],
        text[tokens[values].start :] if values is not None else "",
    )


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the SELECT clause ends here: at FROM, WHERE or the pattern itself."""
    depth = sum((token.text in _DEEPER) - (token.text in _HIGHER) for token in tokens[:at])
    token = tokens[at]
    return depth == 0 and (
        token.text == "{" or (token.kind == "word" and token.text.upper() in {"FROM", "WHERE"})
    )


def _items(tokens: Sequence[Token], at: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each item of a SELECT clause."""
    while at < end:
        if tokens[at].text == "(":
            close = _close(tokens, at)
            yield at, close
            at = close
        elif tokens[at].kind == "variable" or tokens[at].text == "*":
            yield at, at
        at += 1


def _close(tokens: Sequence[Token], at: int) -> int:
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].text in _DEEPER) - (tokens[place].text in _HIGHER)
        if not depth:
            return place
    return len(tokens) - 1
