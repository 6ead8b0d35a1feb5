"""The tools about things and terms: `find`, `describe`, `evidence` and `model`."""

import json
from collections.abc import Iterator
from typing import Any

from rdflib import Literal

from .. import evidence
from ..describe import describe, labels
from ..errors import RequestError
from ..formats import compact
from ..store import Quad, is_iri, is_literal
from . import model
from .content import Content
from .tool import Arguments, Result, Schema, Tool, table, text_of, whole_number
from .workers import Workers

_FOUND = 20
_STATEMENTS = 200  # that are shown of a thing in either direction
_IRI: Schema = {
    "type": "string",
    "description": "An IRI: in full, as gemeente:gm0267, or as answers shorten it: programma/wonen.",
}
# The shortest name is the nearest.
_FIND = """
SELECT ?thing (MIN(STR(?called)) AS ?name) (MIN(STR(?kind)) AS ?class) WHERE {
  { ?thing rdfs:label|skos:prefLabel|skos:altLabel|skos:hiddenLabel ?called }
  FILTER (isIRI(?thing) && CONTAINS(LCASE(STR(?called)), LCASE(%s)))
  OPTIONAL { ?thing a ?kind . FILTER (STRSTARTS(STR(?kind), STR(regio:))) }
}
GROUP BY ?thing
ORDER BY STRLEN(MIN(STR(?called))) ?thing
LIMIT %d
"""


def tools(workers: Workers, content: Content) -> Iterator[Tool]:
    """Make the tools."""
    yield Tool(
        "find",
        "Find a thing by name",
        "Find programmes, people, bodies, documents, terms by a part of their (Dutch) name; gives IRIs.",
        {
            "name": {"type": "string", "description": "A name or a part of one."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": _FOUND},
        },
        {
            "type": "object",
            "properties": {
                "things": {"type": "array", "items": {"type": "object"}},
                "truncated": {"type": "boolean"},
            },
            "required": ["things", "truncated"],
        },
        lambda arguments: _find(workers, content, arguments),
        required=("name",),
    )
    yield Tool(
        "describe",
        "Describe a thing",
        "All that the graph says of one thing: its statements, what refers to it, and its evidence.",
        {"iri": _IRI},
        {"type": "object", "properties": {"iri": {"type": "string"}}, "required": ["iri", "statements"]},
        lambda arguments: _describe(content, content.expand(text_of(arguments, "iri"))),
        required=("iri",),
    )
    yield Tool(
        "evidence",
        "Evidence of a thing",
        "The passages of the report that a fact rests on: edition, lines and characters.",
        {"iri": _IRI},
        {
            "type": "object",
            "properties": {"passages": {"type": "array", "items": {"type": "object"}}},
            "required": ["iri", "passages"],
        },
        lambda arguments: _evidence(content, content.expand(text_of(arguments, "iri"))),
        required=("iri",),
    )
    yield Tool(
        "model",
        "The model",
        "The terms to write SPARQL with: prefixes, classes and properties with definitions and use; "
        "with 'about', the classes and properties of that name, each with its properties.",
        {"about": {"type": "string", "description": "A part of a term's name, such as Milestone."}},
        {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
        lambda arguments: _model(content, arguments),
    )


def _find(workers: Workers, content: Content, arguments: Arguments) -> Result:
    name = text_of(arguments, "name", 200)
    limit = whole_number(arguments, "limit", _FOUND, 100)
    # SPARQL resolves codepoint escapes before it knows what a string is: no name has a backslash.
    wanted = Literal(" ".join(name.replace("\\", " ").split())).n3()
    query = f"{content.prefixes}\n{_FIND % (wanted, limit + 1)}"
    answer = json.loads(workers.sparql(query, "application/sparql-results+json").text)
    bindings = answer["results"]["bindings"]
    things = [
        {key: row[key]["value"] for key in ("thing", "name", "class") if key in row}
        for row in bindings[:limit]
    ]
    base = content.release.base
    rows = [[t["name"], compact(t["thing"], base), compact(t.get("class", ""), base)] for t in things]
    more = len(bindings) > limit
    text = table(["name", "iri", "class"], rows) if rows else f"Nothing is called {name!r}."
    return Result(
        text + ("\n\nThere are more; give a longer part of the name." if more else ""),
        {"things": things, "truncated": more},
    )


def _describe(content: Content, iri: str) -> Result:
    store, base, language = content.store, content.release.base, content.language
    found = describe(store, iri)
    out, into = _once(found.outgoing), _once(found.incoming)
    mentioned = {term.value for quad in (*out, *into) for term in (quad.subject, quad.object) if is_iri(term)}
    names = labels(store, {iri, *mentioned}, language)
    statements = [_statement(quad, names) for quad in out[:_STATEMENTS]]
    incoming = [_statement(quad, names) for quad in into[:_STATEMENTS]]
    passages = _passages(content, iri)
    data = {
        "iri": iri,
        "label": names[iri],
        "statements": statements,
        "incoming": incoming,
        "passages": passages,
        "truncated": found.cut or max(len(out), len(into)) > _STATEMENTS,
    }
    lines = [f"# {names[iri]}", f"<{iri}>", ""]
    lines += [f"- {_written(s, 'property', base)}: {_written(s, 'value', base)}" for s in statements]
    if incoming:
        lines += ["", "What refers to it:"]
        lines += [f"- {_written(s, 'subject', base)} {_written(s, 'property', base)}" for s in incoming]
    if data["truncated"]:
        lines += ["", f"Cut at {_STATEMENTS} statements in a direction; ask the rest with 'sparql'."]
    return Result("\n".join([*lines, *_cited(passages)]), data)


def _once(quads: tuple[Quad, ...]) -> list[Quad]:
    """Leave out what a second graph says again."""
    return list({(quad.subject, quad.predicate, quad.object): quad for quad in quads}.values())


def _statement(quad: Quad, names: dict[str, str]) -> dict[str, str]:
    said = {"property": quad.predicate.value, "value": getattr(quad.object, "value", str(quad.object))}
    said["subject"] = getattr(quad.subject, "value", str(quad.subject))
    if is_iri(quad.object):
        said["value_label"] = names.get(quad.object.value, "")
    elif is_literal(quad.object) and quad.object.language:
        said["language"] = quad.object.language
    if is_iri(quad.subject):
        said["subject_label"] = names.get(quad.subject.value, "")
    return said


def _written(statement: dict[str, str], part: str, base: str) -> str:
    value = statement[part]
    label = statement.get(f"{part}_label")
    short = compact(value, base)
    if label and label != short:
        return f"{label} <{short}>"
    language = statement.get("language") if part == "value" else None
    return f"{short}{f' @{language}' if language else ''}"


def _evidence(content: Content, iri: str) -> Result:
    passages = _passages(content, iri)
    if not passages:
        raise RequestError(
            f"<{iri}> cites no passage itself",
            hint="Facts about it may; see what refers to it with 'describe'.",
        )
    return Result("\n".join([f"<{iri}>", *_cited(passages)]), {"iri": iri, "passages": passages})


def _passages(content: Content, iri: str) -> list[dict[str, Any]]:
    return [
        {"edition": c.edition, "first_line": c.first, "last_line": c.last, "start": c.start, "end": c.end}
        for c in evidence.passages(content.store, iri)
    ]


def _cited(passages: list[dict[str, Any]]) -> Iterator[str]:
    if passages:
        yield ""
        yield "It rests on these passages of the report:"
    for p in passages:
        lines = f"lines {p['first_line']}-{p['last_line']}"
        yield f"- edition {p['edition']}, {lines}, characters {p['start']}-{p['end']}"


def _model(content: Content, arguments: Arguments) -> Result:
    about = arguments.get("about")
    lines = model.terms(content, text_of(arguments, "about", 200)) if about else model.overview(content)
    text = "\n".join(lines)
    return Result(text, {"text": text})
