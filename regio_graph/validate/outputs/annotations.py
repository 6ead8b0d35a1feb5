"""Annotations of GitHub workflows and GitLab's code quality report."""

import json

from ..report import Finding, Severity
from .checked import Checked, rule

_GITHUB = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.VIOLATION: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def github(checked: Checked) -> str:
    """Write workflow commands, a line each; GitHub shows ten of each kind, so the worst come first."""
    return "".join(_command(checked, finding) for finding in checked.report.findings)


def _command(checked: Checked, finding: Finding) -> str:
    parts = {"file": finding.file, "line": finding.line, "col": finding.column, "title": rule(finding)}
    said = ",".join(f"{key}={_property(str(value))}" for key, value in parts.items() if value is not None)
    message = f"{checked.message(finding)}\n{finding.focus_label} <{finding.focus}>\n{checked.hint(finding)}"
    return f"::{_GITHUB[finding.severity]} {said}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(checked: Checked) -> str:
    """Write the JSON that GitLab's `artifacts: reports: codequality` takes."""
    seen: dict[str, int] = {}
    issues = [_issue(checked, finding, seen) for finding in checked.report.findings]
    return json.dumps(issues, ensure_ascii=False, indent=1)


def _issue(checked: Checked, finding: Finding, seen: dict[str, int]) -> dict[str, object]:
    seen[finding.fingerprint] = again = seen.get(finding.fingerprint, 0) + 1
    return {
        "description": f"{checked.message(finding)} ({finding.focus_label})",
        "check_name": rule(finding),
        "fingerprint": finding.fingerprint + (f"-{again}" if again > 1 else ""),  # GitLab wants each once
        "severity": _GITLAB[finding.severity],
        "location": {"path": finding.file or "(entailed)", "lines": {"begin": finding.line or 1}},
    }
