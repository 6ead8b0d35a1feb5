"""Answers and lists as tables that fit a terminal."""

from collections.abc import Sequence

import click
from rich import box
from rich.console import Console
from rich.table import Table

from ...answers import Answer
from ...rdf.namespaces import compact
from ...rdf.terms import Term, is_iri

_WIDE = 4000  # characters: a pipe has no width for cells to be folded to


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], under: str) -> None:
    """Print a table as wide as the terminal; into a pipe each row is one line."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = _WIDE
    drawn = Table(
        box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, collapse_padding=True, padding=(0, 1, 0, 0)
    )
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*map(_printable, row))
    console.print(drawn)
    console.print(under, style="dim")


def show(answer: Answer, base: str) -> None:
    """Print an answer; a thing is shown by its name, and not at all where its name stands beside it."""
    columns = answer.columns
    shown = [at for at in range(len(columns)) if at + 1 not in answer.naming]
    rows = [[_cell(answer, row.terms[at], base) for at in shown] for row in answer.rows]
    click.echo(_question(answer))
    many = f"{answer.total} row{'s' * (answer.total != 1)}"
    table(
        [answer.heading(columns[at]) for at in shown],
        rows,
        f"the first {many} of more" if answer.cut else many,
    )


def _question(answer: Answer) -> str:
    """Write the question with what was filled in."""
    query = answer.query
    said = [query.summary.in_(answer.language)]
    for parameter in query.parameters:
        values = answer.arguments.get(parameter.name)
        if values:
            label = parameter.label.in_(answer.language)
            said.append(f"  {label}: {'; '.join(answer.labels.get(value, value) for value in values)}")
    return _printable("\n".join(said), keep="\n")


def _cell(answer: Answer, term: Term | None, base: str) -> str:
    if term is None:
        return ""
    known = not is_iri(term) or term.value in answer.labels
    return answer.shown(term) if known else compact(term.value, base)


def _printable(text: str, keep: str = "") -> str:
    """Leave out what would steer a terminal."""
    return "".join(c if c.isprintable() or c in keep else " " for c in text)
