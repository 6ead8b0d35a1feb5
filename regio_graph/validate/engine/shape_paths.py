"""SHACL property paths: read from a shapes graph, followed over columns, written as SPARQL."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyoxigraph as ox

from .columns import Columns, Ids, Pairs, expand, key, member, unique_pairs


@dataclass(frozen=True)
class Predicate:
    """A path of one step."""

    term: ox.NamedNode


@dataclass(frozen=True)
class Inverse:
    """A path walked backwards."""

    of: "Path"


@dataclass(frozen=True)
class Sequence:
    """One path after the other."""

    steps: tuple["Path", ...]


@dataclass(frozen=True)
class Alternative:
    """Any of the paths."""

    choices: tuple["Path", ...]


@dataclass(frozen=True)
class Repeat:
    """A path taken again and again: `*`, `+` or `?`."""

    of: "Path"
    mark: str


Path = Predicate | Inverse | Sequence | Alternative | Repeat
Shorten = Callable[[str], str]


def predicates(path: Path) -> set[str]:
    """Name every predicate that a path speaks of."""
    match path:
        case Predicate(term):
            return {term.value}
        case Inverse(of) | Repeat(of, _):
            return predicates(of)
        case Sequence(parts) | Alternative(parts):
            return set().union(*map(predicates, parts))


def sparql(path: Path, name: Shorten = "<{}>".format) -> str:
    """Write a path as SPARQL does; `name` writes an IRI."""
    match path:
        case Predicate(term):
            return name(term.value)
        case Inverse(of):
            return f"^{_grouped(of, name)}"
        case Sequence(steps):
            return "/".join(_grouped(step, name) for step in steps)
        case Alternative(choices):
            return "|".join(_grouped(choice, name) for choice in choices)
        case Repeat(of, mark):
            return f"{_grouped(of, name)}{mark}"


def _grouped(path: Path, name: Shorten) -> str:
    text = sparql(path, name)
    return text if isinstance(path, Predicate) else f"({text})"


def follow(path: Path, data: Columns, nodes: Ids) -> Pairs:
    """Return every (node, value) for some distinct nodes, each once, sorted."""
    if isinstance(path, Predicate):  # already distinct and sorted, as the nodes are
        positions, values = expand(data.keys(data.id(path.term)), nodes)
        return nodes[positions], values
    positions, values = _step(path, data, nodes)
    return unique_pairs(nodes[positions], values)


def _step(path: Path, data: Columns, nodes: Ids) -> Pairs:
    """Return (position in nodes, value); a pair may come more than once."""
    match path:
        case Predicate(term):
            return expand(data.keys(data.id(term)), nodes)
        case Inverse(Predicate(term)):
            return expand(data.inverse_keys(data.id(term)), nodes)
        case Inverse(of):
            return _step(_turned(of), data, nodes)
        case Sequence(steps):
            positions, values = np.arange(len(nodes)), nodes
            for step in steps:
                positions, values = _onwards(step, data, positions, values)
            return positions, values
        case Alternative(choices):
            taken = [_step(choice, data, nodes) for choice in choices]
            return np.concatenate([t[0] for t in taken]), np.concatenate([t[1] for t in taken])
        case Repeat(of, mark):
            return _repeat(of, mark, data, nodes)


def _onwards(step: Path, data: Columns, positions: Ids, values: Ids) -> Pairs:
    """Take one more step from where a walk has come to."""
    distinct, back = np.unique(values, return_inverse=True)
    origin, reached = unique_pairs(*_step(step, data, distinct))
    at, found = expand(key(origin, reached), back)
    return positions[at], found


def _repeat(of: Path, mark: str, data: Columns, nodes: Ids) -> Pairs:
    here = (np.arange(len(nodes)), nodes)
    if mark == "?":
        once = _step(of, data, nodes)
        return np.concatenate([here[0], once[0]]), np.concatenate([here[1], once[1]])
    fresh = key(*(_step(of, data, nodes) if mark == "+" else here))
    seen = fresh = np.unique(fresh)
    while len(fresh):
        positions, values = _onwards(of, data, fresh >> 32, fresh & ((1 << 32) - 1))
        fresh = np.unique(key(positions, values))
        fresh = fresh[~member(fresh, seen)]
        seen = np.sort(np.concatenate([seen, fresh]))
    return seen >> 32, seen & ((1 << 32) - 1)


def _turned(path: Path) -> Path:
    """Return the path that walks another one backwards."""
    match path:
        case Predicate():
            return Inverse(path)
        case Inverse(of):
            return of
        case Sequence(steps):
            return Sequence(tuple(_turned(step) for step in reversed(steps)))
        case Alternative(choices):
            return Alternative(tuple(_turned(choice) for choice in choices))
        case Repeat(of, mark):
            return Repeat(_turned(of), mark)
