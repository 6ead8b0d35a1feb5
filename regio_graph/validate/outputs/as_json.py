"""JSON: everything, as plain values, a finding on a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from ..report import Finding, Severity
from .checked import Checked


def write(checked: Checked) -> Iterator[str]:
    """Write the report with what was accepted, what was noted, and why nothing could be checked.

    `conforms` is SHACL's: no results at all. `failed` says what the exit code says: that there
    are findings of a severity that --fail-on names, or that nothing could be checked.
    """
    report = checked.report
    yield "{\n"
    yield _line("conforms", not report.findings and not checked.problems)
    yield _line("failed", checked.failed or bool(checked.problems))
    yield _line("counts", {severity.value.lower(): report.count(severity) for severity in Severity})
    yield from _list("findings", (_finding(checked, finding) for finding in report.findings))
    yield from _list(
        "accepted",
        (_finding(checked, a.finding) | {"reason": a.reason, "kind": a.kind} for a in checked.accepted),
    )
    yield _line("ignored", checked.ignored)
    yield from _list("problems", (asdict(problem) for problem in checked.problems))
    yield from _list("notices", (asdict(notice) for notice in report.notices))
    yield _line("focus_nodes", dict(report.focus_nodes))
    yield _line("notes", list(checked.notes))
    yield _line("files", list(checked.files))
    yield _line("shapes_files", list(checked.shapes_files))
    yield f'"seconds": {round(checked.seconds, 3)}\n}}\n'


def _finding(checked: Checked, finding: Finding) -> dict[str, object]:
    return {**vars(finding), "rule": checked.rule(finding)}


def _line(name: str, value: object) -> str:
    return f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)},\n"


def _list(name: str, values: Iterable[object]) -> Iterator[str]:
    before = f"{json.dumps(name)}: ["
    for value in values:
        yield f"{before}\n{json.dumps(value, ensure_ascii=False)}"
        before = ","
    yield "\n],\n" if before == "," else f"{before}],\n"
