"""Sources are assembled, entailed, validated, released.

A release is a folder named by the hash of its manifest, which names the hash of every
file in it and of every input. It is written beside the others under a name that starts
with a dot, flushed, renamed, and then pointed at by `current`, a file that is replaced
by one rename: whenever the process dies, `current` names a whole release.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..assemble import assemble, said_in, said_today, today
from ..entail import entail
from ..errors import ReleaseError
from ..lint import validated
from ..settings import Settings
from ..sources import fingerprint, read_project
from ..validate import Report
from .kept import DUMP, Release, at, current
from .writing import versions, write

__all__ = [
    "DUMP",
    "Build",
    "Release",
    "at",
    "build",
    "current",
    "same_data",
    "up_to_date",
]

Progress = Callable[[str], None]


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
    return Build(report, write(project, dataset, report, settings))


def up_to_date(settings: Settings) -> bool:
    """Tell whether the release in place was built from the sources as they are now."""
    try:
        manifest = current(settings).manifest
    except ReleaseError:
        return False
    return manifest["inputs"] == fingerprint(settings.project) and manifest["versions"] == versions()


def same_data(settings: Settings, release: Release) -> bool:
    """Tell whether a release was built from ontology and data as they are now, whatever the queries are."""
    inputs = release.manifest["inputs"]
    assert isinstance(inputs, dict), "the manifest was written by _manifest"
    now = fingerprint(settings.project)
    changed = {name for name in now.keys() | inputs.keys() if now.get(name) != inputs.get(name)}
    return all(name.startswith("queries/") for name in changed) and release.manifest["versions"] == versions()
