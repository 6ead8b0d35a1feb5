"""The command `check-shapes`: shapes that check less than they seem to."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from ..languages import LANGUAGES
from ..settings import Settings
from ..validate import validation
from ..validate.check_shapes import Flaw

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


@click.command("check-shapes")
@click.option("--shapes", "-s", multiple=True, metavar="FILE", help="Shapes, not the project's; repeatable.")
@click.option("--data", "-d", multiple=True, metavar="FILE", help="Data they are meant for; repeatable.")
@click.option("--ontology", multiple=True, metavar="FILE", help="Vocabularies they go by; repeatable.")
@click.option("--examples", multiple=True, metavar="FILE", help="Data meant to break the shapes; repeatable.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language.")
@click.option("--json", "as_json", is_flag=True, help="Print the flaws as JSON.")
@click.option("--strict", is_flag=True, help="End with 1 for targets without instances too.")
@click.pass_context
def check_shapes(
    ctx: click.Context,
    /,
    shapes: tuple[str, ...],
    data: tuple[str, ...],
    ontology: tuple[str, ...],
    examples: tuple[str, ...],
    lang: str,
    **flags: bool,
) -> None:
    """Find shapes that check nothing: misspelt terms, empty targets, unknown paths, silent constraints.

    Without options it checks this project's shapes, by its data, vocabularies and examples.
    Ends with 1 when there is a flaw, else 0.
    """
    settings = ctx.obj
    assert isinstance(settings, Settings), "main puts it there"
    if bool(shapes) != bool(data or ontology):
        raise click.UsageError("give --shapes with the --data or --ontology they are meant for, or neither")
    if shapes:
        flaws = validation.flaws_of_files(shapes, data, ontology, examples)
    else:
        flaws = validation.flaws_of_project(settings.project, examples)
    if flags["as_json"]:
        click.echo(json.dumps([asdict(flaw) for flaw in flaws], ensure_ascii=False, indent=1))
    else:
        for line in _lines(flaws, english=lang == "en"):
            click.echo(line)
    ctx.exit(int(any(flags["strict"] or flaw.kind not in _ALLOWED for flaw in flaws)))


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
