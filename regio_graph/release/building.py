"""The ten lines: sources are assembled, entailed, validated, released."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..content.dataset import asked_of, assemble, said_in, said_today, today
from ..content.project import read_project
from ..entail import entail
from ..rdf import convert, store
from ..settings import Settings
from ..validate import Report
from ..validate.validation import validated
from .release import Release
from .samples import fit
from .write import write

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
    said = {project.names.entailed: said_today(project)}
    said |= {project.names.entailed_from(e.code): said_in(project, e) for e in project.editions[:-1]}
    for name, triples in said.items():
        entailed = dataset.graph(name)
        entailed += entail(triples, project.rules)
    progress("validating")
    merged = today(dataset, project)
    report = validated(merged, project)
    if not report.conforms:
        return Build(report, None)
    progress("writing the release")
    seen = store.of_triples(convert.triples(merged), project.names.base)
    queries, samples = fit(project.queries, seen, project.latest.code)
    project = replace(project, queries=queries)
    asked_of(project, dataset)
    return Build(report, write(project, dataset, report, settings, samples))
