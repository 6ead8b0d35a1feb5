"""Validation kept up to date: after a change only what it can affect is checked again."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter, sleep

from .errors import RegioError
from .lint import Subject
from .validate import Result, Shape
from .validate.affected import affected, changed, nameless, said
from .validate.engine import by_shape

INTERVAL = 0.5


class Kept:
    """The results of the last check, by shape."""

    def __init__(self) -> None:
        self.subject: Subject | None = None
        self.found: dict[str, list[Result]] = {}
        self.checked = 0  # shapes, the last time

    def check(self, subject: Subject) -> list[Result]:
        """Return the results of a whole run, having checked only what has changed since the last."""
        stale = self._stale(subject)
        names = [subject.shapes.name(shape.node) for shape in subject.shapes.targeted()]
        fresh = by_shape(subject.data, subject.shapes, stale)
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
