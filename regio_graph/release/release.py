"""A release that stands: an immutable folder, read and held to its manifest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .. import search
from ..content.project import read_queries
from ..content.queries import CannedQuery
from ..errors import ReleaseError
from ..rdf import store
from ..settings import Settings

DUMP, STORE = "dataset.nq", "store"


@dataclass(frozen=True)
class Release:
    """An immutable folder with everything that answers questions."""

    folder: Path
    manifest: Mapping[str, object]

    @property
    def id(self) -> str:
        """The name of the release: the start of its manifest's SHA-256."""
        return self.folder.name

    @property
    def base(self) -> str:
        """The base under which the region's things are named."""
        return str(self.manifest["base"])

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of triples per named graph."""
        counts = self.manifest["graphs"]
        assert isinstance(counts, dict), "`writing` wrote the manifest"
        return counts

    @property
    def files(self) -> Mapping[str, str]:
        """The SHA-256 of every file, by its path in the folder."""
        files = self.manifest["files"]
        assert isinstance(files, dict), "`writing` wrote the manifest"
        return files

    @property
    def entailed(self) -> int:
        """The number of triples reasoning added, to earlier editions too."""
        start = f"{self.base}graph/entailed"
        return sum(count for name, count in self.counts.items() if name.startswith(start))

    @property
    def asserted(self) -> int:
        """The number of triples the sources state, passages written out."""
        return sum(self.counts.values()) - self.entailed

    @property
    def on_disk(self) -> bool:
        """Whether it carries an on-disk store, being too big for memory."""
        return (self.folder / STORE).is_dir()

    def open(self) -> store.Store:
        """Open the dataset: the on-disk store where the release has one, else in memory."""
        default = self.manifest["default"]
        assert isinstance(default, list), "`writing` wrote the manifest"
        if self.on_disk:
            return store.open_folder(self.folder / STORE, list(self.counts), self.base)
        return store.load(self.folder / DUMP, list(self.counts), default, self.base)

    def index(self) -> search.Index:
        """Open the search index."""
        return search.Index(self.folder / search.FILE)

    def queries(self) -> tuple[CannedQuery, ...]:
        """Read the canned queries that were released with the data."""
        return tuple(read_queries(self.folder / "queries"))


def current(settings: Settings) -> Release:
    """Return the release that is in place; raises ReleaseError when there is none or it is damaged."""
    try:
        name = (settings.releases / "current").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"{settings.releases}: no release yet; run 'regio-graph build'") from error
    return at(settings.releases / name)


def at(folder: Path) -> Release:
    """Return the release in a folder, its files held to its manifest; raises ReleaseError when damaged."""
    try:
        text = (folder / "manifest.json").read_bytes()
        manifest = json.loads(text)
        damaged = name_of(text) != folder.name or any(
            sha256(folder / file) != sha for file, sha in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError) as error:
        raise ReleaseError(f"{folder}: is damaged ({error}); run 'regio-graph build'") from error
    if damaged:
        raise ReleaseError(f"{folder}: does not match its manifest; run 'regio-graph build'")
    return Release(folder, manifest)


def is_whole(folder: Path, manifest: bytes) -> bool:
    """Tell whether a release already stands there, with every file as its manifest has it."""
    try:
        same = (folder / "manifest.json").read_bytes() == manifest
        return same and all(
            sha256(folder / name) == sha for name, sha in json.loads(manifest)["files"].items()
        )
    except OSError:
        return False


def name_of(manifest: bytes) -> str:
    """Name a release by its manifest."""
    return hashlib.sha256(manifest).hexdigest()[:16]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
