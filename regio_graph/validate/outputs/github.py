"""Annotations of GitHub workflows, as workflow commands."""

from collections.abc import Iterator

from ..report import Finding, Severity
from .checked import Checked
from .wording import counted, looked_at, printable, remarks

_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_TITLE = "regio-graph"


def write(checked: Checked) -> Iterator[str]:
    """Write a line for each finding, the worst first, for GitHub shows ten of each kind; then the rest."""
    for problem in checked.problems:
        place: dict[str, str | int | None] = {
            "line": problem.line,
            "col": problem.column,
            "title": problem.rule or _TITLE,
        }
        file = {"file": checked.address(problem.file)} if problem.file else {}
        yield _command("error", {**file, **place}, problem.message)
    for finding in checked.report.findings:
        yield _finding(checked, finding)
    said = [*remarks(checked), *filter(None, [looked_at(checked)])]
    if said:
        yield _command("notice", {"title": _TITLE}, "\n".join([counted(checked), *said]))


def _finding(checked: Checked, finding: Finding) -> str:
    parts = {
        "file": checked.address(finding.file),
        "line": finding.line,
        "col": finding.column,
        "title": checked.rule(finding),
    }
    about = f"{finding.focus_label} <{finding.focus}>"
    return _command(
        _LEVELS[finding.severity], parts, f"{checked.message(finding)}\n{about}\n{checked.hint(finding)}"
    )


def _command(level: str, parts: dict[str, str | int | None], message: str) -> str:
    said = ",".join(f"{key}={_property(str(value))}" for key, value in parts.items() if value is not None)
    return f"::{level} {said}::{_data(message)}\n"


def _data(text: str) -> str:
    lines = [printable(line) for line in text.split("\n")]
    return "%0A".join(line.replace("%", "%25").replace("\r", "%0D") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
