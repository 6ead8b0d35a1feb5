"""The files of one project as they stand: those on disk, and over them those that are open.

A file that is broken at the moment keeps what it last said, so that the others can still
be checked. Files that no build reads are known too, for finding and renaming.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ..content import folders
from ..iris import EDITION, Names
from ..rdf.namespaces import VOID
from ..settings import CATALOGUE, packaged
from ..validate.inputs import EXTENSIONS
from .workfile import EDITED, Told, WorkFile

ONTOLOGY = (folders.ONTOLOGY, "ontology/alignments/", "ontology/concepts/")
SHAPES = "ontology/shapes/"
REGISTER = "data/register/"
_QUERIES = ".rq"
_MAX_FILES = 5000


@dataclass(frozen=True)
class Found:
    """The edition a file belongs to, and at which character each line of its text starts."""

    code: str
    line_starts: tuple[int, ...]


class Region:
    """A project's files by their names in it, such as `data/register/people.ttl`.

    `whole` has for each file the last version that could be read; `now` the text as it is.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.now: dict[str, WorkFile] = {}
        self.whole: dict[str, WorkFile] = {}
        whole = folders.is_whole(root)
        self.homes = (root,) if whole else (root, packaged())  # a region may do with the package's ontology
        for home in reversed(self.homes):
            parts = ("ontology", "data", "queries") if home == root else ("ontology", "queries")
            for path in _paths(home, parts):
                self.put(self.name(path), path, _text(path))

    def name(self, path: Path) -> str:
        """Return the name of a file: its path in the project, or its full one outside."""
        for home in self.homes:
            if path.is_relative_to(home):
                return path.relative_to(home).as_posix()
        return path.as_posix()

    def put(self, name: str, path: Path, text: str) -> WorkFile:
        """Take a file's new text."""
        old = self.now.get(name)
        if old is not None and old.text == text:
            return old
        new = self.now[name] = WorkFile(name, path, text)
        if new.is_rdf and new.mistake is None:
            self.whole[name] = new
        return new

    def reload(self, path: Path) -> None:
        """Take a file as it is on disk, or let it go when it is there no more."""
        name = self.name(path)
        if path.is_file():
            if path.suffix == _QUERIES or EXTENSIONS.get(path.suffix.lower()) in EDITED:
                self.put(name, path, _text(path))
        else:
            self.now.pop(name, None)
            self.whole.pop(name, None)

    @property
    def latest(self) -> str:
        """The code of the edition that counts as today."""
        codes = [name.split("/")[2] for name in self.now if name.startswith("data/editions/")]
        return max((code for code in codes if EDITION.fullmatch(code)), default="")

    def today(self) -> list[WorkFile]:
        """Return the files that a plain query sees: ontology, register, latest edition."""
        parts = (*ONTOLOGY, REGISTER, f"data/editions/{self.latest}/")
        return self._among(parts)

    def shapes(self) -> list[WorkFile]:
        """Return the files with the shapes."""
        return self._among((SHAPES,))

    def is_checked(self, name: str) -> bool:
        """Tell whether a build reads a file as data or shapes."""
        return name.startswith((*ONTOLOGY, SHAPES, REGISTER, f"data/editions/{self.latest}/"))

    def _among(self, parts: tuple[str, ...]) -> list[WorkFile]:
        whole = self.whole.copy()  # another thread may add to it
        return [whole[name] for name in sorted(whole) if name.startswith(parts)]

    @property
    def names(self) -> Names | None:
        """How things of this region are named; None as long as the catalogue does not say so."""
        catalogue = self.whole.get(CATALOGUE)
        for triple in catalogue.triples if catalogue else ():
            if triple.predicate.value == str(VOID.uriSpace) and isinstance(
                triple.object, ox.Literal | ox.NamedNode
            ):
                return Names(triple.object.value)
        return None

    def edition(self, code: str) -> Found | None:
        """Find an edition by its code."""
        path = self.root / "data" / "editions" / code / folders.LINES
        if not EDITION.fullmatch(code) or not path.is_file():
            return None
        rows = csv.reader(_text(path).splitlines())  # a build judges the file; here it is only looked up
        return Found(code, tuple(int(row[1]) for row in rows if len(row) > 1 and row[1].isdecimal()))

    def about(self, iri: str) -> Iterator[tuple[WorkFile, Told]]:
        """Yield what each file says of a thing."""
        for name in sorted(self.whole):
            told = self.whole[name].told.get(iri)
            if told is not None:
                yield self.whole[name], told

    def subjects(self) -> set[str]:
        """Return every IRI of which something is said."""
        return {iri for file in self.whole.values() for iri in file.told}

    def files(self) -> Iterable[WorkFile]:
        """Return every file as it is now."""
        return [self.now[name] for name in sorted(self.now)]

    @cached_property
    def is_project(self) -> bool:
        """Tell whether there is anything to check against."""
        return bool(self.shapes())


def _paths(root: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    """Yield every file of a project that an editor may be asked about."""
    seen = 0
    for part in parts:
        for path in sorted((root / part).rglob("*")):
            hidden = any(name.startswith(".") for name in path.relative_to(root).parts)
            if hidden or not path.is_file() or _is_other(path, root):
                continue
            if path.suffix == _QUERIES or EXTENSIONS.get(path.suffix.lower()) in EDITED:
                yield path
                seen += 1
                if seen == _MAX_FILES:
                    return


def _is_other(path: Path, root: Path) -> bool:
    """Tell whether a file belongs to another project inside this one."""
    above = path.parent
    while above != root:
        if (above / CATALOGUE).is_file():
            return True
        above = above.parent
    return False


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ""


def root_of(path: Path, default: Path) -> Path:
    """Return the project a file is in: the nearest folder above with a catalogue."""
    for folder in path.parents:
        if (folder / CATALOGUE).is_file():
            return folder
    return default
