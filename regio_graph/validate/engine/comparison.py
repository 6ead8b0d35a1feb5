"""How the values of literals compare: the `<` and `<=` of SPARQL, of XPath where SPARQL refers to it.

Numbers are promoted as XPath promotes them (decimal to float to double), durations and
moments have the partial order of XML Schema. What SPARQL calls a type error is None.

https://www.w3.org/TR/sparql11-query/#OperatorMapping, https://www.w3.org/TR/xmlschema11-2/#duration
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyoxigraph as ox

from .literals import INTEGERS, PATTERNS, XSD, well_formed

_MOMENTS = {XSD + n for n in ("date", "dateTime", "dateTimeStamp", "time", "gYear", "gYearMonth")}
_DURATIONS = {XSD + n for n in ("duration", "dayTimeDuration", "yearMonthDuration")}
_FOURTEEN_HOURS = Decimal(14 * 3600)
# The moments to which XML Schema adds two durations to know which is longer, as (year, month).
_REFERENCES = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
_PART = re.compile(r"([0-9.]+)([YMDHS])")

Number = Decimal | float | np.float32
Duration = tuple[int, Decimal]  # months, seconds


class Value(NamedTuple):
    """A literal's place in an order; only values of one family compare."""

    family: str
    key: Number | str | bool | Duration
    zoned: bool = True


def value(term: object) -> Value | None:
    """Return what a literal means where `<` knows it; None for anything else, ill-formed ones too."""
    if not isinstance(term, ox.Literal) or term.language:
        return None
    return _value(term.value, term.datatype.value)


@lru_cache(maxsize=1 << 16)
def _value(lexical: str, datatype: str) -> Value | None:
    if datatype == XSD + "string":
        return Value("string", lexical)
    if not datatype.startswith(XSD) or not well_formed(lexical, datatype):
        return None
    if datatype in INTEGERS or datatype == XSD + "decimal":
        return Value("number", Decimal(lexical))
    if datatype == XSD + "double":
        return Value("number", float(lexical))
    if datatype == XSD + "float":
        with np.errstate(over="ignore"):
            return Value("number", np.float32(float(lexical)))
    if datatype == XSD + "boolean":
        return Value("boolean", lexical in {"true", "1"})
    if datatype in _DURATIONS:
        return Value("duration", _duration(lexical))
    return _moment(lexical, datatype) if datatype in _MOMENTS else None


def less(one: Value | None, other: Value | None, *, or_equal: bool = False) -> bool | None:
    """Compare two values as SPARQL's `<` or `<=` does; None where that is an error.

    A moment without time zone compares with one that has one only when they are more
    than fourteen hours apart (XSD 1.1, 3.3.7); durations only where all of XSD's
    reference moments agree.
    """
    if one is None or other is None or one.family != other.family:
        return None
    first, second = one.key, other.key
    if one.family == "number":
        first, second = _promoted(first, second)  # type: ignore[arg-type]  # the family says so
    if one.family == "duration":
        return _shorter(first, second, or_equal=or_equal)  # type: ignore[arg-type]  # as above
    if one.zoned != other.zoned:
        assert isinstance(first, Decimal), "only moments have no zone"
        assert isinstance(second, Decimal), "only moments have no zone"
        return first < second if abs(first - second) > _FOURTEEN_HOURS else None
    return bool(first <= second if or_equal else first < second)  # type: ignore[operator]  # one family, one type


def _promoted(one: Number, other: Number) -> tuple[Number, Number]:
    """Bring two numbers to the wider of their types, a single-precision float as a float.

    https://www.w3.org/TR/xpath20/#promotion
    """
    if type(one) is type(other):
        return one, other
    if float in (type(one), type(other)):
        return float(one), float(other)
    with np.errstate(over="ignore"):
        return float(np.float32(float(one))), float(np.float32(float(other)))


def _duration(lexical: str) -> Duration:
    date, _, time = lexical.partition("T")
    parts = {unit: Decimal(number) for number, unit in _PART.findall(date)}
    times = {unit: Decimal(number) for number, unit in _PART.findall(time)}
    months = int(parts.get("Y", 0) * 12 + parts.get("M", 0))
    hours = parts.get("D", 0) * 24 + times.get("H", 0)
    seconds = hours * 3600 + times.get("M", 0) * 60 + times.get("S", Decimal(0))
    return (-months, -seconds) if lexical.startswith("-") else (months, seconds)


def _shorter(one: Duration, other: Duration, *, or_equal: bool) -> bool | None:
    """Compare two durations by adding both to each reference moment; None where these disagree."""
    answers = set()
    for year, month in _REFERENCES:
        first, second = (_after(year, month, duration) for duration in (one, other))
        answers.add(first <= second if or_equal else first < second)
    return answers.pop() if len(answers) == 1 else None


def _after(year: int, month: int, duration: Duration) -> Decimal:
    months = year * 12 + month - 1 + duration[0]
    return 86400 * Decimal(_day_number(months // 12, months % 12 + 1, 1)) + duration[1]


def _moment(lexical: str, datatype: str) -> Value:
    match = PATTERNS[datatype].fullmatch(lexical)
    assert match is not None, "only well-formed values come here"
    kind = datatype.removeprefix(XSD).removesuffix("Stamp")
    groups = list(match.groups())
    zone = groups.pop()
    year = month = day = 1
    if kind != "time":
        year = int(groups.pop(0))
    if kind in {"gYearMonth", "date", "dateTime"}:
        month = int(groups.pop(0))
    if kind in {"date", "dateTime"}:
        day = int(groups.pop(0))
    seconds = Decimal(0)
    if groups:
        hours, minutes, rest = groups[0].split(":")
        seconds = Decimal(int(hours) * 3600 + int(minutes) * 60) + Decimal(rest)
    seconds += 86400 * _day_number(year, month, day) - _offset(zone)
    return Value(kind, seconds, zone is not None)


def _day_number(year: int, month: int, day: int) -> int:
    """Count days on the proleptic Gregorian calendar, years before 1 included."""
    year -= month <= 2  # noqa: PLR2004 - the year starts in March, so that leap days come last
    era, inside = divmod(year, 400)
    return (
        era * 146097 + inside * 365 + inside // 4 - inside // 100 + (153 * ((month + 9) % 12) + 2) // 5 + day
    )


def _offset(zone: str | None) -> int:
    if zone in {None, "Z"}:
        return 0
    assert zone is not None, "just looked at"
    return (int(zone[1:3]) * 3600 + int(zone[4:6]) * 60) * (-1 if zone[0] == "-" else 1)
