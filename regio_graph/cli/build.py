"""Building from the command line: what came of it, and going on with the last release when it cannot be."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.console import Console

from .. import describe, release
from ..errors import RegioError
from ..settings import Settings

if TYPE_CHECKING:
    from ..validate import Report


def build_or_keep(chosen: Settings, doing: str) -> None:
    """Build when the sources have changed; when that cannot be, say why and that the last release is used.

    Raises ReleaseError when there is none. Standard output is left alone.
    """
    if release.up_to_date(chosen):
        return
    try:
        build_release(chosen, quiet=True, as_json=False, language="nl")
    except (RegioError, click.exceptions.Exit) as error:
        last = release.current(chosen)  # without one the error to see is that there is none
        if isinstance(error, RegioError):
            click.echo(f"regio-graph: {error}", err=True)
        click.echo(f"regio-graph: {doing} the last release, {last.id}, instead", err=True)


def build_release(chosen: Settings, *, quiet: bool, as_json: bool, language: str) -> None:
    """Build and report; ends with exit code 1 when violations block the release."""
    console = Console(stderr=True)
    with _progress(console, silent=quiet or as_json) as progress:
        outcome = release.build(chosen, progress)
    if as_json:
        report = outcome.report.as_json()
        released = outcome.release
        report["release"] = {"id": released.id, **asdict(released.manifest)} if released else None
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _print_report(outcome.report, language, quiet=quiet)
        if outcome.release and not quiet:
            click.echo(f"release {outcome.release.id}: {describe.summary(outcome.release)}")
            click.echo(f"in {outcome.release.folder}")
    if outcome.release is None:
        click.echo("regio-graph: nothing was released; mend the violations and build again", err=True)
        raise click.exceptions.Exit(1)


def _print_report(report: "Report", language: str, *, quiet: bool) -> None:
    from ..validate import Severity  # noqa: PLC0415 - a build has loaded it; `serve` seldom needs it

    if report.conforms and quiet:
        return
    for line in report.lines(language=language):
        click.echo(line, err=True)
    click.echo(
        ", ".join(f"{report.count(s)} {s.lower()}{'s' * (report.count(s) != 1)}" for s in Severity), err=True
    )


@contextmanager
def _progress(console: Console, *, silent: bool) -> Iterator[release.Progress]:
    """Show the step under way on a terminal; say nothing into a pipe."""
    if silent or not console.is_terminal:
        yield lambda _: None
        return
    with console.status("starting") as status:
        yield lambda step: status.update(f"{step} …")
