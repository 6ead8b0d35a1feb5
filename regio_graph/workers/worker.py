"""One process that answers one request at a time and may be killed at any moment.

Nothing outside depends on it: the web process notices that it is gone, answers for it,
and another takes its place.
"""

import os
import resource
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ..endpoint import body as output
from ..endpoint.headers import memory_error, problem
from ..endpoint.messages import Reply, Request, receive_request, send
from ..endpoint.sparql import Endpoint
from ..errors import RegioError
from ..settings import Settings
from ..web import addresses

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Pages = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]


def work(channel: socket.socket, endpoint: Endpoint, pages: Pages, settings: Settings) -> None:
    """Answer requests until the other side closes the channel."""
    _bound_memory(settings.limits.memory_mb)
    while True:
        try:
            request = receive_request(channel)
        except (EOFError, OSError):
            return
        reply = answer(request, endpoint, pages)
        try:
            send(channel, reply)
        except OSError:
            return


def answer(request: Request, endpoint: Endpoint, pages: Pages) -> Reply:
    """Answer with data or a page, an error too."""
    request = addresses.rewritten(request)
    try:
        if not request.error:
            reply = endpoint.answer(request)
            if reply is not None:
                return reply
    except RegioError as error:
        if "text/html" not in request.accept:
            return problem(error)
    except MemoryError:
        return problem(memory_error(endpoint.settings))
    try:
        return _page(request, pages)
    except MemoryError:
        return problem(memory_error(endpoint.settings))


def _page(request: Request, pages: Pages) -> Reply:
    """Let the web framework answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _exc_info: object = None
    ) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None

    environ: WSGIEnvironment = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query_string,
        "CONTENT_TYPE": request.content_type,
        "CONTENT_LENGTH": str(len(request.body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": request.host or "localhost",
        "HTTP_ACCEPT": request.accept,
        "HTTP_ACCEPT_LANGUAGE": request.accept_language,
        "HTTP_IF_NONE_MATCH": request.if_none_match,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": _Nowhere(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "regio.error": request.error,
    }
    pieces = pages(environ, start_response)
    try:
        body = b"".join(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    status, headers = started[-1]
    code = int(status.split(" ", 1)[0])
    lowered = [(name.lower(), value) for name, value in headers if name.lower() != "content-length"]
    keep = code == 200 and dict(lowered).get("cache-control") != "no-store"  # noqa: PLR2004
    coding = output.coding(request.accept_encoding, len(body))
    if coding and not dict(lowered).get("content-type", "").startswith(_SQUEEZED):
        body = output.CODINGS[coding](body)
        # The same page in another coding is the same page, only not byte for byte.
        lowered = [(name, f"W/{value}" if name == "etag" else value) for name, value in lowered]
        lowered.append(("content-encoding", coding))
    return Reply(code, lowered, body, keep=keep, note="page")


# What is compressed already.
_SQUEEZED = (
    "image/png",
    "image/jpeg",
    "font/",
    "application/vnd.openxmlformats",
    "application/gzip",
    "application/zip",
)


class _Nowhere:
    """Takes what a framework would print of an error: a worker's words are its replies."""

    def write(self, _: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Do nothing."""


def _bound_memory(megabytes: int) -> None:
    """Allow so much memory beyond what is in use now, and be the first to go when the machine runs out."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0]) if _LINUX else 0
    most = pages * resource.getpagesize() + (megabytes << 20)
    with suppress(OSError, ValueError):  # not every system lets a process bound itself
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if _LINUX:
            Path("/proc/self/oom_score_adj").write_text("500", "ascii")


_LINUX = os.path.exists("/proc/self/statm")  # noqa: PTH110 - asked once, before anything is forked
