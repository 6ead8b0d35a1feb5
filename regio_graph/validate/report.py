"""What a validation found, as values: a `Report` of `Finding`s, and how a person reads it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Place = tuple[str, int | None, int | None]

SYNTAX = "Syntax"
NOTICES = (
    "no-focus-nodes",  # a target that selects nothing in these data
    "unknown-target",  # a sh:target, of SHACL's advanced features
    "unknown-term",  # a term that SHACL does not have, or that is not executed here
    "imports",  # an owl:imports of the shapes that was not among the files
    "shapes-graph",  # a sh:shapesGraph of the data that was not among the files
    "unread",  # data that could not be read, so that shapes were not checked
)


class Severity(StrEnum):
    """What a finding means: a Violation blocks a release, a Warning is reported, Info is counted."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True)
class Finding:
    """One validation result.

    `path` and `value` are None where the constraint has none; a path of more than one step
    is written as SPARQL has it. `file` is relative to the project; `file`, `line` and
    `column` are None when the statement is in no source, for instance because it was
    entailed. `hint` says how to mend it. `constraint` tells apart the constraints of one
    component that a shape has several of, such as its sh:sparql. `fingerprint` is the same
    wherever the statement moves to, in every checkout, and no two findings of a report have
    the same. A file that is no RDF has a finding too: its component and shape are `SYNTAX`.
    """

    severity: Severity
    shape: str
    component: str
    focus: str
    focus_label: str
    path: str | None
    value: str | None
    message: str
    message_en: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str = ""
    hint_en: str = ""
    fingerprint: str = ""
    constraint: str | None = None

    @property
    def place(self) -> str:
        """Where the offending statement stands, the way compilers write it."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True)
class Notice:
    """Why a validation may have checked less than it seems to; `kind` is one of `NOTICES`."""

    kind: str
    message: str
    message_en: str
    shape: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Report:
    """All findings of one validation, worst first, then by place.

    `notices` tell what was not checked; `focus_nodes` counts them for each targeted shape.
    """

    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...] = ()
    focus_nodes: Mapping[str, int] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Tell whether there is no Violation; warnings do not count."""
        return not self.count(Severity.VIOLATION)

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return Counter(finding.severity for finding in self.findings)[severity]

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values, ready for `json.dumps`."""
        counts = {severity.value.lower(): self.count(severity) for severity in Severity}
        return {
            "conforms": self.conforms,
            "counts": counts,
            "findings": [dict(vars(f)) for f in self.findings],
        }

    def lines(self, *, language: str = "nl") -> Iterator[str]:
        """Write each finding for people: place, severity, message, then what it is about."""
        for finding in self.findings:
            message = finding.message_en if language == "en" else finding.message
            about = f"{finding.focus_label} <{finding.focus}>"
            yield f"{finding.place or '(entailed)'}: {finding.severity.lower()}: {message}"
            yield f"    {about}" + (f", value {finding.value}" if finding.value else "")


def ordered(findings: Iterable[Finding]) -> Report:
    """Make a report of findings in a stable order."""
    rank = list(Severity)
    return Report(
        tuple(
            sorted(
                findings,
                key=lambda f: (
                    rank.index(f.severity),
                    f.file or "~",
                    f.line or 0,
                    f.focus,
                    f.path or "",
                    f.component,
                    f.value or "",
                    f.shape,
                ),
            )
        )
    )
