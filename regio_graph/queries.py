"""A canned query: a `.rq` file that runs unchanged anywhere and carries its own description.

Rules of the file
1. `#+ key: value` lines stand at the top; the keys are a closed set, those that are read
   by people come in Dutch and with `@en` in English.
2. A parameter is one line `VALUES ?name { default }  #+ param type: Dutch | English`;
   `UNDEF` as default makes it optional.
3. `#+ rows: 1..` says how many rows it gives with its own values: `0..`, `1..12` or `7`.
4. A result column is one line `#+ column name type: Dutch | English`, in the order of SELECT.
5. A value from outside is bound as an RDF term in the place of the default, never as text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from .errors import QueryFileError, RequestError

KEYS = ("title", "title@en", "summary", "summary@en", "tags")
OPTIONAL = ("rows",)
TYPES = ("iri", "string", "integer", "decimal", "boolean", "date")

_HEADER = re.compile(r"#\+ ?(?P<key>[^:]*?)\s*:\s*(?P<value>.*?)\s*")
_PARAMETER = re.compile(
    r"(?P<before>\s*VALUES\s+\?(?P<name>\w+)\s*\{\s*)(?P<default>.*?)(?P<after>\s*\}\s*)"
    r"#\+ ?param (?P<type>\w+)\s*:\s*(?P<label>.*?)\s*",
)
_LEXICAL = {
    "integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "decimal": re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{1,18})?|\.[0-9]{1,18})"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: the RDF term it takes in the text stands on line `line` (from 1)."""

    name: str
    type: str
    label: str
    label_en: str
    default: str
    line: int

    @property
    def optional(self) -> bool:
        """Tell whether the query also runs without a value."""
        return self.default == "UNDEF"

    @property
    def example(self) -> str:
        """Write the default as a person would type it; empty when the parameter is optional."""
        if self.optional:
            return ""
        plain = re.fullmatch(r"<(.*)>|\"(.*)\"(?:\^\^\S+)?|(\S+)", self.default)
        return next((part for part in plain.groups() if part is not None), "") if plain else self.default


@dataclass(frozen=True)
class Column:
    """One declared result column, in the order of the SELECT clause."""

    name: str
    type: str
    label: str
    label_en: str


@dataclass(frozen=True)
class CannedQuery:
    """A ready-made question; `name` is its path in `queries/` without the suffix."""

    name: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str
    rows: tuple[int, int | None] = (1, None)  # at least and at most, with its own values

    def bind(self, arguments: Mapping[str, str]) -> str:
        """Return the query with each argument as an RDF term in its parameter's place.

        An empty argument leaves the default. Raises RequestError for an argument that
        is not declared or does not fit its type.
        """
        declared = {parameter.name: parameter for parameter in self.parameters}
        unknown = sorted(set(arguments) - set(declared))
        if unknown:
            known = ", ".join(declared) or "none"
            raise RequestError(f"{self.name} has no parameter {unknown[0]!r}; it has: {known}")
        lines = self.text.split("\n")
        for name, value in arguments.items():
            if value != "":
                parameter = declared[name]
                match = _PARAMETER.fullmatch(lines[parameter.line - 1])
                assert match is not None, "parse() only records lines that match"
                lines[parameter.line - 1] = match["before"] + term(parameter, value) + match["after"]
        return "\n".join(lines)


def term(parameter: Parameter, value: str) -> str:
    """Write a value from outside as the RDF term its parameter declares.

    Raises RequestError saying what would be right.
    """
    if parameter.type == "string":
        return Literal(value).n3()
    if parameter.type == "iri":
        if not _IRI.fullmatch(value):
            raise _unfit(parameter, value, "a full IRI such as https://…")
        return URIRef(value).n3()
    if not _LEXICAL[parameter.type].fullmatch(value):
        forms = {"integer": "2025", "decimal": "0.5", "boolean": "true or false", "date": "2025-03-01"}
        raise _unfit(parameter, value, f"a value such as {forms[parameter.type]}")
    if parameter.type == "date":
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise _unfit(parameter, value, "a day that exists, such as 2025-03-01") from error
    return f'"{value}"^^<{XSD[parameter.type]}>'


def parse(name: str, text: str, file: Path | str) -> CannedQuery:
    """Read a query file.

    Raises QueryFileError with the line for an unknown key, a missing or repeated one, or
    a parameter line that does not have the form of rule 2.
    """
    keys: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: list[Column] = []
    for number, line in enumerate(text.split("\n"), 1):
        if "#+" not in line:
            continue
        if not line.lstrip().startswith("#+"):
            parameters.append(_parameter(line, number, file))
            continue
        match = _HEADER.fullmatch(line)
        if match is None or not match["value"]:
            raise QueryFileError("expected '#+ key: value'", file, number)
        key, value = match["key"], match["value"]
        if key.startswith("column "):
            columns.append(_column(key, value, number, file))
        elif key not in (*KEYS, *OPTIONAL):
            known = ", ".join((*KEYS, *OPTIONAL))
            raise QueryFileError(f"unknown key {key!r}; one of: {known}, column", file, number)
        elif key in keys:
            raise QueryFileError(f"{key!r} is given twice", file, number)
        else:
            keys[key] = value
            if key == "rows":
                _rows(value, number, file)
    missing = [key for key in KEYS if key not in keys]
    if missing or not columns:
        raise QueryFileError(f"lacks {', '.join(missing) or 'column'}; see queries/README.md", file, 1)
    for key in ("summary", "summary@en"):
        if not keys[key].endswith("?"):
            raise QueryFileError(f"{key!r} is a question and ends in '?'", file, 1)
    tags = tuple(tag.strip() for tag in keys["tags"].split(","))
    return CannedQuery(
        name=name,
        title=keys["title"],
        title_en=keys["title@en"],
        summary=keys["summary"],
        summary_en=keys["summary@en"],
        tags=tags,
        parameters=tuple(parameters),
        columns=tuple(columns),
        text=text,
        rows=_rows(keys.get("rows", "1.."), 1, file),
    )


def _rows(value: str, number: int, file: Path | str) -> tuple[int, int | None]:
    """Read how many rows there are: `1..`, `1..12` or `7`."""
    match = re.fullmatch(r"(\d{1,9})(\.\.)?(\d{1,9})?", value, re.ASCII)
    least = int(match[1]) if match else 0
    most = (int(match[3]) if match[3] else None) if match and match[2] else least
    if match is None or (match[3] and not match[2]) or (most is not None and most < least):
        raise QueryFileError("rows are written as 1.. or 1..12 or 7", file, number)
    return least, most


def _parameter(line: str, number: int, file: Path | str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if match is None:
        form = "VALUES ?name { default }  #+ param type: Dutch | English"
        raise QueryFileError(f"expected {form!r}", file, number)
    label, label_en = _labels(match["label"], number, file)
    _known_type(match["type"], number, file)
    return Parameter(match["name"], match["type"], label, label_en, match["default"], number)


def _column(key: str, value: str, number: int, file: Path | str) -> Column:
    match = re.fullmatch(r"column (\w+) (\w+)", key)
    if match is None:
        raise QueryFileError("expected '#+ column name type: Dutch | English'", file, number)
    _known_type(match[2], number, file)
    return Column(match[1], match[2], *_labels(value, number, file))


def _labels(value: str, number: int, file: Path | str) -> tuple[str, str]:
    dutch, bar, english = (part.strip() for part in value.partition("|"))
    if not (dutch and bar and english):
        raise QueryFileError("a label is written 'Dutch | English'", file, number)
    return dutch, english


def _known_type(kind: str, number: int, file: Path | str) -> None:
    if kind not in TYPES:
        raise QueryFileError(f"unknown type {kind!r}; one of: {', '.join(TYPES)}", file, number)


def _unfit(parameter: Parameter, value: str, right: str) -> RequestError:
    shown = value if len(value) <= 60 else value[:60] + "…"  # noqa: PLR2004 - a message stays one line
    return RequestError(f"parameter {parameter.name!r} takes {right}; {shown!r} is not one")
