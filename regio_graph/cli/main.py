"""The command line: build, serve, query, evidence.

Exit codes: 0 done · 1 the data has violations, a query breaks its contract · 2 wrong usage or a wrong query ·
3 a source or the project cannot be read · 4 there is no usable release.
"""

import importlib
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click
from rich import box
from rich.console import Console
from rich.table import Table

from .. import __version__, release, settings
from ..describe import citations
from ..errors import RegioError, RequestError
from ..languages import LANGUAGES
from ..rdf import formats, writers
from ..rdf.logs import ill_formed_unlogged
from ..rdf.namespaces import compact
from ..rdf.negotiate import negotiate
from ..rdf.results import as_texts
from ..settings import Settings
from ..sparql import syntax
from .build import build_or_keep, build_release

# Commands with a module of their own, which is loaded when it is asked for: `serve` is to be ready soon.
_ELSEWHERE = ("check-shapes", "lsp", "mcp", "publish", "queries", "tell", "validate")
_EDITIONS = ("cite", "draft", "release-edition", "review", "text")  # a steward's, which one module has

# They may be run where there is no project, and tell what is wrong with one in every output.
_WITHOUT_PROJECT = {"check-shapes", "validate"}


class CommandGroup(click.Group):
    """Turns the package's own errors into one line and an exit code; others stay visible as bugs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command, loaded or not."""
        return sorted([*super().list_commands(ctx), *_ELSEWHERE, *_EDITIONS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command, loading it if need be."""
        if cmd_name in _EDITIONS:
            from .editions import COMMANDS  # noqa: PLC0415 - only these commands need it

            return COMMANDS[cmd_name]
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        name = cmd_name.replace("-", "_")
        command = getattr(importlib.import_module(f".{name}", __package__), name)
        assert isinstance(command, click.Command), "each such module has the command of its name"
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, ending with the error's exit code."""
        try:
            return super().invoke(ctx)
        except RegioError as error:
            with suppress(OSError, ValueError):  # who closes standard error wants no message
                click.echo(f"regio-graph: {error}" + (f"\n{error.hint}" if error.hint else ""), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # the reader of our output, such as head, has seen enough
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="regio-graph")
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    help="Folder with data/, and ontology/ and queries/ if it has its own (also REGIO_PROJECT).",
)
@click.pass_context
def main(ctx: click.Context, project: Path | None) -> None:
    """Build, serve and ask the knowledge graph of a Dutch region.

    \b
    Exit codes: 0 done, 1 violations in the data or a query that breaks its
    contract, 2 wrong usage or query, 3 a source cannot be read, 4 no usable release.
    """  # noqa: D301 - \b is click's, it keeps the lines apart
    ctx.with_resource(ill_formed_unlogged())
    if ctx.invoked_subcommand not in _WITHOUT_PROJECT:
        ctx.obj = settings.from_environ(project=project)


@main.command()
@click.option("--quiet", "-q", is_flag=True, help="Print only what blocks the release.")
@click.option("--json", "as_json", is_flag=True, help="Print the report and the release as JSON.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language of findings."
)
@click.pass_obj
def build(chosen: Settings, quiet: bool, as_json: bool, lang: str) -> None:
    """Build a release from the sources: assemble, entail, validate, put in place.

    Violations block and leave the last release in place; warnings are reported.
    """
    build_release(chosen, quiet=quiet, as_json=as_json, language=lang)


@main.command()
@click.option("--host", help="Address to listen on  [default: 127.0.0.1, or REGIO_HOST]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on  [default: 8000, or REGIO_PORT]"
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    help="Processes that answer queries  [default: one per core and at least two, or REGIO_WORKERS]",
)
@click.pass_obj
def serve(chosen: Settings, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the release on HTTP, building it first when the sources have changed.

    When the sources cannot be built, the last release is served and the reason printed.
    Another release that is put in place is served from then on. The limits on queries
    are REGIO_ variables; docs/operate.md lists them.
    """
    from ..serve import run  # noqa: PLC0415 - only this command needs it

    build_or_keep(chosen, "serving")
    run(
        replace(chosen, workers=workers or chosen.workers),
        host or chosen.host,
        chosen.port if port is None else port,
    )


_NAMES = ", ".join(form.name for form in (*formats.SOLUTIONS, *formats.GRAPHS))


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option(
    "--format",
    "-f",
    "name",
    help=f"table, {_NAMES}.",
)
@click.pass_obj
def query(chosen: Settings, file: TextIO, name: str | None) -> None:
    """Ask the release the query in FILE (- for standard input); canned ones: `regio-graph queries run`.

    Prints a table on a terminal and CSV or Turtle into a pipe, unless --format says otherwise.
    """
    current = release.current(chosen)
    examined = syntax.examine(_read(file), base=current.base)
    store = current.open()
    store.check_graphs((*examined.from_graphs, *examined.from_named))
    results = store.query(examined.text)
    offered = formats.offered(examined.form)
    if name == "table" or (name is None and sys.stdout.isatty() and examined.form == "SELECT"):
        _table(results, current.base)
        return
    fallback = "csv" if examined.form == "SELECT" else offered[0].name
    chosen_format = negotiate(None, offered, name or fallback)
    sys.stdout.buffer.write(formats.write(results, chosen_format))
    if examined.form == "ASK" and sys.stdout.isatty():
        click.echo()


@main.command("evidence")
@click.argument("iris", nargs=-1, metavar="[IRI]...")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    help="The text the passages are counted in, to print the cited lines.",
)
@click.option("--coverage", is_flag=True, help="Print how much of the text is cited, and what is not.")
@click.pass_obj
def show_evidence(chosen: Settings, iris: tuple[str, ...], source: Path | None, *, coverage: bool) -> None:
    """Show the passages that IRIs rest on; without IRI, check every passage of the edition.

    With --source the text's SHA-256 must be the recorded one, and the cited lines are printed.
    """
    current = release.current(chosen)
    store = current.open()
    text = citations.read_source(source, store) if source else None
    if coverage:
        if text is None or iris:
            raise click.UsageError("--coverage is about the whole text: give --source FILE and no IRI")
        for line in citations.show_coverage(citations.measure_coverage(store, text)):
            click.echo(line)
        return
    if not iris:
        click.echo(citations.check_all(store, text))
        return
    for iri in iris:
        for line in citations.show(store, iri, text):
            click.echo(line)


def _read(file: TextIO) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise RequestError(f"{file.name} is not UTF-8 text; a query is written in UTF-8") from error


def _table(results: writers.Results, base: str) -> None:
    names, rows = as_texts(results)
    table = Table(*names, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(compact(cell.text, base) if cell.is_iri else cell.text for cell in row))
    console = Console()
    console.print(table)
    console.print(f"{len(rows)} row{'s' * (len(rows) != 1)}", style="dim")
