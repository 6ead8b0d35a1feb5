"""What `validate` was asked: options first, then the configuration file, then what holds by itself."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from .. import settings
from ..configuration import SERIALIZATIONS, Configuration, load, read
from ..validate import Engine, Report, Shapes
from ..validate.job import Job
from ..validate.outputs import Checked
from ..validate.rule_choice import RuleChoice
from ..validate.staged import repository, working_in_index
from .reporting import coloured

Options = Mapping[str, Any]


@contextmanager
def working_folder(*, staged: bool) -> Iterator[Path]:
    """Yield the folder that was worked in, from now on as it is staged where that is asked."""
    folder = Path.cwd()
    if not staged:
        yield folder
        return
    with working_in_index():
        yield folder


def configured(ctx: click.Context, options: Options) -> Configuration:
    """Find the configuration, and add the extensions that options declare."""
    if options["isolated"] and options["config"]:
        raise click.UsageError(
            "--isolated uses no configuration file and --config names one; give one of them"
        )
    found = (
        Configuration()
        if options["isolated"]
        else read(options["config"])
        if options["config"]
        else load(project_of(ctx) or Path.cwd() if not options.get("files") else Path.cwd())
    )
    declared = dict(_declared(one) for one in options.get("extensions", ()))
    extensions = dict(found.validate.extensions) | declared
    return replace(found, validate=replace(found.validate, extensions=extensions))


def _declared(text: str) -> tuple[str, str]:
    extension, _, name = text.partition("=")
    if not extension.startswith(".") or name not in SERIALIZATIONS:
        known = ", ".join(SERIALIZATIONS)
        raise click.UsageError(f"--extension takes .EXT=FORMAT, with one of {known}; not {text!r}")
    return extension.lower(), name


def project_of(ctx: click.Context) -> Path | None:
    """Return the project that was named or is worked in, None where there is none."""
    named = ctx.parent.params.get("project") if ctx.parent else None
    project = settings.chosen_project(project=named)
    if project is not None:
        settings.check_project(project)
    return project


def language(options: Options, configuration: Configuration) -> str:
    """Choose the language: as asked, as configured, as the locale has it."""
    return options["lang"] or configuration.validate.language or settings.terminal().language


def job(ctx: click.Context, options: Options, folder: Path) -> Job:
    """Put together what is to be done; `folder` is where names of files are relative to."""
    configuration = configured(ctx, options)
    table = configuration.validate
    files = options["files"] or table.data
    project = project_of(ctx)
    names_from = project.absolute() if project and not files else folder
    blank = Checked(
        report=Report(()),
        results={},
        shapes=Shapes(()),
        language=language(options, configuration),
        folder=names_from if not options["staged"] else folder,
        root=repository(names_from) or names_from,
        shown=options["max_findings"],
        most=options["sarif_limit"],
        show_accepted=options["show_accepted"],
        statistics=options["statistics"],
        colour=coloured(options["color"]),
        quiet=options["quiet"],
    )
    baseline = options["baseline"] or (Path(table.baseline) if table.baseline else None)
    return Job(
        project=project,
        files=files,
        shapes=options["shapes"] or table.shapes,
        ontology=options["ontology"] or table.ontology,
        entail=options["entail"] or table.entail,
        meta=options["meta"],
        configuration=configuration,
        choice=RuleChoice(
            options["select"] or table.select,
            (*options["ignore"], *table.ignore),
            table.per_file_ignores,
            configuration.folder,
            Path.cwd() if files or project is None else project.absolute(),
        ),
        fail_on=options["fail_on"] or table.fail_on or "violation",
        strict=options["strict"] or table.strict,
        outputs=options["outputs"],
        summary=options["summary"],
        baseline=baseline,
        baseline_update=options["baseline_update"],
        only_changed=options["only_changed"],
        only_shapes=options["only_shapes"],
        only_focus=options["only_focus"],
        engine=Engine(options["engine"]),
        input_format=options["input_format"],
        blank=blank,
    )
