"""An answer written in the format that was asked for."""

import json
from io import BytesIO

from ...rdf import convert, formats, results
from ...rdf.formats import TURTLE, XLSX, Format
from ...rdf.namespaces import PREFIXES
from ..answer import Answer
from ..editions import About
from . import resultset, workbook
from .records import as_records

# Its media type is plain JSON's; the address asks for it with `records`.
RECORDS = Format("records", ("application/json",), "json")
FORMATS = formats.ANSWERS


def write(answer: Answer, form: Format, about: About) -> bytes:
    """Write an answer in one of `FORMATS` or as `RECORDS`."""
    if form is RECORDS:
        return json.dumps(as_records(answer, about), ensure_ascii=False, indent=1).encode()
    if form is XLSX:
        return workbook.write(answer, about)
    if form is TURTLE:
        out = BytesIO()
        prefixes = {**PREFIXES, "rs": str(resultset.RS)}
        formats.write_to(convert.triples(resultset.as_graph(answer)), TURTLE, out, prefixes)
        return out.getvalue()
    return results.write([column.name for column in answer.columns], [row.terms for row in answer.rows], form)
