"""Sources are assembled, entailed, validated, released.

A release is a folder named by the hash of its manifest, which names the hash of every
file in it and of every input. It is written beside the others under a name that starts
with a dot, flushed, renamed, and then pointed at by `current`, a file that is replaced
by one rename: whenever the process dies, `current` names a whole release.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rdflib import Dataset

from . import dumps, formats, search, store
from .assemble import assemble, said_in, said_today, today
from .entail import entail
from .errors import ReleaseError
from .lint import validated
from .queries import CannedQuery
from .settings import Settings
from .sources import Project, fingerprint, read_project, read_queries
from .validate import Report

DUMP = "dataset.nq"
ENGINES = ("regio-graph", "rdflib", "pyshacl", "owlrl", "pyoxigraph", "snowballstemmer")

Progress = Callable[[str], None]


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
        assert isinstance(counts, dict), "the manifest was written by _manifest"
        return counts

    @property
    def files(self) -> Mapping[str, str]:
        """The SHA-256 of every file, by its path in the folder."""
        files = self.manifest["files"]
        assert isinstance(files, dict), "the manifest was written by _manifest"
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
        return (self.folder / "store").is_dir()

    def open(self) -> store.Store:
        """Open the dataset: the on-disk store where the release has one, else in memory."""
        default = self.manifest["default"]
        assert isinstance(default, list), "the manifest was written by _manifest"
        if self.on_disk:
            return store.open_folder(self.folder / "store", list(self.counts), self.base)
        return store.load(self.folder / DUMP, list(self.counts), default, self.base)

    def queries(self) -> tuple[CannedQuery, ...]:
        """Read the canned queries that were released with the data."""
        return tuple(read_queries(self.folder / "queries"))


@dataclass(frozen=True)
class Build:
    """What a build came to: its report, and the release unless a violation blocked it."""

    report: Report
    release: Release | None


def build(settings: Settings, progress: Progress = lambda _: None) -> Build:
    """Build a release from the project's sources and put it in place.

    Raises SourceError or ProjectError when the sources cannot be read; the last release
    then stays in place, as it does when the report has a violation.
    """
    progress("reading the sources")
    project = read_project(settings.project)
    dataset = assemble(project)
    progress("entailing")
    dataset.graph(project.names.entailed).__iadd__(entail(said_today(project)))
    for earlier in project.editions[:-1]:
        entailed = dataset.graph(project.names.entailed_from(earlier.code))
        entailed += entail(said_in(project, earlier))
    progress("validating")
    report = validated(today(dataset, project), project)
    if not report.conforms:
        return Build(report, None)
    progress("writing the release")
    return Build(report, _write(project, dataset, report, settings))


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
        damaged = _name(text) != folder.name or any(
            _sha256(folder / file) != sha for file, sha in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError) as error:
        raise ReleaseError(f"{folder}: is damaged ({error}); run 'regio-graph build'") from error
    if damaged:
        raise ReleaseError(f"{folder}: does not match its manifest; run 'regio-graph build'")
    return Release(folder, manifest)


def up_to_date(settings: Settings) -> bool:
    """Tell whether the release in place was built from the sources as they are now."""
    try:
        manifest = current(settings).manifest
    except ReleaseError:
        return False
    return manifest["inputs"] == fingerprint(settings.project) and manifest["versions"] == _versions()


def same_data(settings: Settings, release: Release) -> bool:
    """Tell whether a release was built from ontology and data as they are now, whatever the queries are."""
    inputs = release.manifest["inputs"]
    assert isinstance(inputs, dict), "the manifest was written by _manifest"
    now = fingerprint(settings.project)
    changed = {name for name in now.keys() | inputs.keys() if now.get(name) != inputs.get(name)}
    return (
        all(name.startswith("queries/") for name in changed) and release.manifest["versions"] == _versions()
    )


def _write(project: Project, dataset: Dataset, report: Report, settings: Settings) -> Release:
    settings.releases.mkdir(parents=True, exist_ok=True)
    with _lock(settings.releases):
        for left in settings.releases.glob(".building-*"):
            shutil.rmtree(left)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=settings.releases))
        manifest = _fill(building, project, dataset, report, settings)
        folder = settings.releases / _name(manifest)
        if _whole(folder, manifest):
            shutil.rmtree(building)
        else:
            shutil.rmtree(folder, ignore_errors=True)  # of no use to anyone: it is damaged
            _flush(building)
            building.rename(folder)
        _point(settings.releases, folder.name)
        _forget(settings, folder)
    return Release(folder, json.loads(manifest))


def _fill(building: Path, project: Project, dataset: Dataset, report: Report, settings: Settings) -> bytes:
    """Write every file of a release and return the manifest's bytes."""
    names = project.names
    default = [names.ontology, names.register, names.edition(project.latest.code), names.entailed]
    whole = formats.canonical_nquads(formats.from_rdflib(dataset))
    (building / DUMP).write_bytes(whole)
    _write_dumps(building / dumps.FOLDER, list(dumps.write(dataset, names, whole)))
    (building / "report.json").write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False), "utf-8")
    for query in project.queries:
        path = building / "queries" / f"{query.name}.rq"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(query.text, "utf-8")
    counts = {str(graph.identifier): len(graph) for graph in sorted(dataset.graphs(), key=str) if len(graph)}
    loaded = store.load(building / DUMP, list(counts), default, names.base)
    search.write(building, loaded, names, project.queries)
    files = {
        p.relative_to(building).as_posix(): _sha256(p)
        for p in sorted(building.rglob("*"))
        if p.is_file() and p.name != search.FILE  # which is, like the store, made from what has its hash
    }
    if len(dataset) > settings.memory_quads:
        store.write(building / DUMP, building / "store", default)
    manifest = {
        "base": names.base,
        "edition": project.latest.code,
        "default": default,
        "graphs": counts,
        "files": files,
        "inputs": dict(sorted(project.files.items())),
        "versions": _versions(),
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    (building / "manifest.json").write_bytes(text)
    return text


def _write_dumps(folder: Path, files: list[dumps.Dump]) -> None:
    folder.mkdir()
    for dump in files:
        (folder / dump.name).write_bytes(dump.content)
    (folder / dumps.SUMS).write_text(dumps.sums(files), "ascii")


def _versions() -> dict[str, str]:
    """Name what a release's bytes depend on besides its sources."""
    return {name: version(name) for name in ENGINES} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


def _name(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:16]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _whole(folder: Path, manifest: bytes) -> bool:
    """Tell whether a release already stands there, with every file as its manifest has it."""
    try:
        same = (folder / "manifest.json").read_bytes() == manifest
        return same and all(
            _sha256(folder / name) == sha for name, sha in json.loads(manifest)["files"].items()
        )
    except OSError:
        return False


def _point(releases: Path, name: str) -> None:
    """Replace `current` by one rename; a reader sees the old name or the new, never half of one."""
    draft = releases / ".current"
    draft.write_text(name, "ascii")
    _fsync(draft)
    draft.replace(releases / "current")
    _fsync(releases)


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        _fsync(path)
    _fsync(folder)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(settings: Settings, newest: Path) -> None:
    """Remove all but the last releases; a server that still reads one holds it in memory."""
    old = [
        path for path in settings.releases.iterdir() if (path / "manifest.json").is_file() and path != newest
    ]
    for path in sorted(old, key=lambda p: p.stat().st_mtime, reverse=True)[settings.keep :]:
        shutil.rmtree(path)


@contextmanager
def _lock(releases: Path) -> Iterator[None]:
    """Let one build at a time write; the lock goes with the process, however it ends."""
    with (releases / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ReleaseError(f"{releases}: another build is writing here; wait for it to end") from error
        yield
