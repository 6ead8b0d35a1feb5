"""The application: routes, one error handler, the headers every answer carries."""

from http import HTTPStatus

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from ..errors import RegioError
from ..release import Release
from ..settings import Settings
from . import endpoint, pages, questions
from .state import State, wants_page

# Nothing from outside is ever loaded into a page, and no script at all.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def create_app(settings: Settings, release: Release) -> Flask:
    """Make the WSGI application that answers from one release."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_bytes
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["regio"] = State(release)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(endpoint.blueprint)
    app.register_blueprint(questions.blueprint)
    app.register_error_handler(RegioError, _regio_error)
    app.register_error_handler(HTTPException, _http_error)
    app.after_request(_add_headers)
    return app


def _regio_error(error: RegioError) -> Response:
    return _problem(error.status, str(error), getattr(error, "hint", None))


def _http_error(error: HTTPException) -> Response:
    response = _problem(error.code or 500, error.description or error.name, None)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _problem(status: int, detail: str, hint: str | None) -> Response:
    """Answer an error: a page to a browser, problem+json (RFC 9457) to the rest."""
    if wants_page():
        response = Response(
            pages.render("error.html", status=status, detail=detail, hint=hint), mimetype="text/html"
        )
    else:
        body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
        response = jsonify(body | ({"hint": hint} if hint else {}))
        response.mimetype = "application/problem+json"
    response.status_code = status
    return response


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.vary.update(("Accept", "Accept-Language"))
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    return response
