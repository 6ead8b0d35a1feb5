"""The commands `queries list|show|run|check`: ready-made questions from a shell."""

import click

from .check import check, select
from .run import run
from .show import list_, show


@click.group("queries")
def queries() -> None:
    """List, show, run and check the canned queries."""


for command in (list_, show, run, check):
    queries.add_command(command)

__all__ = ["queries", "select"]
