"""Comments that accept a finding where it stands: `# regio: ignore RULE reason`.

In Turtle, TriG, N-Triples and N-Quads. Behind a statement the comment is about its line, on a
line of its own about the next line that is not a comment. Several rules are separated by
commas. A comment that holds nothing back, or gives no reason, is a finding itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..rdf.turtle.lexer import TurtleText, comments
from .baseline import known_by
from .inputs import TEXTS, Source
from .outputs.checked import Accepted
from .report import Finding, Severity, ordered
from .rule_choice import called
from .rule_names import ShapeRules

_MARK = b"regio:"
_COMMENT = re.compile(r"#\s*regio:\s*ignore(?:\s+(?P<rules>[^\s,]+(?:\s*,\s*[^\s,]+)*)\s*(?P<reason>.*))?$")
_UNUSED = (
    "`# regio: ignore {}` houdt hier niets tegen.",
    "`# regio: ignore {}` holds nothing back here.",
)
_UNNAMED = (
    "`# regio: ignore` noemt geen regel.",
    "`# regio: ignore` names no rule.",
)
_UNEXPLAINED = (
    "`# regio: ignore {}` geeft geen reden.",
    "`# regio: ignore {}` gives no reason.",
)
_HINT = (
    "Haal de opmerking weg, of schrijf `# regio: ignore REGEL reden`.",
    "Remove the comment, or write `# regio: ignore RULE reason`.",
)


@dataclass(frozen=True)
class Suppression:
    """One comment: where it stands, the line it is about, the rules it names and why."""

    file: str
    line: int
    column: int
    about: int
    rules: tuple[str, ...]
    reason: str


def found(sources: Iterable[Source | None]) -> Iterator[Suppression]:
    """Yield the comments of all files that have any."""
    for source in sources:
        if source is not None and source.format in TEXTS and _MARK in source.content:
            yield from _in(source)


def _in(source: Source) -> Iterator[Suppression]:
    try:
        text = TurtleText(source.text)
    except UnicodeDecodeError:  # it is told as a syntax error
        return
    lines = source.lines
    for token, alone in comments(source.text):
        match = _COMMENT.match(token.text)
        if match is None:
            continue
        line, column = text.place(token)
        rules = tuple(re.split(r"\s*,\s*", match["rules"])) if match["rules"] else ()
        about = _below(lines, line) if alone else line
        yield Suppression(source.name, line, column, about, rules, (match["reason"] or "").strip())


def _below(lines: Sequence[str], line: int) -> int:
    for number in range(line + 1, len(lines) + 1):
        text = lines[number - 1].strip()
        if text and not text.startswith("#"):
            return number
    return line


def applied(
    findings: Iterable[Finding], suppressions: Sequence[Suppression], rules: ShapeRules, *, partial: bool
) -> tuple[list[Finding], list[Accepted]]:
    """Take out what comments hold back; add what is wrong with comments, unless only a part was checked."""
    by_line: dict[tuple[str | None, int | None], list[Suppression]] = {}
    for one in suppressions:
        by_line.setdefault((one.file, one.about), []).append(one)
    kept: list[Finding] = []
    accepted: list[Accepted] = []
    used: set[Suppression] = set()
    for finding in findings:
        names = rules.names(finding) if (finding.file, finding.line) in by_line else ()
        by = next((s for s in by_line.get((finding.file, finding.line), ()) if called(names, s.rules)), None)
        if by is None:
            kept.append(finding)
        else:
            used.add(by)
            accepted.append(Accepted(finding, by.reason, "inSource"))
    wrong = [] if partial else [_wrong(s, s in used) for s in suppressions if s not in used or not s.reason]
    return list(ordered([*kept, *wrong]).findings), accepted


def _wrong(one: Suppression, used: bool) -> Finding:  # noqa: FBT001 - the one thing it is told
    texts = _UNEXPLAINED if used else _UNUSED if one.rules else _UNNAMED
    message, message_en = (text.format(", ".join(one.rules)) for text in texts)
    return Finding(
        severity=Severity.WARNING,
        shape="UnusedIgnore",
        component="UnusedIgnore",
        focus=one.file,
        focus_label=one.file,
        path=None,
        value=None,
        message=message,
        message_en=message_en,
        file=one.file,
        line=one.line,
        column=one.column,
        hint=_HINT[0],
        hint_en=_HINT[1],
        fingerprint=known_by("UnusedIgnore", one.file, ",".join(one.rules), message_en),
    )
