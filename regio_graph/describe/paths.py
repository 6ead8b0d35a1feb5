"""Property paths, as the declarations of names and sheets write them.

A path is a sequence of steps, `regio:participation/regio:participant`; `^` follows a
property back, `?` makes a step optional, `*` repeats it, and `|` separates whole paths.
All of it means what it means in SPARQL.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ..store import Store, Term
from ..terms import PREFIXES


class Step(NamedTuple):
    """One step: a property, followed back or not, as often as `often` says (`""`, `?`, `*`)."""

    property: str
    back: bool
    often: str


def expand(name: str) -> str:
    """Write a prefixed name out.

    >>> expand("skos:prefLabel")
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@cache
def parse(path: str) -> tuple[tuple[Step, ...], ...]:
    """Read a path as alternatives, each a sequence of steps.

    >>> parse("^skos:inScheme")
    ((Step(property='http://www.w3.org/2004/02/skos/core#inScheme', back=True, often=''),),)
    """
    return tuple(tuple(_step(step.strip()) for step in sequence.split("/")) for sequence in path.split("|"))


def follow(store: Store, node: str | Term, path: str) -> list[Term]:
    """Return what a path leads to in today's view, each once, in a stable order."""
    found: dict[Term, None] = {}
    for sequence in parse(path):
        here: dict[str | Term, None] = {node: None}
        for step in sequence:
            here = dict.fromkeys(_take(store, here, step))
        found.update((term, None) for term in here if not isinstance(term, str))
    return sorted(found, key=str)


def _step(text: str) -> Step:
    often = text[-1] if text[-1] in "?*" else ""
    bare = text.removesuffix(often)
    return Step(expand(bare.removeprefix("^")), bare.startswith("^"), often)


def _take(store: Store, nodes: Iterable[str | Term], step: Step) -> dict[str | Term, None]:
    reached: dict[str | Term, None] = dict.fromkeys(nodes) if step.often else {}
    fresh = list(nodes)
    while fresh:
        found = [other for node in fresh for other in store.follow(node, step.property, back=step.back)]
        fresh = [term for term in dict.fromkeys(found) if term not in reached]
        reached.update(dict.fromkeys(fresh))
        if step.often != "*":
            break
    return reached
