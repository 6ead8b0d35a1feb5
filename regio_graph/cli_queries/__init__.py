"""The commands `queries list|show|run|check`: ready-made questions from a shell."""

import click

from .check import check


@click.group("queries")
def queries() -> None:
    """List, show, run and check the canned queries."""


queries.add_command(check)

__all__ = ["queries"]
