"""GitLab's code quality report."""

import hashlib
import json
from collections.abc import Iterator

from ..report import Severity
from .checked import Checked
from .wording import counted, looked_at, printable, remarks

Issue = dict[str, object]
_LEVELS = {Severity.VIOLATION: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write(checked: Checked) -> Iterator[str]:
    """Write the JSON that `artifacts: reports: codequality` takes, an issue on a line.

    What no finding says, such as how many focus nodes there were, is an issue of the least severity.
    """
    before = "[\n"
    for issue in _issues(checked):
        yield before + json.dumps(issue, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _issues(checked: Checked) -> Iterator[Issue]:
    for problem in checked.problems:
        at = _known_by(f"{problem.file}:{problem.line}:{problem.message}")
        issue = _issue(problem.message, problem.rule or "error", at, "blocker")
        yield issue | _location(checked, problem.file, problem.line)
    seen: dict[str, int] = {}
    for finding in checked.report.findings:
        seen[finding.fingerprint] = again = seen.get(finding.fingerprint, 0) + 1
        # GitLab wants each fingerprint once
        known = finding.fingerprint + (f"-{again}" if again > 1 else "")
        said = f"{checked.message(finding)} ({finding.focus_label})"
        issue = _issue(said, checked.rule(finding), known, _LEVELS[finding.severity])
        yield issue | _location(checked, finding.file, finding.line)
    rest = [*remarks(checked), *filter(None, [looked_at(checked)])]
    if rest:
        text = "; ".join([counted(checked), *rest])
        yield _issue(text, "regio-graph", _known_by("summary"), "info") | _location(checked, None, None)


def _issue(text: str, rule: str, fingerprint: str, severity: str) -> Issue:
    return {
        "description": printable(text),
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
    }


def _location(checked: Checked, file: str | None, line: int | None) -> Issue:
    return {"location": {"path": checked.address(file), "lines": {"begin": line or 1}}}


def _known_by(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
