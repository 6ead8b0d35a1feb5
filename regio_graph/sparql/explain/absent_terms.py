"""The terms of a query that occur nowhere in the data, and those that are nearest."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from ...iris import local_name
from ..syntax import Token
from .elements import Query
from .found import Asker, Unknown

_CANDIDATES = 20_000  # terms looked through for the nearest


def unknown(query: Query, asker: Asker) -> Iterator[Unknown]:
    """Find the terms of the patterns that occur nowhere, each with the nearest that do."""
    for term in dict.fromkeys(_terms(query.body)):
        if term.startswith(("'", '"')):
            yield from _unknown_literal(query, term, asker)
            continue
        places = ("?s ?p {0}", "{0} ?p ?o", "?s {0} ?o")
        anywhere = " UNION ".join(
            f"{{ {place.format(term)} }} UNION {{ GRAPH ?g {{ {place.format(term)} }} }}" for place in places
        )
        if asker.is_empty(query.write(f"ASK {{ {anywhere} }}")):
            yield Unknown(term, _nearest_iris(query, term, asker))


def _terms(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the IRIs of the patterns, and their literals with language or datatype."""
    function = False
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        function = token.kind in {"iri", "name"} and after is not None and after.text == "("
        typed = at > 0 and tokens[at - 1].text == "^^"
        if token.kind in {"iri", "name"} and not function and not typed:
            yield token.text
        elif token.kind == "string" and (
            at == 0 or tokens[at - 1].kind in {"iri", "name", "variable", "word"}
        ):
            if at and tokens[at - 1].kind == "word" and tokens[at - 1].text != "a":
                continue
            tag = after.text if after is not None and after.kind == "language" else ""
            yield token.text + tag


def _unknown_literal(query: Query, term: str, asker: Asker) -> Iterator[Unknown]:
    """Find a literal that is no object anywhere: often only its language tag is another."""
    if not asker.is_empty(query.write(f"ASK {{ ?s ?p {term} }}")):
        return
    text = re.sub(r"@[A-Za-z-]+$", "", term)
    same = (
        f"SELECT DISTINCT ?o {{ ?s ?p ?o FILTER(isLiteral(?o) && LCASE(STR(?o)) = LCASE({text})) }} LIMIT 3"
    )
    nearest = tuple(asker.terms(query.write(same)))
    if not nearest:
        every = f"SELECT DISTINCT ?o {{ ?s ?p ?o FILTER(isLiteral(?o)) }} LIMIT {_CANDIDATES}"
        nearest = _nearest(term, asker.terms(every))
    yield Unknown(term, nearest)


def _nearest_iris(query: Query, term: str, asker: Asker) -> tuple[str, ...]:
    """Return the IRIs in use whose last part is most like that of `term`."""
    resolved = (
        asker.terms(query.write(f"SELECT ?t {{ BIND (IRI({term}) AS ?t) }}")) if term[0] != "<" else [term]
    )
    candidates = asker.terms(f"SELECT DISTINCT ?p {{ ?s ?p ?o }} LIMIT {_CANDIDATES}")
    candidates += asker.terms(f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(isIRI(?s)) }} LIMIT {_CANDIDATES}")
    return _nearest(resolved[0] if resolved else term, candidates)


def _nearest(term: str, candidates: Sequence[str]) -> tuple[str, ...]:
    by_name: dict[str, str] = {}
    for candidate in candidates:
        by_name.setdefault(_last_part(candidate).lower(), candidate)
    close = get_close_matches(_last_part(term).lower(), list(by_name), n=3, cutoff=0.6)
    return tuple(by_name[name] for name in close)


def _last_part(term: str) -> str:
    if term.startswith("<"):
        return local_name(term.strip("<>"))
    return term
