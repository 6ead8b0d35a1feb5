"""Where in the sources a statement stands, for findings that must say file and line."""

from collections.abc import Callable, Iterable
from pathlib import Path

from rdflib import BNode
from rdflib.term import Node

from .positions import statements

Place = tuple[str, int, int]


def locator(root: Path, files: Iterable[str]) -> Callable[[Node, Node | None, Node | None], Place | None]:
    """Return a function from (subject, predicate, object) to the place of the best statement.

    The exact triple if a file has it, else the first with that subject and predicate, or
    that subject and object, else the first of the subject, else the first that speaks of
    it. The files are only read at the first question: a build without findings never needs it.
    """
    index: dict[tuple[Node | None, ...], Place] = {}

    def locate(subject: Node, predicate: Node | None, value: Node | None) -> Place | None:
        if not index:
            index.update(_index(root, files))
        keys = (
            (subject, predicate, value),
            (subject, predicate),
            (subject, None, value),
            (subject,),
            (None, subject),
        )
        return next((index[key] for key in keys if key in index), None)

    return locate


def _index(root: Path, files: Iterable[str]) -> dict[tuple[Node | None, ...], Place]:
    index: dict[tuple[Node | None, ...], Place] = {}
    for file in sorted(files):
        if not file.endswith(".ttl"):
            continue
        path = root / file
        for statement in statements(path.read_text("utf-8"), path.resolve().as_uri()):
            if isinstance(statement.subject, BNode):
                continue
            here = (file, statement.line, statement.column)
            head = (file, statement.subject_line, statement.subject_column)
            index.setdefault((statement.subject, statement.predicate, statement.object), here)
            index.setdefault((statement.subject, statement.predicate), here)
            index.setdefault((statement.subject, None, statement.object), here)
            index.setdefault((statement.subject,), head)
            index.setdefault((None, statement.object), here)
    return index
