"""The commands `queries list` and `queries show`: which questions there are, and what one takes and gives."""

import json
import shlex
from collections.abc import Iterator
from typing import Any

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.syntax import Syntax

from ... import answers
from ...content.queries import CannedQuery, Parameter
from ...errors import RegioError, RequestError
from ...languages import LANGUAGES
from ...rdf.namespaces import compact
from . import ask
from .options import codes, flag_of
from .table import table

_SAMPLE = 8
_LANG = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language."
)


@click.command("list")
@click.option("--subject", metavar="FOLDER", help="Only those of a subject, such as people.")
@click.option("--search", metavar="WORDS", help="Only those in which all these words occur.")
@click.option(
    "--format", "-f", "form", type=click.Choice(["table", "json"]), default="table", help="How to list."
)
@_LANG
@click.pass_context
def list_(ctx: click.Context, subject: str | None, search: str | None, form: str, lang: str) -> None:
    """List the canned queries: name, question, parameters."""
    queries = ask.every(ctx)
    subjects = list(dict.fromkeys(query.name.partition("/")[0] for query in queries))
    if subject is not None and subject not in subjects:
        raise RequestError(f"there is no subject {subject[:60]!r}; there is: {', '.join(subjects)}")
    words = (search or "").casefold().split()
    chosen = [
        query
        for query in queries
        if (subject is None or query.name.startswith(f"{subject}/")) and all(w in _said(query) for w in words)
    ]
    if form == "json":
        click.echo(json.dumps([_as_json(query) for query in chosen], ensure_ascii=False, indent=1))
        return
    rows = [[q.name, q.summary.in_(lang), " ".join(p.name for p in q.parameters)] for q in chosen]
    if not rows:
        click.echo(f"none of the {len(queries)} queries; 'regio-graph queries list' has them all", err=True)
        return
    heads = ["name", "question", "parameters"] if lang == "en" else ["naam", "vraag", "parameters"]
    table(heads, rows, f"{len(chosen)} of {len(queries)} queries; 'regio-graph queries show NAME' tells more")


def _said(query: CannedQuery) -> str:
    texts = (
        query.name,
        *query.title.both,
        *query.summary.both,
        *query.tags,
    )
    return " ".join(texts).casefold()


def _as_json(query: CannedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": dict(query.title.items()),
        "question": dict(query.summary.items()),
        "tags": query.tags,
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "of": p.of,
                "several": p.several,
                "defaults": p.defaults,
                "label": dict(p.label.items()),
            }
            for p in query.parameters
        ],
        "columns": [{"name": c.name, "type": c.type, "label": dict(c.label.items())} for c in query.columns],
    }


class Name(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.3
    """The name of a canned query, completed."""

    name = "name"

    def shell_complete(self, ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """List the names that hold what was typed."""
        return [
            CompletionItem(q.name, help=q.title.nl) for q in ask.quietly_every(ctx) if incomplete in q.name
        ]


@click.command("show")
@click.argument("name", type=Name())
@_LANG
@click.pass_context
def show(ctx: click.Context, name: str, lang: str) -> None:
    """Show a canned query: what it asks, takes and gives, and its SPARQL."""
    query = ask.named(ctx, name)
    for line in _lines(ctx, query, language=lang):
        click.echo(line)
    console = Console()
    text = query.text.strip("\n")
    if console.is_terminal:
        console.print(Syntax(text, "sparql", background_color="default", word_wrap=True))
    else:
        click.echo(text)


def _lines(ctx: click.Context, query: CannedQuery, *, language: str) -> Iterator[str]:
    yield click.style(query.title.in_(language), bold=True)
    yield query.summary.in_(language)
    yield ""
    for parameter in query.parameters:
        kind = f"{parameter.type} {compact(parameter.of, '')}" if parameter.of else parameter.type
        several = ", several" if parameter.several else ""
        default = f"; default {', '.join(parameter.defaults)}" if parameter.defaults else "; optional"
        label = parameter.label.in_(language)
        yield f"  --{flag_of(parameter)}  {label} ({kind}{several}{default})"
        yield from _sample(ctx, parameter, language)
    if query.parameters:
        yield ""
    for column in query.columns:
        yield f"  {column.name}: {column.label.in_(language)} ({column.type})"
    yield ""
    yield f"  regio-graph queries run {shlex.quote(query.name)}"
    yield ""


def _sample(ctx: click.Context, parameter: Parameter, language: str) -> Iterator[str]:
    """Name some of what a parameter can be, those that are referred to most first."""
    if parameter.type != "iri":
        return
    try:
        choices = codes(answers.choices(ask.opened(ctx)[1], parameter, language))
    except RegioError:  # a query can be shown before there is a release
        return
    often = sorted(choices.items(), key=lambda pair: -pair[1].count)[:_SAMPLE]
    for code, choice in often:
        yield f"      {code}  {choice.label}"
    if len(choices) > _SAMPLE:
        yield f"      … and {len(choices) - _SAMPLE} more"
