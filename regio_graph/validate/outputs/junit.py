"""JUnit XML, as CI servers read it: the one writer of the project, and a validation as its cases."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from ..report import Finding
from .checked import Checked
from .wording import counted, looked_at, remarks

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Case:
    """A test case. `failed` and `broken` (an error of the run itself) hold a message, a type and a text."""

    group: str
    name: str
    failed: tuple[str, str, str] | None = None
    broken: tuple[str, str, str] | None = None
    told: str = ""
    file: str | None = None


def document(
    suite: str, cases: Iterable[Case], told: str = "", seconds: float | None = None
) -> Iterator[str]:
    """Yield a document with one suite; `told` is what it has to say beside its cases."""
    known = list(cases)
    time = "" if seconds is None else f' time="{seconds:.3f}"'
    head = (
        f'name={_quoted(suite)} tests="{len(known)}" failures="{sum(c.failed is not None for c in known)}" '
        f'errors="{sum(c.broken is not None for c in known)}"'
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites {head}{time}>\n<testsuite {head} skipped="0"{time}>\n'
    for case in known:
        yield from _written(case, timed=seconds is not None)
    if told:
        yield _told(told)
    yield "</testsuite>\n</testsuites>\n"


def _written(case: Case, *, timed: bool) -> Iterator[str]:
    file = f" file={_quoted(case.file)}" if case.file else ""
    time = ' time="0"' if timed else ""
    yield f"<testcase classname={_quoted(case.group)} name={_quoted(case.name)}{file}{time}>"
    for element, said in (("failure", case.failed), ("error", case.broken)):
        if said is not None:
            message, kind, text = said
            yield f"<{element} message={_quoted(message)} type={_quoted(kind)}>{_text(text)}</{element}>\n"
    if case.told:
        yield _told(case.told)
    yield "</testcase>\n"


def _told(text: str) -> str:
    return f"<system-out>{_text(text)}</system-out>\n"


def _quoted(text: str) -> str:
    return quoteattr(_allowed(text))


def _text(text: str) -> str:
    return escape(_allowed(text))


def _allowed(text: str) -> str:
    """Put a mark in the place of what no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)


def write(checked: Checked) -> Iterator[str]:
    """Write a case per shape: it fails with its findings of a severity that fails; others are told."""
    said = [counted(checked), *filter(None, [looked_at(checked)]), *remarks(checked)]
    yield from document("regio-graph", _cases(checked), "\n".join(said), checked.seconds)


def _cases(checked: Checked) -> Iterator[Case]:
    for problem in checked.problems:
        said = (problem.message, problem.rule or "error", str(problem))
        yield Case("regio-graph", problem.file or "regio-graph", broken=said, file=problem.file)
    by_shape: dict[str, list[Finding]] = defaultdict(list)
    for target in checked.shapes.targeted():
        by_shape[checked.shapes.name(target.node)] = []
    for finding in checked.report.findings:
        by_shape[finding.shape].append(finding)
    for shape in sorted(by_shape):
        yield _case(checked, shape, by_shape[shape])


def _case(checked: Checked, shape: str, findings: Sequence[Finding]) -> Case:
    wrong = [f for f in findings if f.severity in checked.gate]
    told = [_line(checked, f) for f in findings if f.severity not in checked.gate]
    if shape in checked.report.focus_nodes:
        told.insert(0, f"focus nodes: {checked.report.focus_nodes[shape]}")
    failed = None
    if wrong:  # one failure per case is what most readers show
        text = "\n".join(_line(checked, f) for f in wrong)
        failed = (f"{len(wrong)}: {checked.message(wrong[0])}", wrong[0].component, text)
    file = next((f.file for f in findings if f.file), None)
    return Case(shape, checked.rules.short(shape), failed, None, "\n".join(told), file)


def _line(checked: Checked, finding: Finding) -> str:
    value = f" ({finding.value})" if finding.value else ""
    place = f"{finding.place}: " if finding.place else ""
    return f"{place}{finding.severity.lower()}: {checked.message(finding)} <{finding.focus}>{value}"
