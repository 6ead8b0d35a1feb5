"""The command `queries run`: each canned query a command, its parameters options."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ... import answers
from ...answers import Answer, View
from ...content.queries import CannedQuery, Parameter
from ...errors import RequestError, SourceError
from ...languages import LANGUAGES
from ...rdf import formats
from ...rdf.formats import Format
from ...rdf.store import Store
from . import ask
from .options import options
from .table import show

_FORMATS: dict[str, Format] = {form.name: form for form in (*answers.FORMATS, answers.RECORDS)}
_ALSO = {"ttl": "turtle"}


class Questions(click.Group):
    """The canned queries as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List every query, for help and for a shell that completes."""
        return [query.name for query in ask.quietly_every(ctx)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Make the command of a query; raises RequestError for one that is none, unless a shell completes."""
        if ctx.resilient_parsing:
            found = next((query for query in ask.quietly_every(ctx) if query.name == name), None)
            return _command(found) if found else None
        return _command(ask.named(ctx, name))


@click.group("run", cls=Questions, subcommand_metavar="NAME [OPTIONS]")
def run() -> None:
    """Ask a canned query; its parameters are its options: 'queries run people/leads --help'.

    Prints a table on a terminal and CSV into a pipe, unless --format or the name of --output says otherwise.
    """


def _command(query: CannedQuery) -> click.Command:
    shared = [
        click.Option(
            ["--format", "-f", "form"],
            type=click.Choice(["table", *_FORMATS, *_ALSO]),
            help="How to write the answer.",
        ),
        click.Option(
            ["--output", "-o"], type=click.Path(path_type=Path, dir_okay=False), help="Write it here."
        ),
        click.Option(
            ["--sort"], multiple=True, metavar="COLUMN", help="Sort by a column, -COLUMN: last first."
        ),
        click.Option(["--edition"], help="Ask of an edition, such as 2024-03, not of today."),
        click.Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            default="nl",
            show_default=True,
            help="Language of names.",
        ),
    ]
    taken = {"format": 0, "output": 0, "sort": 0, "edition": 0, "lang": 0, "help": 0}

    @click.pass_context
    def command(ctx: click.Context, /, **given: Any) -> None:  # noqa: ANN401 - click's
        _run(ctx, query, given)

    return click.Command(
        query.name,
        callback=command,
        params=[*options(query, taken), *shared],
        help=f"{query.summary.en}\n\n{query.summary.nl}",
        short_help=query.summary.en,
    )


def _run(ctx: click.Context, query: CannedQuery, given: dict[str, Any]) -> None:
    form = _format(given["form"], given["output"])
    current, store = ask.opened(ctx)
    arguments = {p.name: _meant(store, p, given[f"value_{p.name}"]) for p in query.parameters}
    graphs = answers.graphs(current, given["edition"]) if given["edition"] else ()
    view = View(sort=tuple((name.removeprefix("-"), name.startswith("-")) for name in given["sort"]))
    answer = answers.ask(store, query, arguments, given["lang"], view, graphs)
    if form is None:
        show(answer, current.base)
        return
    about = answers.about(store, current, given["edition"] or "")
    written = answers.write(answer, form, about)
    _tell_cut(answer)
    if given["output"] is None:
        if form is formats.XLSX and sys.stdout.isatty():
            raise RequestError("a workbook is no text for a terminal; give --output FILE.xlsx")
        sys.stdout.buffer.write(written)
        if not written.endswith(b"\n"):
            click.echo()
        return
    try:
        given["output"].write_bytes(written)
    except OSError as error:
        raise SourceError(f"cannot be written: {error.strerror}", given["output"]) from error


def _meant(store: Store, parameter: Parameter, given: str | Sequence[str] | None) -> list[str]:
    """Take a word for the one thing that has it in its name, and say so; all else is read by `answers`."""
    values = [given] if isinstance(given, str) else list(given or ())
    for at, value in enumerate(values if parameter.type == "iri" else ()):
        word = re.compile(rf"\b{re.escape(value.strip())}\b", re.IGNORECASE)
        choices = answers.choices(store, parameter)
        known = {name.casefold() for choice in choices for name in (choice.label, *choice.others)}
        fitting = [choice for choice in choices if word.search(choice.label)] if value.strip() else []
        if len(fitting) == 1 and not known & {value.strip().casefold()}:
            values[at] = fitting[0].term
            click.echo(f"regio-graph: {value!r} is taken for {fitting[0].label!r}", err=True)
    return values


def _format(name: str | None, output: Path | None) -> Format | None:
    """Choose a format; None for a table."""
    extension = output.suffix.removeprefix(".").lower() if output else ""
    if name is None and output:
        known = {form.extension: form for form in answers.FORMATS} | {"json": answers.RECORDS}
        if extension not in known:
            raise RequestError(f"{output}: say in which --format; known by their name: {', '.join(known)}")
        return known[extension]
    if name == "table" and output:
        raise RequestError("a table is for a terminal; give --output a format such as csv or xlsx")
    if name == "table" or (name is None and sys.stdout.isatty()):
        return None
    return _FORMATS[_ALSO.get(name or "csv", name or "csv")]


def _tell_cut(answer: Answer) -> None:
    if answer.cut:
        click.echo(f"regio-graph: cut at {answer.view.most} rows; there are more", err=True)
