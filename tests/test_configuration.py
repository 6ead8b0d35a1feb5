"""The configuration file: found upwards, wrong keys told, and what each key does to a validation."""

import gzip
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from conftest import ROOT
from test_validate import DATA, SHAPES, findings, folder, run

from regio_graph import configuration
from regio_graph.errors import ConfigurationError

__all__ = ["folder"]

FINE = "@prefix ex: <http://x/> . ex:a a ex:P ; ex:age 1 .\n"


def configure(folder: Path, text: str, name: str = "regio-graph.toml") -> None:
    (folder / name).write_text(text, "utf-8")


def found(folder: Path, *given: str) -> list[str]:
    """Return the rules of the findings, with nothing on the command line but what is given."""
    return [str(f["rule"]) for f in findings(run(folder, *given, "-f", "json", project=None))]


# Finding and reading


def test_the_nearest_file_holds_and_its_own_name_goes_first(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    configure(tmp_path, "[validate]\nlanguage = 'nl'\n")
    assert configuration.find(below) == tmp_path / "regio-graph.toml"

    configure(tmp_path / "a", "[tool.other]\n", "pyproject.toml")  # says nothing of ours
    assert configuration.find(below) == tmp_path / "regio-graph.toml"

    configure(tmp_path / "a", "[tool.regio-graph.validate]\nlanguage = 'en'\n", "pyproject.toml")
    assert configuration.load(below).validate.language == "en"

    configure(tmp_path / "a", "[validate]\nstrict = true\n")
    assert configuration.load(below).validate.strict
    assert configuration.load(below).validate.language is None  # nothing is merged


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[validate]\nshape = []", r":2: 'shape' is no key in \[validate\]; is shapes meant\?"),
        ("\n[valdate]", r":2: 'valdate' is no table; is validate meant\?"),
        ("[zzz]", r"'zzz' is no table; known are validate"),
        ("[validate]\nshapes = 'x'", r":2: shapes takes a list of texts"),
        ("[validate]\nfail-on = 'always'", r":2: fail-on takes one of violation, warning, info, never"),
        ("[validate]\nstrict = 'yes'", r":2: strict takes true or false"),
        ("[validate]\nper-file-ignores = []", r":2: per-file-ignores takes a table"),
        ("[validate.extensions]\n'.x' = 'n3'", r"extensions takes one of turtle"),
        ("validate = 1", r"validate is not a table"),
        ("[validate\n", r":1:\d+: is not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    configure(tmp_path, text)

    with pytest.raises(ConfigurationError, match=said) as caught:
        configuration.load(tmp_path)

    assert caught.value.exit_code == 2


def test_every_key_is_documented_and_every_documented_key_exists() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    documented = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    keys = [one.name.replace("_", "-") for one in fields(configuration.ValidationTable)]

    assert documented == keys


def test_the_documented_example_is_one(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    configure(tmp_path, re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1])

    assert configuration.load(tmp_path).validate.fail_on == "warning"


# What the keys do


def test_data_and_shapes_are_those_of_the_file_wherever_the_command_is_run(folder: Path) -> None:
    configure(folder, '[validate]\ndata = ["data.ttl"]\nshapes = ["shapes.ttl"]\n')
    (folder / "below").mkdir()

    ended = run(folder / "below", "-f", "json", project=None)

    assert len(findings(ended)) == 6
    assert {f["file"] for f in findings(ended)} == {"../data.ttl"}
    assert run(folder, "--isolated", project=None).exit_code == 2


def test_an_option_goes_before_its_key(folder: Path) -> None:
    configure(folder, '[validate]\nshapes = ["shapes.ttl"]\nfail-on = "never"\nlanguage = "nl"\n')

    assert run(folder, "data.ttl", project=None).exit_code == 0
    assert "overtreding" in run(folder, "data.ttl", project=None).stdout
    ended = run(folder, "data.ttl", "--fail-on", "violation", "--lang", "en", project=None)
    assert (ended.exit_code, "violation" in ended.stdout) == (1, True)


def test_select_ignore_and_per_file_ignores_take_rules_out_and_say_how_many(folder: Path) -> None:
    start = '[validate]\ndata = ["data.ttl"]\nshapes = ["shapes.ttl"]\n'

    configure(folder, f'{start}select = ["age.*"]\n')
    assert set(found(folder)) == {"age.Datatype", "age.MaxCount", "age.MinCount"}
    assert "3 outside the chosen rules" in run(folder, project=None).stdout
    configure(folder, f'{start}ignore = ["age", "MinLength"]\n')
    assert set(found(folder)) == {"knows.Class"}
    configure(folder, f'{start}[validate.per-file-ignores]\n"d*.ttl" = ["Class", "http://x/S/age"]\n')
    assert set(found(folder)) == {"city.MinLength"}
    configure(folder, f'{start}ignore = ["age.MinCuont"]\n')
    assert "no rule is called 'age.MinCuont'; is age.MinCount meant?" in run(folder, project=None).stdout


def test_exclude_leaves_files_out_of_folders_but_not_what_is_named(folder: Path) -> None:
    (folder / "set" / "old").mkdir(parents=True)
    (folder / "set" / "fine.ttl").write_text(FINE)
    (folder / "set" / "old" / "a.ttl").write_text(DATA, "utf-8")
    (folder / "set" / "b.draft.ttl").write_text(DATA, "utf-8")
    configure(folder, '[validate]\nshapes = ["shapes.ttl"]\nexclude = ["set/old", "*.draft.ttl"]\n')

    assert found(folder, "set") == []
    assert found(folder, "set/**/*.ttl") == []
    assert found(folder, "set/b.draft.ttl")


def test_other_extensions_and_compressed_files_are_read(folder: Path) -> None:
    (folder / "shapes.ttl").rename(folder / "rules.shacl")
    (folder / "data.ttl.gz").write_bytes(gzip.compress((folder / "data.ttl").read_bytes()))
    configure(folder, '[validate]\nshapes = ["rules.shacl"]\n[validate.extensions]\n".shacl" = "turtle"\n')

    ended = run(folder, "data.ttl.gz", "-f", "json", project=None)

    assert {f["file"] for f in findings(ended)} == {"data.ttl.gz"}
    assert len(findings(ended)) == 6
    given = ("data.ttl", "-s", "rules.shacl", "--isolated", "-f", "json")
    assert run(folder, *given, project=None).exit_code == 3
    assert len(findings(run(folder, *given, "--extension", ".shacl=turtle", project=None))) == 6
    (folder / "cut.ttl.gz").write_bytes(gzip.compress(b"x" * 999)[:-9])
    assert "is not gzip" in run(folder, "cut.ttl.gz", project=None).stderr


def test_imports_and_contexts_come_from_the_catalogue_and_from_nowhere_else(folder: Path) -> None:
    (folder / "copies").mkdir()
    (folder / "copies" / "classes.ttl").write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . <http://x/Child> rdfs:subClassOf <http://x/P> ."
    )
    (folder / "copies" / "c.jsonld").write_text('{"@context": {"@vocab": "http://x/", "id": "@id"}}')
    (folder / "data.jsonld").write_text(
        json.dumps(
            {
                "@context": ["https://example.org/c.jsonld", {"imports": {"@id": "http://www.w3.org/2002/07/owl#imports", "@type": "@id"}}],
                "id": "http://x/a", "@type": "Child", "imports": "http://example.org/classes#",
            }
        )
    )  # fmt: skip
    start = '[validate]\nshapes = ["shapes.ttl"]\n[validate.catalogue]\n'
    context = '"https://example.org/c.jsonld" = "copies/c.jsonld"\n'

    configure(folder, start)
    assert "remote context is not fetched" in run(folder, "data.jsonld", project=None).stdout
    configure(folder, start + context)
    assert found(folder, "data.jsonld") == []
    configure(folder, f'{start}{context}"http://example.org/classes" = "copies/classes.ttl"\n')
    assert found(folder, "data.jsonld") == ["age.MinCount"]
    configure(folder, f'{start}"https://example.org/c.jsonld" = "none.jsonld"\n')
    assert run(folder, "data.jsonld", project=None).exit_code == 2


# Exceptions where they stand


MARKED = """@prefix ex: <http://x/> .
ex:a a ex:P ; ex:note "# regio: ignore age" ; ex:age "x" .  # regio: ignore age.Datatype asked for it
# regio: ignore MinCount, nothing.else it is to come
ex:b a ex:P .
ex:c a ex:P ; ex:age "y" .  # regio: ignore age.MinCount the wrong rule
ex:d a ex:P ; ex:age "z" .  # regio: ignore age.Datatype
"""


def test_a_comment_accepts_what_it_names_on_its_line_or_the_next(folder: Path) -> None:
    (folder / "data.ttl").write_text(MARKED, "utf-8")

    ended = run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "json")
    told = [(f["rule"], f["line"]) for f in findings(ended)]

    assert told == [("age.Datatype", 5), ("UnusedIgnore", 5), ("UnusedIgnore", 6)]
    accepted = json.loads(ended.stdout)["accepted"]
    assert {(one["line"], one["reason"]) for one in accepted} == {
        (2, "asked for it"),
        (4, "it is to come"),
        (6, ""),
    }
    assert {one["kind"] for one in accepted} == {"inSource"}
    assert "gives no reason" in findings(ended)[2]["message_en"]


def test_comments_say_nothing_about_a_run_that_checks_a_part(folder: Path) -> None:
    (folder / "data.ttl").write_text(MARKED, "utf-8")

    ended = run(folder, "data.ttl", "-s", "shapes.ttl", "-f", "json", "--shape", "http://x/S/age")

    assert [f["rule"] for f in findings(ended)] == ["age.Datatype"]


# A part, and an explanation


def test_a_run_can_be_narrowed_to_a_shape_or_a_node(folder: Path) -> None:
    given = ("data.ttl", "-s", "shapes.ttl", "-f", "json")

    assert {f["rule"] for f in findings(run(folder, *given, "--shape", "knows"))} == {"knows.Class"}
    assert {f["focus"] for f in findings(run(folder, *given, "--focus", "http://x/b"))} == {"http://x/b"}
    assert json.loads(run(folder, *given, "--focus", "http://x/b").stdout)["notes"] == [
        "checked only: http://x/b"
    ]
    assert "is knows meant?" in run(folder, *given, "--shape", "knowz").stderr
    assert "know no node" in run(folder, *given, "--focus", "http://x/nobody").stderr


def test_a_rule_is_explained_and_a_misspelt_one_met_with_the_nearest(folder: Path) -> None:
    given = ("data.ttl", "-s", "shapes.ttl")
    said = run(folder, *given, "--explain", "city.MinLength").stdout

    assert "city.MinLength" in said
    assert "MinLength 3: City too short." in said
    assert "https://www.w3.org/TR/shacl/#MinLengthConstraintComponent" in said
    assert "# regio: ignore city.MinLength" in said
    assert "is city.MinLength meant?" in run(folder, *given, "--explain", "city.MinLenght").stderr


def test_outside_a_project_what_is_missing_is_asked_for(folder: Path) -> None:
    no_shapes = run(folder, "data.ttl", project=None)
    nothing = run(folder, project=None)

    assert (no_shapes.exit_code, "give --shapes" in no_shapes.stderr) == (2, True)
    assert (nothing.exit_code, "name files" in nothing.stderr) == (2, True)


# What was not checked


NOBODY = "\n<http://x/T> a <http://www.w3.org/ns/shacl#NodeShape> ; <http://www.w3.org/ns/shacl#targetClass> <http://x/Nobody> ; <http://www.w3.org/ns/shacl#nodeKind> <http://www.w3.org/ns/shacl#IRI> .\n"


def test_every_output_counts_focus_nodes_and_strict_fails_on_none(folder: Path) -> None:
    (folder / "shapes.ttl").write_text(SHAPES + NOBODY, "utf-8")
    (folder / "data.ttl").write_text(FINE)
    given = ("data.ttl", "-s", "shapes.ttl")

    for name in ("text", "github", "gitlab", "markdown", "junit", "sarif"):
        assert (
            "2 shapes checked, 1 of them without focus nodes (T)" in run(folder, *given, "-f", name).stdout
        ), name
    assert json.loads(run(folder, *given, "-f", "json").stdout)["focus_nodes"] == {
        "http://x/S": 1,
        "http://x/T": 0,
    }
    assert "focus nodes of http://x/T" in run(folder, *given, "-f", "turtle").stdout
    assert run(folder, *given).exit_code == 0
    ended = run(folder, *given, "--strict", "-f", "json")
    assert (ended.exit_code, [f["rule"] for f in findings(ended)]) == (1, ["T.NoFocusNodes"])


def test_broken_data_are_findings_with_their_places_in_every_output(folder: Path) -> None:
    for name in ("one.ttl", "two.ttl"):
        (folder / name).write_text("@prefix ex: <http://x/> .\nex:a ex:b bad .\n")
    given = ("one.ttl", "two.ttl", "-s", "shapes.ttl")

    for name in ("text", "json", "github", "gitlab", "markdown", "junit", "sarif", "turtle", "jsonld"):
        ended = run(folder, *given, "-f", name)
        assert ended.exit_code == 1, name
        assert ended.stdout.count("one.ttl") >= 1 <= ended.stdout.count("two.ttl"), name
    sarif = json.loads(run(folder, *given, "-f", "sarif").stdout)["runs"][0]["results"]
    assert [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in sarif] == [2, 2]
