"""The front page: what this is, how much there is, the programmes, and where to start."""

from flask import Blueprint

from . import listings, structured
from .pages import by_folder, render
from .state import state

blueprint = Blueprint("home", __name__)

_PLACES = {
    "Programme": "programma",
    "Goal": "doel",
    "Milestone": "mijlpaal",
    "WorkItem": "werk",
    "Document": "document",
}


@blueprint.get("/")
def home() -> str:
    """Say what this is, how much there is, and where to start."""
    names = state().names
    programmes = listings.members(f"{names.base}id/programma")
    return render(
        "home.html",
        structured=structured.of_catalogue(),
        counts=state().counts,
        folders=by_folder(),
        places={name: f"/{names.region}/doc/{part}" for name, part in _PLACES.items()},
        programmes=listings.part(programmes)[1] if programmes else None,
    )
