"""A check as people read it, and as machines do."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from ..validate.outputs.junit import Case, document
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
    told = "\n".join(_changes(changed, against, shorten)).strip() if against else ""
    yield "".join(document("regio-graph queries", _cases(checked), told)).rstrip("\n")


def _cases(checked: QueryCheck) -> Iterator[Case]:
    names = [*checked.queries, *sorted({b.query for b in checked.breaches} - set(checked.queries))]
    for name in names:
        for rule in checked.rules:
            broken = [breach for breach in checked.of(name) if breach.rule == rule]
            if rule != "leftover" or broken:
                yield Case(name, rule, _failed(rule, broken))


FORMATS = {"text": text, "json": as_json, "junit": junit}


def _failed(rule: str, broken: list[Breach]) -> tuple[str, str, str] | None:
    if not broken:
        return None
    said = "\n".join("\n".join((f"{_place(b)}: {b.message}", *b.details)) for b in broken)
    return broken[0].message, rule, said


def _place(breach: Breach) -> str:
    return f"{breach.file}:{breach.line}" if breach.line else breach.file
