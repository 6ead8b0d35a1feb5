"""The headers that every answer carries, and the body that every error has."""

import json
from http import HTTPStatus

from ..errors import LimitError, RegioError
from ..openapi import API_VERSION, PROBLEM_JSON
from ..settings import Settings
from .messages import Reply

Headers = list[tuple[str, str]]

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
READ = "GET, HEAD, OPTIONS"


def problem(error: RegioError) -> Reply:
    """Answer an error with problem+json (RFC 9457)."""
    limit = error.limit if isinstance(error, LimitError) else ""
    body = problem_body(error.status, str(error), getattr(error, "hint", None))
    if limit:
        body["type"] = f"/limits#{limit}"
    raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Reply(
        error.status,
        [("content-type", PROBLEM_JSON), *SAFE, VARY, *extra(error)],
        raw,
        note=limit,
    )


def problem_body(status: int, detail: str, hint: str | None = None) -> dict[str, object]:
    """Return what problem+json says of any error."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return body | ({"hint": hint} if hint else {})


def matches(if_none_match: str, headers: Headers) -> bool:
    """Compare weakly, as RFC 9110 section 13.1.2 has it for If-None-Match."""
    etag = dict(headers).get("etag")
    if not if_none_match or etag is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags


def not_modified(headers: Headers, note: str) -> Reply:
    """Say that the client has the answer of these headers already."""
    kept = [pair for pair in headers if pair[0] not in {"content-type", "content-encoding"}]
    return Reply(304, kept, note=note)


def extra(error: RegioError) -> Headers:
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
