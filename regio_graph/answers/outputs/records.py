"""An answer as plain JSON: a list of objects, keyed by column.

A thing is its IRI, with its name under the column's name and `.label`; a number or a
boolean is one; a date is text as ISO 8601 has it; what a row lacks is null. What a
variable's name cannot have, a dot, keeps our own keys apart.
"""

from decimal import Decimal

from ...content.queries import Column
from ...rdf.terms import Term
from ..answer import Answer, Row
from ..editions import About
from ..selection import number

Value = str | int | float | bool | None


def as_records(answer: Answer, about: About) -> list[dict[str, Value]]:
    """Write each row as an object; with `row.evidence`, an address, where there is one."""
    return [_record(answer, row, about) for row in answer.rows]


def _record(answer: Answer, row: Row, about: About) -> dict[str, Value]:
    written: dict[str, Value] = {}
    for column, term in zip(answer.columns, row.terms, strict=True):
        written[column.name] = _value(column, term)
        if column.type == "iri":
            written[f"{column.name}.label"] = None if term is None else answer.labels.get(term.value)
    if about.evidence:
        written["row.evidence"] = about.evidence + row.name
    return written


def _value(column: Column, term: Term | None) -> Value:
    if term is None:
        return None
    if column.type == "boolean" and term.value in {"true", "false"}:
        return term.value == "true"
    if column.type in {"integer", "decimal"}:
        return _number(number(term), term.value)
    return term.value


def _number(value: Decimal | None, text: str) -> int | float | str:
    if value is None:
        return text
    return int(value) if value == value.to_integral_value() else float(value)
