"""One path per canned query: what it takes, what it gives, and real rows as an example."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..content.queries import MAX_LENGTH, MAX_VALUES, CannedQuery, Parameter
from ..languages import LANGUAGES
from ..rdf import formats
from .code_samples import samples
from .responses import (
    JSON,
    SPARQL_JSON,
    XLSX,
    Part,
    Texts,
    ok,
    refused,
    text,
    unchanged,
)
from .schemas import Schema, record, solutions

_SHARED = ("page", "pageSize", "records", "edition", "format", "lang")

# A filter's value: a word, or a number or day, or a range of these.
_WORD: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.\.(-?[0-9]{1,15})?)?$"}
_FILTERS: Mapping[str, Schema] = {
    "integer": _NUMBER,
    "decimal": _NUMBER,
    "date": {"type": "string", "format": "date"},
}

_NAMED = 20  # choices up to which a parameter's description names them all


@dataclass(frozen=True)
class Question:
    """A canned query with what only a release knows of it.

    `choices` has, per parameter, the values it can take with their labels; `examples` the
    first rows of its answer, per media type.
    """

    query: CannedQuery
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    examples: Mapping[str, Any] = field(default_factory=dict)


def path(question: Question, language: str, t: Texts, server: str) -> Part:
    """Describe the operation of one canned query."""
    query = question.query
    name = _upper(query.name)
    content: Part = {
        SPARQL_JSON: {"schema": {"$ref": f"#/components/schemas/{name}Results"}},
        JSON: {
            "schema": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}Record"}},
        },
        **{form.media_type: text() for form in (*formats.ANSWERS, formats.HTML) if form is not formats.JSON},
        XLSX: {"schema": {"type": "string", "contentMediaType": XLSX}},
    }
    for media_type, example in question.examples.items():
        content[media_type] = {**content[media_type], "example": example}
    return {
        "get": {
            "operationId": name[0].lower() + name[1:],
            "tags": [query.name.partition("/")[0]],
            "summary": query.title.in_(language),
            "description": _description(question, language, t),
            "externalDocs": {
                "description": t["page"],
                "url": f"{server}/queries/{query.name}?lang={language}",
            },
            "parameters": [
                *(
                    _parameter(parameter, question.choices.get(parameter.name, ()), language, t)
                    for parameter in query.parameters
                ),
                *_of_columns(query, t),
                *({"$ref": f"#/components/parameters/{shared}"} for shared in _SHARED),
            ],
            "responses": {
                "200": ok(t["question_answer"], content, "ETag", "Link", "X-Total-Count", "Truncated"),
                **unchanged(),
                **refused(400, 404, 406, 414),
            },
            "x-codeSamples": [sample._asdict() for sample in samples(query, server)],
            "x-sparql": query.text,
        }
    }


def schemas(question: Question, language: str) -> dict[str, Schema]:
    """Describe the answers of one canned query, and the things it can be asked about, by name."""
    name, columns = _upper(question.query.name), question.query.columns
    things = {
        _class_name(parameter.of): {"type": "string", "enum": [value for value, _ in choices]}
        for parameter in question.query.parameters
        if parameter.of and (choices := question.choices.get(parameter.name))
    }
    return {
        **things,
        f"{name}Results": solutions(columns),
        f"{name}Record": record(columns, language),
    }


def shared_parameters(t: Texts, editions: Sequence[str], page_rows: int) -> Part:
    """Describe what every canned query takes besides its own parameters."""
    schemas: dict[str, Schema] = {
        "page": {"type": "integer", "minimum": 1, "maximum": 10**9 - 1, "default": 1},
        "pageSize": {"type": "integer", "minimum": 1, "maximum": page_rows},
        "records": {"type": "boolean", "default": False},
        "edition": {"type": "string", "enum": list(editions)},
        "format": {"type": "string", "enum": ["json", "xml", "csv", "tsv", "xlsx", "turtle", "html"]},
        "lang": {"type": "string", "enum": list(LANGUAGES)},
    }
    return {
        name: {
            "name": name,
            "in": "query",
            "description": t[f"shared_{name}"],
            "schema": schemas[name],
            "allowEmptyValue": name != "lang",
        }
        for name in _SHARED
    }


def _of_columns(query: CannedQuery, t: Texts) -> list[Part]:
    """Describe sorting and filtering, which go by the columns of the query."""
    names = [column.name for column in query.columns]
    return [
        {
            "name": "sort",
            "in": "query",
            "description": t["sort"],
            "explode": False,
            "schema": {
                "type": "array",
                "items": {"type": "string", "enum": [*names, *(f"-{name}" for name in names)]},
            },
        },
        {
            "name": "filter",
            "in": "query",
            "description": t["filter"],
            "style": "deepObject",
            "explode": True,
            "schema": {
                "type": "object",
                "properties": {column.name: _FILTERS.get(column.type, _WORD) for column in query.columns},
                "additionalProperties": False,
            },
        },
    ]


def _parameter(parameter: Parameter, choices: Sequence[tuple[str, str]], language: str, t: Texts) -> Part:
    schema = _schema(parameter, listed=bool(choices))
    said = [parameter.label.in_(language)]
    if parameter.type == "date":
        said.append(t["date"])
    if len(choices) > _NAMED:
        said.append(t["many_choices"])
    elif choices:
        said.append("\n".join(f"* `{value}`: {label}" for value, label in choices))
    default: Any = [_typed(parameter, value) for value in parameter.defaults]
    if default:
        schema["default"] = default if parameter.several else default[0]
    if parameter.several:
        schema = {
            "type": "array",
            "items": {name: value for name, value in schema.items() if name != "default"},
            "maxItems": MAX_VALUES,
            **({"default": default} if default else {}),
        }
    return {
        "name": parameter.name,
        "in": "query",
        "description": "\n\n".join(said),
        "schema": schema,
        "allowEmptyValue": True,  # a form sends what was not filled in; it stands for the default
    }


def _schema(parameter: Parameter, *, listed: bool) -> Schema:
    if parameter.type == "iri":
        if listed and parameter.of:
            return {"$ref": f"#/components/schemas/{_class_name(parameter.of)}"}
        return {"type": "string", "format": "iri", "pattern": "^https?://", "maxLength": MAX_LENGTH}
    schemas: dict[str, Schema] = {
        "string": {"type": "string", "maxLength": MAX_LENGTH},
        "integer": {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1},
        "decimal": {"type": "number"},
        "boolean": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
    }
    return schemas[parameter.type]


def _typed(parameter: Parameter, value: str) -> Any:  # noqa: ANN401 - JSON
    if parameter.type == "integer":
        return int(value)
    if parameter.type == "decimal":
        return float(value)
    return value == "true" if parameter.type == "boolean" else value


def _description(question: Question, language: str, t: Texts) -> str:
    """Write the question and what each column holds, in Markdown."""
    query = question.query
    rows = "\n".join(
        f"| `{column.name}` | {column.type} | {column.label.in_(language)} |" for column in query.columns
    )
    return (
        f"{query.summary.in_(language)}\n\n"
        f"| {t['column']} | {t['type']} | {t['meaning']} |\n|---|---|---|\n{rows}"
    )


def _class_name(of: str) -> str:
    """Name the schema of the things of a class by both ends of its IRI: `RegioGraphDefProgramme`."""
    return _upper(re.sub(r"^https?://[^/]+/", "", of))


def _upper(name: str) -> str:
    """Write a query's name as UpperCamelCase: `people/body-memberships` is `PeopleBodyMemberships`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))
