"""A Markdown summary, for a merge request or the summary page of a workflow."""

import re
from collections.abc import Iterator

from ..report import Finding, Severity
from .checked import Checked
from .wording import counted, looked_at, printable, remarks

_TEXTS = {
    "nl": ("Validatie", "regel", "ernst", "aantal", "plaats", "melding", "en nog {}"),
    "en": ("Validation", "rule", "severity", "number", "place", "message", "and {} more"),
}
_MARKS = {Severity.VIOLATION: "❌", Severity.WARNING: "⚠️", Severity.INFO: "💬"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


def write(checked: Checked) -> Iterator[str]:
    """Write the counts, the rules that were broken, and the first findings."""
    for line in _lines(checked):
        yield f"{line}\n"


def _lines(checked: Checked) -> Iterator[str]:
    title, rule_, severity_, number_, place, message, more = _TEXTS[checked.language]
    yield f"## {title}: {counted(checked)}"
    for problem in checked.problems:
        yield f"\n❌ {_text(str(problem))}"
    for note in (*remarks(checked), *filter(None, [looked_at(checked)])):
        yield f"\n> {_text(note)}"
    findings = checked.report.findings
    if not findings:
        return
    yield from ("", f"| {rule_} | {severity_} | {number_} |", "|---|---|--:|")
    for (name, severity), number in checked.broken.most_common():
        yield f"| {_text(name)} | {_MARKS[severity]} {severity.lower()} | {number} |"
    yield from ("", f"| {place} | | {message} |", "|---|---|---|")
    for finding in findings[: checked.shown]:
        yield f"| {_place(finding)} | {_MARKS[finding.severity]} | {_text(_said(checked, finding))} |"
    if len(findings) > checked.shown:
        yield f"\n{more.format(len(findings) - checked.shown)}"


def _place(finding: Finding) -> str:
    return f"`{printable(finding.place).replace('`', '').replace('|', '')}`" if finding.place else ""


def _said(checked: Checked, finding: Finding) -> str:
    value = f": {finding.value}" if finding.value else ""
    return f"{checked.message(finding)} ({finding.focus_label}{value})"


def _text(text: str) -> str:
    """Write text so that nothing in it is markup."""
    return _SPECIAL.sub(r"\\\1", printable(" ".join(text.split())))
