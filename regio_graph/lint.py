"""Validate a project's content, or any files: where data, shapes, engine and places come together."""

from collections.abc import Iterable
from pathlib import Path

from rdflib import Graph

from .locate import places
from .sources import Project
from .validate import Columns, Engine, Report, Result, Shapes, check
from .validate.bridge import columns, triples
from .validate.inputs import Source, read


def validated(data: Graph, project: Project, engine: Engine = Engine.COLUMNS) -> Report:
    """Validate a project's merged graph against its shapes, finding places in its files."""
    shapes = Shapes(triples(project.shapes))

    def locate(results: Iterable[Result]) -> list[tuple[str, int | None, int | None] | None]:
        """Read the files again: a build without findings never needs their places."""
        files = content(project.root, project.files)
        stated = Columns(*(source.quads() for source in files))
        return places(list(results), stated, files)

    return check(columns(data, shapes), shapes, locate, engine)


def content(root: Path, files: Iterable[str]) -> list[Source]:
    """Read the Turtle files among a project's files."""
    return read([str(root / file) for file in sorted(files) if file.endswith(".ttl")], root=root)
