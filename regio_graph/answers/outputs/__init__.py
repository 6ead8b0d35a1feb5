"""An answer written in the format that was asked for."""

import json
from io import BytesIO

from rdflib import RDF, BNode, Graph, Literal, Namespace

from ...rdf import convert, formats, results
from ...rdf.formats import TURTLE, XLSX, Format
from ...rdf.namespaces import PREFIXES
from ..answer import Answer
from ..editions import About
from . import workbook
from .records import as_records

# Its media type is plain JSON's; the address asks for it with `records`.
RECORDS = Format("records", ("application/json",), "json")
FORMATS = formats.ANSWERS
_RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")


def write(answer: Answer, form: Format, about: About) -> bytes:
    """Write an answer in one of `FORMATS` or as `RECORDS`."""
    if form is RECORDS:
        return json.dumps(as_records(answer, about), ensure_ascii=False, indent=1).encode()
    if form is XLSX:
        return workbook.write(answer, about)
    if form is TURTLE:
        out = BytesIO()
        prefixes = {**PREFIXES, "rs": str(_RS)}
        formats.write_to(convert.triples(_result_set(answer)), TURTLE, out, prefixes)
        return out.getvalue()
    return results.write([column.name for column in answer.columns], [row.terms for row in answer.rows], form)


def _result_set(answer: Answer) -> Graph:
    """Describe an answer in the result set vocabulary of W3C's SPARQL tests; row numbers are rs:index.

    It is the one vocabulary for rows as data that engines know (rdflib and Jena read it):
    https://www.w3.org/2001/sw/DataAccess/tests/result-set.
    """
    graph = Graph()
    whole = BNode("answer")
    graph.add((whole, RDF.type, _RS.ResultSet))
    for column in answer.columns:
        graph.add((whole, _RS.resultVariable, Literal(column.name)))
    graph.add((whole, _RS.size, Literal(len(answer.rows))))
    first = (answer.view.page - 1) * answer.view.page_size + 1
    for at, row in enumerate(answer.rows, first):
        solution = BNode(f"row{at}")
        graph.add((whole, _RS.solution, solution))
        graph.add((solution, _RS["index"], Literal(at)))
        for column, term in zip(answer.columns, row.terms, strict=True):
            if term is not None:
                binding = BNode(f"row{at}-{column.name}")
                graph.add((solution, _RS.binding, binding))
                graph.add((binding, _RS.variable, Literal(column.name)))
                graph.add((binding, _RS.value, convert.to_rdflib(term)))
    return graph
