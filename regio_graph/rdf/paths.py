"""Property paths, as the declarations of names and sheets write them.

A path is a sequence of steps, `regio:participation/regio:participant`; `^` follows a
property back, `?` makes a step optional, `*` repeats it, and `|` separates whole paths.
All of it means what it means in SPARQL.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from .namespaces import PREFIXES
from .store import Store
from .terms import Term


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
    if path.startswith("<"):  # one property, written in full
        return ((_step(path),),)
    return tuple(tuple(_step(step.strip()) for step in sequence.split("/")) for sequence in path.split("|"))


class Hop(NamedTuple):
    """The last statement on the way to a term."""

    subject: Term | str
    value: Term | str
    predicate: str


def follow(store: Store, node: str | Term, path: str) -> list[Term]:
    """Return what a path leads to in today's view, each once, in a stable order."""
    return list(reach(store, node, path))


def reach(store: Store, node: str | Term, path: str) -> dict[Term, Hop | None]:
    """Return what a path leads to, each with the last statement on the way; None where no step was taken."""
    found: dict[Term, Hop | None] = {}
    for sequence in parse(path):
        here: dict[str | Term, Hop | None] = {node: None}
        for step in sequence:
            here = _take(store, here, step)
        found.update((term, hop) for term, hop in here.items() if not isinstance(term, str))
    return dict(sorted(found.items(), key=lambda pair: str(pair[0])))


def _step(text: str) -> Step:
    often = text[-1] if text[-1] in "?*" else ""
    bare = text.removesuffix(often)
    name = bare.removeprefix("^")
    return Step(name[1:-1] if name.startswith("<") else expand(name), bare.startswith("^"), often)


def _take(store: Store, nodes: Mapping[str | Term, Hop | None], step: Step) -> dict[str | Term, Hop | None]:
    reached: dict[str | Term, Hop | None] = dict(nodes) if step.often else {}
    fresh = list(nodes)
    while fresh:
        found: dict[str | Term, Hop | None] = {}
        for node in fresh:
            for other in store.follow(node, step.property, back=step.back):
                subject, value = (other, node) if step.back else (node, other)
                found.setdefault(other, Hop(subject, value, step.property))
        fresh = [term for term in found if term not in reached]
        reached.update((term, found[term]) for term in fresh)
        if step.often != "*":
            break
    return reached
