"""Whether a lexical form belongs to its datatype.

The lexical forms are those of XSD 1.1 without whitespace around them, as RDF 1.1 has it.
"""

import json
import re
from collections.abc import Callable
from xml.parsers import expat

from ...rdf.namespaces import PREFIXES

XSD, RDF = PREFIXES["xsd"], PREFIXES["rdf"]

_ZONE = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12][0-9]|3[01])"
_TIME = r"((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_DAYTIME = r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
NAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
NAME_CHAR = NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"
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
    "NMTOKEN": f"[:{NAME_CHAR}]+",
    "Name": f"[:{NAME_START}][:{NAME_CHAR}]*",
    "NCName": f"[{NAME_START}][{NAME_CHAR}]*",
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
PATTERNS = {XSD + name: re.compile(form) for name, form in _FORMS.items()}
INTEGERS = {XSD + name: bounds for name, bounds in _RANGES.items()}
_WITH_DAY = {XSD + "date", XSD + "dateTime", XSD + "dateTimeStamp"}
_LONGEST = 4000  # digits; int() refuses more, and no real number has them


def well_formed(lexical: str, datatype: str) -> bool:
    """Tell whether a lexical form is one of its datatype; of an unknown datatype every form is."""
    pattern = PATTERNS.get(datatype)
    if pattern is not None:
        match = pattern.fullmatch(lexical)
        if match is None:
            return False
        if datatype in _WITH_DAY:
            return int(match[3]) <= _days(int(match[1]), int(match[2]))
        return datatype != XSD + "gMonthDay" or int(match[2]) <= _days(4, int(match[1]))
    if datatype in INTEGERS:
        return bool(_INTEGER.fullmatch(lexical)) and _within(lexical, *INTEGERS[datatype])
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
