"""The command `validate`: data checked the way a linter checks code."""

import time
import warnings
from typing import Any

import click

from ..configuration import SERIALIZATIONS
from ..errors import RegioError
from ..languages import LANGUAGES
from ..validate import Engine, changes, rule_help, validation
from ..validate.job import GATES, Job
from ..validate.outputs import FORMATS
from .reporting import FILE, Reporting, outputs, report_error
from .validate_options import job, working_folder


@click.command(cls=Reporting)
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--shapes", "-s", multiple=True, metavar="FILE", help="Shapes, not the project's; repeatable.")
@click.option("--ontology", multiple=True, metavar="FILE", help="Classes to go by; repeatable.")
@click.option("--entail", type=click.Choice(validation.ENTAILMENTS),
              help="What to add first  [default: what the shapes ask for; project: owlrl]")  # fmt: skip
@click.option(
    "--meta/--no-meta", default=True, show_default=True, help="Hold the shapes to SHACL's own shapes first."
)
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules count; repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="These rules do not count; repeatable.")
@click.option(
    "--shape", "only_shapes", multiple=True, metavar="NAME", help="Check only this shape; repeatable."
)
@click.option("--focus", "only_focus", multiple=True, metavar="IRI", help="Check only this node; repeatable.")
@click.option("--fail-on", type=click.Choice(list(GATES)),
              help="The least severity that ends with 1  [default: violation]")  # fmt: skip
@click.option("--strict", is_flag=True, help="Fail on what was not checked too: a shape without focus nodes.")
@click.option("--format", "-f", "outputs", multiple=True, callback=outputs, metavar="NAME[=FILE]",
              help=f"How to report, repeatable: {', '.join(FORMATS)}.")  # fmt: skip
@click.option("--summary", type=FILE, envvar="GITHUB_STEP_SUMMARY", help="Append a Markdown summary here.")
@click.option("--baseline", type=FILE, help="Findings that are accepted for now (TOML).")
@click.option("--baseline-update", is_flag=True, help="Accept every finding: write the baseline.")
@click.option("--show-accepted", is_flag=True, help="Write accepted findings to SARIF too, as suppressed.")
@click.option("--only-changed", metavar="REV", help="Check what changes since a git revision can affect.")
@click.option("--staged", is_flag=True, help="Read every file as it is staged in git, for a commit hook.")
@click.option("--watch", is_flag=True, help="Check again at every change, until interrupted.")
@click.option("--explain", metavar="RULE", help="Say what a rule asks, and check nothing.")
@click.option("--statistics", is_flag=True, help="Show numbers: findings by rule, focus nodes by shape.")
@click.option("--engine", type=click.Choice([e.value for e in Engine]), default=Engine.COLUMNS.value,
              show_default=True, help="pyshacl is the reference, and slow.")  # fmt: skip
@click.option("--input-format", type=click.Choice(SERIALIZATIONS), default="trig", show_default=True,
              help="What standard input holds.")  # fmt: skip
@click.option("--extension", "extensions", multiple=True, metavar=".EXT=FORMAT",
              help="What files with another extension hold; repeatable.")  # fmt: skip
@click.option("--config", type=FILE, help="The configuration file, not the nearest one.")
@click.option("--isolated", is_flag=True, help="Use no configuration file.")
@click.option("--max-findings", type=click.IntRange(0), default=50, show_default=True,
              help="How many to show people.")  # fmt: skip
@click.option("--sarif-limit", type=click.IntRange(0), default=25_000, show_default=True,
              help="How many SARIF may hold, 0 for all; GitHub takes no more.")  # fmt: skip
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
              help="Colour for people (also NO_COLOR, FORCE_COLOR).")  # fmt: skip
@click.option("--quiet", "-q", is_flag=True, help="Print findings and nothing else.")
@click.option("--lang", type=click.Choice(LANGUAGES),
              help="Language  [default: nl in a Dutch locale, else en]")  # fmt: skip
@click.pass_context
def validate(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click hands over what it was told
    """Validate RDF against SHACL shapes; without FILES, this project's content.

    FILES are files, folders, patterns such as 'data/**/*.ttl', or - for standard input.
    What options leave open, regio-graph.toml or [tool.regio-graph] in pyproject.toml says.

    \b
    Ends with 0, or with
     1 findings of the severity that --fail-on names, or worse
     2 wrong usage or configuration
     3 shapes that are wrong, a file that cannot be read or written
    70 an error of this program
    """  # noqa: D301 - \b is click's, it keeps the lines apart
    if options["baseline_update"] and not options["baseline"]:
        raise click.UsageError("--baseline-update needs --baseline FILE, the file to write")
    if (options["watch"] or options["only_changed"] or options["staged"]) and "-" in options["files"]:
        raise click.UsageError("standard input has no past and does not change; name files")
    if options["staged"] and (options["watch"] or options["only_changed"]):
        raise click.UsageError("--staged goes with neither --watch nor --only-changed")
    if options["watch"] and options["only_changed"]:
        raise click.UsageError("--watch shows the whole, --only-changed a part; give one of them")
    # rdflib warns of literals that it reads in its own way; what is wrong with them is a finding
    warnings.filterwarnings("ignore", category=UserWarning, module=r"rdflib\.")
    started = time.perf_counter()
    with working_folder(staged=options["staged"]) as folder:
        asked = job(ctx, options, folder)
        if options["explain"]:
            subject = asked.take()
            for line in rule_help.explain(options["explain"], subject.shapes, asked.blank.language):
                click.echo(line)
        elif options["watch"]:
            _watch(asked)
        else:
            subject = asked.take()
            results, notes = asked.check(subject)
            ctx.exit(asked.tell(subject, results, time.perf_counter() - started, notes))


def _watch(asked: Job) -> None:
    def wrong(error: RegioError) -> None:
        report_error(error, asked.outputs, asked.summary)
        click.echo(f"regio-graph: {error}", err=True)

    def tell(*result: Any) -> None:  # noqa: ANN401 - what `Job.tell` takes
        asked.tell(*result)
        click.echo(err=True)  # a line between one run and the next

    try:
        changes.watch(asked.take, asked.paths, tell, wrong)
    except KeyboardInterrupt:
        click.echo(err=True)
