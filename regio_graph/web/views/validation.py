"""The validation report of the release: a page, and the report as JSON."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response

from ..context import language, state, wants_page
from ..render import render

blueprint = Blueprint("validation", __name__)

_FINDINGS = 1000  # that a page shows; the report as data has them all


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
