"""The form of a canned query: a field for each parameter, filled with its current values."""

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from .. import answers
from ..answers import Answer, Choice
from ..content.queries import Parameter
from ..errors import UnfitError
from .context import language, state
from .query_request import CannedRequest, address

_FEW = 15  # choices that are shown all at once
_MOST = 1000  # that a browser is sent to type ahead in


@dataclass(frozen=True)
class Option:
    """A value to pick: what is sent, what is shown, how many things refer to it, whether it is picked."""

    value: str
    label: str
    count: int = 0
    chosen: bool = False


class Field(NamedTuple):
    """A field of the form.

    `kind` is `check`, `select`, `list` (typed, with suggestions), `boolean`, `date`,
    `number` or `text`; `values` are shown in as many inputs, an empty one at the end
    where more may be given. `read_as` is how a date was understood.
    """

    parameter: Parameter
    label: str
    kind: str
    values: tuple[str, ...]
    options: tuple[Option, ...] = ()
    read_as: str = ""


class Unfit(NamedTuple):
    """A wrong value: its field, an explanation, and links to what may have been meant."""

    label: str
    text: str
    near: tuple[tuple[str, str], ...]


def fields(asked: CannedRequest, answer: Answer | None) -> list[Field]:
    """Make the fields, filled with what was given, else with the defaults."""
    return [_field(asked, answer, parameter) for parameter in asked.query.parameters]


def unfit(asked: CannedRequest, error: UnfitError) -> Unfit:
    """Explain a wrong value in the visitor's language, with links to what may have been meant."""
    parameter, texts = asked.query.parameter(error.parameter), state().texts[language()]["questions"]
    text = texts["unfit"].format(value=error.value, right=texts["right"][parameter.type])
    kept = [value for value in asked.arguments[parameter.name] if value.strip() not in {"", error.value}]
    rest = address(asked.path, {parameter.name: None})
    rest += "&" if "?" in rest else "?"
    near = tuple((name, rest + urlencode({parameter.name: [*kept, name]}, doseq=True)) for name in error.near)
    return Unfit(_label(parameter), text, near)


def _label(parameter: Parameter) -> str:
    return parameter.label.in_(language())


def _field(asked: CannedRequest, answer: Answer | None, parameter: Parameter) -> Field:
    label = _label(parameter)
    given = tuple(value for value in asked.arguments.get(parameter.name, ()) if value.strip())
    used = tuple(answer.arguments[parameter.name]) if answer else (given or parameter.defaults)
    if parameter.type == "iri":
        return _thing(asked, parameter, label, given, used)
    kind = {"boolean": "boolean", "date": "date", "integer": "number", "decimal": "number"}
    values = given or parameter.defaults
    read_as = ", ".join(used) if parameter.type == "date" and given and used != given else ""
    return Field(
        parameter, label, kind.get(parameter.type, "text"), _with_room(parameter, values), read_as=read_as
    )


def _thing(
    asked: CannedRequest, parameter: Parameter, label: str, given: tuple[str, ...], used: tuple[str, ...]
) -> Field:
    listed = answers.choices(state().store, parameter, language(), asked.graphs)
    if listed and len(listed) <= _FEW:
        options = tuple(
            Option(sent, choice.label, choice.count, not {choice.term, sent, choice.label}.isdisjoint(used))
            for choice in listed
            for sent in [_sent(choice, listed)]
        )
        return Field(parameter, label, "check" if parameter.several else "select", (), options)
    names = {choice.term: choice.label for choice in listed}
    often = sorted(listed, key=lambda choice: -choice.count)[:_MOST]
    options = tuple(Option(name, hint) for choice in often for name, hint in _typed(choice))
    values = tuple(names.get(value, value) for value in used) if used else given
    return Field(parameter, label, "list", _with_room(parameter, values), options)


def _typed(choice: Choice) -> list[tuple[str, str]]:
    """List what may be typed for a thing: its name, and each other name with the name behind it."""
    return [(choice.label, "; ".join(choice.others)), *((other, choice.label) for other in choice.others)]


def _sent(choice: Choice, listed: list[Choice]) -> str:
    """Return what the form sends for a thing: the code in its IRI if that says which, else the IRI."""
    same = [other for other in listed if other.code == choice.code]
    return choice.code if len(same) == 1 else choice.term


def _with_room(parameter: Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return (*values, "") if parameter.several or not values else values
