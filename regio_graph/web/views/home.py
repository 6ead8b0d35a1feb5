"""The front page: counts, next milestones, periods that ended, a picture of participation."""

from datetime import date

from flask import Blueprint
from markupsafe import Markup

from ...describe.when import month_and_year
from ...iris import local_name
from ...pictures import named
from .. import structured
from ..context import language, state
from ..picture_rows import report, rows_of
from ..render import render
from . import listings
from .library import by_folder
from .pictures import NAMES, NARROW, draw, names

blueprint = Blueprint("home", __name__)

_NEXT = 5  # milestones that the front page announces
_OVER = frozenset({"gedaan", "achterhaald"})  # statuses of what is not awaited any more


@blueprint.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"glance": glance}


def glance() -> dict[str, object] | None:
    """Gather what the front page shows at a glance; nothing where the release lacks the queries."""
    if len(names()) < len(NAMES):
        return None
    chosen = language()
    edition, milestones, periods = report(), rows_of("milestones"), rows_of("periods")
    issued, participation = edition["issued"], rows_of("participation")
    year = issued[:4]
    drawn = draw("participation", "", NARROW, chosen)
    coming = {
        row["milestone"]: row
        for row in sorted(milestones, key=lambda row: (row["latest"], row["earliest"], row["milestone"]))
        if row["latest"][:7] > issued and local_name(row["status"]) not in _OVER
    }
    return {
        "report": named(edition, chosen),
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
            (named(row, chosen), row["milestone"], row["printed"], named(row, chosen, "work_name"))
            for row in list(coming.values())[:_NEXT]
        ],
        "ended": [
            (
                named(row, chosen, "part_name" if row["part"] else "work_name"),
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
    """Write a month, such as `2024-03`, in words; what is no month stays as it is."""
    try:
        return month_and_year(date.fromisoformat(f"{issued[:7]}-01"), chosen)
    except ValueError:
        return issued


@blueprint.get("/")
def home() -> str:
    """Show the front page."""
    served = state()
    sheets, chosen = served.sheets, language()
    cards = listings.listed_at(served.places.get(sheets.cards, ""))
    return render(
        "home.html",
        structured=structured.of_catalogue(),
        counts=[
            (counted.title[chosen], served.counts[counted.kind], served.places.get(counted.kind))
            for counted in sheets.counted
        ],
        folders=by_folder(),
        cards=listings.part(cards) if cards else None,
    )
