"""The parameters of a canned query as options of a command, completed from the release."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem

from ... import answers
from ...answers import Choice
from ...content.queries import CannedQuery, Parameter
from ...errors import RegioError
from . import ask

_METAVARS = {"iri": "NAME", "string": "TEXT", "integer": "NUMBER", "decimal": "NUMBER", "date": "DATE"}


class ParameterType(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.3
    """A value as a person types it: read by `answers`, completed with what there is."""

    def __init__(self, parameter: Parameter) -> None:
        self._parameter = parameter
        self.name = _METAVARS.get(parameter.type, "true|false")

    def shell_complete(self, ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """List codes, which have no blanks for a shell to split at, with the names beside them."""
        if self._parameter.type == "boolean":
            return [CompletionItem(word) for word in ("true", "false") if word.startswith(incomplete)]
        try:
            choices = answers.choices(ask.opened(ctx)[1], self._parameter)
        except RegioError:
            return []
        wanted = incomplete.casefold()
        return [
            CompletionItem(code, help=choice.label)
            for code, choice in codes(choices).items()
            if wanted in code.casefold() or wanted in choice.label.casefold()
        ]


def codes(choices: Sequence[Choice]) -> dict[str, Choice]:
    """Call each choice by its code, the last part of its IRI; by its IRI where two have one code."""
    short = [choice.code for choice in choices]
    return {
        code if short.count(code) == 1 else choice.term: choice
        for code, choice in zip(short, choices, strict=True)
    }


def options(query: CannedQuery, taken: Mapping[str, Any]) -> list[click.Option]:
    """Make an option of each parameter; one that would be called as an option of ours gets `--param-`."""
    return [_option(parameter, taken) for parameter in query.parameters]


def flag_of(parameter: Parameter) -> str:
    """Write a parameter's name as options are written: `endedBefore` is `ended-before`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", parameter.name).replace("_", "-").lower()


def _option(parameter: Parameter, taken: Mapping[str, Any]) -> click.Option:
    plain = flag_of(parameter)
    flag = f"--param-{plain}" if plain in taken else f"--{plain}"
    default = f"  [default: {', '.join(parameter.defaults)}]" if parameter.defaults else ""
    several = ", repeatable" if parameter.several else ""
    return click.Option(
        [flag, f"value_{parameter.name}"],
        type=ParameterType(parameter),
        multiple=parameter.several,
        help=f"{parameter.label.en}{several}.{default}",
    )
