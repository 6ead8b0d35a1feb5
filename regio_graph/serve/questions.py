"""Canned queries as pages and as data, each at the address its file has in `queries/`."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from .. import formats
from ..queries import RESERVED, Column
from .pages import by_folder, render
from .state import language, state

blueprint = Blueprint("questions", __name__)

_NAME = re.compile(r"(?:\w+_)?name").fullmatch


class Named(NamedTuple):
    """A cell of a page's table, and the name to show for it when it is a thing."""

    cell: formats.Cell
    name: str | None


@blueprint.get("/queries/")
def catalogue() -> str:
    """List every canned query by subject."""
    return render("queries.html", folders=by_folder())


@blueprint.get("/queries/<path:name>")
def question(name: str) -> Response:
    """Answer a canned query: a page with form and table, or data by Accept, `format=` or extension."""
    offered = (*formats.SOLUTIONS, formats.HTML)
    stem, _, extension = name.rpartition(".")
    override = request.args.get("format")
    if stem and extension in {"csv", "tsv", "json", "xml", "html", "srj", "srx"}:
        name, override = stem, override or extension
    query = state().queries.get(name)
    if query is None:
        raise NotFound(f"there is no canned query {name!r}; /queries/ lists them")
    form = formats.negotiate(request.headers.get("Accept"), offered, override)
    arguments = {key: values for key, values in request.args.lists() if key not in RESERVED}
    results = state().store.query(query.bind(arguments))
    if form is not formats.HTML:
        return Response(formats.write(results, form), content_type=form.content_type)
    _, rows = formats.rows(results)
    columns, shown = _readable(query.columns, rows)
    carried = urlencode(arguments, doseq=True)
    return Response(
        render(
            "question.html", query=query, arguments=arguments, carried=carried, columns=columns, rows=shown
        )
    )


def _readable(
    columns: Sequence[Column], rows: list[list[formats.Cell]]
) -> tuple[list[str], list[list[Named]]]:
    """Show a thing by its name where the name's column follows the thing's, as `person` and `name`."""
    english = language() == "en"
    named = {
        at for at, column in enumerate(columns) if at and columns[at - 1].type == "iri" and _NAME(column.name)
    }
    shown = [at for at in range(len(columns)) if at not in named]
    titles = [columns[at].label_en if english else columns[at].label for at in shown]
    return titles, [
        [Named(row[at], row[at + 1].text if at + 1 in named else None) for at in shown] for row in rows
    ]
