"""The evidence of a row of an answer, as a page and as data."""

from io import BytesIO
from typing import NamedTuple

from flask import Response, jsonify, request

from ... import answers
from ...answers import Answer, Evidence
from ...iris import DEFINITIONS
from ...rdf import formats
from ...rdf.formats import Format
from ...rdf.namespaces import XSD
from ...rdf.terms import Term, Triple, iri, is_iri, literal, triple
from ..context import state
from ..query_request import CannedRequest, address
from ..render import href, render

_INTEGER = str(XSD.integer)


class Lines(NamedTuple):
    """Lines of a source, and the things that rest on them: each its name and address."""

    iri: str
    edition: str
    first: int
    last: int
    things: list[tuple[str, str | None]]


class StatementGroup(NamedTuple):
    """The statements about one thing: property, value and where each is said."""

    name: str
    href: str | None
    rows: list[tuple[str, str, str | None, list[str]]]


def evidence_page(asked: CannedRequest) -> Response:
    """Show what gave a row."""
    answer, found = _find(asked)
    cells = [
        (answer.heading(column), answer.shown(term), href(term.value) if is_iri(term) else None)
        for at, (column, term) in enumerate(zip(answer.columns, found.row.terms, strict=True))
        if term is not None and at not in answer.naming
    ]
    page = render(
        "evidence.html",
        query=asked.query,
        cells=cells,
        found=found,
        groups=_groups(found),
        passages=_lines(found),
        back=address(asked.path, {"row": None}),
        data=[
            (form, address(f"{asked.path}/evidence.{form.extension}"))
            for form in (formats.PLAIN_JSON, formats.TURTLE)
        ],
    )
    return Response(page)


def evidence_data(asked: CannedRequest, form: Format) -> Response:
    """Give what gave a row: JSON that says all of it, or the triples with their passages."""
    answer, found = _find(asked)
    if form is formats.PLAIN_JSON:
        return jsonify(_json(answer, found))
    out = BytesIO()
    formats.write_to(_triples(found), form, out)
    return Response(out.getvalue(), content_type=form.content_type)


def _find(asked: CannedRequest) -> tuple[Answer, Evidence]:
    answer = asked.answer()
    return answer, answers.evidence(state().store, answer, asked.row, asked.graphs)


def _groups(found: Evidence) -> list[StatementGroup]:
    groups: dict[Term, StatementGroup] = {}
    for said in found.statements:
        subject = said.subject
        name = found.labels.get(subject.value, subject.value)
        group = groups.setdefault(subject, StatementGroup(name, href(subject.value), []))
        value, link = said.object.value, None
        if is_iri(said.object):
            value, link = found.labels.get(value, value), href(value)
        said_of = found.labels.get(said.predicate.value, said.predicate.value)
        group.rows.append((said_of, value, link, [_graph_name(graph) for graph in said.graphs]))
    return list(groups.values())


def _graph_name(graph: str) -> str:
    """Return the part of a graph's IRI that says which it is."""
    return graph.removeprefix(f"{state().release.base}graph/")


def _lines(found: Evidence) -> list[Lines]:
    lines: dict[tuple[str, int, int], Lines] = {}
    for passage in found.passages:
        edition, first, last = passage.edition, passage.first, passage.last
        at = lines.setdefault((edition, first, last), Lines(passage.iri, edition, first, last, []))
        thing = (found.labels.get(passage.node, passage.node), href(passage.node))
        if thing not in at.things:
            at.things.append(thing)
    return list(lines.values())


def _json(answer: Answer, found: Evidence) -> dict[str, object]:
    return {
        "query": answer.query.name,
        "release": state().release.id,
        "row": found.row.name,
        "values": {
            column.name: None if term is None else term.value
            for column, term in zip(answer.columns, found.row.terms, strict=True)
        },
        "solutions": found.solutions,
        "complete": found.whole,
        "grouped": found.grouped,
        "absence": found.absent,
        "statements": [
            {
                "subject": str(said.subject),
                "predicate": str(said.predicate),
                "object": str(said.object),
                "graphs": list(said.graphs),
            }
            for said in found.statements
        ],
        "passages": [
            {
                "thing": passage.node,
                "passage": passage.iri,
                "edition": passage.edition,
                "firstLine": passage.first,
                "lastLine": passage.last,
            }
            for passage in found.passages
        ],
        "self": request.url,
    }


def _triples(found: Evidence) -> list[Triple]:
    triples = [triple(said.subject, said.predicate, said.object) for said in found.statements]
    for passage in found.passages:
        lines = iri(passage.iri)
        triples.append(triple(iri(passage.node), iri(f"{DEFINITIONS}passage"), lines))
        for name, line in (("firstLine", passage.first), ("lastLine", passage.last)):
            triples.append(triple(lines, iri(DEFINITIONS + name), literal(str(line), _INTEGER)))
    return list(dict.fromkeys(triples))
