"""SARIF 2.1.0, as GitHub's code scanning and editors take it; rules come from the shapes.

Every result has a physical location, for GitHub refuses a file in which one has not. Paths
are relative to the root of the repository, which `originalUriBaseIds` names.
"""

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import islice
from urllib.parse import quote

from ...errors import Problem
from ...iris import ROOT
from ..messages import texts
from ..report import Finding, Notice, Severity
from ..rule_names import OWN, ShapeRule
from .checked import Accepted, Checked
from .regions import region
from .wording import looked_at

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ADVICE = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_BASE = "SRCROOT"
_PROBLEM = "CannotCheck"
_CANNOT = {
    "nl": "De shapes, de gegevens of de vraag deugen niet, zodat niets gecontroleerd is.",
    "en": "The shapes, the data or the request are wrong, so that nothing was checked.",
}
_CUT = {
    "nl": "{} bevindingen weggelaten: hier staan de ergste {}; `--format json=BESTAND` heeft ze alle",
    "en": "{} findings left out: these are the worst {}; `--format json=FILE` has them all",
}
Json = dict[str, object]


def write(checked: Checked) -> Iterator[str]:
    """Write one run, piece by piece: the worst findings first, at most `checked.most` of them."""
    findings = checked.report.findings
    written = findings[: checked.most] if checked.most else findings
    accepted = checked.accepted if checked.show_accepted else ()
    rules = _Rules(checked, [*written, *(one.finding for one in accepted)])
    run: Json = {"tool": {"driver": rules.driver}}
    if checked.root is not None:
        run["originalUriBaseIds"] = {_BASE: {"uri": f"{checked.root.absolute().as_uri().rstrip('/')}/"}}
    run |= {
        "automationDetails": {"id": "regio-graph/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(checked, len(findings) - len(written))],
        "properties": _counts(checked),
    }
    start = json.dumps({"$schema": _SCHEMA, "version": "2.1.0"})[:-1]
    yield f'{start}, "runs": [{json.dumps(run, ensure_ascii=False)[:-1]}, "results": ['
    between = "\n"
    for result in rules.results(written, accepted):
        yield between + json.dumps(result, ensure_ascii=False)
        between = ",\n"
    yield "\n]}]}\n"


class _Rules:
    """The rules that results point at by number, and the results."""

    def __init__(self, checked: Checked, findings: Sequence[Finding]) -> None:
        self.checked = checked
        self.numbers: dict[str, int] = {}
        self.described: list[Json] = []
        for finding in findings:
            name = checked.rule(finding)
            if name not in self.numbers:
                self.numbers[name] = len(self.numbers)
                self.described.append(_rule(checked, finding))
        if checked.problems:
            self.numbers[_PROBLEM] = len(self.numbers)
            self.described.append(_cannot(checked))

    @property
    def driver(self) -> Json:
        return {
            "name": "regio-graph",
            "informationUri": ROOT,
            "version": version("regio-graph"),
            "rules": self.described,
        }

    def results(self, findings: Sequence[Finding], accepted: Sequence[Accepted]) -> Iterator[Json]:
        for problem in self.checked.problems:
            yield self._problem(problem)
        for finding in findings:
            yield self._result(finding)
        for one in accepted:
            suppressed = {"kind": one.kind, "justification": one.reason}
            yield self._result(one.finding) | {"suppressions": [suppressed]}

    def _problem(self, problem: Problem) -> Json:
        return {
            "ruleId": _PROBLEM,
            "ruleIndex": self.numbers[_PROBLEM],
            "level": "error",
            "message": {"text": problem.message},
            "locations": [_at(self.checked, problem)],
        }

    def _result(self, finding: Finding) -> Json:
        checked = self.checked
        name = checked.rule(finding)
        stretch: Json = dict(region(checked, finding))
        if (line := checked.line(finding)) is not None:
            stretch["snippet"] = {"text": line[:400]}
        return {
            "ruleId": name,
            "ruleIndex": self.numbers[name],
            "level": _LEVELS[finding.severity],
            "message": {"text": f"{checked.message(finding)} ({finding.focus_label})"},
            "partialFingerprints": {"regioGraph/v2": finding.fingerprint},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": _artifact(checked, finding.file),
                        "region": stretch,
                    },
                    "logicalLocations": [{"fullyQualifiedName": finding.focus, "kind": "resource"}],
                }
            ],
            "properties": {"focusNode": finding.focus, "path": finding.path, "value": finding.value},
        }


def _rule(checked: Checked, finding: Finding) -> Json:
    """Describe a rule by what its shape and its component say, whatever the finding that broke it."""
    rules, language = checked.rules, checked.language
    rule = ShapeRule(finding.shape, finding.component, finding.constraint)
    name = rules.name(rule)
    told = OWN.get(rule.component)
    general = (
        told[language == "en"] if told else rules.message(rule.shape, language) or _general(rule, language)
    )
    short = rules.title(rule.shape, language) or general
    return {
        "id": name,
        "name": rule.component,
        "shortDescription": {"text": short},
        "fullDescription": {"text": rules.description(rule.shape, language) or general},
        "help": {"text": checked.hint(finding) or general},
        "helpUri": rules.help_uri(rule),
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {
            "tags": ["SHACL", rule.component],
            "problem.severity": _ADVICE[finding.severity],
            "precision": "very-high",
            "shape": rule.shape,
        },
    }


def _general(rule: ShapeRule, language: str) -> str:
    said = texts(rule.component)
    return (said.message_en if language == "en" else said.message).format("…")


def _cannot(checked: Checked) -> Json:
    text = {"text": _CANNOT[checked.language]}
    return {
        "id": _PROBLEM,
        "name": _PROBLEM,
        "shortDescription": text,
        "fullDescription": text,
        "helpUri": "https://www.w3.org/TR/shacl/#failures",
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["SHACL"], "problem.severity": "error", "precision": "very-high"},
    }


def _invocation(checked: Checked, left: int) -> Json:
    notes: list[Json] = [{"message": {"text": note}, "level": "note"} for note in checked.notes]
    notes += [_notice(checked, notice) for notice in checked.report.notices]
    if left:
        text = _CUT[checked.language].format(left, checked.most)
        notes.append({"message": {"text": text}, "level": "warning"})
    said = looked_at(checked)
    notes += [{"message": {"text": said}, "level": "note"}] if said else []
    problems = [
        {"message": {"text": problem.message}, "level": "error", "locations": [_at(checked, problem)]}
        for problem in checked.problems
    ]
    return {
        "executionSuccessful": not checked.problems,
        "toolExecutionNotifications": notes,
        "toolConfigurationNotifications": problems,
    }


def _notice(checked: Checked, notice: Notice) -> Json:
    found: Json = {"message": {"text": checked.message(notice)}, "level": "warning"}
    return found | ({"locations": [_at(checked, notice)]} if notice.file else {})


def _at(checked: Checked, said: Problem | Notice) -> Json:
    place = {"startLine": said.line or 1} | ({"startColumn": said.column} if said.column else {})
    return {"physicalLocation": {"artifactLocation": _artifact(checked, said.file), "region": place}}


def _artifact(checked: Checked, file: str | None) -> Json:
    address = checked.address(file)
    if address.startswith("/"):  # outside the repository
        return {"uri": f"file://{quote(address)}"}
    found: Json = {"uri": quote(address)}
    return found | ({"uriBaseId": _BASE} if checked.root is not None else {})


def _counts(checked: Checked) -> Json:
    named = ((checked.rules.short(shape), number) for shape, number in checked.report.focus_nodes.items())
    return {
        "focusNodes": dict(islice(named, 10_000)),
        "findings": len(checked.report.findings),
        "accepted": len(checked.accepted),
    }
