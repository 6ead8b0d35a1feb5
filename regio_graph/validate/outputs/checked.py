"""What was checked and what came of it, as every output needs it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..engine.evaluate import Result
from ..engine.shapes import RDFS, SH, Shapes
from ..findings import short_name
from ..report import Finding, Report, Severity


@dataclass(frozen=True)
class Accepted:
    """A finding that the baseline accepts, with the reason it gives."""

    finding: Finding
    reason: str


@dataclass(frozen=True)
class Checked:
    """A validation ready to be written.

    `report` holds what counts, `accepted` what the baseline takes away from it, `notes`
    what else must be said. `texts` are the files' texts by name, for showing a line;
    `files` the names of all that were read. `shown` caps what a person gets to see,
    `colour` is for a terminal.
    """

    report: Report
    results: Mapping[str, Result]
    shapes: Shapes
    files: Sequence[str] = ()
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    accepted: Sequence[Accepted] = ()
    notes: Sequence[str] = ()
    language: str = "nl"
    shown: int = 50
    colour: bool = False
    seconds: float = 0.0

    def message(self, finding: Finding) -> str:
        """The message in the chosen language."""
        return finding.message_en if self.language == "en" else finding.message

    def hint(self, finding: Finding) -> str:
        """The hint in the chosen language."""
        return finding.hint_en if self.language == "en" else finding.hint

    def line(self, finding: Finding) -> str | None:
        """The line of the file that a finding points at."""
        lines = self.texts.get(finding.file or "")
        return lines[finding.line - 1] if lines and finding.line and finding.line <= len(lines) else None

    @property
    def rules(self) -> Counter[tuple[str, Severity]]:
        """How often each rule was broken, by rule and severity."""
        return Counter((rule(finding), finding.severity) for finding in self.report.findings)

    def described(self, shape: str) -> str | None:
        """What the shapes graph says of a shape: its name, label, description or comment."""
        for node in self.shapes.graph.said:
            if self.shapes.name(node) == shape:
                for predicate in (SH + "name", RDFS + "label", SH + "description", RDFS + "comment"):
                    value = self.shapes.graph.value(node, predicate)
                    if value is not None:
                        return str(value.value)
        return None


def rule(finding: Finding) -> str:
    """Name the rule a finding breaks: its shape and component."""
    return f"{short_name(finding.shape)}.{finding.component}"


WORDS = {
    "nl": {
        Severity.VIOLATION: ("overtreding", "overtredingen"),
        Severity.WARNING: ("waarschuwing", "waarschuwingen"),
        Severity.INFO: ("mededeling", "mededelingen"),
    },
    "en": {
        Severity.VIOLATION: ("violation", "violations"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("info", "infos"),
    },
}


def counted(checked: Checked) -> str:
    """Say how many findings of each severity there are."""
    words = WORDS[checked.language]
    parts = ((checked.report.count(severity), words[severity]) for severity in Severity)
    return ", ".join(f"{number} {names[number != 1]}" for number, names in parts)
