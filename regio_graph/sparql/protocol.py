"""The SPARQL 1.1 Protocol: what a request asks, from its parts and nothing else.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from ..errors import READ_ONLY, RequestError

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
DIRECT_OR_FORM = f"{DIRECT}, {FORM}"  # what Accept-Post names


@dataclass(frozen=True)
class Operation:
    """One query operation: the text as sent, and the dataset the protocol asks for.

    `format` and `explain` are ours: a format that wins over Accept, and whether to say
    why the answer is empty instead of giving it.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    explain: bool = False


def parse(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Operation | None:
    """Read a request; None when a GET or HEAD asks nothing and wants the endpoint described.

    Raises RequestError: 400 for a missing, repeated or badly encoded query and for
    updates, 405 for other methods, 415 for other content types.
    """
    pairs = _pairs(query_string, "the query string")
    if method in {"GET", "HEAD"}:
        _explains([value for name, value in pairs if name == "explain"])
        return _operation(pairs) if {"query", "update"} & {name for name, _ in pairs} else None
    if method != "POST":
        raise RequestError(
            f"{method} is not part of the SPARQL protocol; use GET or POST",
            status=405,
            allow="GET, HEAD, POST, OPTIONS",
        )
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type == FORM:
        return _operation([*pairs, *_pairs(body, "the form")])
    if media_type == DIRECT:
        if any(name == "query" for name, _ in pairs):
            raise RequestError("the query is given both in the body and in the query string; give it once")
        return _operation([*pairs, ("query", _text(body, "the body"))])
    if media_type == UPDATE:
        raise RequestError(READ_ONLY)
    raise RequestError(
        f"a POST is {FORM} or {DIRECT}, not {media_type[:60] or 'without a content type'!r}",
        status=415,
    )


def _operation(pairs: list[tuple[str, str]]) -> Operation:
    given = {name: [value for key, value in pairs if key == name] for name, _ in pairs}
    if "update" in given:
        raise RequestError(READ_ONLY)
    queries = given.get("query", [])
    if len(queries) != 1:
        raise RequestError(f"there are {len(queries)} 'query' parameters; give exactly one")
    return Operation(
        query=queries[0],
        default_graphs=tuple(given.get("default-graph-uri", ())),
        named_graphs=tuple(given.get("named-graph-uri", ())),
        format=given.get("format", [None])[-1],
        explain=_explains(given.get("explain", [])),
    )


def _explains(values: list[str]) -> bool:
    if values not in ([], ["empty"]):
        raise RequestError(f"explain={values[-1][:20]!r} is not known; there is explain=empty")
    return bool(values)


def _pairs(raw: bytes, where: str) -> list[tuple[str, str]]:
    """Decode name=value pairs, once."""
    try:
        return parse_qsl(_text(raw, where), keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError as error:
        raise RequestError(f"{where} is not UTF-8 under its percent-encoding") from error
    except ValueError as error:  # too many fields
        raise RequestError(f"{where} has more than 100 parameters") from error


def _text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(f"{where} is not UTF-8") from error
