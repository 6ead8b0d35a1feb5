"""Read the content of a project, each file once, each folder whole.

Folders are the registry: what lies in `ontology/`, `data/register/` or
`data/editions/<edition>/` is read, and a file of a kind that is not expected there is
an error rather than something silently left out.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import rdflib
from rdflib import Graph

from .. import iris
from ..errors import ProjectError, SourceError
from ..rdf.logs import ill_formed_unlogged
from ..rdf.namespaces import RDF, REGIO, VOID
from ..rdf.turtle import PositionError, statements
from ..settings import CATALOGUE
from . import folders
from .pages import Pages, read_pages
from .queries import CannedQuery
from .queries import parse as parse_query


@dataclass(frozen=True)
class Edition:
    """One edition as read: what it says, and at which character each line of its text starts."""

    code: str
    graph: Graph
    line_starts: tuple[int, ...]


@dataclass(frozen=True)
class Project:
    """All content of a project.

    `rules` has the text of each rule of `ontology/rules/` by its name, in their order.
    `paths` has every file that was read by its name, `ontology/regio.ttl`, wherever it is.
    """

    root: Path
    names: iris.Names
    catalogue: Graph
    ontology: Graph
    shapes: Graph
    register: Graph
    editions: tuple[Edition, ...]
    queries: tuple[CannedQuery, ...]
    rules: Mapping[str, str]
    pages: Pages
    paths: Mapping[str, Path]

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The SHA-256 of every file that was read, by its name."""
        return {name: hashlib.sha256(_bytes(path)).hexdigest() for name, path in self.paths.items()}

    @property
    def latest(self) -> Edition:
        """The edition that counts as today: the last by its code, which is its date."""
        return self.editions[-1]


def read_project(root: Path) -> Project:
    """Read all content of the project at `root`, that of the package where it has none.

    Raises ProjectError when a required part is missing and SourceError, with file and
    line, when a file cannot be read.
    """
    paths: dict[str, Path] = {}
    catalogue = _read_files({CATALOGUE: root / CATALOGUE}, Graph(), paths)
    if (root / folders.CHANGES).exists():
        _read_files({folders.CHANGES: root / folders.CHANGES}, catalogue, paths)
    ontology = _read_files({folders.ONTOLOGY: folders.ontology(root)}, Graph(), paths)
    for folder in ("ontology/alignments", "ontology/concepts"):
        _read_files(folders.shared(root, folder), ontology, paths)
    shapes = _read_files(folders.shared(root, "ontology/shapes"), Graph(), paths)
    register = _read_folder(root / "data" / "register", Graph(), root, paths)
    shelf = root / "data" / "editions"
    editions = tuple(_read_edition(path, root, paths) for path in sorted(shelf.glob("[!.]*")))
    if not editions:
        raise ProjectError(f"{shelf}: holds no edition; make a folder named by its date, such as 2024-03")
    names = iris.Names(_base(catalogue, root))
    for edition in editions:
        _check_edition(edition, names, shelf)
    declarations = folders.shared(root, "ontology/pages")
    queries = folders.shared(root, "queries")
    rules = folders.optional(root, "ontology/rules")
    paths |= declarations | queries | rules
    return Project(
        root=root,
        names=names,
        catalogue=catalogue,
        ontology=ontology,
        shapes=shapes,
        register=register,
        editions=editions,
        queries=tuple(_read_query(name, path) for name, path in queries.items()),
        rules={name: _text(path, _bytes(path)) for name, path in rules.items()},
        pages=read_pages(_by_file_name(declarations), frozenset(map(str, ontology.subjects()))),
        paths=paths,
    )


def read_queries(folder: Path) -> Iterator[CannedQuery]:
    """Read every canned query below `folder`; its path there is its name."""
    for path in folders.files(folder, ".rq"):
        yield _read_query(f"queries/{path.relative_to(folder).as_posix()}", path)


def project_queries(root: Path) -> Iterator[CannedQuery]:
    """Read every canned query of a project, those of the package among them."""
    for name, path in folders.shared(root, "queries").items():
        yield _read_query(name, path)


def _read_query(name: str, path: Path) -> CannedQuery:
    return parse_query(name.removeprefix("queries/").removesuffix(".rq"), _text(path, _bytes(path)), path)


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


def _read_edition(folder: Path, root: Path, paths: dict[str, Path]) -> Edition:
    if not folder.is_dir() or not iris.EDITION.fullmatch(folder.name):
        raise SourceError("an edition is a folder named by its date, such as 2024-03", folder)
    return Edition(
        code=folder.name,
        graph=_read_folder(folder, Graph(), root, paths),
        line_starts=_read_lines(folder / folders.LINES, root, paths),
    )


def _check_edition(edition: Edition, names: iris.Names, shelf: Path) -> None:
    """Hold an edition to saying what it is an edition of; without, nothing else can be said to be wrong."""
    text = names.source_text(edition.code)
    of = set(edition.graph.subjects(REGIO.sourceText, text))
    if not any((report, RDF.type, REGIO.Edition) in edition.graph for report in of):
        raise SourceError(
            f"describes no edition: nothing here is a regio:Edition with regio:sourceText <{text}>",
            shelf / edition.code,
        )


def _read_lines(path: Path, root: Path, paths: dict[str, Path]) -> tuple[int, ...]:
    content = _bytes(path)
    paths[path.relative_to(root).as_posix()] = path
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


def _read_folder(folder: Path, into: Graph, root: Path, paths: dict[str, Path]) -> Graph:
    if not folder.is_dir():
        raise ProjectError(f"{folder}: no such folder")
    found = {path.relative_to(root).as_posix(): path for path in folders.files(folder, ".ttl")}
    return _read_files(found, into, paths)


def _read_files(found: Mapping[str, Path], into: Graph, paths: dict[str, Path]) -> Graph:
    for name, path in found.items():
        paths[name] = path
        read_graph(path, into)
    return into


def _by_file_name(found: Mapping[str, Path]) -> dict[str, Path]:
    return {path.name: path for path in found.values()}


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
    """Return the base of the region's names, by the rule of `iris.Names`."""
    values = sorted(set(map(str, catalogue.objects(None, VOID.uriSpace))))
    if len(values) != 1 or not iris.is_base(values[0]):
        path = root / CATALOGUE
        found = ", ".join(values) or "none"
        raise SourceError(
            "must give one void:uriSpace, the base of this region's names: an http: or https: address that "
            f"ends in '/', such as https://data.example.org/; found: {found}",
            path,
            _line_of(path, "uriSpace"),
        )
    return values[0]


def _line_of(path: Path, word: str) -> int | None:
    lines = _text(path, _bytes(path)).split("\n")
    found = (number for number, line in enumerate(lines, 1) if word in line.partition("# ")[0])
    return next(found, None)


@contextmanager
def _as_written() -> Iterator[None]:
    """Keep rdflib from rewriting literals, and from logging those that are ill-formed."""
    normalize = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        with ill_formed_unlogged():
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
