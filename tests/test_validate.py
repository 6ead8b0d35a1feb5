"""`validate` as a user runs it: any RDF, any shapes, every output, the place of each finding."""

import contextlib
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, regio

from regio_graph.cli.main import main
from regio_graph.release import Build
from regio_graph.validate import Engine, validation

SHAPES = """
@prefix ex: <http://x/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:S a sh:NodeShape ; sh:targetClass ex:P ;
    sh:property [ sh:path ex:age ; sh:datatype xsd:integer ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path ex:knows ; sh:class ex:P ; sh:severity sh:Warning ] ,
        [ sh:path ( ex:home ex:city ) ; sh:minLength 3 ; sh:severity sh:Info ;
          sh:message "Plaats te kort."@nl , "City too short."@en ] .
"""
# Each defect with the place its finding must have.
DATA = '''@prefix ex: <http://x/> .
# a comment: ex:nobody ex:age "none" .
ex:a a ex:P ; ex:note """two
lines"""@nl ; ex:age "x" .
ex:b a ex:P ;
    ex:age 1 ,
        2 ;
    ex:knows ( ex:q ) , [ a ex:Q ; ex:age 3 ] .
ex:c a ex:P ; ex:age 4 ; ex:home [ ex:city "U" ] .
[] a ex:P .
'''
PLACES = {
    ("Datatype", 4, 22),
    ("MaxCount", 7, 9),
    ("Class", 8, 14),
    ("Class", 8, 25),
    ("MinLength", 9, 34),
    ("MinCount", 10, 1),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPES, "utf-8")
    (tmp_path / "data.ttl").write_text(DATA, "utf-8")
    return tmp_path


def run(
    folder: Path,
    *arguments: object,
    input: str | None = None,
    env: dict[str, str] | None = None,
    project: Path | None = ROOT,
    lang: str | None = "en",
) -> Result:
    """Run the command in this process: starting Python fifty times would be most of what is measured."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(
            main,
            [*(["--project", str(project)] if project else []), "validate", *map(str, arguments)],
            input=input,
            env={"GITHUB_STEP_SUMMARY": None}
            | ({"LANG": f"{lang}_NL.UTF-8", "LC_ALL": None} if lang else {})
            | (env or {}),
        )


def findings(ended: Result) -> list[dict[str, object]]:
    return json.loads(ended.stdout)["findings"]


def test_each_finding_stands_where_the_statement_stands(folder: Path) -> None:
    ended = run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "json")

    assert {(f["component"], f["line"], f["column"]) for f in findings(ended)} == PLACES
    assert {f["file"] for f in findings(ended)} == {"data.ttl"}
    assert ended.exit_code == 1


@pytest.mark.parametrize("form", ["trig", "nt", "nq", "rdf", "jsonld"])
def test_every_format_gives_the_same_findings_with_the_places_it_has(folder: Path, form: str) -> None:
    graph = ox.parse(DATA.encode(), format=ox.RdfFormat.TURTLE)
    written = ox.serialize(graph, format=ox.RdfFormat.from_extension(form))
    (folder / f"data.{form}").write_bytes(b"\n# a comment\n" * (form in {"nt", "nq"}) + written)

    found = findings(run(folder, f"data.{form}", "-s", "shapes.ttl", "-f", "json"))

    assert sorted(f["component"] for f in found) == sorted(c for c, _, _ in PLACES)
    assert all(f["file"] == f"data.{form}" for f in found)
    if form in {"rdf", "jsonld"}:  # the line of the subject, of what has a name
        assert all((f["line"] is None) == f["focus"].startswith("_:") for f in found)
    else:
        lines = (folder / f"data.{form}").read_text("utf-8").split("\n")
        wrong = next(f for f in found if f["component"] == "Datatype")
        assert lines[wrong["line"] - 1][wrong["column"] - 1 :].startswith('"x"')


def test_people_see_the_line_with_the_place_marked(folder: Path) -> None:
    ended = run(folder, "data.ttl", "-s", "shapes.ttl", "--lang", "en")

    assert "  4:22 violation: age: The value is no valid integer. [age.Datatype]" in ended.stdout
    assert '      4 | lines"""@nl ; ex:age "x" .\n        |                      ^' in ended.stdout
    assert "hint: Write the value as" in ended.stdout
    assert "3 violations, 2 warnings, 1 info; 1 shape checked; 1 file in" in ended.stdout
    assert "\x1b" not in ended.stdout  # colour is for terminals


def test_dutch_comes_first_and_a_shapes_own_words_win(folder: Path) -> None:
    ended = run(folder, "data.ttl", "-s", "shapes.ttl", lang="nl")

    assert "mededeling: Plaats te kort. [" in ended.stdout
    assert "overtreding: age: De waarde is geen geldige integer." in ended.stdout


@pytest.mark.parametrize(("gate", "code"), [("violation", 0), ("warning", 0), ("info", 1), ("never", 0)])
def test_the_gate_decides_the_exit_code(folder: Path, gate: str, code: int) -> None:
    (folder / "data.ttl").write_text(
        "@prefix ex: <http://x/> . ex:c a ex:P ; ex:age 4 ; ex:home [ ex:city 'U' ] ."
    )

    assert run(folder, "data.ttl", "-s", "shapes.ttl", "--fail-on", gate).exit_code == code


def test_sarif_is_valid_against_its_schema(folder: Path) -> None:
    ended = run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "sarif")
    schema = json.loads((ROOT / "tests" / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))
    written = json.loads(ended.stdout)

    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(written)
    results = written["runs"][0]["results"]
    rules = written["runs"][0]["tool"]["driver"]["rules"]
    assert len(results) == len(PLACES)
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in results)
    region = results[0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (4, 22)


def test_junit_counts_a_failing_case_per_broken_shape(folder: Path) -> None:
    suite = ET.fromstring(run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "junit").stdout.encode())

    assert suite.tag == "testsuites"
    assert int(suite.get("failures")) == len(suite.findall(".//failure")) == 1
    assert int(suite.get("tests")) == len(suite.findall(".//testcase"))
    assert "data.ttl:4:22: violation:" in suite.find(".//failure").text


def test_github_gets_a_command_per_finding(folder: Path) -> None:
    *lines, summary = run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "github").stdout.splitlines()

    assert len(lines) == len(PLACES)
    assert "1 shape" in summary
    assert lines[0].startswith("::error file=data.ttl,line=4,col=22,title=age.Datatype::")
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in lines)


def test_gitlab_gets_each_fingerprint_once(folder: Path) -> None:
    issues = json.loads(run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "gitlab").stdout)

    *issues, summary = issues
    assert len({i["fingerprint"] for i in (*issues, summary)}) == len(issues) + 1 == len(PLACES) + 1
    assert issues[0]["location"] == {"path": "data.ttl", "lines": {"begin": 4}}
    assert {i["severity"] for i in issues} == {"major", "minor", "info"}


def test_the_report_graph_is_what_pyshacl_reports(folder: Path) -> None:
    ended = run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "turtle")
    reference = run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "turtle", "--engine", "pyshacl")

    def shape_of(text: str) -> list[tuple[str, str]]:
        return sorted(
            (q.predicate.value, "_" if isinstance(q.object, ox.BlankNode) else str(q.object))
            for q in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
            if not q.predicate.value.endswith("#resultMessage")  # pySHACL words its own
        )

    assert shape_of(ended.stdout) == shape_of(reference.stdout)
    linked = run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "jsonld").stdout
    assert len(list(ox.parse(linked.encode(), format=ox.RdfFormat.JSON_LD))) > 50


def test_markdown_goes_to_a_file_and_to_the_summary_page(folder: Path) -> None:
    summary = folder / "summary.md"
    summary.write_text("before\n")
    env = {"GITHUB_STEP_SUMMARY": str(summary)}

    ended = run(
        folder, "data.ttl", "-s", "shapes.ttl", "-f", "github", "-f", "markdown=out.md", env=env, lang="nl"
    )

    assert ended.stdout.startswith("::error")
    assert "## Validatie: 3 overtredingen, 2 waarschuwingen, 1 mededeling" in (folder / "out.md").read_text(
        "utf-8"
    )
    assert summary.read_text("utf-8").startswith("before\n## Validatie")
    assert "| `data.ttl:4:22` |" in summary.read_text("utf-8")


def test_hostile_data_steers_no_terminal_workflow_or_page(folder: Path) -> None:
    nasty = r'"\u001b[31m::error::|<script>`\u202E\n::set-output"'
    (folder / "data.ttl").write_text(f"@prefix ex: <http://x/> . ex:a a ex:P ; ex:age {nasty} .")
    given = ("data.ttl", "-s", "shapes.ttl")

    assert not re.search("[\x1b\u202e]", run(folder, *given).stdout)
    assert len(run(folder, *given, "-f", "github").stdout.splitlines()) == 2  # and the summary
    markdown = run(folder, *given, "-f", "markdown").stdout
    assert "<script>" not in markdown.replace("\\<", "")
    ET.fromstring(run(folder, *given, "-f", "junit").stdout.encode())


def test_a_hundred_thousand_findings_are_capped_on_screen_and_whole_in_the_file(folder: Path) -> None:
    with (folder / "big.nt").open("w") as out:
        out.writelines(
            f"<http://x/{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x/P> .\n"
            for n in range(100_000)
        )

    ended = run(
        folder,
        "big.nt",
        "-s",
        "shapes.ttl",
        "-f",
        "text",
        "-f",
        "json=all.json",
        "--max-findings",
        "3",
        lang="nl",
    )

    assert len(ended.stdout.splitlines()) < 40
    assert "en nog 99997 bevindingen" in ended.stdout
    assert len(json.loads((folder / "all.json").read_text("utf-8"))["findings"]) == 100_000


def test_folders_patterns_and_standard_input_are_read(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "data.trig").write_text(DATA, "utf-8")
    (folder / "more" / "notes.txt").write_text("no RDF")

    assert len(findings(run(folder, "more", "-s", "shapes.ttl", "-f", "json"))) == len(PLACES)
    assert (
        len(findings(run(folder, "**/data.*", "-s", "shapes.ttl", "-f", "json"))) == 9
    )  # names mean the same in both
    ended = run(folder, "-", "-s", "shapes.ttl", "-f", "json", input=DATA)
    assert {(f["component"], f["line"], f["column"]) for f in findings(ended)} == PLACES


def test_blank_nodes_of_two_files_are_two_nodes(folder: Path) -> None:
    for name in ("one.ttl", "two.ttl"):
        (folder / name).write_text("@prefix ex: <http://x/> . _:same a ex:P ; ex:age 1 .")

    assert run(folder, "one.ttl", "two.ttl", "-s", "shapes.ttl").exit_code == 0


def test_entailment_and_an_ontology_widen_what_is_checked(folder: Path) -> None:
    (folder / "data.ttl").write_text("@prefix ex: <http://x/> . ex:a a ex:Child . ex:b ex:parent ex:c .")
    (folder / "onto.ttl").write_text(
        "@prefix ex: <http://x/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        "ex:Child rdfs:subClassOf ex:P . ex:parent rdfs:domain ex:P ."
    )
    given = ("data.ttl", "-s", "shapes.ttl", "-f", "json")

    assert findings(run(folder, *given)) == []
    assert [f["focus"] for f in findings(run(folder, *given, "--ontology", "onto.ttl"))] == ["http://x/a"]
    for entail in ("rdfs", "owlrl"):
        found = findings(run(folder, *given, "--ontology", "onto.ttl", "--entail", entail))
        assert [(f["focus"], f["line"]) for f in found] == [("http://x/a", 1), ("http://x/b", 1)]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["none.ttl"], 3, "none.ttl: cannot be read"),
        (["*.zip"], 3, "matches no file"),
        (["notes.txt"], 3, "is no RDF by its name"),
        (["empty"], 3, "holds no RDF"),
        (["data.ttl", "-s", "broken.ttl"], 3, "broken.ttl:2:"),
        (["data.ttl", "-s", "data.ttl"], 3, "no shape here has a target"),
        (["data.ttl", "-s", "strange.ttl"], 3, "strange.ttl:6:17: http://x/S/age: sh:minCount takes a whole number"),
        (["data.ttl", "-s", "remote.jsonld"], 3, "remote"),
        (["data.ttl", "-s", "bomb.rdf"], 3, "entities"),
        (["data.ttl", "-s", "shapes.ttl", "-f", "pdf"], 2, "none of text, json, sarif"),
        (["data.ttl", "-s", "shapes.ttl", "-f", "text", "-f", "json"], 2, "only one format"),
        (["data.ttl", "-s", "shapes.ttl", "-f", "json=/nowhere/x"], 3, "cannot be written"),
        (["data.ttl", "-s", "shapes.ttl", "--baseline", "none.toml"], 3, "none.toml: cannot be read"),
        (["data.ttl", "-s", "shapes.ttl", "--baseline", "data.ttl"], 3, "is not TOML"),
        (["data.ttl", "--baseline-update"], 2, "needs --baseline"),
        (["-", "--watch"], 2, "standard input"),
        (["data.ttl", "-s", "shapes.ttl", "--only-changed", "HEAD"], 2, "git"),
        (["data.ttl", "-s", "shapes.ttl", "--only-changed", "--exec"], 2, "no git revision"),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_a_reason(folder: Path, arguments: list[str], code: int, message: str) -> None:
    (folder / "empty").mkdir()
    (folder / "notes.txt").write_text("")
    (folder / "broken.ttl").write_text("<http://x/a>\n a <http://x/b> ; ; <x .")
    (folder / "strange.ttl").write_text(SHAPES.replace("sh:minCount 1", "sh:minCount 'one'"))
    (folder / "remote.jsonld").write_text('{"@context": "http://127.0.0.1:1/c.jsonld", "name": "x"}')
    (folder / "bomb.rdf").write_text(BOMB)

    ended = run(folder, *arguments)

    assert ended.exit_code == code, ended.stderr
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="http://x/a">'
    '<v xmlns="http://x/">&a11;</v></rdf:Description></rdf:RDF>'
)


def test_this_project_gets_the_verdict_of_a_build(built: Build) -> None:
    ended = regio("validate", "-f", "json", env={"REGIO_PROJECT": str(ROOT)})
    known = built.report.as_json()["findings"]

    assert [
        {k: v for k, v in f.items() if k != "rule"} for f in json.loads(ended.stdout)["findings"]
    ] == known
    assert ended.returncode == 0
    assert all(finding["line"] for finding in known)


def test_this_project_gets_the_verdict_of_the_reference() -> None:
    subject = validation.of_project(ROOT)

    ours, theirs = (subject.report(subject.validate(engine))[0] for engine in Engine)

    assert [(f.focus, f.shape, f.component, f.value) for f in ours.findings] == [
        (f.focus, f.shape, f.component, f.value) for f in theirs.findings
    ]


def test_a_file_without_shapes_of_its_own_is_checked_by_the_projects(tmp_path: Path) -> None:
    example = ROOT / "ontology" / "examples" / "participation" / "invalid.no-participant.ttl"
    chosen = example if example.exists() else next(example.parent.glob("invalid.*.ttl"))

    ended = run(tmp_path, chosen, "-f", "json")

    assert any("shape#Participation" in f["shape"] for f in findings(ended))


def test_nothing_is_read_from_elsewhere(folder: Path) -> None:
    """A JSON-LD context that is not there is an error at once, not a request."""
    (folder / "remote.jsonld").write_text('{"@context": "https://example.org/c.jsonld", "name": "x"}')

    ended = run(folder, "remote.jsonld", "-s", "shapes.ttl")

    assert (ended.exit_code, "remote context is not fetched" in ended.stdout) == (1, True)
    assert "remote.jsonld" in ended.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<http://a> <http://b> bad .", "1:23: is not turtle: bad is not a valid RDF object"),
        (b"@prefix x: <u:> .\nx:a x:b y:c .", "2:9: is not turtle: The prefix y: has not been declared"),
        (b"<http://a> <http://b> '\xff' .", "1:24: is not turtle: Invalid UTF-8"),
    ],
)
def test_an_unreadable_file_is_told_with_place_and_reason(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "wrong.ttl").write_bytes(content)
    (tmp_path / "worse.ttl").write_bytes(content)

    found = findings(ended := run(tmp_path, "wrong.ttl", "worse.ttl", "-f", "json"))

    place, _, message = said.partition(": ")
    assert ended.exit_code == 1
    assert [(f["file"], f"{f['line']}:{f['column']}") for f in found] == [
        ("worse.ttl", place),
        ("wrong.ttl", place),
    ]
    assert message in found[0]["message_en"]
