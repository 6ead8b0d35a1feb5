"""RDF files to validate: found by name, folder or pattern, read as what they claim to be.

Nothing is ever fetched: a remote JSON-LD context is an error, and so is an entity that an
RDF/XML document declares.
"""

import gzip
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePath

import pyoxigraph as ox

from ..configuration import Configuration
from ..errors import SourceError
from .local_copies import imported, with_contexts

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
EXTENSIONS = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".xml": "rdfxml",
    ".jsonld": "jsonld",
    ".json": "jsonld",
}
# Found in a folder without being named, .json and .xml are as likely something else.
UNASKED = set(EXTENSIONS) - {".json", ".xml"}
LINES = {"ntriples", "nquads"}
TEXTS = {"turtle", "trig"} | LINES
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?(\S+)\s([^>]*)>")
_MOST = 1 << 20
_BOM = b"\xef\xbb\xbf"
_PLACE = re.compile(r"Parser error (?:at|between) line .*?: ", re.DOTALL)  # it is told as file:line:column
_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class Source:
    """One file: its name as people are told it, its bytes, its format by our name."""

    name: str
    content: bytes
    format: str = "turtle"
    base: str = ""
    filled: bytes | None = None  # what is parsed instead: JSON-LD with copies of its remote contexts

    @cached_property
    def text(self) -> str:
        """The text, without a byte order mark; what is no UTF-8 in it is replaced."""
        return self.content.removeprefix(_BOM).decode("utf-8", "replace")

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, as editors count them."""
        return re.split(r"\r\n|\n|\r", self.text)

    def quads(self) -> Iterator[ox.Quad]:
        """Parse; raises SourceError with the place when the file is not what it claims to be."""
        if self.format == "rdfxml" and _ENTITY.search(self.content) and self._expands():
            raise SourceError(
                "declares entities that grow out of all proportion",
                self.name,
            )
        content = self.content.removeprefix(_BOM)  # JSON-LD's parser takes one, Turtle's does not
        try:
            yield from ox.parse(
                self.filled or content,
                format=FORMATS[self.format],
                base_iri=self.base or None,
                rename_blank_nodes=True,
            )
        except SyntaxError as error:
            raise self._unreadable(error) from error
        except MemoryError as error:  # Oxigraph's word for a term that outgrows its buffer
            raise SourceError("has a term of more than 16 MiB, which is not read", self.name) from error
        except (ValueError, OSError) as error:
            raise SourceError(f"is not {self.format}: {error}", self.name) from error

    def _expands(self) -> bool:
        """Tell whether entities would make much more of a file than it is."""
        size = 0
        for name, text in _ENTITY.findall(self.content):
            if b"&" in text or b"SYSTEM" in text:  # entities of entities: a few lines become gigabytes
                return True
            size += len(text) * self.content.count(b"&" + name + b";")
        return size > _MOST + 10 * len(self.content)

    def _unreadable(self, error: SyntaxError) -> SourceError:
        message = _PLACE.sub("", error.msg or str(error)).strip()
        if "context" in message.lower() and self.format == "jsonld":
            message += "; a remote context is not fetched, write it into the file"
        return SourceError(f"is not {self.format}: {message}", self.name, error.lineno, error.offset)


def read(
    names: Iterable[str],
    *,
    stdin_format: str = "trig",
    root: Path | None = None,
    by: Configuration = Configuration(),  # noqa: B008 - it is a value
) -> list[Source]:
    """Read files, folders (all RDF in them), patterns such as `data/**/*.ttl`, and `-`.

    `by` says what else is RDF, what is left out of folders and patterns, and where copies are of
    what the files import. Raises SourceError for what does not exist, is no RDF by its name, or
    cannot be read.
    """
    sources: list[Source] = []
    for name in names:
        if name == "-":
            content = sys.stdin.buffer.read()
            sources.append(Source("<stdin>", content, stdin_format, "urn:stdin:"))
        else:
            sources += [_read(path, root, by) for path in _found(name, by)]
    found = {source.name: source for source in sources}
    if by.validate.catalogue:
        _follow(found, by)
    return list(found.values())


def _follow(found: dict[str, Source], by: Configuration) -> None:
    """Add the copies of what is imported, and of what those import; their base is the IRI they have."""
    waiting = list(found.values())
    while waiting:
        source = waiting.pop()
        if b"imports" not in source.content:
            continue
        try:
            copies = imported(source.quads(), by.validate.catalogue)
        except SourceError:  # it is told when the file itself is read
            continue
        for iri, file in copies:
            copy = replace(_read(Path(file), None, by), base=iri)
            if copy.name not in found:
                found[copy.name] = copy
                waiting.append(copy)


def _found(name: str, by: Configuration) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        known = UNASKED | set(by.validate.extensions)
        found = sorted(
            p
            for p in path.rglob("*")
            if _extension(p) in known and p.is_file() and not _hidden(p.relative_to(path))
        )
        found = _kept(found, by)
        if not found:
            raise SourceError(f"holds no RDF; known are {', '.join(sorted(known))}", name)
        return found
    if path.exists() or not is_pattern(name):
        return [path]
    found = _kept(matching(name), by)
    if not found:
        raise SourceError("matches no file", name)
    return found


def _kept(paths: Iterable[Path], by: Configuration) -> list[Path]:
    """Leave out what the configuration excludes; what is named is never left out."""
    patterns = by.validate.exclude
    return [path for path in paths if not _excluded(path, patterns, by.folder)] if patterns else list(paths)


def _extension(path: Path) -> str:
    """Return the ending that tells the format, that of the file inside for `.gz`."""
    return Path(path.stem if path.suffix.lower() == ".gz" else path.name).suffix.lower()


def matching(pattern: str) -> list[Path]:
    """Return the files that match a pattern, in order."""
    path = Path(pattern)
    anchor = Path(path.anchor)
    inside = str(path.relative_to(anchor)) if path.anchor else pattern
    return sorted(p for p in anchor.glob(inside) if p.is_file())


def is_pattern(name: str) -> bool:
    """Tell whether a name stands for whatever files match it."""
    return bool(_GLOB.search(name))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read(path: Path, root: Path | None, by: Configuration) -> Source:
    known = (EXTENSIONS | dict(by.validate.extensions)).get(_extension(path))
    if known is None:
        names = ", ".join(sorted({*EXTENSIONS, *by.validate.extensions}))
        raise SourceError(f"is no RDF by its name; known are {names}; --extension declares another", path)
    try:
        content = path.read_bytes()
        if path.suffix.lower() == ".gz":
            content = gzip.decompress(content)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path) from error
    except (EOFError, zlib.error) as error:
        raise SourceError(f"is not gzip: {error}", path) from error
    name = path.relative_to(root).as_posix() if root else path.as_posix()
    filled = with_contexts(content, by.validate.catalogue) if known == "jsonld" else None
    return Source(name, content, known, path.resolve().as_uri(), filled)


def _excluded(path: Path, patterns: Iterable[str], folder: Path) -> bool:
    """Tell whether a path, one of its folders, or a name in it is left out; patterns count from `folder`."""
    relative = PurePath(os.path.relpath(path, folder))
    tried = [relative, *relative.parents][:-1]
    return any(
        fnmatchcase(one.as_posix(), pattern.rstrip("/")) or fnmatchcase(one.name, pattern.rstrip("/"))
        for one in tried
        for pattern in patterns
    )
