"""The tools about things and terms: `find`, `describe`, `evidence` and `model`."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from ..describe import citations, describe, labels
from ..errors import RequestError
from ..rdf.namespaces import compact
from ..rdf.terms import Quad, is_iri, is_literal
from ..search import QUESTION, search
from . import model
from .content import Content
from .tool import Arguments, Schema, Tool, ToolResult, table, text_of, whole_number

_FOUND = 20
_STATEMENTS = 200  # that are shown of a thing in either direction
_IRI: Schema = {
    "type": "string",
    "description": "An IRI: in full, as gemeente:gm9999, or as answers shorten it: programma/wonen.",
}


def tools(content: Content) -> Iterator[Tool]:
    """Make the tools."""
    yield Tool(
        "find",
        "Find a thing by name",
        "Find programmes, people, bodies, documents, terms by their name or what is said of them, "
        "best first; forgives slips; gives IRIs.",
        {
            "name": {"type": "string", "description": "A name, or words of it."},
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
        lambda arguments: _find(content, arguments),
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


def _find(content: Content, arguments: Arguments) -> ToolResult:
    name = text_of(arguments, "name", 200)
    limit = whole_number(arguments, "limit", _FOUND, 100)
    base, language = content.release.base, content.language
    with closing(content.release.index()) as index:  # one connection is for one thread
        found = [each for each in search(index, name, language).results if each.document.kind != QUESTION]
    things = [
        {"thing": each.document.iri, "name": each.label(language), "class": each.document.kind}
        for each in found[:limit]
    ]
    rows = [[each["name"], compact(each["thing"], base), compact(each["class"], base)] for each in things]
    more = len(found) > limit
    text = table(["name", "iri", "class"], rows) if rows else f"Nothing is called {name!r}."
    return ToolResult(
        text + ("\n\nThere are more; say more of the name." if more else ""),
        {"things": things, "truncated": more},
    )


def _describe(content: Content, iri: str) -> ToolResult:
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
    return ToolResult("\n".join([*lines, *_cited(passages)]), data)


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


def _evidence(content: Content, iri: str) -> ToolResult:
    passages = _passages(content, iri)
    if not passages:
        raise RequestError(
            f"<{iri}> cites no passage itself",
            hint="Facts about it may; see what refers to it with 'describe'.",
        )
    return ToolResult("\n".join([f"<{iri}>", *_cited(passages)]), {"iri": iri, "passages": passages})


def _passages(content: Content, iri: str) -> list[dict[str, Any]]:
    return [
        {"edition": c.edition, "first_line": c.first, "last_line": c.last, "start": c.start, "end": c.end}
        for c in citations.passages(content.store, iri)
    ]


def _cited(passages: list[dict[str, Any]]) -> Iterator[str]:
    if passages:
        yield ""
        yield "It rests on these passages of the report:"
    for p in passages:
        lines = f"lines {p['first_line']}-{p['last_line']}"
        yield f"- edition {p['edition']}, {lines}, characters {p['start']}-{p['end']}"


def _model(content: Content, arguments: Arguments) -> ToolResult:
    about = arguments.get("about")
    lines = model.terms(content, text_of(arguments, "about", 200)) if about else model.overview(content)
    text = "\n".join(lines)
    return ToolResult(text, {"text": text})
