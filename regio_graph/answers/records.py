"""An answer as plain JSON: a list of objects, keyed by column."""

from collections.abc import Mapping
from decimal import Decimal

from ..formats.solutions import Term
from ..queries import Column
from .asking import Answer, Row
from .selecting import number

Value = str | int | float | bool | None | dict[str, str]


def as_records(answer: Answer) -> dict[str, object]:
    """Write an answer with what is needed to read it: question, columns, paging, and one object per row.

    A thing is `{"iri": …, "label": …}`, a number or a boolean is one, a date is text as
    ISO 8601 has it, and what a row lacks is null.
    """
    english = answer.language == "en"
    return {
        "query": answer.query.name,
        "title": answer.title,
        "question": answer.query.summary_en if english else answer.query.summary,
        "arguments": {name: list(values) for name, values in answer.arguments.items() if values},
        "columns": [
            {"name": column.name, "type": column.type, "label": answer.heading(column)}
            for column in answer.columns
        ],
        "total": answer.total,
        "cut": answer.cut,
        "page": answer.view.page,
        "pages": answer.pages,
        "records": [record(answer, row) for row in answer.rows],
    }


def record(answer: Answer, row: Row) -> dict[str, Value]:
    """Write one row as an object."""
    cells = zip(answer.columns, row.terms, strict=True)
    return {column.name: _value(column, term, answer.labels) for column, term in cells}


def _value(column: Column, term: Term | None, labels: Mapping[str, str]) -> Value:
    if term is None:
        return None
    if term.kind == "uri":
        return (
            {"iri": term.value, "label": labels.get(term.value, "")}
            if term.value in labels
            else {"iri": term.value}
        )
    if column.type == "boolean" and term.value in {"true", "false"}:
        return term.value == "true"
    if column.type in {"integer", "decimal"}:
        return _number(number(term), term.value)
    return term.value


def _number(value: Decimal | None, text: str) -> int | float | str:
    if value is None:
        return text
    return int(value) if value == value.to_integral_value() else float(value)
