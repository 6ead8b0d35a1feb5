"""The command `lsp`: the language server, for editors."""

import sys

import click

from ..errors import ExtraError
from ..languages import LANGUAGES
from ..settings import Settings


@click.command()
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language of messages."
)
@click.option("--stdio", is_flag=True, help="Accepted, for editors that say so: there is no other way.")
@click.pass_obj
def lsp(chosen: Settings, lang: str, *, stdio: bool) -> None:
    """Check and complete Turtle and TriG in an editor, over the Language Server Protocol.

    An editor starts this command by itself; docs/editor.md has the settings of some.
    Needs the extra: pip install 'regio-graph[lsp]'.
    """
    try:
        from ..editor import language_server  # noqa: PLC0415 - there only with the extra
    except ModuleNotFoundError as error:
        if error.name not in {"pygls", "lsprotocol"}:
            raise
        raise ExtraError(
            "the language server needs the extra 'lsp': pip install 'regio-graph[lsp]'"
        ) from error
    if sys.stdin.isatty() and not stdio:
        click.echo("regio-graph: an editor is to start this command (docs/editor.md); Ctrl-C stops", err=True)
    language_server.run(chosen.project, lang)
