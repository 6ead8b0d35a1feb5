"""The formats an answer can have: one row each, over which everything else iterates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import pyoxigraph as ox

from ..errors import RequestError
from . import writers
from .namespaces import PREFIXES
from .truncate import RowSyntax
from .writers import Results, Sink, Triples, Writer

W3C_FORMATS = "http://www.w3.org/ns/formats/"


@dataclass(frozen=True, eq=False)
class Format:
    """One format.

    `media_types` has first the one that is sent, then those it may be asked by too;
    `extension` is that of a file. `kinds` says what can be answered in it: `SELECT`, `ASK`,
    `CONSTRUCT` and `DESCRIBE` as SPARQL has them, `dataset` for statements with their
    graphs, and `canned` for an answer to a canned query. `w3c` is its local name under
    https://www.w3.org/ns/formats/, where it has one. `rows` finds where rows end in it, for
    an answer that is cut. `writer` writes it; what only a canned answer has is written there.
    """

    name: str
    media_types: tuple[str, ...]
    extension: str
    label: str = ""
    kinds: tuple[str, ...] = ()
    w3c: str = ""
    rows: RowSyntax | None = None
    writer: Writer | None = None

    @property
    def media_type(self) -> str:
        """The media type an answer is sent with."""
        return self.media_types[0]

    @property
    def content_type(self) -> str:
        """The media type with its charset where one is needed; RDF and JSON types are UTF-8 by definition."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_ROWS = ("SELECT", "ASK", "canned")
_GRAPH = ("CONSTRUCT", "DESCRIBE")

JSON = Format(
    "json",
    ("application/sparql-results+json", "application/json"),
    "srj",
    "JSON",
    _ROWS,
    "SPARQL_Results_JSON",
    # A quote that stands before a name opens a string, so this is structure and never inside a literal.
    RowSyntax(
        re.compile(rb'"bindings":\['),
        re.compile(rb'\},(?=\{"[^"},:\]])'),
        b"]}}",
        separator=b",",
        note=b'"truncated":{"%s":%d},',  # before the results: some clients read nothing after them
    ),
    writers.solutions(ox.QueryResultsFormat.JSON),
)
XML = Format(
    "xml",
    ("application/sparql-results+xml", "application/xml"),
    "srx",
    "XML",
    _ROWS,
    "SPARQL_Results_XML",
    RowSyntax(
        re.compile(rb"<results>"), re.compile(rb"</result>"), b"</results></sparql><!-- truncated: %s=%d -->"
    ),
    writers.guarded(writers.solutions(ox.QueryResultsFormat.XML), "JSON, CSV or TSV"),
)
CSV = Format(
    "csv",
    ("text/csv",),
    "csv",
    "CSV",
    _ROWS,
    "SPARQL_Results_CSV",
    RowSyntax(re.compile(rb"\r\n"), re.compile(rb'(?:[^"\r\n]|"[^"]*")*\r\n')),
    writers.solutions(ox.QueryResultsFormat.CSV),
)
TSV = Format(
    "tsv",
    ("text/tab-separated-values",),
    "tsv",
    "TSV",
    _ROWS,
    "SPARQL_Results_TSV",
    RowSyntax(re.compile(rb"\n"), re.compile(rb"\n")),
    writers.solutions(ox.QueryResultsFormat.TSV),
)
JSONL = Format(
    "jsonl",
    ("application/jsonl", "application/x-ndjson"),
    "jsonl",
    "JSON Lines",
    _ROWS,
    rows=RowSyntax(re.compile(rb""), re.compile(rb"\n")),
    writer=writers.json_lines,
)
XLSX = Format(
    "xlsx",
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    "xlsx",
    "Excel",
    ("canned",),
)
TURTLE = Format(
    "turtle",
    ("text/turtle",),
    "ttl",
    "Turtle",
    (*_GRAPH, "canned"),
    "Turtle",
    writer=writers.graph(ox.RdfFormat.TURTLE),
)
NTRIPLES = Format(
    "ntriples",
    ("application/n-triples",),
    "nt",
    "N-Triples",
    _GRAPH,
    "N-Triples",
    writer=writers.graph(ox.RdfFormat.N_TRIPLES),
)
JSONLD = Format(
    "jsonld",
    ("application/ld+json", "application/json"),
    "jsonld",
    "JSON-LD",
    _GRAPH,
    "JSON-LD",
    writer=writers.graph(ox.RdfFormat.JSON_LD),
)
RDFXML = Format(
    "rdfxml",
    ("application/rdf+xml", "application/xml"),
    "rdf",
    "RDF/XML",
    _GRAPH,
    "RDF_XML",
    writer=writers.guarded(writers.graph(ox.RdfFormat.RDF_XML), "Turtle, N-Triples or JSON-LD"),
)
TRIG = Format("trig", ("application/trig",), "trig", "TriG", ("dataset",), "TriG")
NQUADS = Format("nquads", ("application/n-quads",), "nq", "N-Quads", ("dataset",), "N-Quads")
HTML = Format("html", ("text/html",), "html")
PLAIN_JSON = Format("json", ("application/json",), "json")

EVERY = (JSON, XML, CSV, TSV, JSONL, XLSX, TURTLE, NTRIPLES, JSONLD, RDFXML, TRIG, NQUADS)


def offered(kind: str) -> tuple[Format, ...]:
    """List the formats that a kind of answer can have, the usual one first."""
    return tuple(form for form in EVERY if kind in form.kinds)


SOLUTIONS = offered("SELECT")
GRAPHS = offered("CONSTRUCT")
DATASETS = offered("dataset")  # these keep the named graph of each statement
ANSWERS = offered("canned")


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
    assert form.writer is not None, "this format is written elsewhere"
    writer = writers.by_subject(form.writer) if form is TURTLE and not ordered else form.writer
    try:
        writer(results, into, prefixes)
    except RuntimeError as error:
        raise RequestError(f"the query cannot be evaluated: {error}") from error


def triples(results: Results) -> Triples:
    """Return the triples of a CONSTRUCT or DESCRIBE."""
    assert isinstance(results, ox.QueryTriples), "only CONSTRUCT and DESCRIBE give triples"
    return results
