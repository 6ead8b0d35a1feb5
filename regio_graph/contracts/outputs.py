"""A check as people read it, and as machines do."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from xml.sax.saxutils import escape, quoteattr

from ..validate.outputs.junit import xml
from .against import AnswerChange
from .checks import RULES, Breach
from .runner import QueryCheck

Shorten = Callable[[str], str]


def text(
    checked: QueryCheck, changed: Sequence[AnswerChange], against: str, shorten: Shorten = str
) -> Iterator[str]:
    """Write lines for people: each breach with its place, then what was looked at."""
    for breach in checked.breaches:
        yield f"{_place(breach)}: {breach.rule}: {breach.message}"
        for detail in breach.details:
            yield f"    {' '.join(shorten(word) for word in detail.split(' '))}"
    for name in checked.accepted:
        yield f"accepted: {name}"
    broken = {breach.query for breach in checked.breaches}
    many = len(checked.queries)
    kept = sum(name not in broken for name in checked.queries)
    yield f"{kept} of {many} quer{'y' if many == 1 else 'ies'} kept to {', '.join(checked.rules)}"
    if against:
        yield from _changes(changed, against, shorten)


def _changes(changed: Sequence[AnswerChange], against: str, shorten: Shorten) -> Iterator[str]:
    yield ""
    yield f"against release {against}: {len(changed) or 'no'} answer{'s' * (len(changed) != 1)} changed"
    for change in changed:
        if change.difference is None:
            yield f"{change.query}: {change.how}{f': {change.reason}' if change.reason else ''}"
            continue
        other = " (the question changed too)" if change.how == "other question" else ""
        yield f"{change.query}: {change.difference.summary()}{other}"
        for line in change.difference.lines(shorten):
            yield f"    {line}"


def as_json(
    checked: QueryCheck, changed: Sequence[AnswerChange], against: str, _: Shorten = str
) -> Iterator[str]:
    """Write everything as one JSON object."""
    report = {
        "keeps": not checked.breaches,
        "queries": checked.queries,
        "rules": [rule._asdict() for rule in RULES if rule.name in checked.rules],
        "breaches": [asdict(breach) for breach in checked.breaches],
        "accepted": checked.accepted,
    }
    if against:
        report["against"] = {"release": against, "changes": [asdict(change) for change in changed]}
    yield json.dumps(report, ensure_ascii=False, indent=1)


def junit(
    checked: QueryCheck, changed: Sequence[AnswerChange], against: str, shorten: Shorten = str
) -> Iterator[str]:
    """Write JUnit XML: a test case per query and rule; what changed is told, and fails nothing."""
    names = [*checked.queries, *sorted({b.query for b in checked.breaches} - set(checked.queries))]
    cases, failures = [], 0
    for name in names:
        for rule in checked.rules:
            broken = [breach for breach in checked.of(name) if breach.rule == rule]
            if rule == "leftover" and not broken:
                continue
            failures += bool(broken)
            cases.append(_case(name, rule, broken))
    head = f'name="regio-graph queries" tests="{len(cases)}" failures="{failures}" errors="0"'
    told = "\n".join(_changes(changed, against, shorten)).strip() if against else ""
    out = f"<system-out>{escape(xml(told))}</system-out>\n" if told else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites {head}>"
    yield f'<testsuite {head} skipped="0">'
    yield f"{''.join(cases)}{out}</testsuite>"
    yield "</testsuites>"


FORMATS = {"text": text, "json": as_json, "junit": junit}


def _case(name: str, rule: str, broken: list[Breach]) -> str:
    inside = ""
    if broken:
        said = "\n".join("\n".join((f"{_place(b)}: {b.message}", *b.details)) for b in broken)
        message, kind = quoteattr(xml(broken[0].message)), quoteattr(rule)
        inside = f"<failure message={message} type={kind}>{escape(xml(said))}</failure>"
    return f"<testcase classname={quoteattr(xml(name))} name={quoteattr(rule)}>{inside}</testcase>\n"


def _place(breach: Breach) -> str:
    return f"{breach.file}:{breach.line}" if breach.line else breach.file
