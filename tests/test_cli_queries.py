"""The commands about canned queries as a user runs and completes them."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from conftest import ROOT, regio

from regio_graph import release
from regio_graph.cli.main import main
from regio_graph.content.project import read_queries

EXPECTED = ROOT / "tests" / "expected"


@pytest.fixture(scope="module")
def env(released: release.Release) -> dict[str, str]:
    return {"REGIO_PROJECT": str(ROOT), "REGIO_RELEASES": str(released.folder.parent)}


@pytest.fixture(autouse=True)
def _here(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)


def run(*arguments: object) -> tuple[int, str, str]:
    """Run the command inside this process: what a process of its own does is tried below."""
    ended = CliRunner().invoke(main, ["queries", *map(str, arguments)])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.stdout, ended.stderr


def test_every_query_is_listed() -> None:
    _, out, _ = run("list", "--format", "json")

    assert [query["name"] for query in json.loads(out)] == [q.name for q in read_queries(ROOT / "queries")]


def test_list_can_be_narrowed() -> None:
    _, people, _ = run("list", "--subject", "people")
    _, found, _ = run("list", "--search", "council gatherings", "--lang", "en")
    code, nothing, said = run("list", "--search", "no-such-word")

    assert "people/leads" in people
    assert "programmes/" not in people
    assert "milestones/council-gatherings" in found
    assert (code, nothing) == (0, "")
    assert "none of the" in said


def test_show_tells_what_a_query_takes_gives_and_is() -> None:
    _, out, _ = run("show", "people/leads", "--lang", "en")

    assert out.startswith("Administrative leads\nWho leads which programme")
    assert "--programme  Only these programmes (iri regio:Programme, several; optional)" in out
    assert "r-metz  R. Metz" in out
    assert "office: Office (string)" in out
    assert "SELECT ?person ?name" in out
    assert "\x1b" not in out


def test_run_gives_the_expected_answer_as_csv() -> None:
    code, out, _ = run("run", "people/leads")

    assert code == 0
    assert list(csv.reader(io.StringIO(out))) == list(
        csv.reader(io.StringIO((EXPECTED / "people/leads.csv").read_text("utf-8")))
    )


@pytest.mark.parametrize(
    "value", ["werken", "Programma werken", "programma-werken", "programma/programma-werken"]
)
def test_a_thing_is_given_by_name_word_code_or_iri(value: str) -> None:
    _, out, said = run("run", "people/leads", "--programme", value)
    rows = list(csv.DictReader(io.StringIO(out)))

    assert {row["programme_name"] for row in rows} == {"Programma werken"}
    assert ("is taken for 'Programma werken'" in said) == (value == "werken")


def test_values_are_typed_and_several() -> None:
    _, out, _ = run(
        "run", "programmes/by-municipality", "--municipality", "Leusden", "--municipality", "0267"
    )
    _, agenda, _ = run(
        "run", "milestones/agenda", "--from", "medio 2025", "--until", "Q3 2025", "--sort", "-latest"
    )
    latest = [row["latest"] for row in csv.DictReader(io.StringIO(agenda))]

    assert len(out.splitlines()) == 1 + 18
    dated = [day for day in latest if day]
    assert latest == sorted(dated, reverse=True) + [""] * (len(latest) - len(dated))
    assert all(day >= "2025-05-01" for day in dated)


def test_table_names_things_and_shows_no_iris() -> None:
    _, out, _ = run("run", "people/leads", "--format", "table")

    assert "Wie trekt welk programma" in out
    assert "R. van Benthem" in out
    assert "http" not in out
    assert "persoon/" not in out
    assert re.search(r"\d+ rows", out)


def test_output_is_written_in_the_format_of_its_name(tmp_path: Path) -> None:
    for name in ("leads.csv", "leads.json", "leads.xlsx", "leads.ttl"):
        assert run("run", "people/leads", "-o", tmp_path / name) == (0, "", "")

    assert json.loads((tmp_path / "leads.json").read_text("utf-8"))[0]["name"] == "R. Metz"
    assert (tmp_path / "leads.xlsx").read_bytes().startswith(b"PK")
    assert "ResultSet" in (tmp_path / "leads.ttl").read_text("utf-8")


@pytest.mark.parametrize("form", ["json", "xml", "tsv", "turtle", "records", "ttl"])
def test_every_format_goes_to_a_pipe(form: str) -> None:
    code, out, _ = run("run", "people/leads", "-f", form)

    assert code == 0
    assert "Benthem" in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "people/nothing"], 2, "there is no canned query 'people/nothing'"),
        (["run", "leads"], 2, "there is:\n  people/leads"),
        (["show", "x"], 2, "there is no canned query 'x'"),
        (["list", "--subject", "x"], 2, "there is no subject 'x'; there is: documents"),
        (["run", "people/leads", "--nothing", "1"], 2, "No such option"),
        (["run", "people/leads", "--programme", "woonen"], 2, "nearest: Woondeal"),
        (["run", "people/leads", "--programme", "'} DROP ALL #"], 2, "takes a thing of 'programma'"),
        (["run", "milestones/agenda", "--from", "gisteren"], 2, "such as 2024-03-01"),
        (["run", "people/leads", "--edition", "1999"], 2, "no edition '1999'; it has: 2025-03"),
        (["run", "people/leads", "--sort", "x"], 2, "no column 'x'; it has: person"),
        (["run", "people/leads", "-f", "exe"], 2, "'exe' is not one of"),
        (["run", "people/leads", "-o", "leads.exe"], 2, "say in which --format"),
        (["run", "people/leads", "-o", "x.csv", "-f", "table"], 2, "a table is for a terminal"),
        (["run", "people/leads", "-o", "/nowhere/x.csv"], 3, "cannot be written"),
    ],
)
def test_wrong_use_ends_with_a_reason(arguments: list[str], code: int, message: str) -> None:
    ended, _, said = run(*arguments)

    assert ended == code
    assert message in said


def test_help_of_a_query_lists_its_parameters() -> None:
    _, out, _ = run("run", "programmes/by-municipality", "--help")

    assert "--municipality NAME" in out
    assert "repeatable" in out
    assert "gemeente/gm0267]" in "".join(out.split())


def completed(*words: str) -> dict[str, str | None]:
    complete = ShellComplete(main, {}, "regio-graph", "_REGIO_GRAPH_COMPLETE")
    return {item.value: item.help for item in complete.get_completions(list(words[:-1]), words[-1])}


def test_names_options_and_values_are_completed() -> None:
    assert "people/leads" in completed("queries", "run", "people/l")
    assert "people/leads" in completed("queries", "show", "leads")
    assert {"--programme", "--person"} <= set(completed("queries", "run", "people/leads", "--p"))
    assert completed("queries", "run", "people/leads", "--programme", "woo") == {"woondeal": "Woondeal"}
    assert "gm0327" in completed("queries", "run", "programmes/by-municipality", "--municipality", "leus")
    assert completed("queries", "run", "people/nothing", "--") is not None


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_switched_on_as_documented(shell: str, env: dict[str, str]) -> None:
    line = f"_REGIO_GRAPH_COMPLETE={shell}_source regio-graph"
    environ = {**os.environ, **env, "_REGIO_GRAPH_COMPLETE": f"{shell}_source"}
    command = Path(sys.executable).with_name("regio-graph")
    ended = subprocess.run([command], env=environ, capture_output=True, text=True, check=False, timeout=60)

    assert line in (ROOT / "docs" / "shell.md").read_text("utf-8")
    assert "_regio_graph_completion" in ended.stdout


def test_a_terminal_gets_a_table_in_colour_that_fits(env: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    environ = {**os.environ, **env, "COLUMNS": "80", "TERM": "xterm-256color"}
    arguments = [sys.executable, "-m", "regio_graph", "queries", "run", "people/leads"]
    process = subprocess.Popen(arguments, stdout=theirs, stderr=theirs, env=environ)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())

    assert process.wait(60) == 0
    assert "\x1b[" in shown.decode()
    assert "Benthem" in plain
    assert max(len(line) for line in plain.splitlines()[1:]) <= 80


def test_a_reader_that_leaves_early_is_no_error(env: dict[str, str]) -> None:
    command = f"{sys.executable} -m regio_graph queries run quality/passages | head -1"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert ended.returncode == 0
    assert ended.stderr == ""


def test_without_a_release_list_and_show_work_and_run_says_to_build(tmp_path: Path) -> None:
    nothing = {"REGIO_RELEASES": str(tmp_path), "REGIO_PROJECT": str(ROOT)}
    shown = regio("queries", "show", "people/leads", env=nothing)
    ended = regio("queries", "run", "people/leads", env=nothing)

    assert shown.returncode == 0
    assert ended.returncode == 4
    assert "run 'regio-graph build'" in ended.stderr
