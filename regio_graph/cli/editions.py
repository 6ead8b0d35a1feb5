"""The commands of a steward: text, draft, cite, review, release-edition."""

import contextlib
import sys
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from .. import iris, settings
from ..editions.choosing import draft_folder, earlier_of, previous_text_of, steward, template_of, text_of
from ..editions.cite import fill, find
from ..editions.decisions import read_decisions
from ..editions.drafts import Folder
from ..editions.freezing import extract, freeze
from ..editions.page import Page
from ..editions.proposals import THRESHOLD, Proposal
from ..editions.redraft import Made, make
from ..editions.releasing import release, told
from ..editions.reviewing import Review, problems
from ..errors import RequestError
from .terminal import run

_CONSOLE = Console()


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--edition", required=True, help="Code of the edition: its date, such as 2024-09.")
@click.option("--again", is_flag=True, help="Replace a text that is frozen already.")
@click.option("--no-check", is_flag=True, help="Read a PDF once only, without a second extractor.")
@click.pass_obj
def text(chosen: settings.Settings, report: Path, edition: str, *, again: bool, no_check: bool) -> None:
    """Freeze the text of REPORT (.pdf, .docx, .html, .txt) for an edition."""
    where = draft_folder(chosen, edition)
    with Progress(console=_CONSOLE, transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        extracted = extract(
            report, lambda done, of: bar.update(task, completed=done, total=of), check=not no_check
        )
    freeze(where, report, extracted, again=again)
    click.echo(
        f"{where.path / 'source.txt'}: {len(extracted.text)} characters, {len(extracted.pages)} pages,"
    )
    click.echo(f"{len(extracted.links)} links, {len(extracted.boxes)} boxes; read by {extracted.extractor}")
    if extracted.differences:
        click.echo(f"A second extractor differs on {len(extracted.differences)} pages; look there:")
        for line in extracted.differences[:10]:
            click.echo(f"  {line}")


@click.command()
@click.argument("edition")
@click.option("--from", "previous", help="The edition it follows  [default: the latest before it]")
@click.option("--alone", is_flag=True, help="Carry nothing forward from an earlier edition.")
@click.option("--previous-text", type=click.Path(path_type=Path), help="The text of the edition it follows.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    envvar="REGIO_TEXTS",
    help="Folder with <edition>.txt (REGIO_TEXTS).",
)
@click.option(
    "--template", type=click.Path(path_type=Path), help="The template  [default: the one in data/templates]"
)
@click.pass_obj
def draft(  # noqa: PLR0913 - one argument an option
    chosen: settings.Settings,
    edition: str,
    previous: str | None,
    previous_text: Path | None,
    texts: Path | None,
    template: Path | None,
    *,
    alone: bool,
) -> None:
    """Draft EDITION from its frozen text: carry forward what still stands, propose the rest."""
    where = draft_folder(chosen, edition)
    assert where.source is not None, "a draft without a text ends here, with what to do"
    earlier = None if alone else earlier_of(chosen, edition, previous)
    from_text = None
    if earlier is not None:
        from_text = (earlier, previous_text_of(chosen, earlier, previous_text, texts))
    made = make(where, chosen.project, template_of(chosen, template), from_text)
    _tell(where, made)


@click.command()
@click.argument("quote", required=False)
@click.option("--in", "within", type=click.Path(path_type=Path), help="The text to look in.")
@click.option("--edition", help="Look in the frozen text of this draft.")
@click.option(
    "--fill",
    "to_fill",
    type=click.Path(path_type=Path),
    help='Fill in regio:passage "…" in this Turtle file.',
)
@click.pass_obj
def cite(
    chosen: settings.Settings,
    quote: str | None,
    within: Path | None,
    edition: str | None,
    to_fill: Path | None,
) -> None:
    """Give the offsets of QUOTE, or fill in the placeholders of a Turtle file."""
    if (within is None) == (edition is None):
        raise click.UsageError("say where to look: --edition CODE or --in FILE")
    if (quote is None) == (to_fill is None):
        raise click.UsageError("give a QUOTE or --fill FILE")
    source = text_of(within) if within else draft_folder(chosen, edition or "").source
    if to_fill is not None:
        code = edition or (within.stem if within else "")
        if not iris.EDITION.fullmatch(code):
            raise click.UsageError("say of which edition the passages are: --edition CODE")
        filled, count = fill(text_of(to_fill).text, source, f"passage/{code}/", to_fill)
        to_fill.write_text(filled, "utf-8")
        click.echo(f"{to_fill}: {count} passages filled in")
        return
    found = find(source, quote or "")
    if not found:
        raise RequestError(f"'{quote}' does not stand in the text; copy the words as the text has them")
    for place in found:
        click.echo(f"{place.start}-{place.end}\tline {place.line}\t{place.context}")
    if len(found) > 1:
        click.echo(
            f'The words stand {len(found)} times; quote more, or name the line: "…"@regel-{found[0].line}',
            err=True,
        )


@click.command()
@click.argument("edition")
@click.option("--web", is_flag=True, help="Review in a browser, on this machine only.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port of the page  [default: a free one]"
)
@click.option("--check", "checking", is_flag=True, help="Fail while something is undecided; for CI.")
@click.option("--merge", type=click.Path(path_type=Path), help="Take in the decisions of another file.")
@click.option("--who", help="Who decides  [default: user.name of git]")
@click.pass_obj
def review(  # noqa: PLR0913 - one argument an option
    chosen: settings.Settings,
    edition: str,
    port: int,
    merge: Path | None,
    who: str | None,
    *,
    web: bool,
    checking: bool,
) -> None:
    """Decide on what is proposed for EDITION: what is in doubt first."""
    where = draft_folder(chosen, edition)
    if merge is not None:
        click.echo(f"{where.decisions.merge(read_decisions(merge))} decisions taken in")
        where.write()
        return
    if checking:
        found = problems(where)
        for line in found:
            click.echo(line)
        click.echo(f"{len(found)} things wait for a decision", err=True)
        raise SystemExit(1 if found else 0)
    session = Review(where, who or steward())
    if web:
        page = Page(session, port)
        click.echo(f"Review at {page.url} (control-C stops; every decision is kept)")
        with contextlib.suppress(KeyboardInterrupt):
            page.serve()
    elif sys.stdin.isatty():
        run(session, _CONSOLE)
    else:
        raise click.UsageError("this needs a terminal; --web reviews in a browser, --check only checks")


@click.command("release-edition")
@click.argument("edition")
@click.pass_obj
def release_edition(chosen: settings.Settings, edition: str) -> None:
    """Move the reviewed draft of EDITION to data/editions, after all checks; says what changes."""
    where = draft_folder(chosen, edition)
    change = release(where, chosen.project)
    for line in told(change):
        click.echo(line)
    click.echo(f"Edition {edition} is in data/editions. Commit it; `regio-graph build` makes it today's.")


def _tell(where: Folder, made: Made) -> None:
    """Say what a draft came to: counts by kind, what was carried, and the first questions."""
    table = Table("kind", "stated", "asked", title=f"Draft {where.code}", title_justify="left")
    stated = Counter(p.kind for p in made.proposals if p.stated)
    asked = Counter(p.kind for p in made.proposals if not p.stated)
    for kind in sorted({*stated, *asked}):
        table.add_row(kind, str(stated[kind]), str(asked[kind]))
    _CONSOLE.print(table)
    if made.forward is not None:
        kept, all_ = made.forward.passages
        _CONSOLE.print(
            f"Carried forward: {kept} of {all_} passages, {len(made.forward.moved)} things that stand."
        )
    if made.draft.unknown:
        _CONSOLE.print(f"{len(made.draft.unknown)} lines that the template does not know:")
        for line in made.draft.unknown[:12]:
            _CONSOLE.print(f"  line {where.source.line(line.start)}: {line.text[:90]}", markup=False)
    questions = sorted((p for p in made.proposals if p.confidence < THRESHOLD), key=lambda p: p.confidence)
    for proposal in questions[:8]:
        _CONSOLE.print(f"? {_line(where, proposal)}", markup=False)
    _CONSOLE.print(f"Next: regio-graph review {where.code}")


def _line(where: Folder, proposal: Proposal) -> str:
    line = where.source.line(proposal.passages[0][0]) if proposal.passages else 0
    return f"line {line}: {proposal.question or proposal.kind}"


COMMANDS = {each.name: each for each in (text, draft, cite, review, release_edition)}
