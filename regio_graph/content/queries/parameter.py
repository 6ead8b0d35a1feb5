"""Parameters, and values from outside written as the RDF term that a parameter declares, or refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from ... import dates
from ...errors import DateError, RequestError, UnfitError
from ...languages import Text

TYPES = ("iri", "string", "integer", "decimal", "boolean", "date")
MAX_LENGTH = 4000  # characters of a value
MAX_VALUES = 100  # that one parameter takes
_SHOWN = 60  # characters of a value that a message repeats

_LEXICAL = {
    "integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "decimal": re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{1,18})?|\.[0-9]{1,18})"),
    "boolean": re.compile(r"true|false"),
}
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS = {"integer": "2025", "decimal": "0.5", "boolean": "true or false"}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f-\xa0\ud800-\udfff\ufffe\uffff]+")
# SPARQL resolves \uXXXX before it knows what a string is (section 19.2), so that one can't be written.
_ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[\ud800-\udfff\x00]")


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


def term(parameter: Parameter, value: str) -> str:
    """Write a value from outside as the RDF term its parameter declares.

    Raises RequestError saying what would be right.
    """
    if len(value) > MAX_LENGTH:
        raise RequestError(
            f"parameter {parameter.name!r} takes values of at most {MAX_LENGTH} characters, not {len(value)}"
        )
    if parameter.type == "string":
        if _ESCAPE.search(value):
            raise unfit(parameter, value, "text without codepoint escapes such as \\u0041")
        return Literal(value).n3()
    if parameter.type == "iri":
        if not is_iri(value):
            raise unfit(parameter, value, "a full IRI such as https://…")
        return URIRef(value).n3()
    if parameter.type == "date":
        return f'"{read_date(parameter, value).isoformat()}"^^<{XSD.date}>'
    if not _LEXICAL[parameter.type].fullmatch(value):
        raise unfit(parameter, value, f"a value such as {_FORMS[parameter.type]}")
    return f'"{value}"^^<{XSD[parameter.type]}>'


def is_iri(value: str) -> bool:
    """Tell whether a text is an absolute IRI that can be written between angle brackets."""
    return _IRI.fullmatch(value) is not None


def read_date(parameter: Parameter, value: str) -> date:
    """Read a day, or a Dutch expression such as "medio 2024" for the day that the parameter's bound says."""
    right = "a value such as 2024-03-01, 'Q3 2024' or 'medio 2024'"
    if _ISO.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise unfit(parameter, value, "a day that exists, such as 2024-03-01") from error
    try:
        reading = dates.read(value)
    except DateError as error:
        raise unfit(parameter, value, right) from error
    day = reading.earliest if parameter.bound == "earliest" else reading.latest
    if reading.year_inferred or day is None:
        lacks = "a year" if reading.year_inferred else f"the {parameter.bound} day it can mean"
        raise unfit(parameter, value, f"{right}, with {lacks}")
    return day


def unfit(parameter: Parameter, value: str, right: str, near: Sequence[str] = ()) -> UnfitError:
    """Say what a parameter takes instead of this value."""
    shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    message = f"parameter {parameter.name!r} takes {right}; {shown!r} is not one"
    return UnfitError(message, parameter.name, shown, near)
