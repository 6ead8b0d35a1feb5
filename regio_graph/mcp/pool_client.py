"""A client of the worker pool: SPARQL within the limits, and problems as errors."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from ..endpoint.messages import Reply, Request
from ..errors import RequestError
from ..settings import Settings
from ..web import APPLICATION
from ..workers.pool import Pool
from ..workers.releases import Reloader

MOST_ROWS = 1000  # that a model is given at once
_MOST_BYTES = 1_000_000
_WRONG = 400  # the least status that says no


class Data(NamedTuple):
    """An answer: its media type, its text, and what it was cut at, if it was."""

    media_type: str
    text: str
    truncated: str = ""


class PoolClient:
    """PoolClient over the release in place, and over the next once that is; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        limits = replace(settings.limits, result_rows=MOST_ROWS, result_bytes=_MOST_BYTES)
        bounded = replace(settings, limits=limits)
        self._releases = Reloader(bounded, lambda: Pool(bounded, APPLICATION))

    @property
    def release(self) -> str:
        """The id of the release that is answered from."""
        return self._releases.current.release

    def sparql(self, query: str, accept: str, *, explain: bool = False, graphs: Sequence[str] = ()) -> Data:
        """Ask the endpoint, or why its answer is empty; raises RequestError for what it refuses.

        `graphs` are merged to be what a plain query sees; without, it sees today.
        """
        pairs = [("default-graph-uri", graph) for graph in graphs]
        parameters = urlencode([*pairs, ("explain", "empty")] if explain else pairs)
        body = query.encode("utf-8", "replace")
        return self._ask(Request("POST", "/sparql", parameters, body, "application/sparql-query", accept))

    def close(self) -> None:
        """End every process now."""
        self._releases.current.kill()

    def _ask(self, request: Request) -> Data:
        reply = self._releases.current.ask(request)
        text = _body(reply).decode("utf-8", "replace")
        headers = {name.lower(): value for name, value in reply.headers}
        if reply.status >= _WRONG:
            raise _refused(reply.status, text)
        return Data(headers.get("content-type", "").partition(";")[0], text, headers.get("truncated", ""))


def _body(reply: Reply) -> bytes:
    if reply.file < 0:
        return reply.body
    with os.fdopen(reply.file, "rb") as file:
        return file.read()


def _refused(status: int, text: str) -> RequestError:
    """Read why not from problem+json (RFC 9457)."""
    try:
        problem = json.loads(text)
        return RequestError(problem["detail"], status=status, hint=problem.get("hint"))
    except (ValueError, KeyError, TypeError):
        return RequestError(f"answering failed with status {status}", status=status)
