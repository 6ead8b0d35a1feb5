"""The command `queries check`: canned queries held to their contracts."""

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from ... import contracts, release
from ...content.folders import is_whole, shipped_queries
from ...content.project import project_queries
from ...content.queries import CannedQuery
from ...contracts import against as compared
from ...contracts.outputs import FORMATS
from ...errors import ReleaseError, RequestError, SourceError
from ...rdf.namespaces import compact
from ...release import Release
from ...settings import Settings, from_environ

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--project", type=_FOLDER, help="Folder with data/, and maybe ontology/ and queries/.")
@click.option("--expected", type=_FOLDER, help="Accepted answers  [default: tests/expected in the project]")
@click.option("--accept", is_flag=True, help="Keep the answers of now as the accepted ones.")
@click.option(
    "--against", metavar="RELEASE", help="Tell which answers another release has: its id or folder."
)
@click.option(
    "--fail-on-change", is_flag=True, help="End with 1 when --against finds an answer that changed."
)
@click.option("--one-engine", is_flag=True, help="Do not ask rdflib as well: faster.")
@click.option("--format", "-f", type=click.Choice(list(FORMATS)), default="text", help="How to report.")
@click.option("--output", "-o", type=_FILE, help="Write the report here.")
@click.pass_context
def check(ctx: click.Context, /, names: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's
    """Hold the canned queries of a project to their contracts; NAME can be a pattern such as 'people/*'.

    Columns and their types, number of rows, accepted answers, the same rows in two engines, and that
    every IRI exists. The release in place is used when its data is that of the project, else one is built.
    Ends with 1 when a query breaks its contract, else 0.
    """
    if options["fail_on_change"] and not options["against"]:
        raise click.UsageError("--fail-on-change needs --against RELEASE, the release to compare with")
    chosen: Settings = from_environ(project=options["project"]) if options["project"] else ctx.obj
    every = list(project_queries(chosen.project))
    queries = select(every, names)
    changed: list[compared.AnswerChange] = []
    with Console(stderr=True).status("reading the release") as status:
        earlier = compared.find(chosen, options["against"]) if options["against"] else None
        current = _release(chosen, lambda step: status.update(f"{step} …"))
        queries = _asked(chosen, queries, current)
        bench = contracts.Bench(
            current,
            _expected(chosen, options["expected"], accept=options["accept"]),
            accept=options["accept"],
            second=not options["one_engine"],
        )
        checked = contracts.check(queries, bench, (query.name for query in every), status.update)
        if earlier:
            changed += compared.changes(earlier, current, queries, status.update)
            if names:  # the questions that were not asked are not gone
                changed = [change for change in changed if change.how != "question gone"]
    shorten = partial(compact, base=current.base)
    _write(
        FORMATS[options["format"]](checked, changed, earlier.id if earlier else "", shorten),
        options["output"],
    )
    ctx.exit(int(bool(checked.breaches) or (options["fail_on_change"] and bool(changed))))


def select(every: list[CannedQuery], names: tuple[str, ...]) -> list[CannedQuery]:
    """Choose queries by name or pattern, all when there is none; raises RequestError for what fits none."""
    for name in names:
        if not any(fnmatchcase(query.name, name) for query in every):
            known = "\n  ".join(query.name for query in every)
            raise RequestError(f"no canned query is called {name!r}; there are:\n  {known}")
    return [q for q in every if not names or any(fnmatchcase(q.name, name) for name in names)]


def _release(chosen: Settings, progress: release.Progress) -> Release:
    """Return a release of the project's data as it is now."""
    try:
        current = release.current(chosen)
    except ReleaseError:
        pass
    else:
        if release.same_data(chosen, current):
            return current
    outcome = release.build(chosen, progress)
    if outcome.release is None:
        raise SourceError("has violations, so there is nothing to ask; run 'regio-graph build'", "the data")
    return outcome.release


def _asked(chosen: Settings, queries: list[CannedQuery], current: Release) -> list[CannedQuery]:
    """Give queries the sample values of the release; those of the package may find nothing in some data."""
    fitted, _ = release.fit(queries, current.open(), current.manifest.edition)
    shipped = set() if is_whole(chosen.project) else set(shipped_queries(chosen.project))
    return [
        replace(query, rows=(0, query.rows[1])) if f"queries/{query.name}.rq" in shipped else query
        for query in fitted
    ]


def _expected(chosen: Settings, folder: Path | None, *, accept: bool) -> Path | None:
    """Return the folder of accepted answers; a project with the package's queries need not have one."""
    found = folder or chosen.project / "tests" / "expected"
    if folder is None and not accept and not is_whole(chosen.project) and not found.is_dir():
        return None
    return _near(found)


def _write(lines: Iterable[str], output: Path | None) -> None:
    report = "\n".join(lines)
    if output is None:
        click.echo(report)
        return
    try:
        output.write_text(f"{report}\n", "utf-8", errors="replace")
    except OSError as error:
        raise SourceError(f"cannot be written: {error.strerror}", output) from error


def _near(folder: Path) -> Path:
    """Name a folder the short way, so that findings read as in an editor's file list."""
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
