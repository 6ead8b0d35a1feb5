"""Schemas of answers: SPARQL results, plain records, problems."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..content.queries import Column

Schema = dict[str, Any]

# RFC 9457; `hint` is ours.
PROBLEM: Schema = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "hint": {"type": "string"},
    },
}
# https://www.w3.org/TR/sparql11-results-json/
TERM: Schema = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": {"type": "string"},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string", "format": "uri"},
    },
}
IRI_TERM: Schema = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {"type": {"const": "uri"}, "value": {"type": "string", "format": "iri"}},
}
LITERAL_TERM: Schema = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"const": "literal"},
        "value": {"type": "string"},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string", "format": "uri"},
    },
}
ANSWER: Schema = {
    "type": "object",
    "required": ["head"],
    "properties": {
        "head": {
            "type": "object",
            "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
        },
        "boolean": {"type": "boolean"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": {"$ref": "#/components/schemas/Term"},
                    },
                }
            },
        },
        "truncated": {"type": "object"},
    },
}
COMMON: Mapping[str, Schema] = {
    "Problem": PROBLEM,
    "Term": TERM,
    "IriTerm": IRI_TERM,
    "LiteralTerm": LITERAL_TERM,
    "SparqlAnswer": ANSWER,
}

_PLAIN: Mapping[str, Schema] = {
    "iri": {"type": "string", "format": "iri"},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}


def solutions(columns: Sequence[Column]) -> Schema:
    """Describe SPARQL results with these columns; an unbound cell is left out of its row."""
    cells = {
        column.name: {
            "$ref": f"#/components/schemas/{'IriTerm' if column.type == 'iri' else 'LiteralTerm'}",
            # The Dutch rules want it of whatever is called a date; it says nothing of an object.
            **({"format": "date"} if column.type == "date" else {}),
        }
        for column in columns
    }
    return {
        "type": "object",
        "required": ["head", "results"],
        "properties": {
            "head": {
                "type": "object",
                "required": ["vars"],
                "properties": {"vars": {"const": [column.name for column in columns]}},
            },
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {
                    "bindings": {
                        "type": "array",
                        "items": {"type": "object", "properties": cells, "additionalProperties": False},
                    }
                },
            },
            "truncated": {"type": "object"},
        },
    }


def record(columns: Iterable[Column], language: str) -> Schema:
    """Describe one plain record with these columns: a thing also has its name; an unbound cell is null."""
    properties: Schema = {}
    for column in columns:
        properties[column.name] = {
            **_PLAIN[column.type],
            "type": [_PLAIN[column.type]["type"], "null"],
            "description": column.label.in_(language),
        }
        if column.type == "iri":
            properties[f"{column.name}.label"] = {"type": ["string", "null"]}
    properties["row.evidence"] = {"type": "string", "format": "uri"}
    return {"type": "object", "properties": properties, "additionalProperties": False}
