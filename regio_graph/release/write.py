"""How a release is written so that `current` names a whole one at any moment."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rdflib import Dataset

from .. import search
from ..content.project import Project
from ..errors import ReleaseError
from ..rdf import convert, documents, store
from ..settings import Settings
from ..validate import Report
from . import dumps
from .freshness import versions
from .release import DUMP, PAGES, STORE, Manifest, Release, is_whole, name_of, sha256
from .samples import Fitted


def write(project: Project, dataset: Dataset, report: Report, settings: Settings, samples: Fitted) -> Release:
    """Write a release beside the others and put it in place; `samples` were put into its queries."""
    settings.releases.mkdir(parents=True, exist_ok=True)
    with lock(settings.releases):
        for left in settings.releases.glob(".building-*"):
            shutil.rmtree(left)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=settings.releases))
        manifest = _fill(building, project, dataset, report, settings, samples)
        folder = settings.releases / name_of(manifest)
        if is_whole(folder, manifest):
            shutil.rmtree(building)
        else:
            shutil.rmtree(folder, ignore_errors=True)  # of no use to anyone: it is damaged
            _flush(building)
            building.rename(folder)
        _point(settings.releases, folder.name)
        _forget(settings, folder)
    return Release(folder, Manifest.read(manifest))


def _fill(
    building: Path, project: Project, dataset: Dataset, report: Report, settings: Settings, samples: Fitted
) -> bytes:
    """Write every file of a release and return the manifest's bytes."""
    names = project.names
    seen = (names.ontology, names.register, names.edition(project.latest.code), names.entailed)
    default = [str(name) for name in seen]
    whole = documents.canonical_nquads(convert.dataset(dataset))
    (building / DUMP).write_bytes(whole)
    (building / dumps.FOLDER).mkdir()
    for name, content in dumps.files(dataset, names, whole):
        (building / dumps.FOLDER / name).write_bytes(content)
    (building / "report.json").write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False), "utf-8")
    for query in project.queries:
        path = building / "queries" / f"{query.name}.rq"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(query.text, "utf-8")
    (building / PAGES).mkdir()
    for name, declaration in project.pages.texts.items():
        (building / PAGES / name).write_text(declaration, "utf-8")
    counts = {str(graph.identifier): len(graph) for graph in sorted(dataset.graphs(), key=str) if len(graph)}
    if len(dataset) > settings.memory_quads:
        store.write(building / DUMP, building / STORE, default)
        opened = store.open_folder(building / STORE, list(counts), names.base)
    else:
        opened = store.load(building / DUMP, list(counts), default, names.base)
    search.write(building, opened, names, project.queries, project.pages.kinds)
    files = {
        inside.as_posix(): sha256(building / inside)
        for inside in sorted(path.relative_to(building) for path in building.rglob("*") if path.is_file())
        if inside.parts[0] not in {STORE, search.FILE}  # these are made from what has its hash
    }
    text = Manifest(
        base=names.base,
        edition=project.latest.code,
        default=default,
        graphs=counts,
        files=files,
        samples=samples,
        inputs=dict(sorted(project.files.items())),
        versions=versions(),
    ).write()
    (building / "manifest.json").write_bytes(text)
    return text


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
def lock(releases: Path) -> Iterator[None]:
    """Let one build at a time write; the lock goes with the process, however it ends."""
    with (releases / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ReleaseError(f"{releases}: another build is writing here; wait for it to end") from error
        yield
