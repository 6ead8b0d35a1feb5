"""Read the content folders of a project, each file once, each folder whole.

Folders are the registry: what lies in `ontology/`, `data/register/` or
`data/editions/<edition>/` is read, and a file of a kind that is not expected there is
an error rather than something silently left out.
"""

import csv
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import rdflib
from rdflib import Graph

from .. import iris
from ..errors import ProjectError, SourceError
from ..rdf.namespaces import VOID
from ..rdf.turtle import PositionError, statements
from .queries import CannedQuery
from .queries import parse as parse_query

LINES = "source-lines.csv"
CHANGES = "changes.ttl"  # what changed in the data; a new region has nothing to tell yet
_FOREIGN = {"README.md"}  # a folder may explain itself


@dataclass(frozen=True)
class Edition:
    """One edition as read: what it says, and at which character each line of its text starts."""

    code: str
    graph: Graph
    line_starts: tuple[int, ...]


@dataclass(frozen=True)
class Project:
    """All content of a project folder, with the SHA-256 of every file that was read."""

    root: Path
    names: iris.Names
    catalogue: Graph
    ontology: Graph
    shapes: Graph
    register: Graph
    editions: tuple[Edition, ...]
    queries: tuple[CannedQuery, ...]
    files: dict[str, str] = field(default_factory=dict)

    @property
    def latest(self) -> Edition:
        """The edition that counts as today: the last by its code, which is its date."""
        return self.editions[-1]


def read_project(root: Path) -> Project:
    """Read every content folder under `root`.

    Raises ProjectError when a required part is missing and SourceError, with file and
    line, when a file cannot be read.
    """
    files: dict[str, str] = {}
    catalogue = _read_file(root / "data" / "catalogue.ttl", Graph(), root, files)
    if (root / "data" / CHANGES).exists():
        _read_file(root / "data" / CHANGES, catalogue, root, files)
    ontology = Graph()
    _read_file(root / "ontology" / "regio.ttl", ontology, root, files)
    for folder in ("alignments", "concepts"):
        _read_folder(root / "ontology" / folder, ontology, root, files)
    shelf = root / "data" / "editions"
    editions = tuple(_read_edition(path, root, files) for path in sorted(shelf.glob("[!.]*")))
    if not editions:
        raise ProjectError(f"{shelf}: holds no edition; make a folder named by its date, such as 2025-03")
    return Project(
        root=root,
        names=iris.Names(_base(catalogue, root)),
        catalogue=catalogue,
        ontology=ontology,
        shapes=_read_folder(root / "ontology" / "shapes", Graph(), root, files),
        register=_read_folder(root / "data" / "register", Graph(), root, files),
        editions=editions,
        queries=tuple(read_queries(root / "queries", files)),
        files=files,
    )


def read_queries(folder: Path, files: dict[str, str] | None = None) -> Iterator[CannedQuery]:
    """Read every canned query below `folder`; its path there is its name."""
    for path in _files(folder, ".rq"):
        content = _bytes(path)
        name = path.relative_to(folder).with_suffix("").as_posix()
        if files is not None:
            files[f"queries/{name}.rq"] = hashlib.sha256(content).hexdigest()
        yield parse_query(name, _text(path, content), path)


def fingerprint(root: Path) -> dict[str, str]:
    """Hash every content file without parsing any, to see whether a release is still of these sources."""
    found = {}
    for part in ("ontology", "data", "queries"):
        for path in (root / part).rglob("*"):
            inside = path.relative_to(root)
            if path.is_file() and path.name not in _FOREIGN and not _outside(inside):
                found[inside.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def read_graph(path: Path, into: Graph) -> Graph:
    """Parse one Turtle file into a graph, keeping every lexical form as written.

    Raises SourceError with line and column.
    """
    content = _bytes(path)
    text = _text(path, content)
    with _as_written():
        try:
            return into.parse(data=text, format="turtle", publicID=path.resolve().as_uri())
        except Exception as error:
            # rdflib's parser raises BadSyntax, but also AssertionError, IndexError and others on odd bytes.
            raise _unreadable(path, text, error) from error


def _read_edition(folder: Path, root: Path, files: dict[str, str]) -> Edition:
    if not folder.is_dir() or not iris.EDITION.fullmatch(folder.name):
        raise SourceError("an edition is a folder named by its date, such as 2025-03", folder)
    return Edition(
        code=folder.name,
        graph=_read_folder(folder, Graph(), root, files),
        line_starts=_read_lines(folder / LINES, root, files),
    )


def _read_lines(path: Path, root: Path, files: dict[str, str]) -> tuple[int, ...]:
    content = _bytes(path)
    files[path.relative_to(root).as_posix()] = hashlib.sha256(content).hexdigest()
    rows = list(csv.reader(_text(path, content).splitlines()))
    starts: list[int] = []
    for number, row in enumerate(rows[1:], 2):
        line, start = (*row, "", "")[:2]
        right = row == [line, start] and line == str(number - 1) and start.isdecimal()
        if not right or (starts and int(start) <= starts[-1]):
            raise SourceError("expected 'line,start' with lines from 1 and rising starts", path, number)
        starts.append(int(start))
    if rows[:1] != [["line", "start"]] or starts[:1] != [0]:
        raise SourceError("expected the header 'line,start' and line 1 starting at 0", path, 1)
    return tuple(starts)


def _read_folder(folder: Path, into: Graph, root: Path, files: dict[str, str]) -> Graph:
    if not folder.is_dir():
        raise ProjectError(f"{folder}: no such folder")
    for path in _files(folder, ".ttl"):
        _read_file(path, into, root, files)
    return into


def _read_file(path: Path, into: Graph, root: Path, files: dict[str, str]) -> Graph:
    files[path.relative_to(root).as_posix()] = hashlib.sha256(_bytes(path)).hexdigest()
    return read_graph(path, into)


def _files(folder: Path, suffix: str) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_dir() or hidden or path.name in _FOREIGN or path.name == LINES:
            continue
        if path.suffix != suffix:
            raise SourceError(f"only {suffix} files belong in {folder.name}/; move it or rename it", path)
        yield path


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", path) from error


def _text(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SourceError("is not UTF-8 text; a source file is written in UTF-8", path, line) from error


def _unreadable(path: Path, text: str, error: Exception) -> SourceError:
    try:
        for _ in statements(text):
            pass
    except PositionError as found:
        return SourceError(f"is not Turtle: {found}", path, found.line, found.column)
    return SourceError(f"is not Turtle: {error}", path)


def _base(catalogue: Graph, root: Path) -> str:
    values = set(catalogue.objects(None, VOID.uriSpace))
    if len(values) != 1 or not str(next(iter(values))).endswith(("/", "#")):
        path = root / "data" / "catalogue.ttl"
        raise SourceError("must give one void:uriSpace ending in '/': the base of this region's names", path)
    return str(values.pop())


def _outside(inside: Path) -> bool:
    """Tell whether a file plays no part in a build: examples, checks, another region and hidden files."""
    return inside.parts[:2] in {("ontology", "examples"), ("ontology", "checks"), ("data", "example")} or any(
        part.startswith(".") for part in inside.parts
    )


@contextmanager
def _as_written() -> Iterator[None]:
    """Keep rdflib from rewriting literals, and from logging a traceback for each ill-formed one.

    Validation reports those, with their line.
    """
    log = logging.getLogger("rdflib.term")
    level, normalize = log.level, rdflib.NORMALIZE_LITERALS
    log.setLevel(logging.ERROR)
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        log.setLevel(level)
        rdflib.NORMALIZE_LITERALS = normalize
