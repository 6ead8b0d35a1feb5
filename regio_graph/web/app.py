"""The application: routes, one error handler, the headers every answer carries."""

import json
from http import HTTPStatus

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from ..endpoint.headers import READ, SAFE, extra
from ..endpoint.sparql import Endpoint
from ..errors import RegioError, RequestError
from ..languages import LANGUAGES
from . import render
from .context import State
from .views import api, catalogue, home, pictures, queries, search, things, validation, well_known

PARTS = (
    api,
    catalogue,
    well_known,
    home,
    render,
    pictures,
    queries,
    search,
    things,
    validation,
)
_MAX_AGE = 60  # seconds a page may be shown again unasked


def create_app(endpoint: Endpoint) -> Flask:
    """Make the WSGI application for people: pages over what the endpoint answers from."""
    app = Flask(__package__)
    app.config["MAX_CONTENT_LENGTH"] = endpoint.settings.limits.body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = endpoint.settings.limits.body_bytes
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["regio"] = State(endpoint)
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    app.register_error_handler(RegioError, _regio_error)
    app.register_error_handler(HTTPException, _http_error)
    app.before_request(_show_error)
    app.before_request(_check_language)
    app.after_request(_add_headers)
    return app


def _show_error() -> Response | None:
    """Show, as a page, an error that the web process met."""
    said = request.environ.get("regio.error")
    if not said:
        return None
    problem = json.loads(said)
    return render.problem(problem["status"], problem["detail"], problem.get("hint"))


def _check_language() -> None:
    """Refuse a language that pages are not written in, rather than guess."""
    asked = request.args.get("lang", LANGUAGES[0])
    if asked not in LANGUAGES:
        raise RequestError(f"lang={asked[:20]!r} is not known; there is: {', '.join(LANGUAGES)}")


def _regio_error(error: RegioError) -> Response:
    response = render.problem(error.status, str(error), getattr(error, "hint", None))
    response.headers.extend(extra(error))
    return response


def _http_error(error: HTTPException) -> Response:
    response = render.problem(error.code or 500, error.description or error.name)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _add_headers(response: Response) -> Response:
    for name, value in SAFE:
        response.headers.setdefault(name, value)
    response.vary.update(("Accept", "Accept-Language", "Accept-Encoding"))
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", READ)
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        return response
    if response.status_code == HTTPStatus.OK:
        published = current_app.extensions["regio"].endpoint.published
        links = [response.headers.get("Link") or published.about, published.under]
        response.headers["Link"] = ", ".join(filter(None, links))
    if response.status_code == HTTPStatus.OK and request.method in {"GET", "HEAD"}:
        response.cache_control.public, response.cache_control.max_age = True, _MAX_AGE
        response.cache_control.no_cache = None
        if not response.is_streamed:
            response.add_etag()
        response.make_conditional(request)
    return response
