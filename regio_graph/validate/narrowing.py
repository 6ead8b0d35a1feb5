"""A validation narrowed to some shapes or some focus nodes, as one does while mending."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ..errors import RequestError
from .engine.columns import Term
from .engine.evaluate import Result
from .engine.shapes import SH, Shape, Shapes
from .findings import short_name
from .rule_choice import called
from .rule_names import ShapeRules
from .subject import Subject

_ONLY = {
    "nl": "alleen gecontroleerd: {}",
    "en": "checked only: {}",
}


@dataclass(frozen=True)
class Narrowed:
    """The targeted shapes to check (None for all), and the shapes and nodes whose results count."""

    shapes: Sequence[Shape] | None
    nodes: frozenset[Term] | None = None
    focus: frozenset[Term] | None = None
    notes: tuple[str, ...] = ()

    def kept(self, results: Sequence[Result]) -> list[Result]:
        """Return the results that count."""
        return [
            result
            for result in results
            if (self.nodes is None or result.shape in self.nodes)
            and (self.focus is None or result.focus in self.focus)
        ]


def narrowed(
    subject: Subject,
    shapes: Sequence[Shape] | None,
    only_shapes: Sequence[str],
    only_focus: Sequence[str],
    language: str,
) -> Narrowed:
    """Find the shapes and nodes that are meant; raises RequestError for one that does not exist."""
    notes = (_ONLY[language].format(", ".join((*only_shapes, *only_focus))),)
    focus = frozenset(_node(name, subject) for name in only_focus) if only_focus else None
    if not only_shapes:
        return Narrowed(shapes, None, focus, notes if only_focus else ())
    nodes = frozenset(_within(subject.shapes, _meant(subject.shapes, only_shapes)))
    among = subject.shapes.targeted() if shapes is None else shapes
    chosen = [shape for shape in among if nodes & set(_within(subject.shapes, [shape.node]))]
    return Narrowed(chosen, nodes, focus, notes)


def _meant(shapes: Shapes, names: Iterable[str]) -> list[Term]:
    rules = ShapeRules(shapes)
    known = {name: (name, rules.short(name), short_name(name)) for name in rules.nodes}
    found: list[Term] = []
    for name in names:
        meant = [rules.nodes[shape] for shape, called_ in known.items() if called(called_, [name])]
        if not meant:
            near = difflib.get_close_matches(name, [n for names in known.values() for n in names], 1, 0.5)
            hint = f"; is {near[0]} meant?" if near else ""
            raise RequestError(f"no shape is called {name!r}{hint}")
        found += meant
    return found


def _within(shapes: Shapes, nodes: Iterable[Term]) -> set[Term]:
    """Return shapes with the property shapes in them."""
    waiting, seen = list(nodes), set[Term]()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += shapes.graph.objects(node, SH + "property")
    return seen


def _node(name: str, subject: Subject) -> Term:
    try:
        node = ox.NamedNode(name.strip("<>"))
    except ValueError as error:
        raise RequestError(f"{name!r} is no IRI: write a focus node in full") from error
    if subject.data.id(node) < 0:
        raise RequestError(
            f"the data know no node <{node.value}>: write a focus node in full, as they have it"
        )
    return node
