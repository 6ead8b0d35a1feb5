"""The parts of HTTP that an answer depends on: a request in, a reply out; plain values, no framework."""

from typing import Any, NamedTuple


class Request(NamedTuple):
    """The parts of an HTTP request that an answer can depend on."""

    method: str
    path: str
    query_string: str
    body: bytes = b""
    content_type: str = ""
    accept: str = ""
    accept_language: str = ""
    accept_encoding: str = ""
    if_none_match: str = ""
    host: str = ""
    scheme: str = "http"
    problem: tuple[Any, ...] = ()  # the fields of a `Problem` of the web process, to be shown as a page


class Reply(NamedTuple):
    """An HTTP answer; `file` is the descriptor of its body where `size` bytes are too many to hold.

    `keep` tells whether the same request may be answered with it again, `note` what of
    it belongs in log and metrics: the query form, the limit that was hit.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    keep: bool = False
    note: str = ""
    size: int = -1
    file: int = -1
