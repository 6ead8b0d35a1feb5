"""Pages for people, in Dutch and English, that need no script."""

from flask import Blueprint, render_template, request

from ..formats import compact
from .state import LANGUAGES, language, state

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """Say what this is, how much there is, and where to start."""
    return render("home.html", counts=state().counts, folders=by_folder())


def render(template: str, **values: object) -> str:
    """Render a template with what every page needs: texts, language, release, the same page in the other."""
    served, chosen = state(), language()
    arguments = {name: value for name, value in request.args.items() if name not in {"lang", "format"}}
    return render_template(
        template,
        t=served.texts[chosen],
        lang=chosen,
        others=[(name, {**arguments, "lang": name}) for name in LANGUAGES if name != chosen],
        release=served.release,
        short=lambda iri: compact(iri, served.release.base),
        **values,
    )


def by_folder() -> dict[str, list[object]]:
    """Group the canned queries by the folder they stand in."""
    order = state().texts["nl"]["folders"]  # subjects in the order the texts name them, others after
    folders: dict[str, list[object]] = {folder: [] for folder in order}
    for name, query in state().queries.items():
        folders.setdefault(name.partition("/")[0], []).append(query)
    return {folder: queries for folder, queries in folders.items() if queries}
