"""Solutions as terms in hand, for answers that are sorted, filtered and paged before they are written."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from itertools import islice
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from ..errors import RequestError
from .formats import CSV, JSON, TSV, Format, Results, Triples
from .namespaces import XSD

_STRING = str(XSD.string)


class Term(NamedTuple):
    """One term of a solution, in the words of SPARQL's JSON results; `datatype` is empty for plain text."""

    kind: str  # uri, literal or bnode
    value: str
    datatype: str = ""
    language: str = ""

    @property
    def n3(self) -> str:
        """Write it as SPARQL and Turtle do."""
        return str(_engines(self))


Row = tuple[Term | None, ...]


def read(results: Results, most: int) -> tuple[list[str], list[Row]]:
    """Turn at most so many solutions into column names and terms."""
    assert isinstance(results, ox.QuerySolutions), "only SELECT has solutions"
    names = [variable.value for variable in results.variables]
    try:
        return names, [
            tuple(None if term is None else _term(term) for term in solution)
            for solution in islice(results, most)
        ]
    except RuntimeError as error:
        raise RequestError(f"the query cannot be evaluated: {error}") from error


def from_json(text: str) -> tuple[list[str], list[Row]]:
    """Read SPARQL's JSON results, as another process wrote them."""
    found = json.loads(text)
    names = found["head"]["vars"]
    return names, [tuple(_cell(row.get(name)) for name in names) for row in found["results"]["bindings"]]


def write(names: Sequence[str], rows: Iterable[Row], form: Format) -> bytes:
    """Write solutions in one of the formats of SPARQL results, as the engine writes its own."""
    if form is JSON:
        bindings = [
            {name: _json(term) for name, term in zip(names, row, strict=True) if term is not None}
            for row in rows
        ]
        document = {"head": {"vars": list(names)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if form is CSV:
        out = StringIO()
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows([["" if term is None else _plain(term) for term in row] for row in rows])
        return out.getvalue().encode()
    if form is TSV:
        lines = ["\t".join(f"?{name}" for name in names)]
        lines += ["\t".join("" if term is None else _escaped(term) for term in row) for row in rows]
        return ("\n".join(lines) + "\n").encode()
    return _xml(names, rows).encode()


def triples(written: Iterable[tuple[Term, Term, Term]]) -> Triples:
    """Turn terms into triples that can be written as a graph."""
    for subject, predicate, value in written:
        node = _engines(subject)
        assert not isinstance(node, ox.Literal), "a subject is no literal"
        yield ox.Triple(node, ox.NamedNode(predicate.value), _engines(value))


def _xml(names: Sequence[str], rows: Iterable[Row]) -> str:
    parts = ['<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>']
    parts += [f"<variable name={quoteattr(name)}/>" for name in names]
    parts.append("</head><results>")
    for row in rows:
        parts.append("<result>")
        for name, term in zip(names, row, strict=True):
            if term is None:
                continue
            attribute = f" xml:lang={quoteattr(term.language)}" if term.language else ""
            attribute = f" datatype={quoteattr(term.datatype)}" if term.datatype else attribute
            value = escape(term.value, {"\r": "&#13;"})
            written = f"<{term.kind}{attribute}>{value}</{term.kind}>"
            parts.append(f"<binding name={quoteattr(name)}>{written}</binding>")
        parts.append("</result>")
    return "".join([*parts, "</results></sparql>"])


def _json(term: Term) -> dict[str, str]:
    written = {"type": term.kind, "value": term.value}
    if term.language:
        written["xml:lang"] = term.language
    if term.datatype:
        written["datatype"] = term.datatype
    return written


def _cell(cell: Mapping[str, str] | None) -> Term | None:
    if cell is None:
        return None
    return Term(cell["type"], cell["value"], cell.get("datatype", ""), cell.get("xml:lang", ""))


def _plain(term: Term) -> str:
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _escaped(term: Term) -> str:
    return term.n3.replace("\t", "\\t")


def _engines(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if term.kind == "uri":
        return ox.NamedNode(term.value)
    if term.kind == "bnode":
        return ox.BlankNode(term.value)
    if term.language:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype or _STRING))


def _term(term: object) -> Term:
    if isinstance(term, ox.Literal):
        if term.language:
            return Term("literal", term.value, language=term.language)
        datatype = term.datatype.value
        return Term("literal", term.value, "" if datatype == _STRING else datatype)
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        return Term("uri" if isinstance(term, ox.NamedNode) else "bnode", term.value)
    return Term("literal", str(term))  # a triple term, which SPARQL 1.1 does not have
