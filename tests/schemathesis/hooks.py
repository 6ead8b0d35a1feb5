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
