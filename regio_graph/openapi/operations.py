"""The SPARQL endpoint, the graph store, and what tells about the server itself."""

from collections.abc import Sequence
from typing import Any

from ..rdf import formats
from ..settings import Limit
from ..sparql.protocol import DIRECT, FORM
from .responses import (
    GRAPH_TYPES,
    PROBLEM_JSON,
    SPARQL_JSON,
    Part,
    Texts,
    ok,
    refused,
    text,
    unchanged,
)

_QUERY = "SELECT ?type (COUNT(*) AS ?number) WHERE { ?thing a ?type } GROUP BY ?type ORDER BY DESC(?number)"
_FORMATS = (*formats.SOLUTIONS, *formats.GRAPHS)
_NAMES = [form.name for form in _FORMATS]
_GRAPHS = [form.name for form in formats.GRAPHS]


def paths(t: Texts, graphs: Sequence[str], limits: Part) -> Part:
    """Describe every operation that is no canned query; `limits` is the schema of `/limits`."""
    return {
        "/sparql": {"get": _sparql_get(t, graphs), "post": _sparql_post(t, graphs)},
        "/graph-store": {"get": _graph_store(t, graphs)},
        "/limits": {"get": _plain(t, "limits", "application/json", limits)},
        "/validation": {"get": _plain(t, "validation", "application/json", {"type": "object"})},
        "/openapi.json": {"get": _plain(t, "document", "application/json", {"type": "object"})},
        "/healthz": {"get": _health(t, "healthz")},
        "/readyz": {"get": _health(t, "readyz") | {"responses": _readiness(t)}},
    }


def _sparql_get(t: Texts, graphs: Sequence[str]) -> Part:
    return {
        "operationId": "sparqlGet",
        "tags": ["sparql"],
        "summary": t["sparql_get"],
        "description": t["sparql_text"],
        "parameters": [
            _parameter("query", t["sparql_query"], {"type": "string", "minLength": 1}, example=_QUERY),
            *_dataset(t, graphs),
            _parameter("format", t["sparql_format"], {"type": "string", "enum": _NAMES}),
            _parameter("explain", t["sparql_explain"], {"type": "string", "enum": ["empty"]}),
        ],
        "responses": {"200": _answer(t), **unchanged(), **refused(400, 404, 406, 414)},
    }


def _sparql_post(t: Texts, graphs: Sequence[str]) -> Part:
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {
            "query": {"type": "string", "minLength": 1, "description": t["sparql_query"]},
            "default-graph-uri": _graphs(graphs) | {"description": t["default_graph"]},
            "named-graph-uri": _graphs(graphs) | {"description": t["named_graph"]},
            "format": {
                "type": "string",
                "enum": _NAMES,
                "description": t["sparql_format"],
            },
            "explain": {"type": "string", "enum": ["empty"], "description": t["sparql_explain"]},
        },
    }
    return {
        "operationId": "sparqlPost",
        "tags": ["sparql"],
        "summary": t["sparql_post"],
        "description": t["sparql_text"],
        "parameters": _dataset(t, graphs),
        "requestBody": {
            "required": True,
            "content": {
                FORM: {"schema": form, "example": {"query": _QUERY}},
                DIRECT: {"schema": {"type": "string", "minLength": 1}, "example": _QUERY},
            },
        },
        "responses": {"200": _answer(t), **refused(400, 404, 406, 413, 415)},
    }


def _answer(t: Texts) -> Part:
    content: Part = {form.media_type: text() for form in _FORMATS}
    content[SPARQL_JSON] = {"schema": {"$ref": "#/components/schemas/SparqlAnswer"}}
    content["application/json"] = {"schema": {"type": "object"}}
    return ok(t["sparql_answer"], content, "ETag", "Link", "Truncated")


def _graph_store(t: Texts, graphs: Sequence[str]) -> Part:
    return {
        "operationId": "graphStoreGet",
        "tags": ["sparql"],
        "summary": t["graph_store"],
        "description": t["graph_store_text"],
        "parameters": [
            _parameter("graph", t["graph"], {"type": "string", "enum": list(graphs)}),
            _parameter("default", t["graph_default"], {"type": "string", "const": ""})
            | {"allowEmptyValue": True},
            _parameter(
                "format",
                t["graph_format"],
                {"type": "string", "enum": [form.name for form in formats.GRAPHS]},
            ),
        ],
        "responses": {
            "200": ok(
                t["graph_answer"], {media: text() for media in GRAPH_TYPES}, "ETag", "Link", "Truncated"
            ),
            **unchanged(),
            **refused(400, 404, 406, 414),
        },
    }


def limits(every: Sequence[Limit], language: str) -> Part:
    """Describe the answer of `/limits`: each limit with its unit and what it bounds."""
    numbers = {
        one.name: {
            "type": "integer" if isinstance(one.value, int) else "number",
            "description": one.text.in_(language),
            "x-unit": one.unit,
        }
        for one in every
    }
    services = {"type": "array", "items": {"type": "string"}}
    return {"type": "object", "required": [*numbers], "properties": {**numbers, "services": services}}


def _plain(t: Texts, name: str, media_type: str, schema: Part) -> Part:
    return {
        "operationId": name,
        "tags": ["server"],
        "summary": t[name],
        "responses": {
            "200": ok(t[f"{name}_answer"], {media_type: {"schema": schema}}, "ETag"),
            **unchanged(),
            **refused(406),
        },
    }


def _health(t: Texts, name: str) -> Part:
    return {
        "operationId": name,
        "tags": ["server"],
        "summary": t[name],
        "responses": {"200": ok(t[f"{name}_answer"], {"text/plain": text()})},
    }


def _readiness(t: Texts) -> Part:
    content = {
        "text/plain": text(),
        PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}},
    }
    return {
        "200": ok(t["readyz_answer"], {"text/plain": text()}),
        "503": ok(t["readyz_not"], content),
    }


def _dataset(t: Texts, graphs: Sequence[str]) -> list[Part]:
    return [
        _parameter("default-graph-uri", t["default_graph"], _graphs(graphs)),
        _parameter("named-graph-uri", t["named_graph"], _graphs(graphs)),
    ]


def _graphs(graphs: Sequence[str]) -> Part:
    return {"type": "array", "items": {"type": "string", "enum": list(graphs)}}


def _parameter(name: str, description: str, schema: Part, **more: Any) -> Part:  # noqa: ANN401 - JSON
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}
