"""Pages about the data and the server: sources and graphs, the limits, the release."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import NotFound

from ..context import state, wants_page
from ..render import render

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
def about() -> str:
    """Show the sources of the data and the graphs of the release."""
    return render("about.html")


@blueprint.get("/limits")
def limits() -> Response:
    """Show the limits, as a page or as JSON."""
    settings = state().endpoint.settings
    known = {**asdict(settings.limits), "services": settings.services}
    if wants_page():
        return Response(render("limits.html", limits=known, each=list(settings.limits.each())))
    return jsonify(known)


@blueprint.get("/releases/<name>")
def release(name: str) -> Response:
    """Return the manifest of the release that is served; 404 for any other."""
    served = state().release
    if name != served.id:
        raise NotFound(f"release {name!r} is not served here any more; {served.id!r} is")
    return jsonify({"id": served.id, **asdict(served.manifest)})
