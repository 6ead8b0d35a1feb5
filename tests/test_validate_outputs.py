"""Every output of `validate`: what code hosts, CI servers and editors take, whatever happens."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pyoxigraph as ox
import pytest
from conftest import ROOT
from test_validate import DATA, PLACES, SHAPES, findings, folder, run

__all__ = ["folder"]

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown", "turtle", "jsonld")
GIVEN = ("data.ttl", "-s", "shapes.ttl")
SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))


def sarif(text: str) -> dict:
    written = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(written)
    return written["runs"][0]


def shell(command: str, where: Path, **env: str) -> subprocess.CompletedProcess[str]:
    known = {k: v for k, v in os.environ.items() if k not in {"GITHUB_STEP_SUMMARY", "REGIO_PROJECT"}}
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; regio() {{ '{sys.executable}' -m regio_graph \"$@\"; }}; {command}"],
        cwd=where, env=known | {"PYTHONPATH": str(ROOT)} | env, capture_output=True, text=True, check=False,
    )  # fmt: skip


# SARIF, as GitHub takes it


def test_every_result_has_a_physical_location_with_a_region_under_the_repositorys_root(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "sub").mkdir()
    (folder / "sub" / "a file.ttl").write_text(DATA, "utf-8")

    written = sarif(run(folder / "sub", "a file.ttl", "-s", "../shapes.ttl", "-f", "sarif").stdout)

    assert written["originalUriBaseIds"]["SRCROOT"]["uri"] == f"{folder.as_uri()}/"
    assert len(written["results"]) == len(PLACES)
    for result in written["results"]:
        where = result["locations"][0]["physicalLocation"]
        assert where["artifactLocation"] == {"uri": "sub/a%20file.ttl", "uriBaseId": "SRCROOT"}
        assert where["region"]["startLine"] >= 1


def test_a_finding_without_file_points_at_the_first_file(folder: Path) -> None:
    (folder / "data.ttl").write_text("@prefix ex: <http://x/> . ex:a ex:b 1 .")
    (folder / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://x/> . "
        "ex:S a sh:NodeShape ; sh:targetNode ex:nowhere ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    )

    result = sarif(run(folder, *GIVEN, "-f", "sarif").stdout)["results"][0]

    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "data.ttl"
    assert where["region"] == {"startLine": 1}


def test_levels_columns_and_snippets_are_those_of_the_findings(folder: Path) -> None:
    written = sarif(run(folder, *GIVEN, "-f", "sarif").stdout)
    levels = {result["ruleId"]: result["level"] for result in written["results"]}

    assert levels["age.Datatype"] == "error"
    assert levels["knows.Class"] == "warning"
    assert levels["city.MinLength"] == "note"
    region = written["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": 22, "endColumn": 25,
                      "snippet": {"text": 'lines"""@nl ; ex:age "x" .'}}  # fmt: skip
    assert all(result["partialFingerprints"] for result in written["results"])


def test_rules_are_unique_described_by_their_shapes_and_linked(folder: Path) -> None:
    other = SHAPES.replace("<http://x/>", "<http://y/>").replace(
        "sh:class ex:P", "sh:class ex:P ; <http://www.w3.org/2000/01/rdf-schema#seeAlso> <http://help/knows>"
    )
    (folder / "shapes.ttl").write_text(f"{SHAPES}\n{other.replace('ex:P ;', '<http://x/P> ;', 1)}", "utf-8")

    written = sarif(run(folder, *GIVEN, "-f", "sarif").stdout)
    rules = written["tool"]["driver"]["rules"]

    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len({rule["properties"]["shape"] for rule in rules}) > len({rule["name"] for rule in rules}) / 2
    by_shape = {(rule["properties"]["shape"], rule["name"]): rule for rule in rules}
    two = [by_shape[f"http://{host}/S/age", "MinCount"]["id"] for host in "xy"]
    assert two[0] != two[1]
    assert all(re.fullmatch(r"age~[0-9a-f]{6}\.MinCount", name) for name in two)
    assert all(rule["fullDescription"]["text"] and rule["helpUri"].startswith("http") for rule in rules)
    assert by_shape["http://x/S/age", "MinCount"]["helpUri"].endswith("/shacl/#MinCountConstraintComponent")
    again = sarif(run(folder, *GIVEN, "-f", "sarif").stdout)
    assert [r["ruleId"] for r in again["results"]] == [r["ruleId"] for r in written["results"]]


def test_more_than_github_accepts_is_left_out_and_counted(folder: Path) -> None:
    written = sarif(run(folder, *GIVEN, "-f", "sarif", "--sarif-limit", "2").stdout)

    assert [result["level"] for result in written["results"]] == ["error", "error"]
    told = [n["message"]["text"] for n in written["invocations"][0]["toolExecutionNotifications"]]
    assert f"{len(PLACES) - 2} findings left out" in told[0]
    assert written["properties"]["findings"] == len(PLACES)


def test_accepted_findings_are_left_out_unless_asked_for(folder: Path) -> None:
    run(folder, *GIVEN, "--baseline", "b.toml", "--baseline-update")

    without = sarif(run(folder, *GIVEN, "--baseline", "b.toml", "-f", "sarif").stdout)
    whole = sarif(run(folder, *GIVEN, "--baseline", "b.toml", "-f", "sarif", "--show-accepted").stdout)

    assert without["results"] == []
    assert without["properties"]["accepted"] == len(PLACES)
    assert [result["suppressions"][0]["kind"] for result in whole["results"]] == ["external"] * len(PLACES)


@pytest.mark.parametrize("form", ["rdf", "jsonld"])
def test_a_format_without_places_has_a_line_all_the_same(folder: Path, form: str) -> None:
    graph = ox.parse(DATA.encode(), format=ox.RdfFormat.TURTLE)
    (folder / f"data.{form}").write_bytes(ox.serialize(graph, format=ox.RdfFormat.from_extension(form)))

    written = sarif(run(folder, f"data.{form}", "-s", "shapes.ttl", "-f", "sarif").stdout)

    for result in written["results"]:
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1


# Every failure is an answer


def outputs_of(folder: Path, *given: str) -> tuple[int, dict[str, str]]:
    asked = [part for name in FORMATS[1:] for part in ("-f", f"{name}=out.{name}")]
    ended = run(folder, *given, *asked, "-f", "text")
    return ended.exit_code, {name: (folder / f"out.{name}").read_text("utf-8") for name in FORMATS[1:]}


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("data.ttl", "-s", "broken.ttl"), 3, "broken.ttl"),
        (("data.ttl", "-s", "ill.ttl"), 3, "whole number"),
        (("none.ttl", "-s", "shapes.ttl"), 3, "none.ttl"),
        (("data.ttl", "-s", "shapes.ttl", "--only-changed", "--x"), 2, "no git revision"),
        (("data.ttl", "-s", "shapes.ttl", "--baseline-update"), 2, "needs --baseline"),
        (("data.ttl", "-s", "shapes.ttl", "--nonsense"), 2, "--nonsense"),
        (("data.ttl", "-s", "shapes.ttl", "--fail-on", "sometimes"), 2, "sometimes"),
        (("data.ttl", "-s", "shapes.ttl", "--config", "wrong.toml"), 2, "shape"),
        (("data.ttl", "-s", "shapes.ttl", "--shape", "nobody"), 2, "no shape is called"),
    ],
)  # fmt: skip
def test_whatever_keeps_data_from_being_checked_is_in_every_output(
    folder: Path, given: tuple[str, ...], code: int, said: str
) -> None:
    (folder / "broken.ttl").write_text("<http://x/a> a <http://x/b> ; ; <x .")
    (folder / "ill.ttl").write_text(SHAPES.replace("sh:minCount 1", "sh:minCount 'one'"))
    (folder / "wrong.toml").write_text("[validate]\nshape = []\n")

    ended, written = outputs_of(folder, *given)

    assert ended == code
    assert all(said in json.loads(json.dumps(text)).replace("\\", "") for text in written.values())
    assert json.loads(written["json"])["conforms"] is False
    assert json.loads(written["json"])["failed"] is True
    run_ = sarif(written["sarif"])
    assert run_["invocations"][0]["executionSuccessful"] is False
    assert run_["results"][0]["level"] == "error"
    assert run_["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    assert int(ET.fromstring(written["junit"].encode()).get("errors")) >= 1
    assert written["github"].startswith("::error ")
    assert json.loads(written["gitlab"])[0]["severity"] == "blocker"
    assert "ValidationReport" not in written["turtle"]  # a failure has no report (SHACL 3.4)


def test_an_error_of_the_program_is_no_finding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise KeyError("something")

    monkeypatch.setattr("regio_graph.validate.validation.of_files", crash)

    ended = run(folder, *GIVEN, "-f", "json")

    assert ended.exit_code == 70
    assert "internal error, KeyError" in ended.stderr
    assert json.loads(ended.stdout)["problems"][0]["rule"] == "InternalError"
    assert "Traceback" not in ended.stderr


def test_a_full_output_is_told_and_a_reader_that_leaves_changes_no_verdict(folder: Path) -> None:
    full = shell("regio validate data.ttl -s shapes.ttl -f text -f sarif=out.sarif > /dev/full", folder)
    assert (full.returncode, full.stderr.count("\n")) == (3, 1)
    assert "cannot be written: No space left" in full.stderr
    assert sarif((folder / "out.sarif").read_text("utf-8"))["results"]

    closed = shell("regio validate data.ttl -s shapes.ttl >&-", folder)
    assert (closed.returncode, "cannot be written" in closed.stderr) == (3, True)

    left = shell("regio validate data.ttl -s shapes.ttl -f json | true", folder)
    assert (left.returncode, left.stderr) == (1, "")


def test_junit_fails_with_what_the_gate_fails_on(folder: Path) -> None:
    def failures(gate: str) -> int:
        written = run(folder, *GIVEN, "-f", "junit", "--fail-on", gate).stdout
        return int(ET.fromstring(written.encode()).get("failures"))

    assert [failures(gate) for gate in ("never", "violation", "warning", "info")] == [0, 1, 2, 3]


def test_json_names_rules_and_conforms_as_shacl_has_it(folder: Path) -> None:
    (folder / "data.ttl").write_text(
        "@prefix ex: <http://x/> . ex:c a ex:P ; ex:age 4 ; ex:home [ ex:city 'U' ] ."
    )
    ended = run(folder, *GIVEN, "-f", "json")

    assert [f["rule"] for f in findings(ended)] == ["city.MinLength"]
    assert json.loads(ended.stdout)["conforms"] is False  # any result (SHACL 3.6.1)
    assert json.loads(ended.stdout)["failed"] is False


# For people


@pytest.mark.parametrize(
    ("env", "given", "coloured"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"TERM": "dumb"}, (), False),
    ],
)
def test_colours_are_as_asked(
    folder: Path, env: dict[str, str], given: tuple[str, ...], coloured: bool
) -> None:
    none = {"NO_COLOR": None, "FORCE_COLOR": None, "TERM": "xterm"}
    ended = run(folder, *GIVEN, *given, "-f", "text", "-f", "markdown=x.md", env=none | env)

    assert ("\x1b[31m" in ended.stdout) is coloured
    assert "\x1b" not in (folder / "x.md").read_text("utf-8")


def test_a_file_gets_no_colours_whatever_the_terminal(folder: Path) -> None:
    run(folder, *GIVEN, "-f", "json", "-f", "text=out.txt", "--color", "always")

    assert "\x1b" not in (folder / "out.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"LANG": "nl_NL.UTF-8"}, "overtreding"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C.UTF-8"}, "violation"),
        ({"LANG": "en_GB.UTF-8"}, "violation"),
        ({"LANG": "nlx"}, "violation"),
        ({}, "violation"),
    ],
)
def test_the_language_is_the_locales(folder: Path, env: dict[str, str], word: str) -> None:
    none = {"LC_ALL": None, "LC_MESSAGES": None, "LANG": None}
    assert f" {word}: " in run(folder, *GIVEN, env=none | env, lang=None).stdout


def test_quiet_shows_findings_and_nothing_else(folder: Path) -> None:
    assert "hint:" in run(folder, *GIVEN, "-q", "--lang", "en").stdout
    assert "by rule" not in run(folder, *GIVEN, "-q", "--lang", "en").stdout
    (folder / "data.ttl").write_text("@prefix ex: <http://x/> . ex:a a ex:P ; ex:age 1 .")
    assert run(folder, *GIVEN, "-q").stdout == ""


def test_the_mark_stands_under_wide_characters(folder: Path) -> None:
    (folder / "data.ttl").write_text(
        '@prefix ex: <http://x/> . ex:a a ex:P ; ex:note "東京" ; ex:age "x" .', "utf-8"
    )

    lines = run(folder, *GIVEN, "--lang", "en").stdout.splitlines()

    at = next(n for n, line in enumerate(lines) if "東京" in line)
    before = lines[at].partition('"x"')[0]
    assert lines[at + 1].index("^") == len(before) + 2  # two characters of two cells each


def test_statistics_are_numbers_only(folder: Path) -> None:
    shown = run(folder, *GIVEN, "--statistics", "--lang", "en").stdout

    assert "       2  warning  knows.Class" in shown
    assert "hint" not in shown
