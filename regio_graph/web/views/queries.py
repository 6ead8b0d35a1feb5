"""Canned queries as pages and as data, each at the address its file has in `queries/`."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from ... import answers
from ...answers import Answer
from ...content.queries import CannedQuery
from ...errors import RequestError, UnfitError
from ...iris import resolve
from ...rdf import formats
from ...rdf.formats import Format
from ...rdf.negotiate import negotiate
from ...search.words import fold
from .. import query_request as asking
from ..context import language, state
from ..forms import fields, unfit
from ..query_request import Asked
from ..render import by_folder, render
from ..tables import Table
from .evidence import evidence_data, evidence_page

blueprint = Blueprint("questions", __name__)

_PAGE = 100  # rows of a page that people read
_OFFERED = (*answers.FORMATS, formats.HTML)
_PROOF = (formats.PLAIN_JSON, *formats.GRAPHS, formats.HTML)


@blueprint.get("/queries/")
def catalogue() -> Response:
    """List the canned queries: those that hold all words of `q`, of a `subject`."""
    form = negotiate(
        request.headers.get("Accept"), (formats.HTML, formats.PLAIN_JSON), request.args.get("format")
    )
    found = search(request.args.get("q", ""), request.args.get("subject", ""))
    if form is formats.HTML:
        return Response(render("queries.html", folders=found.folders, found=found))
    return jsonify([as_json(query) for queries in found.folders.values() for query in queries])


@blueprint.get("/queries/<path:name>")
def question(name: str) -> Response:
    """Answer a canned query, or show the evidence of a row: a page, or data by extension or Accept."""
    name, form = asking.find(name, _PROOF if "row" in request.args else _OFFERED)
    asked = asking.read(name)
    if asked.row:
        return evidence_page(asked) if form is formats.HTML else evidence_data(asked, form)
    return _page(asked) if form is formats.HTML else _data(asked, form)


def _data(asked: Asked, form: Format) -> Response:
    response = Response(content_type=form.content_type)
    response.set_etag(asked.etag(form))
    if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        return response  # the headers say so, and no body is made
    answer = asked.answer()
    served, limits = state(), state().endpoint.settings.limits
    about = answers.about(
        served.store,
        served.release,
        asked.edition,
        request.url,
        resolve(request.host_url, asking.evidence_address(asked)),
    )
    body = answers.write(answer, form, about)
    if len(body) > limits.result_bytes:
        raise RequestError(
            f"the answer has {len(body)} bytes, more than the {limits.result_bytes} there may be; "
            "ask for it in pages with pageSize=1000",
        )
    response.data = body
    _say_what_part(response, answer)
    if form in {formats.XLSX, formats.CSV}:
        file = f"{asked.query.name.replace('/', '-')}.{form.extension}"
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _page(asked: Asked) -> Response:
    answer, error = None, None
    try:
        answer = asked.answer(_PAGE)
    except RequestError as wrong:
        if wrong.status != HTTPStatus.BAD_REQUEST:
            raise
        error = wrong  # said above the form, where it can be mended
    response = Response(
        render(
            "question.html",
            query=asked.query,
            asked=asked,
            arguments=asked.arguments,
            error=error,
            unfit=unfit(asked, error) if isinstance(error, UnfitError) else None,
            fields=fields(asked, answer),
            table=answer and Table(answer, asked),
            editions=answers.editions(state().release),
            address=asking.address,
            downloads=answers.FORMATS,
        ),
        status=error.status if error else HTTPStatus.OK,
    )
    if answer:
        _say_what_part(response, answer)
    return response


def _say_what_part(response: Response, answer: Answer) -> None:
    """Tell, in headers, how much there is, which part this is and where the others are."""
    response.headers["X-Total-Count"] = str(answer.total)
    links = asking.links(answer, request.path)
    if links:
        response.headers["Link"] = ", ".join([*links, f'</releases/{state().release.id}>; rel="describedby"'])
    if answer.cut:
        response.headers["Truncated"] = f"rows={answer.view.most}"


@dataclass(frozen=True)
class Found:
    """The queries that were found, by folder, and the counts to choose a folder by."""

    words: str
    subject: str
    folders: dict[str, list[CannedQuery]]
    subjects: dict[str, int]

    @property
    def count(self) -> int:
        """The number of queries that were found."""
        return sum(len(queries) for queries in self.folders.values())


def search(words: str, subject: str) -> Found:
    """Find the queries that hold all the words, in either language; raises RequestError for no subject."""
    every = by_folder()
    if subject and subject not in every:
        raise RequestError(f"there is no subject {subject[:60]!r}; there is: {', '.join(every)}")
    wanted = fold(words[:200]).split()
    fitting = {
        folder: [query for query in queries if all(word in _text(query) for word in wanted)]
        for folder, queries in every.items()
    }
    return Found(
        words,
        subject,
        {folder: queries for folder, queries in fitting.items() if queries and subject in {"", folder}},
        {folder: len(queries) for folder, queries in fitting.items()},
    )


def as_json(query: CannedQuery) -> dict[str, object]:
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
