"""The headers that every answer carries, and the body that every error has."""

import json
from http import HTTPStatus

from ..errors import LimitError, RegioError
from ..openapi import API_VERSION
from ..settings import Settings
from .wire import Reply

# Nothing from outside is ever loaded into a page, and no script at all.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SAFE = [
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "API-Version, Link, ETag, Truncated, Retry-After, X-Total-Count"),
    ("api-version", API_VERSION),
    ("content-security-policy", POLICY),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
]
VARY = ("vary", "Accept, Accept-Language, Accept-Encoding")
METHODS = "GET, HEAD, POST, OPTIONS"


def problem(error: RegioError) -> Reply:
    """Answer an error with problem+json (RFC 9457)."""
    limit = error.limit if isinstance(error, LimitError) else ""
    body = {
        "type": f"/limits#{limit}" if limit else "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": str(error),
    }
    if hint := getattr(error, "hint", None):
        body["hint"] = hint
    raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Reply(
        error.status,
        [("content-type", "application/problem+json"), *SAFE, VARY, *extra(error)],
        raw,
        note=limit,
    )


def extra(error: RegioError) -> list[tuple[str, str]]:
    """List the headers that tell a client how to go on after an error."""
    headers = [("cache-control", "no-store")]
    if isinstance(error, LimitError) and error.retry_after is not None:
        headers.append(("retry-after", str(error.retry_after)))
    if allow := getattr(error, "allow", None):
        headers.append(("allow", allow))
    return headers


def memory_error(settings: Settings) -> LimitError:
    """Say that a query took more memory than it may."""
    return LimitError(
        f"the query needed more than the {settings.limits.memory_mb} MB of memory it may use; "
        "ask for less at once, or download the graphs and ask them at home",
        "memory",
    )
