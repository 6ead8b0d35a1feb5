"""A command whose every failure is an answer, written to each output that was asked for."""

import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from click.exceptions import Exit

from .. import settings
from ..errors import Problem, RegioError, ShapesError, SourceError
from ..validate import Report, Shapes
from ..validate.outputs import FORMATS, Checked
from ..validate.outputs.writing import Output, write
from ..validate.staged import repository

FILE = click.Path(path_type=Path)
INTERNAL = 70  # EX_SOFTWARE of sysexits.h: never 1, which means findings


def outputs(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[Output, ...]:
    """Read `NAME` and `NAME=FILE`."""
    chosen: list[Output] = []
    for one in given or ("text",):
        name, equals, file = one.partition("=")
        if name not in FORMATS:
            raise click.BadParameter(f"{name!r} is none of {', '.join(FORMATS)}")
        if equals and not file:
            raise click.BadParameter(f"{one!r} names no file after '='")
        chosen.append((name, Path(file).absolute() if file else None))
    if sum(file is None for _, file in chosen) > 1:
        raise click.BadParameter("only one format can go to standard output; write NAME=FILE for the others")
    return tuple(chosen)


class Reporting(click.Command):
    """Writes what keeps it from its work to every output, before it ends with the error's exit code."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's own signature
    ) -> click.Context:
        """Read the options; where they are wrong, find the outputs among them all the same."""
        given = list(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            report_error(error, _outputs_in(given), None)
            raise

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (Exit, click.Abort):
            raise
        except (RegioError, click.UsageError) as error:
            report_error(error, ctx.params.get("outputs", ()), ctx.params.get("summary"))
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not end as findings do
            report_error(error, ctx.params.get("outputs", ()), ctx.params.get("summary"))
            with suppress(OSError, ValueError):
                click.echo(f"regio-graph: {_internal(error)}", err=True)
            ctx.exit(INTERNAL)


def report_error(error: Exception, wanted: Iterable[Output], summary: Path | None) -> None:
    """Write an error to the outputs; one that cannot be written changes nothing any more."""
    if isinstance(error, SourceError) and "cannot be written" in str(error):
        return  # it is about an output, and the others have been written
    checked = Checked(
        report=Report(()),
        results={},
        shapes=Shapes(()),
        problems=problems(error),
        language=settings.terminal().language,
        folder=Path(),
        root=repository(Path()) or Path(),
    )
    with suppress(SourceError):
        write(checked, tuple(wanted), summary)


def problems(error: Exception) -> tuple[Problem, ...]:
    """Say what is wrong, each with its place."""
    kind = type(error).__name__
    if isinstance(error, ShapesError):
        return error.problems
    if isinstance(error, SourceError):
        said = str(error).partition(f"{error.file}:")[2].lstrip("0123456789: ") or str(error)
        return (Problem(said, str(error.file), error.line, error.column, kind),)
    if isinstance(error, click.UsageError):
        return (Problem(error.format_message(), rule="UsageError"),)
    if isinstance(error, RegioError):
        return (Problem(str(error), rule=kind),)
    return (Problem(_internal(error), rule="InternalError"),)


def _internal(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (
        f"internal error, {type(error).__name__}{place}: {error}; nothing was concluded about the data. "
        "This is a bug: please report it with the files that show it"
    )


def _outputs_in(arguments: list[str]) -> list[Output]:
    """Find the outputs in arguments that could not be read."""
    found: list[Output] = []
    for number, argument in enumerate(arguments):
        value = ""
        if argument in {"-f", "--format"}:
            value = arguments[number + 1] if number + 1 < len(arguments) else ""
        elif argument.startswith(("--format=", "-f")) and not argument.startswith("--f-"):
            value = argument.removeprefix("--format=").removeprefix("-f")
        name, _, file = value.partition("=")
        if name in FORMATS and (file or not any(f is None for _, f in found)):
            found.append((name, Path(file) if file else None))
    return found


def coloured(choice: str) -> bool:
    """Tell whether standard output gets colours."""
    if choice != "auto":
        return choice == "always"
    said = settings.terminal().colour
    return sys.stdout is not None and sys.stdout.isatty() if said is None else said
