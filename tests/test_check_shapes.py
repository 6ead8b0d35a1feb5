"""Shapes that check nothing are found, and shapes that check something are left alone."""

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from regio_graph.cli.main import main

HEAD = """@prefix ex: <http://x/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
GOOD = """ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:property ex:S-age .
ex:S-age a sh:PropertyShape ; sh:path ex:age ; sh:datatype xsd:integer ; sh:message "a"@en ."""
DATA = "@prefix ex: <http://x/> . ex:a a ex:P ; ex:age 1 ."
WRONG = "@prefix ex: <http://x/> . ex:a a ex:P ; ex:age 'one' ."


def check(folder: Path, shapes: str, *arguments: str) -> Result:
    (folder / "s.ttl").write_text(HEAD + shapes, "utf-8")
    (folder / "d.ttl").write_text(DATA, "utf-8")
    (folder / "w.ttl").write_text(WRONG, "utf-8")
    with contextlib.chdir(folder):
        given = ["--project", str(ROOT), "check-shapes", "-s", "s.ttl", "-d", "d.ttl", "--json", *arguments]
        return CliRunner().invoke(main, given)


def kinds(ended: Result) -> set[str]:
    return {flaw["kind"] for flaw in json.loads(ended.stdout)}


def test_good_shapes_have_no_flaw(tmp_path: Path) -> None:
    ended = check(tmp_path, GOOD, "--examples", "w.ttl")

    assert (ended.exit_code, json.loads(ended.stdout)) == (0, [])


@pytest.mark.parametrize(
    ("old", "new", "kind", "code"),
    [
        ("sh:datatype", "sh:dataType", "unknown-term", 1),
        ("sh:path ex:age", "sh:path ex:aeg", "unknown-path", 1),
        ("sh:targetClass ex:P", "sh:targetClass ex:Person", "target-class", 1),
        ("sh:targetClass ex:P", "sh:targetSubjectsOf ex:knows", "no-instances", 1),  # and unknown to all
        ("sh:targetClass ex:P", "sh:targetNode ex:gone", "no-instances", 0),
        ('; sh:message "a"@en', "", "no-message", 1),
        ("sh:datatype xsd:integer", "sh:class ex:Nobody", "unknown-class", 1),
        ("sh:targetClass ex:P", "sh:targetClass ex:P ; sh:rule []", "advanced", 1),
    ],
)
def test_each_flaw_is_found(tmp_path: Path, old: str, new: str, kind: str, code: int) -> None:
    ended = check(tmp_path, GOOD.replace(old, new))

    assert kind in kinds(ended)
    assert ended.exit_code == code


def test_a_target_without_instances_counts_when_that_is_asked(tmp_path: Path) -> None:
    shapes = GOOD.replace("sh:targetClass ex:P", "sh:targetNode ex:gone")

    assert check(tmp_path, shapes, "--strict").exit_code == 1


def test_a_constraint_that_no_example_breaks_is_found(tmp_path: Path) -> None:
    more = GOOD.replace("sh:datatype", "sh:minCount 1 ; sh:datatype")
    ended = check(tmp_path, more, "--examples", "w.ttl")

    assert [(f["kind"], f["term"]) for f in json.loads(ended.stdout)] == [("not-fired", "MinCount")]


def test_people_read_it_in_their_language(tmp_path: Path) -> None:
    check(tmp_path, GOOD.replace("sh:datatype", "sh:dataType"))
    with contextlib.chdir(tmp_path):
        for lang, said in (("nl", "SHACL kent geen sh:dataType"), ("en", "SHACL has no sh:dataType")):
            given = ["--project", str(ROOT), "check-shapes", "-s", "s.ttl", "-d", "d.ttl", "--lang", lang]
            assert said in CliRunner().invoke(main, given).stdout


def test_shapes_without_data_or_vocabulary_cannot_be_judged(tmp_path: Path) -> None:
    ended = CliRunner().invoke(main, ["--project", str(ROOT), "check-shapes", "-s", "s.ttl"])

    assert ended.exit_code == 2
    assert "--data or --ontology" in ended.stderr


def test_this_projects_shapes_have_no_flaw_that_shows_without_examples() -> None:
    """All but whether each constraint fires, which takes every counter-example: see below."""
    context = str(ROOT / "ontology" / "examples" / "context.ttl")
    ended = CliRunner().invoke(
        main, ["--project", str(ROOT), "check-shapes", "--json", "--examples", context]
    )

    assert json.loads(ended.stdout) == []


@pytest.mark.slow
def test_this_projects_shapes_all_check_something() -> None:
    ended = CliRunner().invoke(main, ["--project", str(ROOT), "check-shapes", "--lang", "en"])

    assert ended.exit_code == 0, ended.stdout
