"""The text of a query file, read with its header.

Rules of a query file
1. `#+ key: value` lines stand at the top; the keys are a closed set, those that are read
   by people come in Dutch and with `@en` in English.
2. A parameter is one line `VALUES ?name { default }  #+ param type …: Dutch | English`;
   `UNDEF` as default makes it optional. Behind the type stand the class or concept scheme
   of an `iri`, `earliest` or `latest` of a `date`, and `several` when it takes several values.
3. A result column is one line `#+ column name type: Dutch | English`, in the order of SELECT.
4. `#+ rows: 1..` says how many rows it gives with its own values: `0..`, `1..12` or `7`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rdflib.util import from_n3

from ...errors import QueryFileError, RequestError
from ...iris import EDITION
from ...languages import Text
from ...sparql import syntax
from .canned import RESERVED, CannedQuery, Column
from .parameter import TYPES, Parameter, term

KEYS = ("title", "title@en", "summary", "summary@en", "tags")
OPTIONAL = ("rows", "edition")
PARAMETER = "VALUES ?name { default }  #+ param type [class] [earliest|latest] [several]: Dutch | English"

_HEADER = re.compile(r"#\+ ?(?P<key>[^:]*?)\s*:\s*(?P<value>.*?)\s*")
_PARAMETER = re.compile(
    r"\s*VALUES\s+\?(?P<name>\w+)\s*\{\s*(?P<default>.*?)\s*\}\s*"
    r"#\+ ?param (?P<kind>\S+(?: +\S+)*?)\s*:\s+(?P<label>.*?)\s*"
)


def parse(name: str, text: str, file: Path | str) -> CannedQuery:
    """Read a query file.

    Raises QueryFileError with the line for an unknown key, a missing or repeated one, or
    a parameter line that does not have the form of rule 2.
    """
    keys: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: list[Column] = []
    rows: tuple[int, int | None] = (1, None)
    prefixes = syntax.prologue(text)[0]
    for number, line in enumerate(text.split("\n"), 1):
        if "#+" not in line:
            continue
        if not line.lstrip().startswith("#+"):
            parameters.append(_parameter(line, prefixes, number, file))
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
            rows = _rows(value, number, file) if key == "rows" else rows
            if key == "edition" and not EDITION.fullmatch(value):
                raise QueryFileError("an edition is written as its date, such as 2024-03", file, number)
    missing = [key for key in KEYS if key not in keys]
    if missing or not columns:
        raise QueryFileError(f"lacks {', '.join(missing) or 'column'}; see queries/README.md", file, 1)
    for key in ("summary", "summary@en"):
        if not keys[key].endswith("?"):
            raise QueryFileError(f"{key!r} is a question and ends in '?'", file, 1)
    tags = tuple(tag.strip() for tag in keys["tags"].split(","))
    return CannedQuery(
        name=name,
        title=Text(keys["title"], keys["title@en"]),
        summary=Text(keys["summary"], keys["summary@en"]),
        tags=tags,
        parameters=tuple(parameters),
        columns=tuple(columns),
        text=text,
        rows=rows,
        edition=keys.get("edition", ""),
    )


def _rows(value: str, number: int, file: Path | str) -> tuple[int, int | None]:
    """Read how many rows there are: `1..`, `1..12` or `7`."""
    match = re.fullmatch(r"([0-9]{1,9})(\.\.)?([0-9]{1,9})?", value)
    least = int(match[1]) if match else 0
    most = (int(match[3]) if match[3] else None) if match and match[2] else least
    if match is None or (match[3] and not match[2]) or (most is not None and most < least):
        raise QueryFileError("rows are written as 1.. or 1..12 or 7", file, number)
    return least, most


def _parameter(line: str, prefixes: Mapping[str, str], number: int, file: Path | str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if match is None:
        raise QueryFileError(f"expected {PARAMETER!r}", file, number)
    label = _label(match["label"], number, file)
    kind, *more = match["kind"].split()
    _known_type(kind, number, file)
    if match["name"] in RESERVED:
        raise QueryFileError(
            f"a parameter cannot be named {match['name']!r}, which the address of a question uses itself",
            file,
            number,
        )
    of, bound, several = None, "", False
    for word in more:
        if word == "several" and not several:
            several = True
        elif word in {"earliest", "latest"} and kind == "date" and not bound:
            bound = word
        elif kind == "iri" and of is None and (of := _class(word, prefixes)):
            continue
        else:
            raise QueryFileError(
                f"{word!r} says nothing about a parameter here; expected {PARAMETER!r}", file, number
            )
    found = Parameter(match["name"], kind, label, match["default"], number, of, several, bound or "earliest")
    return replace(found, defaults=tuple(_defaults(found, prefixes, file)))


def _class(word: str, prefixes: Mapping[str, str]) -> str | None:
    tokens = syntax.prologue(word)[1]
    return syntax.iri_of(tokens[0], "", prefixes) if len(tokens) == 1 else None


def _defaults(parameter: Parameter, prefixes: Mapping[str, str], file: Path | str) -> Iterator[str]:
    """Yield the values between the braces as a person would type them, each held against the type."""
    if parameter.optional:
        return
    number = 0
    sign = ""
    tokens = syntax.prologue(parameter.default)[1]
    for token, before in zip(tokens, [None, *tokens], strict=False):
        if token.text in {"^^", "+", "-"} or (before is not None and before.text == "^^"):
            sign = token.text if token.text in {"+", "-"} else ""
            continue
        iri = syntax.iri_of(token, "", prefixes)
        value = iri or (str(from_n3(token.text)) if token.kind == "string" else sign + token.text)
        number += 1
        if (parameter.type == "iri") != (iri is not None):
            raise QueryFileError(f"the default {token.text} is no {parameter.type}", file, parameter.line)
        try:
            term(parameter, value)
        except RequestError as error:
            raise QueryFileError(f"the default does not fit: {error}", file, parameter.line) from error
        yield value
        sign = ""
    if number != 1 and not (parameter.several and number):
        raise QueryFileError(
            f"{parameter.name!r} takes one value and has {number} as default; add 'several', or write UNDEF",
            file,
            parameter.line,
        )


def _column(key: str, value: str, number: int, file: Path | str) -> Column:
    match = re.fullmatch(r"column (\w+) (\w+)(?: (\S+))?", key)
    if match is None or (match[3] and match[2] not in {"integer", "decimal"}):
        raise QueryFileError(
            "expected '#+ column name type [unit of a number]: Dutch | English'", file, number
        )
    _known_type(match[2], number, file)
    return Column(match[1], match[2], _label(value, number, file), match[3] or "")


def _label(value: str, number: int, file: Path | str) -> Text:
    dutch, bar, english = (part.strip() for part in value.partition("|"))
    if not (dutch and bar and english):
        raise QueryFileError("a label is written 'Dutch | English'", file, number)
    return Text(dutch, english)


def _known_type(kind: str, number: int, file: Path | str) -> None:
    if kind not in TYPES:
        raise QueryFileError(f"unknown type {kind!r}; one of: {', '.join(TYPES)}", file, number)
