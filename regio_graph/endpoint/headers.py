"""HTTP headers in one place: CORS, security, caching, conditional requests, and the body of an error.

Everything that answers uses these: the endpoint, the pages, the web process.
"""

import json
from http import HTTPStatus
from typing import NamedTuple

from ..errors import LimitError, RegioError
from ..openapi import API_VERSION, PROBLEM_JSON
from ..settings import Settings
from .messages import Reply

Headers = list[tuple[str, str]]

# Content Security Policy: a page loads nothing from another host, and runs no script at all.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
COMMON = [
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "API-Version, Link, ETag, Truncated, Retry-After, X-Total-Count"),
    ("api-version", API_VERSION),
    ("content-security-policy", POLICY),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
]
VARY = ("vary", "Accept, Accept-Language, Accept-Encoding")
VARY_DATA = ("vary", "Accept, Accept-Encoding")  # of answers that are the same in every language
METHODS = "GET, HEAD, POST, OPTIONS"
READ = "GET, HEAD, OPTIONS"
ANSWER_SECONDS = 60  # an answer may be used again without asking; after that its ETag says whether it holds
FILE_SECONDS = 3600  # the same for a dump: a later release has files of the same names
_PREFLIGHT_SECONDS = 86400

NO_STORE = ("cache-control", "no-store")


def fresh(seconds: int) -> tuple[str, str]:
    """Let anybody keep an answer for so many seconds (RFC 9111)."""
    return ("cache-control", f"public, max-age={seconds}")


def preflight(allow: str, *more: tuple[str, str]) -> Reply:
    """Answer OPTIONS: the methods of an address, and what a page of another site may send to it.

    This is the CORS preflight (https://fetch.spec.whatwg.org/#cors-preflight-fetch).
    """
    return Reply(
        204,
        [
            *COMMON,
            ("allow", allow),
            ("access-control-allow-methods", allow),
            ("access-control-allow-headers", "Accept, Content-Type, If-None-Match"),
            ("access-control-max-age", str(_PREFLIGHT_SECONDS)),
            *more,
        ],
        note="options",
    )


class Problem(NamedTuple):
    """An error as HTTP tells it: problem+json (RFC 9457), or a page with the same facts."""

    status: int
    detail: str
    hint: str = ""
    limit: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, error: RegioError) -> "Problem":
        """Make the problem of an error, with the headers that tell a client how to go on."""
        limit = error.limit if isinstance(error, LimitError) else ""
        headers = [NO_STORE]
        if isinstance(error, LimitError) and error.retry_after is not None:
            headers.append(("retry-after", str(error.retry_after)))
        if error.allow:
            headers.append(("allow", error.allow))
        return cls(error.status, str(error), error.hint, limit, tuple(headers))

    def body(self) -> dict[str, object]:
        """Return the members of problem+json."""
        body: dict[str, object] = {
            "type": f"/limits#{self.limit}" if self.limit else "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        return body | ({"hint": self.hint} if self.hint else {})


def problem(error: RegioError) -> Reply:
    """Answer an error with problem+json."""
    said = Problem.of(error)
    raw = json.dumps(said.body(), ensure_ascii=False).encode("utf-8", "replace")
    headers = [("content-type", PROBLEM_JSON), *COMMON, VARY, *said.headers]
    return Reply(said.status, headers, raw, note=said.limit)


def matches(if_none_match: str, headers: Headers) -> bool:
    """Return whether a client has this answer already: weak comparison (RFC 9110 section 13.1.2)."""
    etag = dict(headers).get("etag")
    if not if_none_match or etag is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag.removeprefix("W/") in tags or "*" in tags


def not_modified(headers: Headers, note: str) -> Reply:
    """Make the 304 for a client that has this answer already (RFC 9110 section 15.4.5)."""
    kept = [pair for pair in headers if pair[0] not in {"content-type", "content-encoding"}]
    return Reply(304, kept, note=note)


def memory_error(settings: Settings) -> LimitError:
    """Make the error of a query that took more memory than it may."""
    return LimitError(
        f"the query needed more than the {settings.limits.memory_mb} MB of memory it may use; "
        "ask for less at once, or download the graphs and ask them at home",
        "memory",
    )
