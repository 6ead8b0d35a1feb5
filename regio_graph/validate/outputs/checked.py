"""What was checked and what came of it, as every output needs it."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ...errors import Problem
from ..engine.evaluate import Result
from ..engine.shapes import Shapes
from ..report import Finding, Notice, Report, Severity
from ..rule_names import ShapeRules


@dataclass(frozen=True)
class Accepted:
    """A finding that does not count, and why: by the baseline (`external`) or a comment (`inSource`)."""

    finding: Finding
    reason: str
    kind: str = "external"


@dataclass(frozen=True)
class Checked:
    """A validation ready to be written.

    `report` holds what counts, `accepted` what baseline and comments take away from it,
    `ignored` how many findings the configuration leaves out, `notes` what else must be said.
    `problems` are why nothing could be checked; then the report is empty and says nothing.
    Names of files are relative to `folder`; `root` is the folder that code hosts count from.
    `texts` are the lines of files by name; `files` the names of all that were read. `gate`
    holds the severities that fail. `shown` caps what a person gets to see, `most` what SARIF
    holds (0: all), `colour` is for a terminal.
    """

    report: Report
    results: Mapping[str, Result]
    shapes: Shapes
    files: Sequence[str] = ()
    shapes_files: Sequence[str] = ()
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    accepted: Sequence[Accepted] = ()
    ignored: int = 0
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()
    gate: frozenset[Severity] = frozenset({Severity.VIOLATION})
    language: str = "en"
    folder: Path = Path()
    root: Path | None = None
    shown: int = 50
    most: int = 25_000
    show_accepted: bool = False
    statistics: bool = False
    colour: bool = False
    quiet: bool = False
    seconds: float = 0.0

    @cached_property
    def rules(self) -> ShapeRules:
        """The rules by their names."""
        return ShapeRules(self.shapes)

    def rule(self, finding: Finding) -> str:
        """The name of the rule a finding breaks; no other rule has it."""
        return self.rules.id(finding)

    def message(self, finding: Finding | Notice) -> str:
        """The message in the chosen language."""
        return finding.message_en if self.language == "en" else finding.message

    def hint(self, finding: Finding) -> str:
        """The hint in the chosen language."""
        return finding.hint_en if self.language == "en" else finding.hint

    def line(self, finding: Finding) -> str | None:
        """The line of the file that a finding points at."""
        lines = self.texts.get(finding.file or "")
        return lines[finding.line - 1] if lines and finding.line and finding.line <= len(lines) else None

    @cached_property
    def broken(self) -> Counter[tuple[str, Severity]]:
        """How often each rule was broken, by rule and severity."""
        return Counter((self.rule(finding), finding.severity) for finding in self.report.findings)

    @property
    def failed(self) -> bool:
        """Tell whether there is a finding of a severity that fails."""
        return any(finding.severity in self.gate for finding in self.report.findings)

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}

    def address(self, file: str | None) -> str:
        """Write a file as code hosts know it: from the root of the repository; the first file for none."""
        name = file or next(iter((*self.files, *self.shapes_files)), "")
        if name not in self._addresses:
            self._addresses[name] = self._address(name)
        return self._addresses[name]

    def _address(self, name: str) -> str:
        if self.root is None or not name or name.startswith("<"):
            return name.strip("<>") or "unknown"
        path = os.path.relpath((self.folder / name).absolute(), self.root.absolute())
        outside = path.startswith("..")
        return (self.folder / name).absolute().as_posix() if outside else Path(path).as_posix()
