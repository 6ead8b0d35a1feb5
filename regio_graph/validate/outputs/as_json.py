"""JSON: everything, as plain values, a finding on a line."""

import json
from collections.abc import Iterable

from .checked import Checked


def write(checked: Checked) -> str:
    """Write the report with what was accepted and what was noted."""
    content = checked.report.as_json() | {
        "accepted": [vars(one.finding) | {"reason": one.reason} for one in checked.accepted],
        "notes": list(checked.notes),
        "files": list(checked.files),
        "seconds": round(checked.seconds, 3),
    }
    parts = (f"{json.dumps(name)}: {_value(value)}" for name, value in content.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(value: object) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(_lines(value)) + "\n]"


def _lines(values: list[object]) -> Iterable[str]:
    return (json.dumps(value, ensure_ascii=False) for value in values)
