"""A release that stands: an immutable folder, read and held to its manifest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .. import search
from ..content.pages import Pages, read_pages
from ..content.project import read_queries
from ..content.queries import CannedQuery
from ..errors import ReleaseError
from ..rdf import store
from ..settings import Settings
from .samples import Fitted

DUMP, STORE, PAGES = "dataset.nq", "store", "pages"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a release is made of.

    `edition` is the latest, `default` names the graphs that a plain query sees merged,
    `graphs` counts the triples of each. `files` and `inputs` give the SHA-256 of every file
    in the folder and of every source, `samples` the values that were put into queries,
    `versions` those of the programs its bytes depend on.
    """

    base: str
    edition: str
    default: list[str]
    graphs: Mapping[str, int]
    files: Mapping[str, str]
    samples: Fitted = field(default_factory=dict)
    inputs: Mapping[str, str]
    versions: Mapping[str, str]

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """Read a manifest; raises ValueError for a text that is none."""
        try:
            return cls(**json.loads(text))
        except TypeError as error:
            raise ValueError(str(error)) from error

    def write(self) -> bytes:
        """Write a manifest; equal ones give equal bytes, by which a release is named."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Release:
    """An immutable folder with everything that answers questions."""

    folder: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The name of the release: the start of its manifest's SHA-256."""
        return self.folder.name

    @property
    def base(self) -> str:
        """The base under which the region's things are named."""
        return self.manifest.base

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of triples per named graph."""
        return self.manifest.graphs

    @property
    def files(self) -> Mapping[str, str]:
        """The SHA-256 of every file, by its path in the folder."""
        return self.manifest.files

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
        if self.on_disk:
            opened = store.open_folder(self.folder / STORE, list(self.counts), self.base)
        else:
            opened = store.load(self.folder / DUMP, list(self.counts), self.manifest.default, self.base)
        if (self.folder / PAGES).is_dir():
            opened.naming = self.pages().naming
        return opened

    def pages(self) -> Pages:
        """Read how pages show what there is, as released with the data; raises ReleaseError without it."""
        if not (self.folder / PAGES).is_dir():
            raise ReleaseError(f"{self.folder}: carries no page declarations; run 'regio-graph build'")
        return read_pages({path.name: path for path in (self.folder / PAGES).glob("*.toml")})

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
        manifest = Manifest.read(text)
        damaged = name_of(text) != folder.name or any(
            sha256(folder / file) != sha for file, sha in manifest.files.items()
        )
    except (OSError, ValueError) as error:
        raise ReleaseError(f"{folder}: is damaged ({error}); run 'regio-graph build'") from error
    if damaged:
        raise ReleaseError(f"{folder}: does not match its manifest; run 'regio-graph build'")
    return Release(folder, manifest)


def is_whole(folder: Path, manifest: bytes) -> bool:
    """Tell whether a release already stands there, with every file as its manifest has it."""
    try:
        same = (folder / "manifest.json").read_bytes() == manifest
        return same and all(
            sha256(folder / name) == sha for name, sha in Manifest.read(manifest).files.items()
        )
    except OSError:
        return False


def name_of(manifest: bytes) -> str:
    """Name a release by its manifest."""
    return hashlib.sha256(manifest).hexdigest()[:16]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
