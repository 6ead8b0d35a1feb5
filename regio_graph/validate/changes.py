"""Which shapes a change of the data can affect, so that only those are checked again.

A shape looks at the triples of some predicates and at no others. When none of those has
changed, neither have its results; when one has, the shape is checked whole, which costs
little where constraints see all their nodes at once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter, sleep

import pyoxigraph as ox

from ..errors import RegioError
from .checking import by_shape
from .engine.columns import Term
from .engine.custom import custom_components
from .engine.evaluate import Result
from .engine.shape_paths import predicates
from .engine.shapes import LISTS_OF_SHAPES, RDF, RDFS, REFERENCES, SH, Shape, Shapes
from .subject import Subject

Triple = tuple[Term, Term, Term]

_CLASS = frozenset({RDF + "type", RDFS + "subClassOf"})
_OF_CLASSES = {"targetClass", "class"}
_OF_PROPERTIES = {"targetSubjectsOf", "targetObjectsOf", "equals", "disjoint", "lessThan", "lessThanOrEquals"}


def looks_at(shapes: Shapes, shape: Shape) -> frozenset[str] | None:
    """Return every predicate that the results of a shape can depend on, None for any."""
    found: set[str] = set()
    seen: set[Term] = set()
    waiting = [shape.node]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        own = _own(shapes, node)
        if own is None:
            return None
        found |= own
        said = shapes.graph.said.get(node, {})
        for name in LISTS_OF_SHAPES:
            waiting += [member for head in said.get(SH + name, []) for member in shapes.graph.members(head)]
        waiting += [inner for name in REFERENCES for inner in said.get(SH + name, [])]
    return frozenset(found)


def _own(shapes: Shapes, node: Term) -> set[str] | None:
    """Return what a shape looks at itself, the shapes it leads to apart."""
    graph, shape = shapes.graph, shapes.shape(node)
    if custom_components(shapes, shape) or graph.is_true(node, SH + "closed"):
        return None
    found = set(predicates(shape.path)) if shape.path else set()
    if shapes.is_implicit(node) or any(graph.objects(node, SH + name) for name in _OF_CLASSES):
        found |= _CLASS
    for name in _OF_PROPERTIES:
        found.update(p.value for p in graph.objects(node, SH + name) if isinstance(p, ox.NamedNode))
    for constraint in graph.objects(node, SH + "sparql"):
        asked = _asked(shapes, shape, constraint)
        if asked is None:
            return None
        found |= asked
    return found


def _asked(shapes: Shapes, shape: Shape, constraint: Term) -> frozenset[str] | None:
    from .engine.analysis import analyse  # noqa: PLC0415 - rdflib takes a quarter of a second to import
    from .engine.sparql_constraints import prepared  # noqa: PLC0415 - as above

    select = shapes.graph.value(constraint, SH + "select")
    if select is None:
        return None
    return analyse(prepared(shapes, shape, constraint, select.value), str(constraint), "SELECT").predicates


def changed(old: Iterable[Triple], new: Iterable[Triple]) -> set[str]:
    """Name the predicates in which two graphs differ; blank nodes are told apart by what is said of them."""
    before, after = _comparable(old), _comparable(new)
    return {predicate for _, predicate, _ in before ^ after}


def _comparable(graph: Iterable[Triple]) -> set[tuple[str, str, str]]:
    plain, nameless = set(), ox.Dataset()
    for s, p, o in graph:
        if isinstance(s, ox.BlankNode) or isinstance(o, ox.BlankNode):
            nameless.add(ox.Quad(s, p, o))  # type: ignore[arg-type]  # a literal is no subject
        else:
            plain.add((str(s), p.value, str(o)))
    nameless.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return plain | {(str(q.subject), q.predicate.value, str(q.object)) for q in nameless}


def affected(shapes: Shapes, predicates_: set[str]) -> list[Shape]:
    """Return the targeted shapes whose results can differ when these predicates do."""
    found = []
    for shape in shapes.targeted():
        looked_at = looks_at(shapes, shape)
        if predicates_ and (looked_at is None or looked_at & predicates_):
            found.append(shape)
    return found


def said(shapes: Shapes) -> Iterator[Triple]:
    """Yield the triples of a shapes graph."""
    return ((subject, ox.NamedNode(name), value) for subject, name, value in shapes.graph.triples())


def nameless(result: Result) -> bool:
    """Tell whether a result speaks of a blank node, which has another label after each reading."""
    return any(isinstance(term, ox.BlankNode) for term in (result.focus, result.value, result.shape))


INTERVAL = 0.5


class Kept:
    """The results of the last check, by shape."""

    def __init__(self) -> None:
        self.subject: Subject | None = None
        self.found: dict[str, list[Result]] = {}
        self.checked = 0  # shapes, the last time

    def check(self, subject: Subject) -> list[Result]:
        """Return the results of a whole run, having checked only what has changed since the last."""
        if subject.unread:
            return []
        stale = self._stale(subject)
        names = [subject.shapes.name(shape.node) for shape in subject.shapes.targeted()]
        with subject.telling_places():
            found = by_shape(subject.evaluation, stale)
        fresh = {subject.shapes.name(node): results for node, results in found.items()}
        self.checked = len(fresh)
        self.found = {name: fresh[name] if name in fresh else self.found[name] for name in names}
        self.subject = subject
        return [result for name in names for result in self.found[name]]

    def _stale(self, subject: Subject) -> Sequence[Shape] | None:
        if self.subject is None or changed(said(self.subject.shapes), said(subject.shapes)):
            return None
        touched = affected(subject.shapes, changes(self.subject, subject))
        chosen = {subject.shapes.name(shape.node): shape for shape in touched}
        for shape in subject.shapes.targeted():  # a blank node has another label after each reading
            name = subject.shapes.name(shape.node)
            if any(nameless(result) for result in self.found.get(name, ())):
                chosen.setdefault(name, shape)
        return list(chosen.values())


def changes(old: Subject, new: Subject) -> set[str]:
    """Name the predicates in which two states of the data differ."""
    return changed(*(subject.data.triples(subject.data.predicates) for subject in (old, new)))


Tell = Callable[[Subject, list[Result], float], object]


def watch(
    take: Callable[[], Subject],
    paths: Callable[[], Iterable[Path]],
    tell: Tell,
    wrong: Callable[[RegioError], object],
) -> None:
    """Check, and check again whenever a file changes, until interrupted.

    A file that cannot be read is told to `wrong`; the next change may have mended it.
    """
    kept = Kept()
    state: dict[Path, int] | None = None
    while True:
        now = _stamps(paths())
        if now != state:
            state, started = now, perf_counter()
            try:
                subject = take()
                tell(subject, kept.check(subject), perf_counter() - started)
            except RegioError as error:
                wrong(error)
        sleep(INTERVAL)


def _stamps(paths: Iterable[Path]) -> dict[Path, int]:
    stamps = {}
    for path in paths:
        try:
            stamps[path] = path.stat().st_mtime_ns
        except OSError:  # gone between listing and looking
            continue
    return stamps
