"""What is to be validated, and its validation: results, report, what was not checked."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from ..errors import Problem, ShapesError
from .checking import Engine, ShapesErrors, by_shape, evaluate
from .engine.columns import Columns
from .engine.evaluate import Evaluation, Result
from .engine.shapes import OWL, SH, TYPE, Shape, Shapes
from .findings import report
from .inputs import Source
from .notices import data_notices, notices
from .places import NOWHERE, Origin, places
from .report import Finding, Notice, Place, Report, ordered


@dataclass(frozen=True)
class Subject:
    """What is to be validated: data with all that is entailed, shapes, and the files both come from.

    `stated` are the triples of `files` in their order, in which places are looked up;
    `unread` are the findings of data files that are no RDF, without which nothing is validated.
    """

    data: Columns
    stated: Columns
    files: Sequence[Source | None]
    shapes: Shapes
    origin: Origin = NOWHERE
    unread: tuple[Finding, ...] = ()

    @property
    def shapes_files(self) -> Sequence[Source]:
        """The files that the shapes were read from."""
        return self.origin.files

    @cached_property
    def evaluation(self) -> Evaluation:
        """The evaluation of the shapes on the data."""
        return Evaluation(self.data, self.shapes)

    def places(self, results: Iterable[Result]) -> list[Place | None]:
        """Find the place of each result."""
        return places(list(results), self.stated, self.files)

    def report(self, results: Sequence[Result]) -> tuple[Report, dict[str, Result]]:
        """Word and place some results; each is also known by its finding's fingerprint."""
        found, known = report(results, self.data, self.shapes, self.places(results) if results else None)
        if self.unread:
            return replace(ordered(self.unread), notices=(_UNREAD,)), {}
        counted = self.focus_nodes
        told = tuple(self._located(notice) for notice in self._notices(counted))
        return replace(found, notices=told, focus_nodes=counted), known

    @property
    def focus_nodes(self) -> dict[str, int]:
        """Count the focus nodes of each targeted shape that is not deactivated."""
        return {
            self.shapes.name(shape.node): len(self.evaluation.targets(shape))
            for shape in self.shapes.targeted()
            if shape.active
        }

    def _notices(self, counted: dict[str, int]) -> Iterable[Notice]:
        loaded = {source.base.rstrip("#") for source in (*self.files, *self.shapes_files) if source}
        loaded |= {n.value.rstrip("#") for n in self._ontologies() if isinstance(n, ox.NamedNode)}
        yield from notices(self.shapes, counted, loaded)
        asked = self.data.id(ox.NamedNode(SH + "shapesGraph"))
        graphs = self.data.triples([asked]) if asked >= 0 else ()
        yield from data_notices([value.value for *_, value in graphs], loaded)

    def _ontologies(self) -> Iterable[object]:
        kind = ox.NamedNode(OWL + "Ontology")
        yield from (n for n, said in self.shapes.graph.said.items() if kind in said.get(TYPE.value, ()))
        types = self.data.triples([self.data.id(TYPE)] if self.data.id(TYPE) >= 0 else ())
        yield from (node for node, _, value in types if value == kind)

    def _located(self, notice: Notice) -> Notice:
        return replace(notice, **self.place(notice.shape)) if notice.shape else notice

    def place(self, shape: str) -> dict[str, Any]:
        """Return where a shape stands, as `file`, `line` and `column`; nothing where that is not known."""
        node = self.shapes.names.node(shape)
        place = self.origin.place(self.shapes.graph, node) if node is not None else None
        return dict(zip(("file", "line", "column"), place, strict=True)) if place else {}

    def validate(self, engine: Engine = Engine.COLUMNS, only: Sequence[Shape] | None = None) -> list[Result]:
        """Validate against every shape, or only against some.

        Raises ShapesError, with the place of each problem, when shapes are wrong.
        """
        if self.unread:
            return []
        with self.telling_places():
            if engine is Engine.COLUMNS:
                found = by_shape(self.evaluation, only)
                return [result for results in found.values() for result in results]
            return evaluate(self.data, self.shapes, engine, only)

    @contextmanager
    def telling_places(self) -> Iterator[None]:
        """Say where in its file a shape stands that an error is about."""
        try:
            yield
        except ShapesError as error:
            raise located(error, self.shapes, self.origin) from error


_UNREAD = Notice(
    "unread",
    "Niet elk gegevensbestand is RDF; daarom is niets aan de shapes getoetst.",
    "Not every data file is RDF; nothing was checked against the shapes.",
)


def located(error: ShapesError, shapes: Shapes, origin: Origin) -> ShapesError:
    """Return an error of some shapes with the file and line of each of its problems."""
    problems: list[Problem] = []
    for one in error.errors if isinstance(error, ShapesErrors) else (error,):
        place = origin.place(shapes.graph, one.node) if one.node is not None else None
        problems += [
            replace(p, file=place[0], line=place[1], column=place[2]) if place else p for p in one.problems
        ]
    return ShapesError(problems=list(dict.fromkeys(problems)))
