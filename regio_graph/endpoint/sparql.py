"""The SPARQL endpoint and the graphs of the release, as data: a request in, a reply out.

This runs inside a worker that may be killed at any moment, and knows no web framework:
it is the road that most requests take. Pages for people are Flask's.
"""

import hashlib
import json
from dataclasses import asdict
from itertools import chain
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from .. import describe
from ..errors import RequestError
from ..iris import Names
from ..rdf import convert, formats, truncate, writers
from ..rdf.formats import Format
from ..rdf.negotiate import negotiate
from ..rdf.store import Store, graph_of
from ..release import Release
from ..settings import Settings
from ..sparql import protocol, syntax
from ..sparql.explain import Explanation
from ..sparql.explain import empty as why_empty
from ..sparql.explain.budget import Asking
from ..sparql.protocol import Operation
from ..sparql.syntax import Syntax
from . import body, files
from .body import Output
from .headers import (
    ANSWER_SECONDS,
    COMMON,
    METHODS,
    NO_STORE,
    READ,
    VARY_DATA,
    Headers,
    fresh,
    matches,
    not_modified,
    preflight,
)
from .messages import Reply, Request
from .publication import Publication

_SPARQL = "/sparql"
_STORE = "/graph-store"
_EXTENSIONS = {form.extension for form in (*formats.GRAPHS, formats.HTML)}
_EXPLAIN_SECONDS = 3.0  # that are spent on why an answer is empty, about


class PageQuery(NamedTuple):
    """A SPARQL operation that a page is to show: as it was examined, or what is wrong with it."""

    operation: Operation
    examined: Syntax | None
    error: RequestError | None = None


class Endpoint:
    """Answers from one release."""

    def __init__(self, settings: Settings, release: Release, store: Store) -> None:
        self.settings, self.release, self.store = settings, release, store
        self._path = urlsplit(release.base).path
        self._names = Names(release.base)
        self._region = f"{self._names.prefix}/"
        # The address that the descriptions of the queries give is ours too.
        self._sparql_paths = {_SPARQL, self._names.path(str(self._names.endpoint))}
        self._identity = f"{release.id} {asdict(settings.limits)}".encode()
        self.published = Publication(release, store, settings)
        self._about = ("link", self.published.links)

    def answer(self, request: Request) -> Reply | PageQuery | None:
        """Answer with data; with what a page is to show; None when the address is none of ours.

        Raises RequestError for what is asked wrongly.
        """
        if request.path.startswith(files.FOLDER):
            return files.answer(request, self.published)
        stem, dot, extension = request.path.rpartition(".")
        if request.path in self._sparql_paths:
            return self._sparql(request, None)
        if dot and stem == _SPARQL:
            return self._sparql(request, extension)
        if request.path == _STORE:
            return self._graph_store(request)
        graph = self._graph_at(request.path)
        if graph is None:
            return None
        form = dict(_pairs(request)).get("format")
        stem, _, extension = graph.rpartition(".")
        if extension in _EXTENSIONS and stem in self.store.graphs:
            graph, form = stem, extension
        return self._graph(request, graph, form, document=True)

    def _sparql(self, request: Request, extension: str | None) -> Reply | PageQuery | None:
        if request.method == "OPTIONS":
            return preflight(METHODS, ("accept-post", protocol.DIRECT_OR_FORM))
        operation = protocol.parse(
            request.method, request.query_string.encode("latin-1"), request.content_type, request.body
        )
        if operation is None:
            return self._description(request, extension)
        try:
            examined = self.examine(operation)
            form = choose(operation, examined, request.accept, extension)
        except RequestError as error:
            if "text/html" not in request.accept:
                raise
            return PageQuery(operation, None, error)
        if form is formats.HTML:
            return PageQuery(operation, examined)
        headers = self._headers(request, form, *_identity(operation), volatile=examined.volatile)
        if matches(request.if_none_match, headers):
            return not_modified(headers, examined.form)
        if operation.explain:
            out = Output()
            found = self.explain(operation, examined)
            out.write(json.dumps(found.as_json(), ensure_ascii=False, indent=1).encode())
        else:
            out, cut = self.evaluate(operation, examined, form)
            if cut:
                headers.append(("truncated", str(cut)))
        return _reply(request, headers, out, keep=not examined.volatile, note=examined.form)

    def examine(self, operation: Operation) -> Syntax:
        """Find out what an operation asks; raises RequestError for what may not run."""
        examined = syntax.examine(operation.query, self.settings.services, self.release.base)
        self.store.check_graphs((*examined.from_graphs, *examined.from_named))
        return examined

    def evaluate(
        self, operation: Operation, examined: Syntax, form: Format, rows: int | None = None
    ) -> tuple[Output, truncate.Truncation | None]:
        """Evaluate a query and write its answer, up to the limits; say what it was cut at."""
        limits = self.settings.limits
        rows = limits.result_rows if rows is None else rows
        text = syntax.bounded(examined, rows + 1) if examined.form == "SELECT" else examined.text
        results = self.store.query(
            text, operation.default_graphs, operation.named_graphs, written=examined.text
        )
        out = Output()
        if examined.form == "ASK":
            formats.write_to(results, form, out)
            return out, None
        if examined.form != "SELECT":
            return out, self._write_graph(formats.triples(results), form, out)
        assert form.rows is not None, "every format of rows says where they end"
        cut = truncate.Cut(form.rows, rows, limits.result_bytes, out.write)
        try:
            formats.write_to(results, form, cut)
            cut.close()
        except truncate.Full:
            if cut.patch:
                out.patch(*cut.patch)
        return out, cut.cut

    def explain(self, operation: Operation, examined: Syntax) -> Explanation:
        """Find out why a SELECT or ASK is empty."""
        if examined.form not in {"SELECT", "ASK"}:
            raise RequestError(f"explain=empty is for SELECT and ASK, not for {examined.form}")
        asker = Asking(self.store, operation.default_graphs, operation.named_graphs, _EXPLAIN_SECONDS)
        return why_empty(examined, asker)

    def _write_graph(self, triples: writers.Triples, form: Format, out: Output) -> truncate.Truncation | None:
        limits = self.settings.limits
        bounded = truncate.Bounded(triples, limits.result_rows, limits.result_bytes, lambda: out.size)
        formats.write_to(bounded, form, out)
        return bounded.cut

    def _description(self, request: Request, extension: str | None) -> Reply | None:
        """Describe the service, as the Service Description asks of a GET without a query."""
        override = dict(_pairs(request)).get("format") or extension
        form = negotiate(request.accept or None, (*formats.GRAPHS, formats.HTML), override)
        if form is formats.HTML:
            return None
        address = f"{request.scheme}://{request.host}{_SPARQL}"
        headers = self._headers(request, form, "description", address)
        if matches(request.if_none_match, headers):
            return not_modified(headers, "description")
        out = Output()
        graph = describe.service(self.release, self.store, self.settings, address)
        # Editors look for examples here when a plain query finds none.
        questions = str(self._names.queries)
        known = self.store.triples(questions) if questions in self.store.graphs else ()
        formats.write_to(chain(convert.triples(graph), known), form, out)
        return _reply(request, headers, out, keep=True, note="description")

    def _graph_store(self, request: Request) -> Reply | None:
        """Answer the read half of the Graph Store HTTP Protocol, graphs named indirectly."""
        pairs = _pairs(request)
        named = [value for name, value in pairs if name == "graph"]
        default = [value for name, value in pairs if name == "default"]
        if request.method in {"GET", "HEAD"} and len(named) + len(default) != 1:
            raise RequestError("give either graph=IRI or default; this address has no graph of its own")
        if default not in ([], [""]):
            raise RequestError(f"'default' takes no value, and has {default[0][:20]!r}")
        return self._graph(request, named[0] if named else None, dict(pairs).get("format"))

    def _graph(
        self,
        request: Request,
        graph: str | None,
        override: str | None,
        *,
        document: bool = False,
    ) -> Reply | None:
        """Answer with a graph; at its own address it is a document too, with a page and a description."""
        if request.method == "OPTIONS":
            return preflight(READ)
        if request.method not in {"GET", "HEAD"}:
            raise RequestError(f"graphs are only read here, not changed by {request.method}", 405, allow=READ)
        if graph is not None and graph not in self.store.graphs:
            if document and "text/html" in request.accept:
                return None  # the page about it names what comes near
            known = ", ".join(f"<{name}>" for name in self.store.graphs)
            raise RequestError(f"<{graph}> is not a graph of this release; it has: {known}", status=404)
        offered = (*formats.GRAPHS, formats.HTML) if document else formats.GRAPHS
        form = negotiate(request.accept or None, offered, override)
        if form is formats.HTML:
            return None
        described = graph if graph and document and request.path.startswith(self._region) else ""
        headers = self._headers(request, form, "graph", graph or "", described)
        if matches(request.if_none_match, headers):
            return not_modified(headers, "graph")
        out = Output()
        said = describe.describe(self.store, described).outgoing if described else ()
        about = (quad.triple for quad in said if graph_of(quad) != graph)
        triples = chain(self.store.triples(graph), about)
        cut = self._write_graph(triples, form, out)
        if cut:
            headers.append(("truncated", str(cut)))
        return _reply(request, headers, out, keep=True, note="graph")

    def _graph_at(self, path: str) -> str | None:
        """Return the graph that has this path, under the base's own path or directly; None for no graph."""
        for prefix in (self._path, self._region, "/"):
            if path.startswith(f"{prefix}graph/"):
                return self.release.base + unquote(path.removeprefix(prefix))
        return None

    def _headers(self, request: Request, form: Format, *identity: str, volatile: bool = False) -> Headers:
        """Write the headers of a whole answer; what may differ next time is not to be kept by anybody."""
        headers = [("content-type", form.content_type), *COMMON, VARY_DATA, self._about]
        if volatile:
            return [*headers, NO_STORE]
        digest = hashlib.sha256(self._identity)
        for part in (*identity, form.media_type, body.wanted(request.accept_encoding)):
            digest.update(b"\0" + part.encode("utf-8", "surrogatepass"))
        return [*headers, ("etag", f'"{digest.hexdigest()[:32]}"'), fresh(ANSWER_SECONDS)]


def choose(operation: Operation, examined: Syntax, accept: str, extension: str | None = None) -> Format:
    """Choose the format to answer a query in; raises RequestError for one that is not offered."""
    offered = (formats.PLAIN_JSON,) if operation.explain else formats.offered(examined.form)
    return negotiate(accept or None, (*offered, formats.HTML), operation.format or extension)


def _reply(request: Request, headers: Headers, out: Output, *, keep: bool, note: str) -> Reply:
    coding = body.coding(request.accept_encoding, out.size)
    if coding:
        out = out.compressed(coding)
        headers.append(("content-encoding", coding))
    return Reply(200, headers, out.body(), keep=keep, note=note, size=out.size, file=out.descriptor())


def _identity(operation: Operation) -> tuple[str, ...]:
    return (
        operation.query,
        *(f"default {graph}" for graph in operation.default_graphs),
        *(f"named {graph}" for graph in operation.named_graphs),
        *(("explain",) if operation.explain else ()),
    )


def _pairs(request: Request) -> list[tuple[str, str]]:
    try:
        return parse_qsl(request.query_string, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise RequestError(f"the query string cannot be read: {error}") from error
