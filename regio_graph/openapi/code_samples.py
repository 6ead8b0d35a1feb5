"""Code that asks a canned query from elsewhere, to copy and run as it is.

What a visitor filled in is written in each language as that language writes text, so that
a value can never become code.
"""

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ..content.queries import CannedQuery

Arguments = Mapping[str, Sequence[str]]


class Sample(NamedTuple):
    """A program: what OpenAPI calls its language, what people call it, and its text."""

    lang: str
    label: str
    source: str


def samples(query: CannedQuery, server: str, arguments: Arguments | None = None) -> tuple[Sample, ...]:
    """Write a program per language that asks `query` of the server at `server` (no slash at the end).

    Without arguments each has the defaults that the query declares.
    """
    given = (
        arguments
        if arguments is not None
        else {parameter.name: parameter.defaults for parameter in query.parameters if parameter.defaults}
    )
    pairs = [(name, value) for name, values in given.items() for value in values]
    address = f"{server}/queries/{query.name}"
    dates = [column.name for column in query.columns if column.type == "date"]
    return tuple(
        Sample(lang, label, write(address, pairs, dates)) for (lang, label), write in _WRITERS.items()
    )


def _python(address: str, pairs: Sequence[tuple[str, str]], dates: Sequence[str]) -> str:
    arguments = "".join(f"        ({_quoted(name)}, {_quoted(value)}),\n" for name, value in pairs)
    params = f"    params=[\n{arguments}    ],\n" if pairs else ""
    parse = f", parse_dates={json.dumps(list(dates))}" if dates else ""
    return f"""\
from io import StringIO

import pandas
import requests

answer = requests.get(
    {_quoted(address + ".csv")},
{params}    timeout=30,
)
answer.raise_for_status()
answer.encoding = "utf-8"
table = pandas.read_csv(StringIO(answer.text){parse})
print(table)
"""


def _r(address: str, pairs: Sequence[tuple[str, str]], dates: Sequence[str]) -> str:
    arguments = ",\n  ".join(f"`{name}` = {_quoted(value)}" for name, value in pairs)
    query = (
        f"arguments <- c(\n  {arguments}\n)\n"
        'query <- paste0(names(arguments), "=", sapply(enc2utf8(arguments), URLencode, reserved = TRUE), '
        'collapse = "&")\n'
        if pairs
        else ""
    )
    whole = f"paste0({_quoted(address + '.csv?')}, query)" if pairs else _quoted(address + ".csv")
    convert = "".join(f"table${name} <- as.Date(table${name})\n" for name in dates)
    return f"""\
{query}table <- read.csv({whole}, encoding = "UTF-8", na.strings = "")
{convert}print(table)
"""


def _curl(address: str, pairs: Sequence[tuple[str, str]], _: Sequence[str]) -> str:
    lines = [f"curl --fail-with-body --get {shlex.quote(address)}", "--header 'Accept: text/csv'"]
    lines += [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in pairs]
    return " \\\n  ".join(lines) + "\n"


def _javascript(address: str, pairs: Sequence[tuple[str, str]], _: Sequence[str]) -> str:
    arguments = "".join(f"  [{_quoted(name)}, {_quoted(value)}],\n" for name, value in pairs)
    query = f"const query = new URLSearchParams([\n{arguments}]);\n" if pairs else ""
    whole = (
        f"{_quoted(address + '.json?records=true&')} + query"
        if pairs
        else _quoted(f"{address}.json?records=true")
    )
    return f"""\
{query}const answer = await fetch({whole});
if (!answer.ok) throw new Error(`${{answer.status}}: ${{(await answer.json()).detail}}`);
console.table(await answer.json());
"""


_WRITERS: dict[tuple[str, str], Callable[[str, Sequence[tuple[str, str]], Sequence[str]], str]] = {
    ("Shell", "curl"): _curl,
    ("Python", "Python"): _python,
    ("R", "R"): _r,
    ("JavaScript", "JavaScript"): _javascript,
}


def _quoted(text: str) -> str:
    """Write a string as Python, R and JavaScript all read it: between double quotes, as JSON does."""
    return json.dumps(text, ensure_ascii=False)
