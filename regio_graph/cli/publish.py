"""The command `publish`: a release as a folder of files."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from .. import publish as publishing
from ..settings import Settings

_SHOWN = 50  # dead links that are listed


def _address(_: click.Context, parameter: click.Parameter, given: str) -> str:
    """Take the address of a site, with or without a path."""
    parts = urlsplit(given)
    if given and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment):
        raise click.BadParameter(
            f"{given!r} is no address such as https://data.example.org/", param=parameter
        )
    return given if not given or given.endswith("/") else f"{given}/"


def _pattern(_: click.Context, parameter: click.Parameter, given: str) -> str:
    """Take a regular expression."""
    try:
        re.compile(given)
    except re.error as error:
        message = f"{given!r} is no regular expression: {error}"
        raise click.BadParameter(message, param=parameter) from error
    return given


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--address",
    default="http://localhost/",
    callback=_address,
    show_default=True,
    help="Where the files will be served; it stands in the catalogue, the sitemap and the examples.",
)
@click.option(
    "--server",
    default="",
    callback=_address,
    help="A live server, for what files cannot do; pages then point there.",
)
@click.option("--jobs", type=click.IntRange(1, 256), default=os.cpu_count() or 1, help="Processes at work.")
@click.option(
    "--compress/--no-compress",
    default=True,
    show_default=True,
    help="Keep files gzipped, for a web server that knows; without, they can be read from the disk.",
)
@click.option(
    "--only",
    default="",
    metavar="PATTERN",
    callback=_pattern,
    help="Only addresses whose path is matched by this regular expression, for a look at a part.",
)
@click.pass_obj
def publish(chosen: Settings, /, folder: Path, **options: Any) -> None:  # noqa: ANN401 - click hands them over
    """Publish the release as files in FOLDER, with the addresses of the server.

    FOLDER must not exist yet, be empty, or have been published before. Ends with exit
    code 1 and a list when a link inside the site leads nowhere.
    """
    started = time.monotonic()
    with _progress() as progress:
        done = publishing.publish(chosen, folder, publishing.Options(**options), progress)
    if done.dead:
        for dead in done.dead[:_SHOWN]:
            click.echo(f"{dead.page}: {dead.reference} leads nowhere ({dead.why})", err=True)
        click.echo(f"regio-graph: {len(done.dead)} links lead nowhere; nothing was put in place", err=True)
        raise click.exceptions.Exit(1)
    click.echo(
        f"{done.files} files, {done.pages} of them pages, {done.size / 1e6:.1f} MB, "
        f"in {time.monotonic() - started:.0f} s: {folder}"
    )


@contextmanager
def _progress() -> Iterator[publishing.Progress]:
    """Show how far it is on a terminal; say nothing into a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _, __: None
        return
    columns = (
        TextColumn("publishing"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("publishing")
        yield lambda done, total: bar.update(task, completed=done, total=total)
