"""JUnit XML: a test case per shape, failing with each of its findings."""

import re
from collections import defaultdict
from xml.sax.saxutils import escape, quoteattr

from ..findings import short_name
from ..report import Finding, Severity
from .checked import Checked

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(checked: Checked) -> str:
    """Write one suite; warnings and infos do not fail, they are told in the output of their case."""
    by_shape: dict[str, list[Finding]] = defaultdict(list)
    for target in checked.shapes.targeted():
        by_shape[checked.shapes.name(target.node)] = []
    for finding in checked.report.findings:
        by_shape[finding.shape].append(finding)
    failed = sum(any(f.severity is Severity.VIOLATION for f in found) for found in by_shape.values())
    head = f'name="regio-graph" tests="{len(by_shape)}" failures="{failed}" errors="0"'
    cases = "".join(_case(checked, shape, by_shape[shape]) for shape in sorted(by_shape))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites {head} time="{checked.seconds:.3f}">\n'
        f'<testsuite {head} skipped="0" time="{checked.seconds:.3f}">\n{cases}</testsuite>\n</testsuites>\n'
    )


def _case(checked: Checked, shape: str, findings: list[Finding]) -> str:
    wrong = [f for f in findings if f.severity is Severity.VIOLATION]
    told = [f for f in findings if f.severity is not Severity.VIOLATION]
    inside = ""
    if wrong:  # one failure per case is what most readers show
        text = escape(xml("\n".join(_line(checked, f) for f in wrong)))
        message = quoteattr(xml(f"{len(wrong)}: {checked.message(wrong[0])}"))
        inside += f"<failure message={message} type={quoteattr(wrong[0].component)}>{text}</failure>\n"
    if told:
        inside += f"<system-out>{escape(xml(chr(10).join(_line(checked, f) for f in told)))}</system-out>\n"
    file = next((f" file={quoteattr(xml(f.file))}" for f in findings if f.file), "")
    name = quoteattr(xml(short_name(shape)))
    return f'<testcase classname={quoteattr(xml(shape))} name={name}{file} time="0">{inside}</testcase>\n'


def _line(checked: Checked, finding: Finding) -> str:
    value = f" ({finding.value})" if finding.value else ""
    place = f"{finding.place}: " if finding.place else ""
    return f"{place}{finding.severity.lower()}: {checked.message(finding)} <{finding.focus}>{value}"


def xml(text: str) -> str:
    """Put a mark in the place of what no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)
