"""The command `check-shapes`: shapes that check less than they seem to."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from ..errors import RequestError
from ..languages import LANGUAGES
from ..validate import Finding, Report, Severity, Shapes, validation
from ..validate.baseline import known_by
from ..validate.check_shapes import Flaw
from ..validate.outputs import FORMATS, Checked
from ..validate.outputs.writing import write
from ..validate.report import ordered
from ..validate.staged import repository
from .reporting import FILE, Reporting, outputs
from .validate_options import configured, language, project_of, working_folder

_HEADS = {
    "unknown-term": ("onbekende SHACL-term", "unknown SHACL term"),
    "advanced": ("niet uitgevoerd", "not executed"),
    "target-class": ("doel zonder klasse", "target without class"),
    "no-instances": ("doel zonder instanties", "target without instances"),
    "unknown-path": ("onbekende eigenschap", "unknown property"),
    "unknown-class": ("onbekende klasse", "unknown class"),
    "no-message": ("zonder melding", "without message"),
    "not-fired": ("door geen tegenvoorbeeld overtreden", "broken by no counter-example"),
}
# What the data of today may well lack: a shape may wait for its first instance.
_ALLOWED = {"no-instances"}


@click.command("check-shapes", cls=Reporting)
@click.option("--shapes", "-s", multiple=True, metavar="FILE", help="Shapes, not the project's; repeatable.")
@click.option("--data", "-d", multiple=True, metavar="FILE", help="Data they are meant for; repeatable.")
@click.option("--ontology", multiple=True, metavar="FILE", help="Vocabularies they go by; repeatable.")
@click.option("--examples", multiple=True, metavar="FILE", help="Data meant to break the shapes; repeatable.")
@click.option("--format", "-f", "outputs", multiple=True, callback=outputs, metavar="NAME[=FILE]",
              help=f"How to report, repeatable: {', '.join(FORMATS)}.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the flaws as JSON.")
@click.option("--strict", is_flag=True, help="End with 1 for targets without instances too.")
@click.option("--staged", is_flag=True, help="Read every file as it is staged in git, for a commit hook.")
@click.option("--config", type=FILE, help="The configuration file, not the nearest one.")
@click.option("--isolated", is_flag=True, help="Use no configuration file.")
@click.option("--lang", type=click.Choice(LANGUAGES),
              help="Language  [default: nl in a Dutch locale, else en]")  # fmt: skip
@click.pass_context
def check_shapes(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click hands over what it was told
    """Find shapes that check nothing: misspelt terms, empty targets, unknown paths, silent constraints.

    Without options it checks the shapes that the configuration names, else this project's, by the
    data, vocabularies and examples there. Ends with 1 when there is a flaw, else 0; with 2 and 3
    as `validate` does.
    """
    with working_folder(staged=options["staged"]) as folder:
        table = configured(ctx, options).validate
        if bool(options["shapes"]) != bool(options["data"] or options["ontology"]):
            raise click.UsageError(
                "give --shapes with the --data or --ontology they are meant for, or neither"
            )
        given = options if options["shapes"] else {name: getattr(table, name) for name in _NAMES}
        project, examples = project_of(ctx), options["examples"] or table.examples
        if given["shapes"]:
            flaws = validation.flaws_of_files(given["shapes"], given["data"], given["ontology"], examples)
        elif project is None:
            raise RequestError("there are no shapes to check: give --shapes FILE and --data FILE")
        else:
            flaws = validation.flaws_of_project(project, examples)
        names_from = folder if given["shapes"] or project is None else project.absolute()
        words = language(options, configured(ctx, options))
        checked = _checked(flaws, names_from, words, strict=options["strict"])
        if options["as_json"]:
            click.echo(json.dumps([asdict(flaw) for flaw in flaws], ensure_ascii=False, indent=1))
        elif ("text", None) in options["outputs"]:
            for line in _lines(flaws, english=words == "en"):
                click.echo(line)
        write(checked, [output for output in options["outputs"] if output != ("text", None)])
        ctx.exit(int(checked.failed))


_NAMES = ("shapes", "data", "ontology")


def _checked(flaws: list[Flaw], folder: Path, words: str, *, strict: bool) -> Checked:
    """Make findings of flaws, so that every output can tell them."""
    report = ordered(_finding(flaw, fails=strict or flaw.kind not in _ALLOWED) for flaw in flaws)
    blank = Checked(
        Report(()), {}, Shapes(()), language=words, folder=folder, root=repository(folder) or folder
    )
    return replace(blank, report=report, gate=frozenset({Severity.VIOLATION}))


def _finding(flaw: Flaw, *, fails: bool) -> Finding:
    return Finding(
        severity=Severity.VIOLATION if fails else Severity.INFO,
        shape=flaw.shape,
        component="".join(part.capitalize() for part in flaw.kind.split("-")),
        focus=flaw.shape,
        focus_label=flaw.shape,
        path=None,
        value=flaw.term,
        message=flaw.message,
        message_en=flaw.message_en,
        file=flaw.file,
        line=flaw.line,
        column=flaw.column,
        fingerprint=known_by(flaw.kind, flaw.shape, flaw.term),
    )


def _lines(flaws: list[Flaw], *, english: bool) -> Iterator[str]:
    counts = Counter(flaw.kind for flaw in flaws)
    for kind, heads in _HEADS.items():
        if counts[kind]:
            yield f"{heads[english]} ({counts[kind]})"
            for flaw in flaws:
                if flaw.kind == kind:
                    yield f"  {Path(flaw.shape).name}: {flaw.message_en if english else flaw.message}"
    if not flaws:
        yield "No flaws in the shapes." if english else "Geen gebreken in de shapes."
