"""The stretch of a line that a place stands for: from its first character to where its token ends."""

from ...rdf.turtle.lexer import token_end
from ..report import Finding
from .checked import Checked


def region(checked: Checked, finding: Finding) -> dict[str, int]:
    """Return a SARIF region; a place without line is that of the file, which is its first line."""
    if not finding.line:
        return {"startLine": 1}
    start = finding.column or 1
    found = {"startLine": finding.line, "startColumn": start}
    text = checked.line(finding)
    if text is not None and start <= len(text):
        found["endColumn"] = token_end(text, start - 1) + 1
    return found
