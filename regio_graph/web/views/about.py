"""Pages about the data and the server: sources and graphs, the limits, the release and its validation."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import NotFound

from ..context import language, state, wants_page
from ..render import render

blueprint = Blueprint("about", __name__)

_FINDINGS = 1000  # that a page shows; the report as data has them all


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


@blueprint.get("/validation")
def validation() -> Response:
    """Show the release's findings, grouped by the file they are in."""
    path = state().release.folder / "report.json"
    if not wants_page():
        return Response(path.read_bytes(), mimetype="application/json")
    report = _read(path)
    message = "message" if language() == "nl" else "message_en"
    files: dict[str, list[dict[str, Any]]] = {}
    for finding in report["findings"][:_FINDINGS]:
        files.setdefault(finding["file"] or "", []).append({**finding, "text": finding[message]})
    more = len(report["findings"]) > _FINDINGS
    return Response(render("validation.html", report=report, files=dict(sorted(files.items())), more=more))


@cache
def _read(path: Path) -> Any:  # noqa: ANN401 - JSON
    """Read a report; a release never changes, and its folder is named by what is in it."""
    return json.loads(path.read_text("utf-8"))
