"""What literals mean: whether a lexical form belongs to its datatype, and how values compare.

The lexical forms are those of XSD 1.1 without whitespace around them, as RDF 1.1 has it.
Comparison is SPARQL's `<`: what it calls a type error is `None` here.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

import pyoxigraph as ox

from ...rdf.namespaces import PREFIXES

XSD, RDF = PREFIXES["xsd"], PREFIXES["rdf"]

_ZONE = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12][0-9]|3[01])"
_TIME = r"((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_DAYTIME = r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_NAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME_CHAR = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"
_BASE64 = r"[A-Za-z0-9+/] ?"

_FORMS = {
    "boolean": r"true|false|0|1",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "double": r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN",
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE.removesuffix('?')}",
    "time": f"{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "duration": f"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?{_DAYTIME}",
    "dayTimeDuration": f"-?P(?=[0-9T])(?:[0-9]+D)?{_DAYTIME}",
    "yearMonthDuration": r"-?P(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": rf"(?:(?:{_BASE64}){{4}})*(?:(?:{_BASE64}){{3}}[A-Za-z0-9+/]"
    r"|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "NMTOKEN": f"[:{_NAME_CHAR}]+",
    "Name": f"[:{_NAME_START}][:{_NAME_CHAR}]*",
    "NCName": f"[{_NAME_START}][{_NAME_CHAR}]*",
}
_FORMS["float"] = _FORMS["double"]
_FORMS |= dict.fromkeys(("ID", "IDREF", "ENTITY"), _FORMS["NCName"])
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(1 << 63), (1 << 63) - 1),
    "int": (-(1 << 31), (1 << 31) - 1),
    "short": (-(1 << 15), (1 << 15) - 1),
    "byte": (-(1 << 7), (1 << 7) - 1),
    "unsignedLong": (0, (1 << 64) - 1),
    "unsignedInt": (0, (1 << 32) - 1),
    "unsignedShort": (0, (1 << 16) - 1),
    "unsignedByte": (0, (1 << 8) - 1),
}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_PATTERNS = {XSD + name: re.compile(form) for name, form in _FORMS.items()}
_BOUNDS = {XSD + name: bounds for name, bounds in _RANGES.items()}
_WITH_DAY = {XSD + "date", XSD + "dateTime", XSD + "dateTimeStamp"}
_MOMENTS = {XSD + n for n in ("date", "dateTime", "dateTimeStamp", "time", "gYear", "gYearMonth")}
_FLOATS = {XSD + "float", XSD + "double"}
_LONGEST = 4000  # digits; int() refuses more, and no real number has them


def well_formed(lexical: str, datatype: str) -> bool:
    """Tell whether a lexical form is one of its datatype; of an unknown datatype every form is."""
    pattern = _PATTERNS.get(datatype)
    if pattern is not None:
        match = pattern.fullmatch(lexical)
        if match is None:
            return False
        if datatype in _WITH_DAY:
            return int(match[3]) <= _days(int(match[1]), int(match[2]))
        return datatype != XSD + "gMonthDay" or int(match[2]) <= _days(4, int(match[1]))
    if datatype in _BOUNDS:
        return bool(_INTEGER.fullmatch(lexical)) and _within(lexical, *_BOUNDS[datatype])
    check = _OTHERS.get(datatype)
    return check is None or check(lexical)


def _within(lexical: str, lowest: int | None, highest: int | None) -> bool:
    if len(lexical) > _LONGEST:
        return (lowest is None) if lexical[0] == "-" else (highest is None)
    number = int(lexical)
    return (lowest is None or number >= lowest) and (highest is None or number <= highest)


def _days(year: int, month: int) -> int:
    if month == 2:  # noqa: PLR2004 - February
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _is_xml(text: str) -> bool:
    """Tell whether a text can be the content of an element; a document type can't, so no entities."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(f"<x>{text}</x>", True)  # noqa: FBT003 - expat's way
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True


_OTHERS: dict[str, Callable[[str], bool]] = {RDF + "JSON": _is_json, RDF + "XMLLiteral": _is_xml}


class Value(NamedTuple):
    """A literal's place in an order; only values of one family compare."""

    family: str
    key: Decimal | float | str | bool
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
    if datatype in _FLOATS:
        number = float(lexical)
        return None if number != number else Value("number", number)  # noqa: PLR0124 - that is NaN
    if datatype in _BOUNDS or datatype == XSD + "decimal":
        return Value("number", Decimal(lexical))
    if datatype == XSD + "boolean":
        return Value("boolean", lexical in {"true", "1"})
    return _moment(lexical, datatype) if datatype in _MOMENTS else None


def less(one: Value | None, other: Value | None, *, or_equal: bool = False) -> bool | None:
    """Compare two values as SPARQL's `<` or `<=` does; None where that is an error.

    A moment without time zone compares with one that has one only when they are more
    than fourteen hours apart (XSD 1.1, 3.3.7).
    """
    if one is None or other is None or one.family != other.family:
        return None
    first, second = one.key, other.key
    if one.zoned != other.zoned:
        assert isinstance(first, Decimal), "only moments have no zone"
        assert isinstance(second, Decimal), "only moments have no zone"
        return first < second if abs(first - second) > _FOURTEEN_HOURS else None
    return first <= second if or_equal else first < second  # type: ignore[operator]  # one family, one type


def in_order(one: object, other: object, *, or_equal: bool) -> bool:
    """Tell whether two terms are in order; those that can't be compared are not.

    Literals of one datatype that have no value, ill-formed ones for instance, are compared
    as they are written: that is what the reference does, and being ill-formed is for
    sh:datatype to report.
    """
    first, second = value(one), value(other)
    known = less(first, second, or_equal=or_equal)
    if known is not None or not isinstance(one, ox.Literal) or not isinstance(other, ox.Literal):
        return known is True
    if one.datatype != other.datatype or one.language != other.language or (first and second):
        return False
    return one.value <= other.value if or_equal else one.value < other.value


_FOURTEEN_HOURS = Decimal(14 * 3600)


def _moment(lexical: str, datatype: str) -> Value:
    match = _PATTERNS[datatype].fullmatch(lexical)
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
