"""The media types an answer can have: the table, the choice among them, the writing.

With `store` this is the only module that knows pyoxigraph.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from typing import IO, NamedTuple, Protocol, cast

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from ..errors import RequestError
from ..terms import PREFIXES, XSD

# Turtle reads best with one subject in one block; sorting takes memory, so only up to this many triples.
_SORTED = 10_000

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Triples = Iterable[ox.Triple]


class Sink(Protocol):
    """What takes the bytes of an answer."""

    def write(self, data: bytes, /) -> int: ...  # noqa: D102 - a file's
    def flush(self) -> None: ...  # noqa: D102 - a file's


class Cell(NamedTuple):
    """One value of a solution as plain text; an unbound one is empty."""

    text: str
    is_iri: bool


@dataclass(frozen=True)
class Format:
    """One format: our name for it, its media types (the first is what we send), its extension."""

    name: str
    media_types: tuple[str, ...]
    extension: str

    @property
    def media_type(self) -> str:
        """The media type an answer is sent with."""
        return self.media_types[0]

    @property
    def content_type(self) -> str:
        """The media type with its charset where one is needed; RDF and JSON types are UTF-8 by definition."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


JSON = Format("json", ("application/sparql-results+json", "application/json"), "srj")
XML = Format("xml", ("application/sparql-results+xml", "application/xml"), "srx")
CSV = Format("csv", ("text/csv",), "csv")
TSV = Format("tsv", ("text/tab-separated-values",), "tsv")
TURTLE = Format("turtle", ("text/turtle",), "ttl")
NTRIPLES = Format("ntriples", ("application/n-triples",), "nt")
JSONLD = Format("jsonld", ("application/ld+json", "application/json"), "jsonld")
RDFXML = Format("rdfxml", ("application/rdf+xml", "application/xml"), "rdf")
PLAIN_JSON = Format("json", ("application/json",), "json")
TRIG = Format("trig", ("application/trig",), "trig")
NQUADS = Format("nquads", ("application/n-quads",), "nq")
HTML = Format("html", ("text/html",), "html")
XLSX = Format("xlsx", ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",), "xlsx")

SOLUTIONS = (JSON, XML, CSV, TSV)
GRAPHS = (TURTLE, NTRIPLES, JSONLD, RDFXML)
DATASETS = (TRIG, NQUADS)  # these keep the named graph of each statement

_RESULT_WRITERS = {
    JSON: ox.QueryResultsFormat.JSON,
    XML: ox.QueryResultsFormat.XML,
    CSV: ox.QueryResultsFormat.CSV,
    TSV: ox.QueryResultsFormat.TSV,
}
_RESULTS = (ox.QuerySolutions, ox.QueryBoolean)
_GRAPH_WRITERS = {
    TURTLE: ox.RdfFormat.TURTLE,
    NTRIPLES: ox.RdfFormat.N_TRIPLES,
    JSONLD: ox.RdfFormat.JSON_LD,
    RDFXML: ox.RdfFormat.RDF_XML,
}

DATASET_WRITERS = {TRIG: ox.RdfFormat.TRIG, NQUADS: ox.RdfFormat.N_QUADS}


@lru_cache(maxsize=512)  # clients send the same few headers over and over
def negotiate(accept: str | None, offered: tuple[Format, ...], override: str | None = None) -> Format:
    """Choose the format to answer in (RFC 9110 section 12.5.1).

    `override` is a format's name, extension or media type and wins over `accept`. Among
    equal weights the order of `offered` decides. Raises RequestError 400 for an unknown
    override and 406, both listing what there is, when nothing fits.
    """
    listed = ", ".join(f"{form.name} ({form.media_type})" for form in offered)
    if override:
        wanted = override.strip().lower()
        for form in offered:
            if wanted in {form.name, form.extension, *form.media_types}:
                return form
        raise RequestError(f"there is no format {override[:60]!r} for this answer; there is: {listed}")
    ranges = list(_ranges(accept or ""))
    if not ranges:
        return offered[0]
    weights = [max(_weight(ranges, media_type) for media_type in form.media_types) for form in offered]
    best = max(weights)
    if best <= 0:
        raise RequestError(f"none of the accepted media types is to be had; there is: {listed}", status=406)
    return offered[weights.index(best)]


def write(results: Results, form: Format, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Serialise results; raises RequestError when evaluation fails on the way."""
    into = BytesIO()
    write_to(results, form, into, prefixes)
    return into.getvalue()


def write_to(
    results: Results | Triples,
    form: Format,
    into: Sink,
    prefixes: Mapping[str, str] = PREFIXES,
    *,
    ordered: bool = False,
) -> None:
    """Serialise results as they are found; raises RequestError when evaluation fails on the way.

    Triples that are not `ordered` already are sorted for Turtle, as far as they are few.
    """
    try:
        if isinstance(results, _RESULTS):
            results.serialize(cast("IO[bytes]", into), format=_RESULT_WRITERS[form])
            return
        found: Iterator[ox.Triple] = iter(results)
        if form is TURTLE and not ordered:
            # Oxigraph writes triples in the order they come.
            first = set(islice(found, _SORTED))
            found = chain(sorted(first, key=str), found)
        names = dict(prefixes) if form in {TURTLE, RDFXML, JSONLD} else None
        ox.serialize(found, cast("IO[bytes]", into), format=_GRAPH_WRITERS[form], prefixes=names)
    except RuntimeError as error:
        raise RequestError(f"the query cannot be evaluated: {error}") from error


def triples(results: Results) -> Triples:
    """Return the triples of a CONSTRUCT or DESCRIBE."""
    assert isinstance(results, ox.QueryTriples), "only CONSTRUCT and DESCRIBE give triples"
    return results


def rows(results: Results) -> tuple[list[str], list[list[Cell]]]:
    """Turn solutions into column names and cells, for tables that people read."""
    assert isinstance(results, ox.QuerySolutions), "only SELECT has rows"
    names = [variable.value for variable in results.variables]
    try:
        return names, [
            [Cell("" if t is None else _plain(t), isinstance(t, ox.NamedNode)) for t in s] for s in results
        ]
    except RuntimeError as error:
        raise RequestError(f"the query cannot be evaluated: {error}") from error


def is_empty(results: Results) -> bool:
    """Tell whether an answer says nothing: no, no rows, or one row that counts to nought."""
    if isinstance(results, ox.QueryBoolean):
        return not results
    assert isinstance(results, ox.QuerySolutions), "only SELECT and ASK can be empty"
    first = list(islice(results, 2))
    if len(first) != 1:
        return not first
    bound = [term for term in first[0] if term is not None]
    return bool(bound) and all(isinstance(term, ox.Literal) and term.value == "0" for term in bound)


def column(results: Results) -> list[str]:
    """Return the terms of the first column, as SPARQL writes them."""
    assert isinstance(results, ox.QuerySolutions), "only SELECT has columns"
    return [str(solution[0]) for solution in results if solution[0] is not None]


def compact(iri: str, base: str) -> str:
    """Shorten an IRI for reading: the region's own lose their base, known namespaces become prefixes."""
    if iri.startswith(f"{base}id/"):
        return iri.removeprefix(f"{base}id/")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def written_out(text: str, base: str) -> list[str]:
    """List the IRIs that a text can mean: one in full, one with a prefix, one as `compact` shortens it."""
    prefix, _, rest = text.partition(":")
    found = [text.removeprefix("<").removesuffix(">")]
    if prefix in PREFIXES:
        found.append(PREFIXES[prefix] + rest)
    return [*found, f"{base}id/{text}"]


def from_graph(graph: Iterable[tuple[Node, Node, Node]]) -> Iterator[ox.Triple]:
    """Convert every triple of one graph."""
    for subject, predicate, value in graph:
        yield ox.Triple(_resource(subject), ox.NamedNode(str(predicate)), _term(value))


def quads_from_graph(graph: Graph, name: str) -> Iterator[ox.Quad]:
    """Convert every triple of one graph, as statements of a named graph."""
    for triple in from_graph(graph):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(name))


def to_graph(triples: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Graph:
    """Convert statements to a graph of rdflib, whatever graphs they are in."""
    graph = Graph()
    for statement in triples:
        graph.add((_node(statement.subject), URIRef(statement.predicate.value), _node(statement.object)))
    return graph


def from_rdflib(dataset: Dataset) -> Iterator[ox.Quad]:
    """Convert every quad, keeping lexical forms as they are."""
    for subject, predicate, value, graph in dataset.quads():
        name = ox.DefaultGraph() if graph in {None, DATASET_DEFAULT_GRAPH_ID} else ox.NamedNode(str(graph))
        yield ox.Quad(_resource(subject), ox.NamedNode(str(predicate)), _term(value), name)


def canonical_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Write a dataset as RDFC-1.0 canonical N-Quads: equal datasets give equal bytes."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


def _plain(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal), "no statements about statements are published"
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    return Literal(term.value, datatype=None if datatype == str(XSD.string) else URIRef(datatype))


def _resource(term: Node) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))


def _term(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if not isinstance(term, Literal):
        return _resource(term)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Read an Accept header as (media range, weight); what is malformed is passed over."""
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                weight = _q(value.strip())
        if media_range.count("/") == 1 or media_range == "*":
            yield media_range, weight


def _q(text: str) -> float:
    digits = text.replace(".", "", 1)
    return min(float(text), 1.0) if digits.isascii() and digits.isdecimal() else 0.0


def _weight(ranges: Sequence[tuple[str, float]], media_type: str) -> float:
    """Return the weight of the most specific range that fits, 0 if none does."""
    main = media_type.partition("/")[0]
    for specific in (media_type, f"{main}/*", "*/*", "*"):
        weights = [weight for media_range, weight in ranges if media_range == specific]
        if weights:
            return max(weights)
    return 0.0
