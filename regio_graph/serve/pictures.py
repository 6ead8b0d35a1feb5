"""Pictures as pages with the same data in a table, as SVG files, and the front page's look at everything."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from flask import Blueprint, Response, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from .. import formats, pictures
from ..errors import RequestError
from ..pictures import Drawing, Picture, Row
from ..queries import CannedQuery
from .pages import href, render
from .state import LANGUAGES, language, state

blueprint = Blueprint("pictures", __name__)

NAMES = ("timeline", "participation", "network", "goals")
_FOLDER = "pictures/"  # of the canned queries that pictures are drawn from
_WIDE, _NARROW = 1040.0, 350.0
_ADDRESS = re.compile(r"(?P<name>[a-z]+)(?:-(?P<year>[0-9]{4}))?(?:(?:\.(?P<lang>nl|en))?\.(?P<kind>svg))?")
_ALONE = frozenset({"network"})  # as wide on a telephone as anywhere: it is scrolled there
_NEXT = 5  # milestones that the front page announces
_OVER = frozenset({"gedaan", "achterhaald"})  # statuses of what is not awaited any more

# The tables beside a picture: the query, and the columns of it that say something.
_TABLES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "timeline": {
        "milestones": ("work", "milestone", "status", "printed", "earliest", "latest", "timing"),
        "periods": ("work", "part", "printed", "earliest", "latest"),
    },
    "participation": {"participation": ("programme", "municipality", "limit")},
    "network": {"network": ("party", "tie", "programme", "body")},
    "goals": {
        "goals": ("programme", "fact", "reach", "comparison", "value", "unit", "counts", "due"),
    },
}


class Cell(NamedTuple):
    """A cell of a table: a text, and where it leads."""

    text: str
    link: str | None


@dataclass(frozen=True)
class Table:
    """The rows of one canned query as people read them."""

    query: CannedQuery
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


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
    wide = _draw(name, year, _WIDE, language())
    sheets = [Markup(wide.inline(f"{name}-wide", "wide"))]  # noqa: S704 - canvas escapes all it is given
    if name not in _ALONE:
        narrow = _draw(name, year, _NARROW, language())
        sheets.append(Markup(narrow.inline(f"{name}-narrow", "narrow")))  # noqa: S704
    shown = {
        "name": name,
        "address": match["name"] + (f"-{year}" if year else ""),
        "picture": wide,
        "sheets": sheets,
        "tables": [_table(query, columns) for query, columns in _TABLES[name].items()],
        "years": _years() if name == "timeline" else (),
    }
    return Response(render("picture.html", **shown))


def names() -> tuple[str, ...]:
    """List the pictures that the release has the queries for."""
    known = state().queries
    return tuple(name for name in NAMES if all(f"{_FOLDER}{query}" in known for query in _TABLES[name]))


def _file(name: str, year: str, chosen: str) -> Response:
    served = state()
    drawn = _draw(name, year, _WIDE, chosen, lambda iri: iri)
    report = _report()
    source = f"{_name(report, chosen)} · {served.release.base} · {served.release.id} · CC0 1.0"
    style, policy = _style()
    response = Response(drawn.standalone(name, style, source), content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = policy
    return response


def _draw(
    name: str, year: str, width: float, chosen: str, link: Callable[[str], str] | None = None
) -> Picture:
    def local(iri: str) -> str:
        return state().href(iri, chosen) or iri

    words = state().texts[chosen]["pictures"]["words"]
    drawing = Drawing(chosen, words, link or local, width)
    if name == "timeline":
        issued = _report().get("issued", "")
        milestones = _rows("milestones")
        of = int(year or issued[:4] or max(pictures.years(milestones), default=1))
        if not 1 <= of < 9999:  # noqa: PLR2004 - the years a date can have
            raise NotFound(f"there is no year {of}")
        return pictures.timeline(
            milestones, _rows("periods"), drawing, year=of, issued=issued, today=_today()
        )
    draw = {"participation": pictures.matrix, "network": pictures.network, "goals": pictures.goals}[name]
    return draw(_rows(name), drawing)


def _today() -> date | None:
    """Read the day to draw as today; unless it is given, none is, so that a picture stays the same."""
    asked = request.args.get("today", "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise RequestError(f"today={asked[:40]!r} is not a day; write it as 2025-06-30") from error


def _rows(query: str) -> list[Row]:
    """Ask a canned query; its rows by column."""
    served = state()
    found = served.queries.get(f"{_FOLDER}{query}")
    if found is None:
        return []
    columns, rows = formats.rows(served.store.query(found.bind({})))
    return [dict(zip(columns, (cell.text for cell in row), strict=True)) for row in rows]


def _report() -> Row:
    return next(iter(_rows("report")), {"edition": "", "name": "", "name_en": "", "issued": ""})


def _years() -> list[int]:
    return pictures.years(_rows("milestones"))


def _name(row: Row, chosen: str, column: str = "name") -> str:
    english = row.get(f"{column}_en", "")
    return (english or row[column]) if chosen == "en" else row[column]


def _table(query: str, shown: Sequence[str]) -> Table:
    """Write a query's rows with names for things; the name of a thing stands in the column after it."""
    chosen = language()
    canned = state().queries[f"{_FOLDER}{query}"]
    order = [column.name for column in canned.columns]
    labels = {column.name: column.label_en if chosen == "en" else column.label for column in canned.columns}
    ties = state().texts[chosen]["pictures"]["words"]

    def cell(row: Row, column: str) -> Cell:
        named = order[order.index(column) + 1] if order.index(column) + 1 < len(order) else ""
        if column == "tie":
            return Cell(ties.get(f"tie_{row[column]}", row[column]), None)
        if not row[column].startswith("http"):
            return Cell(_name(row, chosen, column), None)
        if not named.endswith("name"):
            return Cell(row[column].rpartition("/")[2], href(row[column]))
        return Cell(_name(row, chosen, named), href(row[column]))

    title = canned.title_en if chosen == "en" else canned.title
    return Table(
        canned,
        title,
        [labels[name] for name in shown],
        [[cell(row, name) for name in shown] for row in _rows(query)],
    )


@cache
def _style() -> tuple[str, str]:
    """Read the style of pictures, and the policy under which a file may carry it."""
    text = (files("regio_graph") / "serve" / "static" / "picture.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'self'"


@blueprint.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"glance": glance}


def glance() -> dict[str, object] | None:
    """Gather what the front page shows at a glance; nothing where the release lacks the queries."""
    if len(names()) < len(NAMES):
        return None
    chosen = language()
    report, milestones, periods = _report(), _rows("milestones"), _rows("periods")
    issued, participation = report["issued"], _rows("participation")
    year = issued[:4]
    drawn = _draw("participation", "", _NARROW, chosen)
    coming = {
        row["milestone"]: row
        for row in sorted(milestones, key=lambda row: (row["latest"], row["earliest"], row["milestone"]))
        if row["latest"][:7] > issued and row["status"].rpartition("/")[2] not in _OVER
    }
    return {
        "report": _name(report, chosen),
        "month": _month(issued, chosen),
        "year": year,
        "programmes": len({row["programme"] for row in participation}),
        "municipalities": len({row["municipality"] for row in participation if row["municipality"]}),
        "limited": len({(row["programme"], row["municipality"]) for row in participation if row["limit"]}),
        "milestones": len(
            {
                row["milestone"]
                for row in milestones
                if row["latest"] and (row["earliest"] or row["latest"])[:4] <= year <= row["latest"][:4]
            }
        ),
        "next": [
            (_name(row, chosen), row["milestone"], row["printed"], _name(row, chosen, "work_name"))
            for row in list(coming.values())[:_NEXT]
        ],
        "ended": [
            (
                _name(row, chosen, "part_name" if row["part"] else "work_name"),
                row["part"] or row["work"],
                row["printed"],
            )
            for row in periods
            if row["latest"] and row["latest"][:7] < issued
        ],
        "picture": Markup(drawn.inline("glance", "narrow")),  # noqa: S704
        "names": names(),
    }


def _month(issued: str, chosen: str) -> str:
    """Write a month, such as `2025-03`, in words; what is no month stays as it is."""
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-.*)?", issued)
    if not match:
        return issued
    return f"{state().texts[chosen]['pictures']['months'][int(match[2]) - 1]} {match[1]}"


def addresses() -> list[str]:
    """List the addresses of all pictures and their pages, for who publishes them as files."""
    every = [*names(), *(f"timeline-{year}" for year in _years() if "timeline" in names())]
    drawn = [f"/pictures/{name}.{chosen}.svg" for name in every for chosen in LANGUAGES]
    return ["/pictures/", *(f"/pictures/{name}" for name in every), *drawn]
