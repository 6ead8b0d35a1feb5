"""Canned queries, and the values that take the place of their defaults.

A value from outside is bound as an RDF term in the place of the default, never as text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import RequestError
from ...languages import Text
from ...sparql import syntax
from .parameter import MAX_VALUES, Parameter, term, unfit

# What the address of a question says itself, so that no parameter can have the name.
# Column filters are written `filter[column]`, which is no name at all.
RESERVED = frozenset({"edition", "filter", "format", "lang", "page", "pageSize", "records", "row", "sort"})

_LOCAL = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*")  # what needs no escape behind a prefix


@dataclass(frozen=True)
class Column:
    """One declared result column, in the order of the SELECT clause; `unit` is that of all its numbers."""

    name: str
    type: str
    label: Text
    unit: str = ""


@dataclass(frozen=True)
class CannedQuery:
    """A ready-made question; `name` is its path in `queries/` without the suffix."""

    name: str
    title: Text
    summary: Text
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str
    rows: tuple[int, int | None] = (1, None)  # at least and at most, with its own values
    edition: str = ""  # for which its days were chosen

    def parameter(self, name: str) -> Parameter:
        """Return a declared parameter; raises RequestError naming those there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise RequestError(f"{self.name} has no parameter {name[:60]!r}; it has: {known}")

    def bind(self, arguments: Mapping[str, Sequence[str]]) -> str:
        """Return the query with the values of each argument as RDF terms in its parameter's place.

        A lone string is one value. Empty values count for nothing: with no other the
        default stays. Raises RequestError for an argument that is not declared, does not
        fit its type, or has more values than the parameter takes.
        """
        lines = self.text.split("\n")
        for name, values in arguments.items():
            parameter = self.parameter(name)
            given = [value for value in ([values] if isinstance(values, str) else values) if value != ""]
            if given:
                self._check_number(parameter, given)
                terms = " ".join(dict.fromkeys(term(parameter, value) for value in given))
                line = _with_values(lines[parameter.line - 1], terms)
                lines[parameter.line - 1] = line[: line.index("#+")].rstrip()
        return "\n".join(lines)

    def sampled(self, name: str, values: Sequence[str]) -> str:
        """Return the text of the file with other sample values, in the query's own prefixes."""
        parameter, lines = self.parameter(name), self.text.split("\n")
        prefixes = syntax.prologue(self.text)[0]
        terms = " ".join(_shortened(term(parameter, value), prefixes) for value in values)
        lines[parameter.line - 1] = _with_values(lines[parameter.line - 1], terms)
        return "\n".join(lines)

    def _check_number(self, parameter: Parameter, given: Sequence[str]) -> None:
        if len(given) > 1 and not parameter.several:
            raise unfit(parameter, given[1], "one value")
        if len(given) > MAX_VALUES:
            raise RequestError(f"parameter {parameter.name!r} takes at most {MAX_VALUES} values")


def _with_values(line: str, terms: str) -> str:
    """Put terms between the braces of a parameter's line."""
    opening, end = line.index("{"), line.rindex("}", 0, line.index("#+"))
    return f"{line[: opening + 1]} {terms} {line[end:]}"


def _shortened(written: str, prefixes: Mapping[str, str]) -> str:
    """Shorten the IRI in a term by the prefixes there are."""
    start, opening, iri = written.partition("<")
    for prefix, namespace in prefixes.items():
        local = iri.removesuffix(">").removeprefix(namespace)
        if opening and iri.startswith(namespace) and _LOCAL.fullmatch(local):
            return f"{start}{prefix}:{local}"
    return written
