"""The page that a folder of published files has and a server has not: what takes a server."""

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

from flask import Blueprint

from ..render import render

PATH = "/copy"


def blueprint(server: str) -> Blueprint:
    """Make the part of the application that `publish` adds; `server` is a live one to point at, or empty."""
    added = Blueprint("copy", __name__)
    added.add_url_rule(PATH, "copy", partial(_copy, server))
    return added


def _copy(server: str) -> str:
    return render("copy.html", server=server)


def note(texts: Mapping[str, Any], way: str) -> str:
    """Write what stands in the place of a form, with the way to this page."""
    said = texts["publish"]
    return f'<p class="note">{escape(said["form"])} <a href="{escape(way)}">{escape(said["why"])}</a></p>'
