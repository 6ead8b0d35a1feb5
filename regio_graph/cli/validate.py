"""The command `validate`: data checked the way a linter checks code."""

import datetime as dt
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ..content import folders
from ..errors import RegioError, SourceError
from ..languages import LANGUAGES
from ..settings import Settings
from ..validate import Engine, Report, Result, Severity, Shape, baseline, changes, validation
from ..validate.inputs import FORMATS as INPUTS
from ..validate.inputs import Source, read
from ..validate.outputs import FORMATS, Checked
from ..validate.validation import Subject

GATES = {
    "violation": {Severity.VIOLATION},
    "warning": {Severity.VIOLATION, Severity.WARNING},
    "info": set(Severity),
    "never": set(),
}
_PARTIAL = {
    "nl": "alleen gecontroleerd wat wijzigingen sinds {} kunnen raken: {} van {} shapes",
    "en": "checked only what changes since {} can affect: {} of {} shapes",
}
Output = tuple[str, Path | None]


def _outputs(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[Output, ...]:
    """Read `NAME` and `NAME=FILE`."""
    chosen: list[Output] = []
    for one in given or ("text",):
        name, equals, file = one.partition("=")
        if name not in FORMATS:
            raise click.BadParameter(f"{name!r} is none of {', '.join(FORMATS)}")
        if equals and not file:
            raise click.BadParameter(f"{one!r} names no file after '='")
        chosen.append((name, Path(file) if file else None))
    if sum(file is None for _, file in chosen) > 1:
        raise click.BadParameter("only one format can go to standard output; write NAME=FILE for the others")
    return tuple(chosen)


def _names(files: Mapping[str, Path]) -> tuple[str, ...]:
    return tuple(map(str, files.values()))


@dataclass(frozen=True)
class Run:
    """One run of the command: what it was asked, and the steps of doing it."""

    settings: Settings
    files: tuple[str, ...]
    shapes: tuple[str, ...]
    ontology: tuple[str, ...]
    entail: str | None
    fail_on: str
    outputs: tuple[Output, ...]
    baseline: Path | None
    baseline_update: bool
    only_changed: str | None
    watch: bool
    engine: Engine
    input_format: str
    max_findings: int
    lang: str
    summary: Path | None

    def take(self) -> Subject:
        """Read what is to be validated."""
        if not self.files:
            return validation.of_project(self.settings.project, self.entailment, self._read(self.shapes))
        return validation.of_files(*self._sources(), self.entailment)

    @property
    def entailment(self) -> str:
        """What is added first: a project's content is validated as a build validates it."""
        return self.entail or ("none" if self.files else "owlrl")

    def _sources(self) -> tuple[list[Source], list[Source], list[Source]]:
        """Read data, shapes and ontology; without shapes of its own, a file is checked by the project's."""
        root = self.settings.project
        shapes, ontology = self.shapes, self.ontology
        if not shapes:
            shapes = _names(folders.shared(root, "ontology/shapes"))
            terms = (folders.shared(root, f"ontology/{part}") for part in ("alignments", "concepts"))
            ontology = ontology or (str(folders.ontology(root)), *(n for part in terms for n in _names(part)))
        return self._read(self.files), self._read(shapes), self._read(ontology)

    def _read(self, names: tuple[str, ...]) -> list[Source]:
        return read(names, stdin_format=self.input_format)

    def only(self, subject: Subject) -> tuple[Sequence[Shape] | None, tuple[str, ...]]:
        """Choose the shapes to check, and say so when they are not all."""
        if self.only_changed is None:
            return None, ()
        if self.files:
            chosen = changes.of_files(self.only_changed, subject, self._sources(), self.entailment)
        else:
            root = self.settings.project
            chosen = changes.of_project(root, self.only_changed, subject, self.entailment)
        if chosen is None:
            return None, ()
        whole = len(subject.shapes.targeted())
        return chosen, (_PARTIAL[self.lang].format(self.only_changed, len(chosen), whole),)

    def paths(self) -> Iterator[Path]:
        """Name every file whose change calls for another check."""
        given = [Path(name) for name in (*self.files, *self.shapes, *self.ontology)]
        root = self.settings.project
        for path in given if self.files else [*given, root / "ontology", root / "data"]:
            yield from path.rglob("*") if path.is_dir() else [path]

    def tell(
        self, subject: Subject, results: list[Result], seconds: float, notes: tuple[str, ...] = ()
    ) -> int:
        """Write every output and return the exit code."""
        whole, known = subject.report(results)
        report, accepted, remarks = self._accepted(whole, partial=bool(notes))
        sources = {source.name: source for source in subject.files if source}
        named = {f.file for f in report.findings if f.line}
        checked = Checked(
            report=report,
            results=known,
            shapes=subject.shapes,
            files=tuple(sources),
            texts={name: sources[name].lines for name in named if name},
            accepted=accepted,
            notes=(*notes, *remarks),
            language=self.lang,
            shown=self.max_findings,
            colour=sys.stdout.isatty(),
            seconds=seconds,
        )
        for name, file in self.outputs:
            _write(FORMATS[name](checked), file)
        if self.summary:
            _write(FORMATS["markdown"](checked), self.summary, mode="a")
        return int(any(report.count(severity) for severity in GATES[self.fail_on]))

    def _accepted(self, report: Report, *, partial: bool) -> tuple[Report, tuple[Any, ...], tuple[str, ...]]:
        if self.baseline is None:
            return report, (), ()
        today = dt.datetime.now(tz=dt.UTC).date()
        entries = baseline.read(self.baseline) if self.baseline.exists() or not self.baseline_update else ()
        if self.baseline_update:
            entries = baseline.updated(report, entries, today)
            _write(baseline.written(entries), self.baseline)
        applied = baseline.apply(report, entries, today, self.lang, partial=partial)
        return applied.report, applied.accepted, applied.notes


def _write(text: str, file: Path | None, mode: str = "w") -> None:
    if file is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        with file.open(mode, encoding="utf-8", errors="replace") as out:
            out.write(text)
    except OSError as error:
        raise SourceError(f"cannot be written: {error.strerror}", file) from error


_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--shapes", "-s", multiple=True, metavar="FILE", help="Shapes, not the project's; repeatable.")
@click.option("--ontology", multiple=True, metavar="FILE", help="Classes to go by; repeatable.")
@click.option(
    "--entail",
    type=click.Choice(validation.ENTAILMENTS),
    help="What to add first  [default: none; project: owlrl]",
)
@click.option("--fail-on", type=click.Choice(list(GATES)), default="violation", show_default=True,
              help="The least severity that ends with 1.")  # fmt: skip
@click.option("--format", "-f", "outputs", multiple=True, callback=_outputs, metavar="NAME[=FILE]",
              help=f"How to report, repeatable: {', '.join(FORMATS)}.")  # fmt: skip
@click.option("--baseline", type=_FILE, help="Findings that are accepted for now (TOML).")
@click.option("--baseline-update", is_flag=True, help="Accept every finding: write the baseline.")
@click.option("--only-changed", metavar="REV", help="Check what changes since a git revision can affect.")
@click.option("--watch", is_flag=True, help="Check again at every change, until interrupted.")
@click.option("--engine", type=click.Choice([e.value for e in Engine]), default=Engine.COLUMNS.value,
              show_default=True, help="pyshacl is the reference, and slow.")  # fmt: skip
@click.option("--input-format", type=click.Choice(list(INPUTS)), default="trig", show_default=True,
              help="What standard input holds.")  # fmt: skip
@click.option("--max-findings", type=click.IntRange(0), default=50, show_default=True,
              help="How many to show people.")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language.")
@click.option("--summary", type=_FILE, envvar="GITHUB_STEP_SUMMARY", help="Append a Markdown summary here.")
@click.pass_context
def validate(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click hands over what it was told
    """Validate RDF against SHACL shapes; without FILES, this project's content.

    FILES are files, folders, patterns such as 'data/**/*.ttl', or - for standard input.
    Ends with 1 when there are findings of the severity that --fail-on names, or worse.
    """
    if options["baseline_update"] and not options["baseline"]:
        raise click.UsageError("--baseline-update needs --baseline FILE, the file to write")
    if (options["watch"] or options["only_changed"]) and "-" in options["files"]:
        raise click.UsageError("standard input has no past and does not change; name files")
    run = Run(ctx.obj, **(options | {"engine": Engine(options["engine"])}))
    if run.watch:
        _watch(run)
        return
    started = time.perf_counter()
    subject = run.take()
    only, notes = run.only(subject)
    results = subject.validate(run.engine, only)
    ctx.exit(run.tell(subject, results, time.perf_counter() - started, notes))


def _watch(run: Run) -> None:
    def wrong(error: RegioError) -> None:
        click.echo(f"regio-graph: {error}", err=True)

    try:
        changes.watch(run.take, run.paths, run.tell, wrong)
    except KeyboardInterrupt:
        click.echo(err=True)
