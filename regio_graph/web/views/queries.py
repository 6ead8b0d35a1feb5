"""Canned queries as pages and as data, each at the address its file has in `queries/`."""

from http import HTTPStatus

from flask import Blueprint, Response, request

from ... import answers
from ...answers import Answer
from ...errors import RequestError, UnfitError
from ...iris import resolve
from ...rdf import formats
from ...rdf.formats import Format
from .. import query_request
from ..context import state
from ..forms import fields, unfit
from ..query_request import CannedRequest
from ..render import render
from ..tables import ResultTable
from .evidence import evidence_data, evidence_page

blueprint = Blueprint("questions", __name__)

_PAGE = 100  # rows of a page that people read
_OFFERED = (*answers.FORMATS, formats.HTML)
_PROOF = (formats.PLAIN_JSON, *formats.GRAPHS, formats.HTML)


@blueprint.get("/queries/<path:name>")
def question(name: str) -> Response:
    """Answer a canned query, or show the evidence of a row: a page, or data by extension or Accept."""
    name, form = query_request.find(name, _PROOF if "row" in request.args else _OFFERED)
    asked = query_request.read(name)
    if asked.row:
        return evidence_page(asked) if form is formats.HTML else evidence_data(asked, form)
    return _page(asked) if form is formats.HTML else _data(asked, form)


def _data(asked: CannedRequest, form: Format) -> Response:
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
        resolve(request.host_url, query_request.evidence_address(asked)),
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


def _page(asked: CannedRequest) -> Response:
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
            table=answer and ResultTable(answer, asked),
            editions=answers.editions(state().release),
            address=query_request.address,
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
    links = query_request.links(answer, request.path)
    if links:
        response.headers["Link"] = ", ".join([*links, f'</releases/{state().release.id}>; rel="describedby"'])
    if answer.cut:
        response.headers["Truncated"] = f"rows={answer.view.most}"
