"""A request for a canned query: read from its address, and the addresses of other views on the answer."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request
from werkzeug.exceptions import NotFound

from .. import answers
from ..answers import Answer, View
from ..content.queries import CannedQuery
from ..errors import RequestError
from ..rdf import formats
from ..rdf.formats import Format
from ..rdf.negotiate import negotiate
from .context import language, state

_OURS = {"edition", "format", "lang", "records", "row"}  # of an address, beside what `parse_view` reads
_EVIDENCE = "/evidence"


@dataclass(frozen=True)
class CannedRequest:
    """A canned query as an address asks it; `row` names the row whose evidence is wanted."""

    query: CannedQuery
    arguments: Mapping[str, Sequence[str]]
    view: View
    edition: str
    graphs: tuple[str, ...]
    row: str = ""

    @property
    def path(self) -> str:
        """The address of the question's page."""
        return f"/queries/{self.query.name}"

    def answer(self, page_size: int = 0) -> Answer:
        """Ask, in pages of so many rows where the address does not say."""
        view = replace(self.view, most=state().endpoint.settings.limits.result_rows)
        view = view.at_most(page_size) if page_size else view
        return answers.ask(state().store, self.query, self.arguments, language(), view, self.graphs)

    def etag(self, form: Format) -> str:
        """Name the answer in a format: the same release gives the same answer to the same address."""
        said = sorted(request.args.items(multi=True))
        parts = (state().release.id, request.url_root, self.query.name, repr(said), form.name, language())
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def find(name: str, offered: tuple[Format, ...]) -> tuple[str, Format]:
    """Take the extension off a name; return the name and the format by extension, `format=` or Accept."""
    stem, dot, extension = name.rpartition(".")
    known = {word for form in offered for word in (form.name, form.extension)}
    override = request.args.get("format")
    if dot and extension in known:
        name, override = stem, override or extension
    form = negotiate(request.headers.get("Accept"), offered, override)
    return name, answers.RECORDS if _wants_records(form) else form


def read(name: str) -> CannedRequest:
    """Read the address of a canned query, or of the evidence of a row.

    Raises NotFound for a query that is not there, and RequestError for an edition that is not.
    """
    served = state()
    of_row = name.endswith(_EVIDENCE) and name not in served.queries
    query = served.queries.get(name.removesuffix(_EVIDENCE) if of_row else name)
    if query is None:
        raise NotFound(f"there is no canned query {name[:200]!r}; /queries/ lists them")
    view, rest = answers.parse_view(dict(request.args.lists()))
    edition = request.args.get("edition", "")
    graphs = answers.graphs(served.release, edition) if edition else ()
    row = request.args.get("row", "")
    if bool(row) != of_row:
        where = f"/queries/{query.name}{_EVIDENCE}"
        raise RequestError(f"the evidence of a row is at {where}?row=NAME, with the values of the question")
    arguments = {key: values for key, values in rest.items() if key not in _OURS}
    return CannedRequest(query, arguments, view, edition, graphs, row)


def address(path: str, changes: Mapping[str, object] = {}) -> str:
    """Write an address with what this one asks, but for changes; None leaves something out."""
    asked = [(key, value) for key, value in request.args.items(multi=True) if value or key == "records"]
    pairs = [(key, value) for key, value in asked if key not in changes]
    pairs += [(key, str(value)) for key, value in changes.items() if value is not None]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def evidence_address(asked: CannedRequest) -> str:
    """Write the address of the evidence of a row, up to the row's name."""
    left_out = dict.fromkeys(("sort", "page", "pageSize", "format", "records", "row", *_filters()), None)
    return address(f"{asked.path}{_EVIDENCE}", {**left_out, "row": ""})


def links(answer: Answer, path: str) -> list[str]:
    """Write the links to the other pages of an answer (RFC 8288)."""
    if not answer.view.page_size:
        return []
    sizes = {"pageSize": answer.view.page_size}
    return [
        f'<{address(path, {**sizes, "page": number})}>; rel="{rel}"' for rel, number in answer.around.items()
    ]


def _filters() -> list[str]:
    return [key for key in request.args if key.startswith("filter[")]


def _wants_records(form: Format) -> bool:
    asked = request.args.get("records")
    if asked is None or asked.lower() in {"false", "0", "no"}:
        return False
    if asked.lower() not in {"", "true", "1", "yes"}:
        raise RequestError(f"'records' is true or false, not {asked[:20]!r}")
    if form is not formats.JSON:
        raise RequestError("'records' is a form of JSON; ask for .json")
    return True
