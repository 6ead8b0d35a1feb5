"""What follows by the project's own rules: SPARQL CONSTRUCT queries in `ontology/rules/`.

OWL RL has no "unless", and limits need one. A rule is a query over what is stated and
entailed, so it runs unchanged in whatever engine holds the data. The rules are applied
in the order of their names, and again until nothing new comes.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib.term import Node

from . import formats
from .errors import ProjectError

Triple = tuple[Node, Node, Node]

_ROUNDS = 10  # rules feed one another a few times; more means that one makes new terms without end


@dataclass(frozen=True)
class Rule:
    """One rule: its name, and a CONSTRUCT query."""

    name: str
    text: str


def apply(known: Collection[Triple], rules: Sequence[Rule]) -> set[Triple]:
    """Return the triples that the rules add to others.

    Raises ProjectError when a rule is no CONSTRUCT query or the rules never come to rest.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in _convertible(known))
    found: set[ox.Triple] = set()
    for _ in range(_ROUNDS):
        before = len(found)
        for rule in rules:
            new = {t for t in _constructed(store, rule) if ox.Quad(*t) not in store}
            store.extend(ox.Quad(*triple) for triple in new)
            found |= new
        if len(found) == before:
            return set(formats.to_graph(found))
    raise ProjectError(f"the rules in ontology/rules still add triples after {_ROUNDS} rounds")


def _convertible(known: Collection[Triple]) -> Iterator[ox.Triple]:
    """Convert what the engine takes; an IRI that is none stands in no release, and validation reports it."""
    for triple in known:
        with suppress(ValueError):
            yield from formats.from_graph([triple])


def _constructed(store: ox.Store, rule: Rule) -> list[ox.Triple]:
    try:
        results = store.query(rule.text)
    except SyntaxError as error:
        raise ProjectError(f"ontology/rules/{rule.name}.rq: is not SPARQL: {error}") from error
    if not isinstance(results, ox.QueryTriples):
        raise ProjectError(f"ontology/rules/{rule.name}.rq: is no CONSTRUCT query")
    return list(results)
