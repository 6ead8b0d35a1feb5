"""For people: findings by file as a compiler shows them, the line with the place marked, a summary."""

from collections.abc import Iterator
from itertools import groupby

from rich.cells import cell_len

from ..report import Finding, Severity
from .checked import Checked
from .wording import WORDS, counted, looked_at, printable, remarks

_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_TEXTS = {
    "nl": {
        "nowhere": "(afgeleid, of in geen bestand)",
        "hint": "tip",
        "value": "waarde",
        "error": "fout",
        "more": "… en nog {} bevindingen, hier weggelaten; `--format json=BESTAND` heeft ze alle",
        "by": "per regel",
        "by shape": "focus nodes per shape",
        "shapes": "shapes: {}",
        "fine": "Geen bevindingen.",
        "files": "{} bestanden in {:.1f} s",
        "one file": "1 bestand in {1:.1f} s",
    },
    "en": {
        "nowhere": "(entailed, or in no file)",
        "hint": "hint",
        "value": "value",
        "error": "error",
        "more": "… and {} more findings, left out here; `--format json=FILE` has them all",
        "by": "by rule",
        "by shape": "focus nodes by shape",
        "shapes": "shapes: {}",
        "fine": "No findings.",
        "files": "{} files in {:.1f} s",
        "one file": "1 file in {1:.1f} s",
    },
}
_WIDEST = 160
_RULES = 20
_FILES = 5


def write(checked: Checked) -> Iterator[str]:
    """Write the report; where nothing could be checked, why."""
    for line in _lines(checked):
        yield f"{line}\n"


def _lines(checked: Checked) -> Iterator[str]:
    texts = _TEXTS[checked.language]
    for problem in checked.problems:
        yield f"{_paint(checked, '31', texts['error'])}: {printable(str(problem))}"
    if checked.problems:
        return
    if checked.statistics:
        yield from _statistics(checked, texts)
    else:
        yield from _findings(checked, texts)
    if not checked.quiet:
        yield from (printable(remark) for remark in remarks(checked))
        yield from _summary(checked, texts)


def _findings(checked: Checked, texts: dict[str, str]) -> Iterator[str]:
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


def _by_place(finding: Finding) -> tuple[bool, str, int, int, int, str]:
    rank = list(Severity).index(finding.severity)
    place = (finding.file is None, finding.file or "", finding.line or 0, finding.column or 0)
    return (*place, rank, finding.focus)


def _finding(checked: Checked, finding: Finding, texts: dict[str, str]) -> Iterator[str]:
    place = ":".join(str(part) for part in (finding.line, finding.column) if part is not None)
    word = _paint(checked, _COLOURS[finding.severity], WORDS[checked.language][finding.severity][0])
    name = _paint(checked, "2", printable(f"[{checked.rule(finding)}]"))
    yield f"  {place + ' ' if place else ''}{word}: {printable(checked.message(finding))} {name}"
    yield from _excerpt(checked, finding)
    about = f"{finding.focus_label} <{finding.focus}>"
    value = f", {texts['value']} {finding.value}" if finding.value else ""
    yield f"      = {printable(about + value)}"
    if checked.hint(finding):
        yield f"      = {texts['hint']}: {printable(checked.hint(finding))}"


def _excerpt(checked: Checked, finding: Finding) -> Iterator[str]:
    text = checked.line(finding)
    if text is None or finding.column is None:
        return
    start = max(0, finding.column - 1 - _WIDEST // 2) if len(text) > _WIDEST else 0
    part = printable(text[start : start + _WIDEST].rstrip().replace("\t", " "))
    before = printable(text[start : finding.column - 1].replace("\t", " "))
    number = str(finding.line)
    yield f"      {' ' * len(number)} |"
    yield f"      {number} | {part}"
    mark = _paint(checked, _COLOURS[finding.severity], "^")
    yield f"      {' ' * len(number)} | {' ' * cell_len(before)}{mark}"


def _statistics(checked: Checked, texts: dict[str, str]) -> Iterator[str]:
    """Write numbers only: of findings by rule, and of focus nodes by shape."""
    if checked.broken:
        yield f"{texts['by']}:"
    yield from _by_rule(checked, None)
    if checked.report.focus_nodes:
        yield f"{texts['by shape']}:"
    for shape, number in checked.report.focus_nodes.items():
        yield f"  {number:>6}  {printable(checked.rules.short(shape))}"


def _by_rule(checked: Checked, most: int | None) -> Iterator[str]:
    rules = checked.broken.most_common()
    for (name, severity), number in rules[:most]:
        yield f"  {number:>6}  {WORDS[checked.language][severity][0]}  {printable(name)}"
    if most is not None and len(rules) > most:
        yield f"          … +{len(rules) - most}"


def _summary(checked: Checked, texts: dict[str, str]) -> Iterator[str]:
    if not checked.report.findings:
        yield texts["fine"]
    elif len(checked.report.findings) > 1 and not checked.statistics:
        yield f"{texts['by']}:"
        yield from _by_rule(checked, _RULES)
    if checked.shapes_files:
        names = [printable(name) for name in checked.shapes_files]
        more = f", … +{len(names) - _FILES}" if len(names) > _FILES else ""
        yield texts["shapes"].format(", ".join(names[:_FILES]) + more)
    number = len(checked.files)
    words = texts["one file" if number == 1 else "files"].format(number, checked.seconds)
    yield "; ".join(filter(None, [counted(checked), looked_at(checked), words]))


def _paint(checked: Checked, code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if checked.colour else text
