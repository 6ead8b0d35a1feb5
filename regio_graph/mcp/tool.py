"""A tool as the server offers it, and the reading of its arguments; independent of the SDK."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import RequestError

Schema = dict[str, Any]
Arguments = Mapping[str, Any]

_WIDTH = 300  # characters of a cell in a text


@dataclass(frozen=True)
class ToolResult:
    """The answer of a tool: a text, and the same as data by its output schema."""

    text: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Tool:
    """One tool: what it is called, what it takes and gives as JSON Schema, and what it does."""

    name: str
    title: str
    description: str
    parameters: Mapping[str, Schema]
    gives: Schema
    call: Callable[[Arguments], ToolResult]
    required: tuple[str, ...] = ()

    @property
    def takes(self) -> Schema:
        """The schema of its arguments; those it does not know are refused."""
        schema: Schema = {
            "type": "object",
            "properties": dict(self.parameters),
            "additionalProperties": False,
        }
        return schema | ({"required": list(self.required)} if self.required else {})


def given(tool: Tool, arguments: Mapping[str, Any] | None) -> Arguments:
    """Leave out what is null; raises RequestError for arguments a tool does not have, or needs."""
    found = {name: value for name, value in (arguments or {}).items() if value is not None}
    known = ", ".join(tool.parameters) or "none"
    for name in found:
        if name not in tool.parameters:
            raise RequestError(f"{tool.name} has no argument {name[:60]!r}; it has: {known}")
    for name in tool.required:
        if name not in found:
            raise RequestError(f"{tool.name} needs {name!r}; it has: {known}")
    return found


def text_of(arguments: Arguments, name: str, most: int = 4000) -> str:
    """Read a text that is not empty; raises RequestError."""
    value = arguments.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RequestError(f"{name!r} takes a text that is not empty")
    if len(value) > most:
        raise RequestError(f"{name!r} takes at most {most} characters, not {len(value)}")
    return value


def whole_number(arguments: Arguments, name: str, default: int, most: int) -> int:
    """Read a whole number from 1; raises RequestError."""
    value = arguments.get(name, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise RequestError(f"{name!r} takes a whole number from 1 to {most}, not {str(value)[:60]!r}")
    return value


def choice(arguments: Arguments, name: str, default: str, choices: Sequence[str]) -> str:
    """Read one of some words; raises RequestError."""
    value = arguments.get(name, default)
    if value not in choices:
        raise RequestError(f"{name!r} is one of {', '.join(choices)}, not {str(value)[:60]!r}")
    return str(value)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table as Markdown does, each cell on its line."""
    lines = [_line(columns), _line(["---"] * len(columns))] if columns else []
    return "\n".join([*lines, *(_line([_cell(cell) for cell in row]) for row in rows)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    flat = " ".join(text.split()).replace("|", "\\|")
    return flat if len(flat) <= _WIDTH else f"{flat[:_WIDTH]}…"
