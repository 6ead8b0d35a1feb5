"""One run of a validation: what it was asked, by options and configuration, and the steps of doing it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from ..configuration import Configuration
from ..content import folders
from . import baseline, revisions, suppressions, validation
from .checking import Engine
from .engine.evaluate import Result
from .engine.shapes import Shape
from .inputs import Source, is_pattern, matching, read
from .narrowing import Narrowed, narrowed
from .outputs.checked import Accepted, Checked
from .outputs.writing import Output, to_file, write
from .report import Finding, Report, Severity
from .rule_choice import RuleChoice
from .rule_names import ShapeRules
from .subject import Subject

GATES = {
    "violation": frozenset({Severity.VIOLATION}),
    "warning": frozenset({Severity.VIOLATION, Severity.WARNING}),
    "info": frozenset(Severity),
    "never": frozenset[Severity](),
}
_PARTIAL = {
    "nl": "alleen gecontroleerd wat wijzigingen sinds {} kunnen raken: {} van {} shapes",
    "en": "checked only what changes since {} can affect: {} of {} shapes",
}


@dataclass(frozen=True)
class Job:
    """What to validate and how to report it.

    `project` is the project worked in or named, None where there is none; `files` are what to
    validate instead of it. Names of files are relative to `folder` and `root`, as `Checked`
    has them.
    """

    project: Path | None
    files: tuple[str, ...]
    shapes: tuple[str, ...]
    ontology: tuple[str, ...]
    entail: str | None
    meta: bool
    configuration: Configuration
    choice: RuleChoice
    fail_on: str
    strict: bool
    outputs: tuple[Output, ...]
    summary: Path | None
    baseline: Path | None
    baseline_update: bool
    only_changed: str | None
    only_shapes: tuple[str, ...]
    only_focus: tuple[str, ...]
    engine: Engine
    input_format: str
    blank: Checked

    def take(self) -> Subject:
        """Read what is to be validated."""
        validation.wanted(self.project, self.files, self.shapes)
        shapes, ontology = (self._read(names) for names in self.named)
        if not self.files and self.project is not None:
            own = shapes if self.shapes else ()
            return validation.of_project(self.project, self.entailment, own, meta=self.meta)
        return validation.of_files(self._read(self.files), shapes, ontology, self.entailment, meta=self.meta)

    @property
    def entailment(self) -> str | None:
        """What is added first: a project's content as a build has it, else what the shapes ask for."""
        return self.entail or (None if self.files else "owlrl")

    @property
    def named(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The shapes and the ontology to go by; files without shapes are checked by the project's."""
        if self.shapes or self.project is None:
            return self.shapes, self.ontology
        root = self.project
        shapes, *around = (
            map(str, folders.shared(root, f"ontology/{part}").values())
            for part in ("shapes", "alignments", "concepts")
        )
        terms = (str(folders.ontology(root)), *(name for part in around for name in part))
        return tuple(shapes), self.ontology or terms

    def _read(self, names: tuple[str, ...]) -> list[Source]:
        return read(names, stdin_format=self.input_format, by=self.configuration)

    def check(self, subject: Subject) -> tuple[list[Result], tuple[str, ...]]:
        """Validate what is asked for; return the results, and what was left out when anything was."""
        shapes, notes = self._changed(subject)
        part = self._narrowed(subject, shapes)
        results = subject.validate(self.engine, part.shapes)
        return part.kept(results), (*notes, *part.notes)

    def _changed(self, subject: Subject) -> tuple[Sequence[Shape] | None, tuple[str, ...]]:
        """Choose the shapes that changes can affect, and say so when they are not all."""
        if self.only_changed is None:
            return None, ()
        if self.files or self.project is None:
            chosen = revisions.of_files(
                self.only_changed, subject, (self.files, *self.named), self.entailment
            )
        else:
            chosen = revisions.of_project(self.project, self.only_changed, subject, self.entailment)
        if chosen is None:
            return None, ()
        whole = len(subject.shapes.targeted())
        return chosen, (_PARTIAL[self.blank.language].format(self.only_changed, len(chosen), whole),)

    def _narrowed(self, subject: Subject, shapes: Sequence[Shape] | None) -> Narrowed:
        return narrowed(subject, shapes, self.only_shapes, self.only_focus, self.blank.language)

    def paths(self) -> Iterator[Path]:
        """Name every file whose change calls for another check."""
        names = (*self.files, *self.shapes, *self.ontology)
        given = [path for name in names for path in (matching(name) if is_pattern(name) else [Path(name)])]
        whole = (
            [] if self.files or self.project is None else [self.project / "ontology", self.project / "data"]
        )
        for path in (*given, *whole):
            yield from path.rglob("*") if path.is_dir() else [path]

    def tell(
        self, subject: Subject, results: list[Result], seconds: float, notes: tuple[str, ...] = ()
    ) -> int:
        """Write every output and return the exit code."""
        checked = self.checked(subject, results, seconds, notes)
        write(checked, self.outputs, self.summary)
        return int(checked.failed)

    def checked(
        self, subject: Subject, results: list[Result], seconds: float, notes: tuple[str, ...] = ()
    ) -> Checked:
        """Word the results, and take out what does not count; `seconds` have gone by before."""
        started = perf_counter()
        whole, known = subject.report(results)
        if self.strict:
            whole = _strict(whole)
        language, rules, partial = self.blank.language, ShapeRules(subject.shapes), bool(notes)
        chosen = self.choice.kept(whole.findings, rules)
        marked, by_comment = suppressions.applied(
            chosen, list(suppressions.found(subject.files)), rules, partial=partial
        )
        report, by_baseline, remarks = self._accepted(replace(whole, findings=tuple(marked)), partial=partial)
        sources = {source.name: source for source in subject.files if source}
        named = {f.file for f in report.findings if f.line}
        return replace(
            self.blank,
            report=report,
            results=known,
            shapes=subject.shapes,
            files=tuple(sources),
            shapes_files=tuple(source.name for source in subject.shapes_files),
            texts={name: sources[name].lines for name in named if name in sources},
            accepted=(*by_comment, *by_baseline),
            ignored=len(whole.findings) - len(chosen),
            notes=(*notes, *self.choice.unknown(rules, language), *remarks),
            gate=GATES[self.fail_on],
            seconds=seconds + perf_counter() - started,
        )

    def _accepted(
        self, report: Report, *, partial: bool
    ) -> tuple[Report, tuple[Accepted, ...], tuple[str, ...]]:
        if self.baseline is None:
            return report, (), ()
        today = dt.datetime.now(tz=dt.UTC).date()
        entries = baseline.read(self.baseline) if self.baseline.exists() or not self.baseline_update else ()
        if self.baseline_update:
            entries = baseline.updated(report, entries, today)
            to_file([baseline.written(entries)], self.baseline)
        applied = baseline.apply(report, entries, today, self.blank.language, partial=partial)
        return replace(report, findings=applied.report.findings), applied.accepted, applied.notes


def _strict(report: Report) -> Report:
    """Make findings of the notices: what was not checked then fails as what is wrong does."""
    findings = [
        Finding(
            severity=Severity.VIOLATION,
            shape=notice.shape or notice.kind,
            component="".join(part.capitalize() for part in notice.kind.split("-")),
            focus=notice.shape or notice.file or notice.kind,
            focus_label=notice.shape or notice.file or notice.kind,
            path=None,
            value=None,
            message=notice.message,
            message_en=notice.message_en,
            file=notice.file,
            line=notice.line,
            column=notice.column,
            fingerprint=baseline.known_by(notice.kind, notice.shape or "", notice.message_en),
        )
        for notice in report.notices
    ]
    return replace(report, findings=(*findings, *report.findings), notices=())
