"""The commands as a user runs them: what they print, where, and how they end."""

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT, regio, shared

from regio_graph import release

NIJKERK = "https://w3id.org/regio-graph/amersfoort/id/deelname/programma-wonen-nijkerk"


@pytest.fixture(scope="module")
def env(released: release.Release) -> dict[str, str]:
    return {"REGIO_PROJECT": str(ROOT), "REGIO_RELEASES": str(released.folder.parent)}


def test_a_pipe_gets_csv_and_standard_input_is_read(env: dict[str, str]) -> None:
    ended = regio("query", "-", env=env, input="SELECT (1 AS ?one) {}")

    assert (ended.returncode, ended.stdout.split()) == (0, ["one", "1"])


def test_a_table_is_for_people(env: dict[str, str]) -> None:
    ended = regio("query", ROOT / "queries/programmes/without-lead.rq", "--format", "table", env=env)

    assert "Programma Wonen" in ended.stdout
    assert "programma/programma-wonen" in ended.stdout
    assert "1 row" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["query"], 2, "Missing argument 'FILE'"),
        (["query", "/nowhere.rq"], 2, "No such file"),
        (["query", "-", "-f", "exe"], 2, "there is no format 'exe'"),
        (["evidence", "https://example.org/nothing"], 2, "cites no passage"),
        (["evidence", "no iri"], 2, "is not an IRI"),
        (["evidence", "--source", "/nowhere.txt"], 3, "cannot be read"),
        (["evidence", "--source", str(ROOT / "README.md")], 3, "is another text"),
        (["evidence", "--coverage"], 2, "give --source FILE and no IRI"),
        (["serve", "--host", "no such host"], 2, "cannot listen on"),
        (["serve", "--port", "99999"], 2, "99999"),
        (["nothing"], 2, "No such command"),
    ],
)
def test_wrong_use_ends_with_a_reason(
    env: dict[str, str], arguments: list[str], code: int, message: str
) -> None:
    ended = regio(*arguments, env=env, input="ASK {}")

    assert ended.returncode == code
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_a_release_a_question_says_to_build(tmp_path: Path) -> None:
    ended = regio("query", "-", env={"REGIO_RELEASES": str(tmp_path)}, input="ASK {}")

    assert ended.returncode == 4
    assert "run 'regio-graph build'" in ended.stderr


def test_building_as_json_is_json_alone(env: dict[str, str]) -> None:
    ended = regio("build", "--json", env=env)
    report = json.loads(ended.stdout)

    assert report["conforms"]
    assert report["counts"]["violation"] == 0
    assert report["release"]["id"]


def test_building_quietly_says_nothing(env: dict[str, str]) -> None:
    ended = regio("build", "--quiet", env=env)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_evidence_prints_the_cited_line(env: dict[str, str]) -> None:
    source = shared("report", "voortgangsrapportage-regio-amersfoort-2025-03.txt")
    ended = regio("evidence", NIJKERK, "--source", source, env=env)

    assert "edition 2025-03, line 283, characters 8954-9004" in ended.stdout
    assert "283 | … Nijkerk (alleen harmonisering woonruimteverdeling) …" in ended.stdout


def test_evidence_checks_every_passage(env: dict[str, str]) -> None:
    source = shared("report", "voortgangsrapportage-regio-amersfoort-2025-03.txt")

    assert "passages, all inside the text" in regio("evidence", env=env).stdout
    assert "whose SHA-256 is the recorded one" in regio("evidence", "--source", source, env=env).stdout


def test_coverage_prints_the_share_and_what_nothing_cites(env: dict[str, str]) -> None:
    source = shared("report", "voortgangsrapportage-regio-amersfoort-2025-03.txt")
    ended = regio("evidence", "--coverage", "--source", source, env=env)

    assert ended.returncode == 0
    assert "of what the text states is cited by a fact" in ended.stdout
    assert re.search(r"^ +\d+ \| ", ended.stdout, re.MULTILINE)
