"""Responses, headers and parameters that many operations share; operations refer to them by name."""

from collections.abc import Mapping
from typing import Any

from ..rdf import formats

Part = dict[str, Any]
Texts = Mapping[str, str]

PROBLEM_JSON = "application/problem+json"
JSON = formats.PLAIN_JSON.media_type
SPARQL_JSON = formats.JSON.media_type
XLSX = formats.XLSX.media_type
GRAPH_TYPES = tuple(form.media_type for form in formats.GRAPHS)

_TEXT: Part = {"schema": {"type": "string"}}


def headers(*names: str) -> Part:
    """Refer to headers; every answer has the version of the interface."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("API-Version", *names)}


def ok(description: str, content: Part, *names: str) -> Part:
    """Describe an answer with its content, and the headers it has besides the version."""
    return {"description": description, "headers": headers(*names), "content": content}


def refused(*statuses: int) -> Part:
    """Refer to the problems an operation can answer with; `503` may meet any of them."""
    return {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in (*statuses, 503)}


def unchanged() -> Part:
    """Refer to the answer to a client that has it already."""
    return {"304": {"$ref": "#/components/responses/NotModified"}}


def text() -> Part:
    """Describe a body of text."""
    return _TEXT


def components(t: Texts) -> Part:
    """Write the shared headers and responses."""
    statuses = (400, 404, 405, 406, 413, 414, 415, 503)
    return {
        "headers": {
            "API-Version": {
                "description": t["header_version"],
                "schema": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
            },
            "ETag": {"description": t["header_etag"], "schema": {"type": "string"}},
            "Link": {"description": t["header_link"], "schema": {"type": "string"}},
            "X-Total-Count": {
                "description": t["header_total"],
                "schema": {"type": "integer", "minimum": 0},
            },
            "Truncated": {"description": t["header_truncated"], "schema": {"type": "string"}},
            "Retry-After": {"description": t["header_retry"], "schema": {"type": "integer", "minimum": 0}},
        },
        "responses": {
            **{f"Problem{status}": _problem(t[f"problem_{status}"], status) for status in statuses},
            "NotModified": {"description": t["not_modified"], "headers": headers("ETag")},
        },
    }


def _problem(description: str, status: int) -> Part:
    return {
        "description": description,
        "headers": headers(*(("Retry-After",) if status == 503 else ())),  # noqa: PLR2004 - no other tells when
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
