"""The tool `sparql`: a query of the client's own, within the endpoint's limits, and why it is empty."""

import json
import math
from typing import Any

from ..rdf.namespaces import compact
from .content import Content
from .pool_client import MOST_ROWS, Data, PoolClient
from .tool import Arguments, Schema, Tool, ToolResult, table, text_of, whole_number

_LONGEST = 100_000  # characters of a query
_ROWS = 100
_SOLUTIONS = "application/sparql-results+json"
_ACCEPT = f"{_SOLUTIONS}, text/turtle;q=0.9"
_FRACTIONS = {"decimal", "double", "float"}

GIVES: Schema = {
    "type": "object",
    "properties": {
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {
            "type": "array",
            "items": {"type": "object"},
            "description": "One object for each solution.",
        },
        "answer": {"type": "boolean", "description": "Of an ASK."},
        "turtle": {"type": "string", "description": "Of a CONSTRUCT or DESCRIBE."},
        "truncated": {"type": "boolean", "description": "Whether there is more than is given."},
        "why_empty": {
            "type": "object",
            "description": "Of an empty answer: what, left out, makes it non-empty; which terms are nowhere.",
        },
        "release": {"type": "string"},
    },
    "required": ["truncated", "release"],
}


def tool(workers: PoolClient, content: Content) -> Tool:
    """Make the tool."""
    return Tool(
        "sparql",
        "SPARQL",
        "Ask the graph a SPARQL 1.1 query of your own: SELECT, ASK, CONSTRUCT or DESCRIBE; it only reads. "
        "Try the ready-made questions first; read 'model' for classes, properties and prefixes. "
        "An empty answer comes with the reason.",
        {
            "query": {"type": "string", "description": "The query, its prefixes declared."},
            "limit": {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST_ROWS,
                "default": _ROWS,
                "description": "Rows to give at most.",
            },
        },
        GIVES,
        lambda arguments: _ask(workers, content, arguments),
        required=("query",),
    )


def _ask(workers: PoolClient, content: Content, arguments: Arguments) -> ToolResult:
    query = text_of(arguments, "query", _LONGEST)
    limit = whole_number(arguments, "limit", _ROWS, MOST_ROWS)
    found = workers.sparql(query, _ACCEPT)
    data: dict[str, Any] = {"truncated": bool(found.truncated), "release": workers.release}
    if found.media_type != _SOLUTIONS:
        said = found.text if found.text.strip() else "The release says nothing that fits."
        return ToolResult(_cut(found) + said, data | {"turtle": found.text})
    answer = json.loads(found.text)
    if "boolean" in answer:
        text = "yes" if answer["boolean"] else "no"
        data["answer"] = answer["boolean"]
        if not answer["boolean"]:
            text += _add_why(workers, query, data)
        return ToolResult(text, data)
    columns, bindings = answer["head"]["vars"], answer["results"]["bindings"]
    shown = bindings[:limit]
    data["truncated"] = bool(found.truncated) or len(bindings) > limit
    data |= {"columns": columns, "rows": [{name: _value(row.get(name)) for name in columns} for row in shown]}
    text = f"{len(shown)} row{'s' * (len(shown) != 1)}"
    if data["truncated"]:
        text += " of more; raise 'limit', or ask for less at once"
    if not shown:
        return ToolResult(text + _add_why(workers, query, data), data)
    base = content.release.base
    cells = ([_shown(row.get(name), base) for name in columns] for row in shown)
    return ToolResult(f"{text}\n\n{table(columns, cells)}", data)


def why_empty(workers: PoolClient, query: str) -> tuple[str, dict[str, Any]]:
    """Explain an empty answer, as text and as data."""
    found = json.loads(workers.sparql(query, "application/json", explain=True).text)
    lines = []
    for term in found["unknown"]:
        nearest = f"; nearest: {', '.join(term['nearest'])}" if term["nearest"] else ""
        lines.append(f"- {term['term']} occurs nowhere in the data{nearest}")
    if found["causes"]:
        lines.append("Only without all of these together there is an answer:" if found["together"] else
                     "Without any one of these there is an answer:")  # fmt: skip
        lines += [f"- line {cause['line']}, {cause['kind']}: {cause['text']}" for cause in found["causes"]]
    if not found["complete"]:
        lines.append("The search for causes was broken off; there may be others.")
    return "\n".join(lines), found


def _add_why(workers: PoolClient, query: str, data: dict[str, Any]) -> str:
    said, data["why_empty"] = why_empty(workers, query)
    return f"\n\nWhy it is empty:\n{said}" if said else ""


def _cut(found: Data) -> str:
    return f"# cut at {found.truncated}: there is more\n" if found.truncated else ""


def _value(cell: dict[str, str] | None) -> str | int | float | bool | None:
    """Write a cell as plain JSON: numbers and booleans as such, all else as text."""
    if cell is None:
        return None
    kind = cell.get("datatype", "").rpartition("#")[2]
    try:
        if kind == "integer":
            return int(cell["value"])
        if kind in _FRACTIONS and math.isfinite(number := float(cell["value"])):  # JSON has no infinity
            return number
    except ValueError:
        return cell["value"]
    return cell["value"] == "true" if kind == "boolean" else cell["value"]


def _shown(cell: dict[str, str] | None, base: str) -> str:
    if cell is None:
        return ""
    return compact(cell["value"], base) if cell["type"] == "uri" else cell["value"]
