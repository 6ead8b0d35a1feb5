"""For people: findings by file as a compiler shows them, the line with the place marked, a summary."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from ..report import Finding, Severity
from .checked import WORDS, Checked, counted, rule

_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_TEXTS = {
    "nl": {
        "nowhere": "(afgeleid, of in geen bestand)",
        "hint": "tip",
        "value": "waarde",
        "more": "… en nog {} bevindingen, hier weggelaten; `--format json=BESTAND` heeft ze alle",
        "by": "per regel",
        "accepted": "{} geaccepteerd in de baseline",
        "fine": "Geen bevindingen.",
        "files": "{} bestanden in {:.1f} s",
        "one file": "1 bestand in {1:.1f} s",
    },
    "en": {
        "nowhere": "(entailed, or in no file)",
        "hint": "hint",
        "value": "value",
        "more": "… and {} more findings, left out here; `--format json=FILE` has them all",
        "by": "by rule",
        "accepted": "{} accepted by the baseline",
        "fine": "No findings.",
        "files": "{} files in {:.1f} s",
        "one file": "1 file in {1:.1f} s",
    },
}
_WIDEST = 160
_RULES = 20


def write(checked: Checked) -> str:
    """Write the report."""
    return "\n".join(_lines(checked)) + "\n"


def _lines(checked: Checked) -> Iterator[str]:
    texts = _TEXTS[checked.language]
    findings = sorted(checked.report.findings, key=_by_place)
    shown = findings[: checked.shown]
    for file, group in groupby(shown, key=lambda finding: finding.file):
        yield _paint(checked, "1", printable(file) if file else texts["nowhere"])
        for finding in group:
            yield from _finding(checked, finding, texts)
        yield ""
    if len(findings) > len(shown):
        yield texts["more"].format(len(findings) - len(shown))
        yield ""
    yield from checked.notes
    yield from _summary(checked, texts)


def _by_place(finding: Finding) -> tuple[bool, str, int, int, int, str]:
    rank = list(Severity).index(finding.severity)
    place = (finding.file is None, finding.file or "", finding.line or 0, finding.column or 0)
    return (*place, rank, finding.focus)


def _finding(checked: Checked, finding: Finding, texts: dict[str, str]) -> Iterator[str]:
    place = ":".join(str(part) for part in (finding.line, finding.column) if part is not None)
    word = _paint(checked, _COLOURS[finding.severity], WORDS[checked.language][finding.severity][0])
    name = _paint(checked, "2", f"[{rule(finding)}]")
    yield f"  {place + ' ' if place else ''}{word}: {printable(checked.message(finding))} {name}"
    yield from _excerpt(checked, finding)
    about = f"{finding.focus_label} <{finding.focus}>"
    value = f", {texts['value']} {finding.value}" if finding.value else ""
    yield f"      = {printable(about + value)}"
    yield f"      = {texts['hint']}: {printable(checked.hint(finding))}"


def _excerpt(checked: Checked, finding: Finding) -> Iterator[str]:
    text = checked.line(finding)
    if text is None or finding.column is None:
        return
    start = max(0, finding.column - 1 - _WIDEST // 2) if len(text) > _WIDEST else 0
    part = printable(text[start : start + _WIDEST].rstrip().replace("\t", " "))
    number = str(finding.line)
    yield f"      {' ' * len(number)} |"
    yield f"      {number} | {part}"
    mark = _paint(checked, _COLOURS[finding.severity], "^")
    yield f"      {' ' * len(number)} | {' ' * (finding.column - 1 - start)}{mark}"


def _summary(checked: Checked, texts: dict[str, str]) -> Iterator[str]:
    if not checked.report.findings:
        yield texts["fine"]
    elif len(checked.report.findings) > 1:
        yield f"{texts['by']}:"
        rules = checked.rules.most_common()
        for (name, severity), number in rules[:_RULES]:
            yield f"  {number:>6}  {WORDS[checked.language][severity][0]}  {name}"
        if len(rules) > _RULES:
            yield f"          … +{len(rules) - _RULES}"
    if checked.accepted:
        yield texts["accepted"].format(len(checked.accepted))
    number = len(checked.files)
    words = texts["one file" if number == 1 else "files"]
    yield f"{counted(checked)}; {words.format(number, checked.seconds)}"


def printable(text: str) -> str:
    """Write control characters as escapes: data must not steer the reader's terminal."""
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(characters: Iterable[str]) -> str:
    return "".join(c.encode("unicode_escape").decode("ascii") for c in characters)


def _paint(checked: Checked, code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if checked.colour else text
