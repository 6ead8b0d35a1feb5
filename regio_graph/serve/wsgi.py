"""The web process: a WSGI callable that answers from the cache or has a worker answer.

It never looks into a query: whatever depends on what a client sent in its body or query
string is done by a worker, under the limits. What it holds is bounded: the cache, the
line of those who wait, the size of a request.
"""

import os
import re
import sys
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from ..endpoint.headers import COMMON, NO_STORE, Problem, matches, not_modified, problem
from ..endpoint.messages import Reply, Request
from ..errors import LimitError, RegioError, RequestError
from ..openapi import BASE_PATH
from ..settings import Settings
from ..web import APPLICATION
from ..workers.pool import Pool
from ..workers.releases import Reloader
from .access_log import AccessLog
from .backpressure import DOWNLOADS, UPLOADS, Bulkhead, file_body
from .cache import Cache
from .metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIEnvironment

_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_KEPT_BODY = 16_000  # a longer query in a body is not looked up in the cache
_DRAINED = 8  # times the most bytes a body may have, read of one that is longer
_PIECE = 1 << 16
_OWN = ("/healthz", "/readyz", "/metrics")
# A name in DNS or an IP address, and a port (RFC 9112 section 3.2): it comes back in addresses that we write.
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"(?:(?:{_LABEL}\.){{0,120}}{_LABEL}\.?|\[[0-9A-Fa-f:.]{{2,45}}\])(?::[0-9]{{1,5}})?")
_NEVER_KEPT = [NO_STORE, *COMMON]


class CachedPool(Pool):
    """The workers of one release, and the answers they have given."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, APPLICATION)
        self.cache = Cache(settings.cache_mb << 20)

    def state(self) -> dict[str, float]:
        """Return the gauges of this moment."""
        busy, long, waiting = self.load
        return {
            "workers_busy": busy,
            "long_queries": long,
            "requests_waiting": waiting,
            "cache_bytes": self.cache.used,
            "cache_entries": len(self.cache),
        }


class WsgiApplication:
    """Answers every request, from the release in place at that moment."""

    def __init__(self, settings: Settings) -> None:
        self._limits = settings.limits
        self.metrics = Metrics()
        self._log = AccessLog(sys.stderr if settings.access_log else None)
        self.releases = Reloader(settings, lambda: CachedPool(settings), self.metrics.count_reload)
        self._uploads = Bulkhead(UPLOADS, "still sending what they ask")
        self._downloads = Bulkhead(DOWNLOADS, "still taking big answers")

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        started = time.perf_counter()
        method: str = environ["REQUEST_METHOD"]
        found = "pass"
        try:
            # Programs may name the version of the interface; it is the same for people.
            environ["PATH_INFO"] = _without_version(environ["PATH_INFO"])
            reply = self._own(environ["PATH_INFO"], method)
            if reply is None:
                reply, found = self._answer(environ, method)
        except RegioError as error:
            reply = self._problem(environ, error)
        body: Iterable[bytes] = [b"" if method == "HEAD" else reply.body]
        size = reply.size if reply.file >= 0 else len(reply.body)
        if reply.file >= 0 and method == "HEAD":
            os.close(reply.file)
        elif reply.file >= 0:
            try:
                body = file_body(reply.file, size, self._downloads)
            except LimitError as error:
                self.metrics.limits[error.limit] += 1
                reply = problem(error)
                body = [reply.body]
        seconds = time.perf_counter() - started
        self.metrics.count(reply.note or "other", reply.status, seconds, found)
        if self._log.wanted:
            self._log.write(method, reply, seconds, found, self.releases.current.release)
        headers = reply.headers
        if (method == "HEAD" and reply.status not in {204, 304}) or reply.file >= 0:
            headers = [*headers, ("content-length", str(size))]
        start_response(_STATUS[reply.status], headers)
        return body

    def _answer(self, environ: "WSGIEnvironment", method: str) -> tuple[Reply, str]:
        request = self._request(environ, method)
        current = self.releases.current
        plain = request._replace(if_none_match="") if request.if_none_match else request
        keeps = method in {"GET", "HEAD"} or (method == "POST" and len(request.body) <= _KEPT_BODY)
        kept = current.cache.get(plain) if keeps else None
        if kept is not None:
            known = matches(request.if_none_match, kept.headers)
            return not_modified(kept.headers, kept.note) if known else kept, "hit"
        reply = current.ask(request)
        if keeps and reply.keep and reply.file < 0:
            current.cache.put(plain, reply)
        return reply, "miss" if keeps else "pass"

    def _request(self, environ: "WSGIEnvironment", method: str) -> Request:
        get = environ.get
        limits = self._limits
        query_string = environ["QUERY_STRING"]
        if len(query_string) + len(environ["PATH_INFO"]) > limits.url_bytes:
            raise RequestError(
                f"the address is longer than {limits.url_bytes} bytes; send the query in a POST", status=414
            )
        host = get("HTTP_HOST") or "localhost"
        if not _HOST.fullmatch(host):
            raise RequestError(f"the Host of the request is no name of a server: {host[:60]!r}")
        body = b""
        if method not in {"GET", "HEAD", "OPTIONS"}:
            body = self._body(environ)
        return Request(
            "GET" if method == "HEAD" else method,
            environ["PATH_INFO"],
            query_string,
            body,
            get("CONTENT_TYPE", ""),
            get("HTTP_ACCEPT", ""),
            get("HTTP_ACCEPT_LANGUAGE", ""),
            get("HTTP_ACCEPT_ENCODING", ""),
            get("HTTP_IF_NONE_MATCH", ""),
            host,
            "https" if get("HTTP_X_FORWARDED_PROTO") == "https" else environ["wsgi.url_scheme"],
        )

    def _body(self, environ: "WSGIEnvironment") -> bytes:
        most = self._limits.body_bytes
        announced = environ.get("CONTENT_LENGTH") or "0"
        too_long = not announced.isdecimal() or len(announced) > 15 or int(announced) > most  # noqa: PLR2004
        with self._uploads:
            body = b"" if too_long else environ["wsgi.input"].read(most + 1)
            if too_long or len(body) > most:
                if environ.get("HTTP_EXPECT", "").lower() != "100-continue":  # else it has not been sent yet
                    _drain(environ["wsgi.input"], _DRAINED * most)
                raise RequestError(f"the body is longer than the {most} bytes a request may have", status=413)
        return body

    def _own(self, path: str, method: str) -> Reply | None:
        """Answer what operators ask; it needs no worker."""
        if path in _OWN and method not in {"GET", "HEAD"}:
            raise RequestError(f"{path} is only read, not asked with {method[:20]}", 405, allow="GET, HEAD")
        if path == "/healthz":
            return _text("alive\n", "health")
        if path == "/readyz":
            ready = self.releases.ready
            return _text("ready\n" if ready else "not ready\n", "health", 200 if ready else 503)
        if path == "/metrics":
            current = self.releases.current
            raw = self.metrics.text(current.release, current.state)
            headers = [("content-type", "text/plain; version=0.0.4; charset=utf-8"), *_NEVER_KEPT]
            return Reply(200, headers, raw, note="metrics")
        return None

    def _problem(self, environ: "WSGIEnvironment", error: RegioError) -> Reply:
        """Answer an error; a browser gets a page as long as there is a worker to make it."""
        if isinstance(error, LimitError):
            self.metrics.limits[error.limit] += 1
        reply = problem(error)
        if "text/html" not in environ.get("HTTP_ACCEPT", "") or getattr(error, "limit", "") == "busy":
            return reply
        request = Request(
            "GET",
            "/",
            "",
            accept="text/html",
            accept_language=environ.get("HTTP_ACCEPT_LANGUAGE", ""),
            problem=tuple(Problem.of(error)),
        )
        try:
            return self.releases.current.ask(request)
        except RegioError:
            return reply


def _drain(body: "InputStream", most: int) -> None:
    """Read on and drop it: who cannot finish sending never reads the answer (RFC 9112 section 9.6)."""
    while most > 0 and (piece := body.read(min(most, _PIECE))):
        most -= len(piece)


def _without_version(path: str) -> str:
    return path.removeprefix(BASE_PATH) if path.startswith(f"{BASE_PATH}/") else path


def _text(text: str, note: str, status: int = 200) -> Reply:
    return Reply(
        status, [("content-type", "text/plain; charset=utf-8"), *_NEVER_KEPT], text.encode(), note=note
    )
