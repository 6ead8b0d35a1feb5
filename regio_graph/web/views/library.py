"""The library of canned queries: listed by subject and searched, as a page and as JSON."""

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from ...content.queries import CannedQuery
from ...errors import RequestError
from ...rdf import formats
from ...rdf.negotiate import negotiate
from ...search.words import fold
from ..context import language, state
from ..render import render

blueprint = Blueprint("library", __name__)


@blueprint.get("/queries/")
def catalogue() -> Response:
    """List the canned queries: those that hold all words of `q`, of a `subject`."""
    form = negotiate(
        request.headers.get("Accept"), (formats.HTML, formats.PLAIN_JSON), request.args.get("format")
    )
    found = _search(request.args.get("q", ""), request.args.get("subject", ""))
    if form is formats.HTML:
        return Response(render("queries.html", folders=found.folders, found=found))
    return jsonify([_as_json(query) for queries in found.folders.values() for query in queries])


@dataclass(frozen=True)
class FoundQueries:
    """The queries that were found, by folder, and the counts to choose a folder by."""

    words: str
    subject: str
    folders: dict[str, list[CannedQuery]]
    subjects: dict[str, int]

    @property
    def count(self) -> int:
        """The number of queries that were found."""
        return sum(len(queries) for queries in self.folders.values())


def _search(words: str, subject: str) -> FoundQueries:
    """Find the queries that hold all the words, in either language; raises RequestError for no subject."""
    every = by_folder()
    if subject and subject not in every:
        raise RequestError(f"there is no subject {subject[:60]!r}; there is: {', '.join(every)}")
    wanted = fold(words[:200]).split()
    fitting = {
        folder: [query for query in queries if all(word in _text(query) for word in wanted)]
        for folder, queries in every.items()
    }
    return FoundQueries(
        words,
        subject,
        {folder: queries for folder, queries in fitting.items() if queries and subject in {"", folder}},
        {folder: len(queries) for folder, queries in fitting.items()},
    )


def _as_json(query: CannedQuery) -> dict[str, object]:
    """Describe a query for a program that wants to list or ask it."""
    chosen = language()
    return {
        "name": query.name,
        "address": f"/queries/{query.name}",
        "title": query.title.in_(chosen),
        "question": query.summary.in_(chosen),
        "tags": list(query.tags),
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "label": parameter.label.in_(chosen),
                "required": not parameter.optional,
                "several": parameter.several,
                "default": list(parameter.defaults),
                **({"of": parameter.of} if parameter.of else {}),
            }
            for parameter in query.parameters
        ],
        "columns": [
            {"name": column.name, "type": column.type, "label": column.label.in_(chosen)}
            for column in query.columns
        ],
    }


def _text(query: CannedQuery) -> str:
    texts = state().texts
    folder = query.name.partition("/")[0]
    return fold(
        " ".join(
            (
                query.name,
                *query.title.both,
                *query.summary.both,
                *query.tags,
                *(texts[name]["folders"].get(folder, "") for name in texts),
                *(label for p in query.parameters for label in p.label.both),
                *(label for c in query.columns for label in c.label.both),
            )
        )
    )


def by_folder() -> dict[str, list[CannedQuery]]:
    """Group the canned queries by the folder they stand in."""
    order = state().texts["nl"]["folders"]  # subjects in the order the texts name them, others after
    folders: dict[str, list[CannedQuery]] = {folder: [] for folder in order}
    for name, query in state().queries.items():
        folders.setdefault(name.partition("/")[0], []).append(query)
    return {folder: queries for folder, queries in folders.items() if queries}
