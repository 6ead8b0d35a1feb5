"""What schemathesis has to be told of our media types, and of what the web server does by itself."""

from typing import Any
from urllib.parse import urlencode

import schemathesis

# An address longer than this never reaches us: the web server refuses it in its own words.
_LONGEST = 60_000


@schemathesis.serializer("application/sparql-query")
def write_sparql(_: Any, value: Any) -> dict[str, Any]:
    """Send a query as the text it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.hook
def filter_query(_: schemathesis.HookContext, query: dict[str, Any] | None) -> bool:
    """Leave out what is too long to be heard."""
    return len(urlencode(query or {}, doseq=True, errors="replace")) < _LONGEST


@schemathesis.hook
def filter_case(_: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out what a schema of parameters cannot forbid, or allow.

    Records in a format other than JSON are refused; a filter of blanks filters nothing.
    """
    query = dict(case.query or {})
    filters = query.pop("filter", {})
    values = list(filters.values()) if isinstance(filters, dict) else [filters]
    values += [value for name, value in query.items() if name.startswith("filter[")]
    plain = "records" not in query or query.get("format", "json") == "json"
    return plain and all(str(value).strip() for value in values)


@schemathesis.deserializer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def read_workbook(_: Any, response: Any) -> str:
    """Take a workbook for what it is; what is in it other tests look into."""
    return str(len(response.content))
