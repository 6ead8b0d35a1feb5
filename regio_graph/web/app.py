"""The Flask application: blueprints, error handlers, and the headers of every page."""

from http import HTTPStatus

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from ..endpoint.headers import ANSWER_SECONDS, COMMON, READ, VARY, Problem, fresh, preflight
from ..endpoint.sparql import Endpoint
from ..errors import RegioError, RequestError
from ..languages import LANGUAGES
from .context import State
from .render import error_response
from .views import (
    about,
    api,
    catalogue,
    home,
    library,
    pictures,
    queries,
    search,
    sparql,
    things,
    validation,
    well_known,
)

PARTS = (
    api,
    catalogue,
    well_known,
    home,
    about,
    sparql,
    pictures,
    library,
    queries,
    search,
    validation,
)


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
    things.register(app, app.extensions["regio"].names)
    app.register_error_handler(RegioError, _regio_error)
    app.register_error_handler(HTTPException, _http_error)
    app.before_request(_check_language)
    app.after_request(_add_headers)
    return app


def _check_language() -> None:
    """Refuse a language that pages are not written in, rather than guess."""
    asked = request.args.get("lang", LANGUAGES[0])
    if asked not in LANGUAGES and request.method != "OPTIONS":
        raise RequestError(f"lang={asked[:20]!r} is not known; there is: {', '.join(LANGUAGES)}")


def _regio_error(error: RegioError) -> Response:
    return error_response(Problem.of(error))


def _http_error(error: HTTPException) -> Response:
    methods = sorted(error.valid_methods or ()) if isinstance(error, MethodNotAllowed) else []
    allow = (("allow", ", ".join(methods)),) if methods else ()
    detail = str(error.description or error.name)
    return error_response(Problem(error.code or 500, detail, headers=allow))


def _add_headers(response: Response) -> Response:
    if request.method == "OPTIONS" and response.status_code == HTTPStatus.OK:
        said = preflight(", ".join(sorted(response.allow)) or READ)
        return Response(status=said.status, headers=said.headers)
    for name, value in (*COMMON, VARY):
        response.headers.setdefault(name, value)
    if response.status_code == HTTPStatus.OK:
        published = current_app.extensions["regio"].endpoint.published
        links = [response.headers.get("Link") or published.about, published.under]
        response.headers["Link"] = ", ".join(filter(None, links))
    if response.status_code == HTTPStatus.OK and request.method in {"GET", "HEAD"}:
        if not response.cache_control.no_store:
            name, value = fresh(ANSWER_SECONDS)
            response.headers[name] = value
        if not response.is_streamed:
            response.add_etag()
    return response
