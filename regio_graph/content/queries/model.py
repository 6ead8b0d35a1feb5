"""What a canned query is, and how values take the place of its defaults.

A value from outside is bound as an RDF term in the place of the default, never as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import RequestError
from ...languages import Text
from .values import MAX_VALUES, term, unfit

TYPES = ("iri", "string", "integer", "decimal", "boolean", "date")

# What the address of a question says itself, so that no parameter can have the name.
# Column filters are written `filter[column]`, which is no name at all.
RESERVED = frozenset({"edition", "filter", "format", "lang", "page", "pageSize", "records", "row", "sort"})


@dataclass(frozen=True)
class Parameter:
    """One declared parameter.

    `default` is what stands between the braces on line `line` (from 1); `defaults` are
    its values as a person would type them, IRIs in full. For an `iri`, `of` is the class
    or concept scheme it must belong to, None for any thing. For a `date`, `bound` says
    which day a longer stretch of time stands for: `earliest` or `latest`.
    """

    name: str
    type: str
    label: Text
    default: str
    line: int
    of: str | None = None
    several: bool = False
    bound: str = "earliest"
    defaults: tuple[str, ...] = ()

    @property
    def optional(self) -> bool:
        """Tell whether the query also runs without a value."""
        return self.default == "UNDEF"

    @property
    def example(self) -> str:
        """The first default as a person would type it; empty when the parameter is optional."""
        return self.defaults[0] if self.defaults else ""


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
                line = lines[parameter.line - 1]
                opening, closing = line.index("{"), line.index("#+")
                end = line.rindex("}", 0, closing)
                lines[parameter.line - 1] = f"{line[: opening + 1]} {terms} {line[end:closing].rstrip()}"
        return "\n".join(lines)

    def _check_number(self, parameter: Parameter, given: Sequence[str]) -> None:
        if len(given) > 1 and not parameter.several:
            raise unfit(parameter, given[1], "one value")
        if len(given) > MAX_VALUES:
            raise RequestError(f"parameter {parameter.name!r} takes at most {MAX_VALUES} values")
