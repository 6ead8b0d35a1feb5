"""Canned queries as tools: their parameters as JSON Schema, their answers as records with evidence.

What a client fills in is read here, names into things, and bound; the query itself is
evaluated by a worker, under the limits.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from .. import answers
from ..answers import Answer, View
from ..answers.outputs.records import as_records
from ..content.queries import CannedQuery, Column, Parameter
from ..describe import citations
from ..errors import RequestError
from ..languages import LANGUAGES
from ..rdf import results
from ..rdf.namespaces import compact
from ..rdf.terms import Term, is_iri
from .content import Content
from .pool_client import MOST_ROWS, PoolClient
from .sparql import why_empty
from .tool import Arguments, Schema, Tool, ToolResult, choice, table, whole_number

_ROWS = 100
_ENUM = 40  # things up to which a schema lists them all
_SAMPLE = 5
_CITED = 3  # passages that a row of a text names
_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}


def tools(workers: PoolClient, content: Content) -> Iterator[Tool]:
    """Make a tool of each canned query."""
    for query in content.queries.values():
        yield Tool(
            query.name.replace("/", "_"),
            query.title.in_(content.language),
            _description(query, content.language),
            {p.name: _parameter(content, p) for p in query.parameters} | _view(content),
            _gives(query),
            partial(_ask, workers, content, query),
        )


def _description(query: CannedQuery, language: str) -> str:
    questions = [query.summary.nl, query.summary.en]
    columns = ", ".join(column.label.en for column in query.columns)
    return " ".join(questions if language == "nl" else reversed(questions)) + f" Gives: {columns}."


def _parameter(content: Content, parameter: Parameter) -> Schema:
    """Write the schema of a parameter; things are given by name, and listed where they are few."""
    label = parameter.label.in_(content.language)
    one: Schema = {"type": _TYPES.get(parameter.type, "string")}
    names: dict[str, str] = {}
    if parameter.type == "date":
        label += " (2024-06-30, or in Dutch: medio 2024, Q3 2024)"
    elif parameter.type == "iri":
        choices = answers.choices(content.store, parameter, content.language)
        names = {choice.term: choice.label for choice in choices}
        if 0 < len(choices) <= _ENUM and len({*names.values()}) == len(choices):
            one["enum"] = [choice.label for choice in choices]
        else:
            often = sorted(choices, key=lambda choice: -choice.count)[:_SAMPLE]
            sample = f", such as {'; '.join(choice.label for choice in often)}" if often else ""
            label += f" (a name, a code or an IRI{sample})"
    default = [_plain(parameter, names.get(value, value)) for value in parameter.defaults]
    schema = {"type": "array", "items": one} if parameter.several else one
    if default:
        schema = schema | {"default": default if parameter.several else default[0]}
    return schema | {"description": label}


def _plain(parameter: Parameter, value: str) -> Any:  # noqa: ANN401 - JSON
    if parameter.type == "boolean":
        return value == "true"
    return json.loads(value.lstrip("+")) if parameter.type in {"integer", "decimal"} else value


def _view(content: Content) -> dict[str, Schema]:
    """Write the schemas of paging and filters; no parameter can have these names."""
    schema: dict[str, Schema] = {
        "page": {"type": "integer", "minimum": 1, "default": 1, "description": "Which page of the rows."},
        "pageSize": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_ROWS,
            "default": _ROWS,
            "description": "Rows of a page.",
        },
        "lang": {"type": "string", "enum": list(LANGUAGES), "default": content.language},
    }
    editions = list(answers.editions(content.release))
    if len(editions) > 1:
        schema["edition"] = {
            "type": "string",
            "enum": editions,
            "description": "Of which edition, not today's.",
        }
    return schema


def _gives(query: CannedQuery) -> Schema:
    """Write the schema of an answer."""
    record: dict[str, Schema] = {}
    for column in query.columns:
        record[column.name] = _column(column)
        if column.type == "iri":
            record[f"{column.name}.label"] = {"type": ["string", "null"], "description": "Its name."}
    return {
        "type": "object",
        "properties": {
            "records": {
                "type": "array",
                "items": {"type": "object", "properties": record, "required": list(record)},
            },
            "total": {"type": "integer", "description": "Rows on all pages."},
            "cut": {"type": "boolean", "description": "Whether there are more rows than are counted."},
            "evidence": {
                "type": "object",
                "description": "By the IRI of a fact in the records: the passages of the report it rests on.",
            },
            "why_empty": {"type": "object"},
            "release": {"type": "string"},
        },
        "required": ["records", "total", "cut", "release"],
    }


def _column(column: Column) -> Schema:
    return {"type": [_TYPES.get(column.type, "string"), "null"], "description": column.label.en}


def _ask(workers: PoolClient, content: Content, query: CannedQuery, arguments: Arguments) -> ToolResult:
    view = View(
        page=whole_number(arguments, "page", 1, 10**6),
        page_size=whole_number(arguments, "pageSize", _ROWS, MOST_ROWS),
        most=MOST_ROWS,
    )
    language = choice(arguments, "lang", content.language, LANGUAGES)
    edition = arguments.get("edition")
    graphs = answers.graphs(content.release, str(edition)) if edition else ()
    filled = {p.name: _texts(p, arguments[p.name]) for p in query.parameters if p.name in arguments}
    values = answers.read(content.store, query, filled, language, graphs)
    bound = query.bind(values)
    found = workers.sparql(bound, "application/sparql-results+json", graphs=graphs)
    solved = results.from_json(found.text)
    answer = answers.answered(content.store, query, values, solved, language, view, graphs)
    data: dict[str, Any] = {
        "query": query.name,
        "arguments": {name: list(used) for name, used in answer.arguments.items() if used},
        "records": as_records(answer, answers.about(content.store, content.release, str(edition or ""))),
        "total": answer.total,
        "cut": bool(found.truncated),
        "release": content.release.id,
    }
    if not answer.total:
        said, data["why_empty"] = why_empty(workers, bound)
        return ToolResult("\n".join([*_head(answer), "", "Why it is empty:", said]), data)
    data["evidence"] = cited = _evidence(content, answer)
    return ToolResult(
        "\n".join([*_head(answer, cut=bool(found.truncated)), "", *_rows(content, answer, cited)]), data
    )


def _texts(parameter: Parameter, value: Any) -> list[str]:  # noqa: ANN401 - JSON from outside
    """Read a JSON value, or a list of them, as what a person would type."""
    values = value if isinstance(value, list) else [value]
    for each in values:
        if not isinstance(each, str | int | float):
            kind = "a list of values or one value" if parameter.several else "one value"
            raise RequestError(f"parameter {parameter.name!r} takes {kind}, not {json.dumps(each)[:60]}")
    return [json.dumps(each) if isinstance(each, bool) else str(each) for each in values]


def _evidence(content: Content, answer: Answer) -> dict[str, list[dict[str, Any]]]:
    """Find the passages of every fact in the rows."""
    iris = {t.value for row in answer.rows for t in row.terms if t is not None and is_iri(t)}
    return {
        iri: [{"edition": c.edition, "first_line": c.first, "last_line": c.last} for c in passages]
        for iri, passages in citations.of_facts(content.store, iris).items()
    }


def _head(answer: Answer, *, cut: bool = False) -> Iterator[str]:
    query = answer.query
    yield f"{answer.title}: {query.summary.in_(answer.language)}"
    for parameter in query.parameters:
        values = answer.arguments.get(parameter.name)
        if values:
            shown = "; ".join(answer.labels.get(value, value) for value in values)
            yield f"{parameter.label.in_(answer.language)}: {shown}"
    many = f"{answer.total} row{'s' * (answer.total != 1)}"
    if cut:
        many = f"the first {many} of more"
    if answer.pages > 1:
        many += f", of which page {answer.view.page} of {answer.pages}; the next with 'page'"
    yield many


def _rows(
    content: Content, answer: Answer, cited: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[str]:
    base = content.release.base
    headings = [answer.heading(column) for column in answer.columns]
    rows = []
    for row in answer.rows:
        cells = [_cell(answer, at, term, base) for at, term in enumerate(row.terms)]
        facts = [cited[t.value] for t in row.terms if t is not None and t.value in cited]
        places = [_place(passage) for passages in facts for passage in passages]
        rows.append([*cells, "; ".join(dict.fromkeys(places[:_CITED]))] if cited else cells)
    yield table([*headings, "evidence"] if cited else headings, rows)


def _cell(answer: Answer, at: int, term: Term | None, base: str) -> str:
    """Write a thing as its short IRI, with its name unless that stands in the next column."""
    if term is None:
        return ""
    if not is_iri(term):
        return answer.shown(term)
    short = compact(term.value, base)
    label = answer.labels.get(term.value)
    return short if label is None or at + 1 in answer.naming else f"{label} <{short}>"


def _place(passage: Mapping[str, Any]) -> str:
    first, last = passage["first_line"], passage["last_line"]
    return f"{passage['edition']} line{f' {first}' if first == last else f's {first}-{last}'}"
