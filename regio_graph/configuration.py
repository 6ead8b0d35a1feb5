"""The configuration file: `regio-graph.toml`, or `[tool.regio-graph]` in `pyproject.toml`.

Found as ruff finds its own: in the folder where work starts, else in the nearest one above.
A table per subject, each a dataclass here and read nowhere else: a new key is a new field.
Names of files are relative to the folder of the file. A key that does not exist is an error.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from .errors import ConfigurationError

FILE, PROJECT = "regio-graph.toml", "pyproject.toml"
_AT = re.compile(r" \(at line (\d+), column (\d+)\)")
Read = Callable[[object], Any]


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise ValueError('a list of texts, such as ["data"]')


def _text(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError("a text")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _one_of(*choices: str) -> Read:
    def read(value: object) -> str:
        if value in choices:
            return str(value)
        raise ValueError(f"one of {', '.join(choices)}")

    return read


def _table_of(read: Read) -> Read:
    def read_table(value: object) -> dict[str, Any]:
        if isinstance(value, dict):
            return {key: read(one) for key, one in value.items()}
        raise ValueError("a table")

    return read_table


def _key(read: Read, default: Any = None, **more: Any) -> Any:  # noqa: ANN401 - a field has the type it is annotated with
    made = {"default_factory": dict} if default is dict else {"default": default}
    return field(**made, metadata={"read": read, **more})


SERIALIZATIONS = ("turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld")


@dataclass(frozen=True)
class ValidationTable:
    """The table `[validate]`; docs/configuration.md says what each key means."""

    data: tuple[str, ...] = _key(_texts, (), files=True)
    shapes: tuple[str, ...] = _key(_texts, (), files=True)
    ontology: tuple[str, ...] = _key(_texts, (), files=True)
    examples: tuple[str, ...] = _key(_texts, (), files=True)
    exclude: tuple[str, ...] = _key(_texts, ())
    select: tuple[str, ...] = _key(_texts, ())
    ignore: tuple[str, ...] = _key(_texts, ())
    per_file_ignores: Mapping[str, tuple[str, ...]] = _key(_table_of(_texts), dict)
    fail_on: str | None = _key(_one_of("violation", "warning", "info", "never"))
    strict: bool = _key(_flag, default=False)
    entail: str | None = _key(_one_of("none", "rdfs", "owlrl"))
    language: str | None = _key(_one_of("nl", "en"))
    baseline: str | None = _key(_text, files=True)
    extensions: Mapping[str, str] = _key(_table_of(_one_of(*SERIALIZATIONS)), dict)
    catalogue: Mapping[str, str] = _key(_table_of(_text), dict, files=True)


TABLES = {"validate": ValidationTable}


@dataclass(frozen=True)
class Configuration:
    """What a configuration file says; without a file, nothing. Names count from `folder`."""

    file: Path | None = None
    folder: Path = Path()
    validate: ValidationTable = ValidationTable()


def load(start: Path) -> Configuration:
    """Read the configuration that holds in a folder; raises ConfigurationError where it is wrong."""
    found = find(start)
    return read(found) if found else Configuration()


def find(start: Path) -> Path | None:
    """Return the nearest configuration file, in a folder or above it; `regio-graph.toml` goes first."""
    for folder in (start.absolute(), *start.absolute().parents):
        own, shared = folder / FILE, folder / PROJECT
        if own.is_file():
            return own
        if shared.is_file() and "regio-graph" in _toml(shared).get("tool", {}):
            return shared
    return None


def read(file: Path) -> Configuration:
    """Read one file, and make its names of files relative to the working directory."""
    content = _toml(file)
    if file.name == PROJECT:
        content = content.get("tool", {}).get("regio-graph", {})
    _known(content, TABLES, "table", file)
    tables = {name: _table(file, name, kind, content.get(name, {})) for name, kind in TABLES.items()}
    return Configuration(file, file.absolute().parent, **tables)


def _table(file: Path, name: str, kind: type[ValidationTable], content: object) -> ValidationTable:
    if not isinstance(content, dict):
        raise ConfigurationError(f"{name} is not a table; write [{name}] and its keys below", file)
    known = {one.name.replace("_", "-"): one for one in fields(kind)}
    _known(content, known, f"key in [{name}]", file)
    values = {}
    for key, value in content.items():
        one = known[key]
        try:
            values[one.name] = one.metadata["read"](value)
        except ValueError as error:
            raise ConfigurationError(f"{key} takes {error}", file, _line(file, key)) from error
        if one.metadata.get("files"):
            values[one.name] = _located(values[one.name], file.absolute().parent)
    return kind(**values)


def _located(value: Any, folder: Path) -> Any:  # noqa: ANN401 - a text, texts, or a table of texts
    if isinstance(value, str):
        return os.path.relpath(folder / value) if not Path(value).is_absolute() else value
    if isinstance(value, dict):
        return {key: _located(one, folder) for key, one in value.items()}
    return tuple(_located(one, folder) for one in value)


def _known(content: Mapping[str, object], known: Iterable[str], what: str, file: Path) -> None:
    names = list(known)
    for key in content:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1, 0.5)
            hint = f"; is {near[0]} meant?" if near else f"; known are {', '.join(names)}"
            raise ConfigurationError(f"{key!r} is no {what}{hint}", file, _line(file, key))


def _line(file: Path, key: str) -> int | None:
    """Return the first line that seems to hold a key: TOML's reader keeps no places."""
    pattern = re.compile(rf'^\s*(?:\[(?:[\w.-]+\.)?)?"?{re.escape(key)}"?\s*[=\].]')
    lines = file.read_text("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), None)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", file) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        place = _AT.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        raise ConfigurationError(f"is not TOML: {_AT.sub('', str(error))}", file, line, column) from error
