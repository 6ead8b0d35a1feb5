"""SARIF 2.1.0, which code hosts show beside the lines; rules come from the shapes."""

import json
from importlib.metadata import version
from urllib.parse import quote

from ...iris import ROOT
from ..report import Finding, Severity
from .checked import Checked, rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
Json = dict[str, object]


def write(checked: Checked) -> str:
    """Write one run; what the baseline accepts is there too, as suppressed."""
    accepted = {id(one.finding): one.reason for one in checked.accepted}
    findings = [*checked.report.findings, *(one.finding for one in checked.accepted)]
    numbers: dict[str, int] = {}
    rules: list[Json] = []
    for finding in findings:
        if rule(finding) not in numbers:
            numbers[rule(finding)] = len(rules)
            rules.append(_rule(checked, finding))
    driver = {
        "name": "regio-graph",
        "informationUri": ROOT,
        "version": version("regio-graph"),
        "rules": rules,
    }
    results = [_result(checked, f, numbers[rule(f)], accepted.get(id(f))) for f in findings]
    notes = [{"message": {"text": note}, "level": "note"} for note in checked.notes]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(checked: Checked, finding: Finding) -> Json:
    described = checked.described(finding.shape)
    return {
        "id": rule(finding),
        "name": finding.component,
        "shortDescription": {"text": described or checked.message(finding) or rule(finding)},
        "fullDescription": {"text": checked.message(finding) or rule(finding)},
        "help": {"text": checked.hint(finding)},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"shape": finding.shape, "component": finding.component},
    }


def _result(checked: Checked, finding: Finding, number: int, reason: str | None) -> Json:
    result: Json = {
        "ruleId": rule(finding),
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{checked.message(finding)} ({finding.focus_label})"},
        "partialFingerprints": {"regioGraph/v1": finding.fingerprint},
        "locations": [_location(finding)],
        "properties": {"focusNode": finding.focus, "path": finding.path, "value": finding.value},
    }
    if reason is not None:
        result["suppressions"] = [{"kind": "external", "justification": reason}]
    return result


def _location(finding: Finding) -> Json:
    location: Json = {"logicalLocations": [{"fullyQualifiedName": finding.focus, "kind": "resource"}]}
    if finding.file:
        physical: Json = {"artifactLocation": {"uri": quote(finding.file)}}
        if finding.line:
            physical["region"] = {"startLine": finding.line, "startColumn": finding.column or 1}
        location["physicalLocation"] = physical
    return location
