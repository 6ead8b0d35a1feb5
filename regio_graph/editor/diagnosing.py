"""What is wrong with a file, as an editor shows it: syntax, unknown names, then SHACL."""

from collections.abc import Iterator
from typing import NamedTuple

from lsprotocol import types

from ..languages import Text
from ..validate.report import Finding, Severity
from .misspelt import unknown
from .outline import MAX_TEXT, Outline
from .ranges import Ranges
from .recheck import Checked
from .region import Region
from .spelling import spell
from .workfile import WorkFile

SOURCE = "regio-graph"
_SEVERITIES = {
    Severity.VIOLATION: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_UNKNOWN = Text("<{}> is nergens beschreven.", "<{}> is described nowhere.")
_MEANT = Text(
    "<{}> is nergens beschreven; bedoeld is wellicht {}.", "<{}> is described nowhere; perhaps {} is meant."
)
_LONG = Text(
    "Dit bestand is te groot om meer dan de syntaxis na te gaan (meer dan {} tekens).",
    "This file is too big to check more than its syntax (more than {} characters).",
)
_WRONG = Text("Er kan niet worden gevalideerd: {}", "Nothing can be validated: {}")
_HINTS = Text("Herstel: {}", "To mend it: {}")


class Seen(NamedTuple):
    """A file, the positions in it, and the language to speak."""

    file: WorkFile
    ranges: Ranges
    language: str

    def say(self, text: Text, *values: object) -> str:
        """Say a text in the language."""
        return text.in_(self.language).format(*values)


def at_once(seen: Seen, region: Region) -> list[types.Diagnostic]:
    """Say what the text alone shows: where it is no RDF, and which names are not known."""
    file, ranges, _ = seen
    found = []
    mistake = file.mistake
    if mistake is not None:
        start, end = _around(file.outline, mistake.offset)
        found.append(
            _diagnostic(ranges.span(start, end), "syntax", mistake.message, types.DiagnosticSeverity.Error)
        )
    if len(file.text) > MAX_TEXT:
        span = ranges.span(0, 0)
        found.append(
            _diagnostic(span, "size", seen.say(_LONG, MAX_TEXT), types.DiagnosticSeverity.Information)
        )
        return found
    for one in unknown(file, region):
        iri = one.mention.value
        message = (
            seen.say(_MEANT, iri, spell(one.meant, file.outline)) if one.meant else seen.say(_UNKNOWN, iri)
        )
        diagnostic = _diagnostic(
            ranges.of(one.mention), "unknown-term", message, types.DiagnosticSeverity.Warning
        )
        diagnostic.data = {"meant": one.meant}
        found.append(diagnostic)
    return found


def by_shapes(seen: Seen, checked: Checked) -> Iterator[types.Diagnostic]:
    """Say what a check found in a file."""
    file, ranges, language = seen
    for finding in checked.findings:
        if finding.file == file.name:
            yield _finding(finding, file.outline, ranges, language)
    for name, iri, wrong in checked.miscited:
        if name == file.name:
            for mention in file.outline.by_iri.get(iri, ()):
                yield _diagnostic(ranges.of(mention), "passage", wrong, types.DiagnosticSeverity.Error)
    if checked.wrong:
        span = ranges.span(0, 0)
        yield _diagnostic(
            span, "validation", seen.say(_WRONG, checked.wrong), types.DiagnosticSeverity.Warning
        )


def _finding(finding: Finding, outline: Outline, ranges: Ranges, language: str) -> types.Diagnostic:
    offset = outline.offset(finding.line or 1, finding.column or 1)
    mention = outline.from_offset(offset)
    span = ranges.of(mention) if mention else ranges.span(*_around(outline, offset))
    dutch = language == "nl"
    message, hint = (finding.message, finding.hint) if dutch else (finding.message_en, finding.hint_en)
    if hint:
        message = f"{message}\n{_HINTS.in_(language).format(hint)}"
    code = finding.shape.rpartition("#")[2] or finding.component
    diagnostic = _diagnostic(span, code, message, _SEVERITIES[finding.severity])
    diagnostic.data = {
        "shape": finding.shape,
        "component": finding.component,
        "focus": finding.focus,
        "path": finding.path,
    }
    return diagnostic


def _around(outline: Outline, offset: int) -> tuple[int, int]:
    """Return what to underline at an offset: the term there, else the character, else the last one."""
    mention = outline.from_offset(offset)
    if mention is not None:
        return mention.start, mention.end
    text = outline.text
    if offset < len(text) and not text[offset].isspace():
        return offset, offset + 1
    start = len(text[:offset].rstrip())
    return (start - 1, start) if start else (0, 0)


def _diagnostic(
    span: types.Range, code: str, message: str, severity: types.DiagnosticSeverity
) -> types.Diagnostic:
    return types.Diagnostic(range=span, message=message, severity=severity, code=code, source=SOURCE)
