"""The command `mcp`: the release as tools for assistants."""

import sys

import click

from .. import release
from ..errors import ExtraError
from ..languages import LANGUAGES
from ..settings import Settings
from .build import build_or_keep
from .queries import select


@click.command()
@click.option("--http", is_flag=True, help="Listen on HTTP (/mcp) instead of standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on with --http.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port for --http."
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language of names."
)
@click.option(
    "--only", multiple=True, metavar="NAME", help="Canned queries to offer, as 'people/*'; repeatable."
)
@click.pass_obj
def mcp(chosen: Settings, host: str, port: int, lang: str, only: tuple[str, ...], *, http: bool) -> None:
    """Offer the release to assistants, over the Model Context Protocol.

    Canned queries, SPARQL, descriptions and evidence become tools that only read. An MCP client starts this
    command by itself; docs/mcp.md has its configuration. Needs the extra: pip install 'regio-graph[mcp]'.
    """
    try:
        from ..mcp import ServerChoice, run  # noqa: PLC0415 - there only with the extra
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise ExtraError("the MCP server needs the extra 'mcp': pip install 'regio-graph[mcp]'") from error
    build_or_keep(chosen, "offering")
    select(list(release.current(chosen).queries()), only)  # a pattern that fits nothing is refused here
    if not http and sys.stdin.isatty():
        click.echo(
            "regio-graph: an MCP client is to start this command (docs/mcp.md); Ctrl-C stops", err=True
        )
    if http:
        run.over_http(chosen, ServerChoice(lang, only), host, port)
    else:
        run.over_stdio(chosen, ServerChoice(lang, only))
