"""Dispatch of a request: data by the endpoint, pages by Flask, and errors as the client reads them.

One process at a time runs this for one release: a worker of the server, or of `publish`.
"""

import sys
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask, Response, g

from ..endpoint import body as output
from ..endpoint.headers import COMMON, VARY, Problem, matches, memory_error, not_modified, problem
from ..endpoint.messages import Reply, Request
from ..endpoint.sparql import Endpoint, PageQuery
from ..errors import RegioError
from ..release import Release
from ..settings import Settings
from . import addresses
from .app import create_app
from .context import language
from .render import error_page, error_response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# What is compressed already.
_COMPRESSED = (
    "image/png",
    "image/jpeg",
    "font/",
    "application/vnd.openxmlformats",
    "application/gzip",
    "application/zip",
)
_OK = 200


class Dispatcher:
    """Answers every request from one release, errors too; never raises."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.flask: Flask = create_app(endpoint)

    def answer(self, request: Request) -> Reply:
        """Answer with data or a page."""
        try:
            if request.problem:
                return self._problem_page(request, Problem(*request.problem))
            return self._dispatch(addresses.rewritten(request))
        except MemoryError:
            return problem(memory_error(self.endpoint.settings))

    def _dispatch(self, request: Request) -> Reply:
        try:
            found = self.endpoint.answer(request)
        except RegioError as error:
            return self._page(request, error) if "text/html" in request.accept else problem(error)
        return found if isinstance(found, Reply) else self._page(request, found)

    def _page(self, request: Request, found: PageQuery | RegioError | None) -> Reply:
        """Let the views answer; `found` is what the endpoint made of the request."""
        environ = _environ(request)
        with self.flask.request_context(environ):
            if isinstance(found, RegioError):
                response = self.flask.process_response(error_response(Problem.of(found)))
            else:
                g.query = found
                response = self._handled()
            pieces, status, headers = response.get_wsgi_response(environ)
            try:
                body = b"".join(pieces)
            finally:
                response.close()
        return _reply(request, int(status.split(" ", 1)[0]), headers, body)

    def _handled(self) -> Response:
        try:
            return self.flask.full_dispatch_request()
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug of ours: logged with its traceback, answered with 500
            return self.flask.handle_exception(error)

    def _problem_page(self, request: Request, said: Problem) -> Reply:
        with self.flask.request_context(_environ(request)):
            html = error_page(said, language())
        headers = [("content-type", "text/html; charset=utf-8"), *COMMON, VARY, *said.headers]
        return Reply(said.status, headers, html.encode(), note=said.limit)


def open_release(settings: Settings, release: Release) -> Dispatcher:
    """Open a release, and ask for the front page once, so that all templates are loaded."""
    dispatcher = Dispatcher(Endpoint(settings, release, release.open()))
    dispatcher.answer(Request("GET", "/", "", accept="text/html"))
    return dispatcher


def _reply(request: Request, status: int, headers: list[tuple[str, str]], body: bytes) -> Reply:
    """Make the reply of a page: compressed where the client takes that, 304 where it has it."""
    # A kept page is sent again later: its date is then the server's to say.
    lowered = [(name.lower(), value) for name, value in headers]
    lowered = [pair for pair in lowered if pair[0] not in {"content-length", "date"}]
    known = dict(lowered)
    coding = output.coding(request.accept_encoding, len(body))
    if coding and not known.get("content-type", "").startswith(_COMPRESSED):
        body = output.CODINGS[coding](body)
        # The same page in another coding is the same page, only not byte for byte.
        lowered = [(name, f"W/{value}" if name == "etag" else value) for name, value in lowered]
        lowered.append(("content-encoding", coding))
    if status == _OK and matches(request.if_none_match, lowered):
        return not_modified(lowered, "page")
    keep = status == _OK and known.get("cache-control") != "no-store"
    return Reply(status, lowered, body, keep=keep, note="page")


def _environ(request: Request) -> "WSGIEnvironment":
    """Write a request as WSGI has it (PEP 3333)."""
    return {
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
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
