"""Pictures as pages with the same data in a table, as SVG files, and the front page's look at everything."""

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from ... import pictures
from ...errors import RequestError
from ...languages import LANGUAGES
from ...pictures import Drawing, Picture, named
from ..context import language, state
from ..picture_rows import FOLDER, TABLES, report, rows_of, table, years
from ..render import render

blueprint = Blueprint("pictures", __name__)

NAMES = ("timeline", "participation", "network", "goals")
WIDE, NARROW = 1040.0, 350.0
_ADDRESS = re.compile(r"(?P<name>[a-z]+)(?:-(?P<year>[0-9]{4}))?(?:(?:\.(?P<lang>nl|en))?\.(?P<kind>svg))?")
_ALONE = frozenset({"network"})  # as wide on a telephone as anywhere: it is scrolled there


@blueprint.get("/pictures/")
def gallery() -> str:
    """List the pictures."""
    return render("pictures.html", names=names())


@blueprint.get("/pictures/<address>")
def picture(address: str) -> Response:
    """Show a picture with its table, or give the picture alone as a file."""
    match = _ADDRESS.fullmatch(address)
    name = match["name"] if match else ""
    if match is None or name not in names() or (match["year"] and name != "timeline"):
        raise NotFound(f"there is no picture {address!r}; /pictures/ lists them")
    year = match["year"] or ""
    if match["kind"]:
        return _file(name, year, match["lang"] or language())
    wide = draw(name, year, WIDE, language())
    sheets = [Markup(wide.inline(f"{name}-wide", "wide"))]  # noqa: S704 - canvas escapes all it is given
    if name not in _ALONE:
        narrow = draw(name, year, NARROW, language())
        sheets.append(Markup(narrow.inline(f"{name}-narrow", "narrow")))  # noqa: S704
    shown = {
        "name": name,
        "address": match["name"] + (f"-{year}" if year else ""),
        "picture": wide,
        "sheets": sheets,
        "tables": [table(query, columns, _year(year)) for query, columns in TABLES[name].items()],
        "years": years() if name == "timeline" else (),
    }
    return Response(render("picture.html", **shown))


def names() -> tuple[str, ...]:
    """List the pictures that the release has the queries for."""
    known = state().queries
    return tuple(name for name in NAMES if all(f"{FOLDER}{query}" in known for query in TABLES[name]))


def _file(name: str, year: str, chosen: str) -> Response:
    served = state()
    drawn = draw(name, year, WIDE, chosen, lambda iri: iri)
    licence = served.endpoint.published.licence_name("nl")
    source = " · ".join((named(report(), chosen), served.release.base, served.release.id, licence))
    style, policy = _style()
    response = Response(drawn.standalone(name, style, source), content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = policy
    return response


def draw(
    name: str, year: str, width: float, chosen: str, link: Callable[[str], str] | None = None
) -> Picture:
    """Draw a picture from the release; links lead to pages here unless `link` says otherwise."""

    def local(iri: str) -> str:
        return state().href(iri, chosen) or iri

    words = state().texts[chosen]["pictures"]["words"]
    drawing = Drawing(chosen, words, link or local, width)
    if name == "timeline":
        issued = report().get("issued", "")
        milestones, of = rows_of("milestones"), _year(year)
        return pictures.timeline(
            milestones, rows_of("periods"), drawing, year=of, issued=issued, today=_today()
        )
    draw = {"participation": pictures.matrix, "network": pictures.network, "goals": pictures.goals}[name]
    return draw(rows_of(name), drawing)


def _year(asked: str) -> int:
    """Return the year to draw: the one asked for, else that of the report."""
    of = int(asked or report().get("issued", "")[:4] or max(years(), default=1))
    if not 1 <= of < 9999:  # noqa: PLR2004 - the years a date can have
        raise NotFound(f"there is no year {of}")
    return of


def _today() -> date | None:
    """Read the day to draw as today; unless it is given, none is, so that a picture stays the same."""
    asked = request.args.get("today", "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise RequestError(f"today={asked[:40]!r} is not a day; write it as 2024-06-30") from error


@cache
def _style() -> tuple[str, str]:
    """Read the style of pictures, and the policy under which a file may carry it."""
    text = (files("regio_graph") / "web" / "static" / "picture.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'self'"


def addresses() -> list[str]:
    """List the addresses of all pictures and their pages, for who publishes them as files."""
    every = [*names(), *(f"timeline-{year}" for year in years() if "timeline" in names())]
    drawn = [f"/pictures/{name}.{chosen}.svg" for name in every for chosen in LANGUAGES]
    return ["/pictures/", *(f"/pictures/{name}" for name in every), *drawn]
