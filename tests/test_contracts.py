"""Each rule of the contract notices what breaks it; two releases are compared row by row."""

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from conftest import ROOT, place, regio
from rdflib import Dataset

from regio_graph import contracts, release
from regio_graph.content import queries
from regio_graph.content.project import read_queries
from regio_graph.contracts import difference
from regio_graph.errors import ReleaseError
from regio_graph.rdf.store import Store
from regio_graph.settings import Settings

LEADS = next(query for query in read_queries(ROOT / "queries") if query.name == "people/leads")
EXPECTED = ROOT / "tests" / "expected"


@pytest.fixture(scope="module")
def bench(released: release.Release, store: Store, dataset: Dataset) -> contracts.Bench:
    bench = contracts.Bench(released, EXPECTED)
    bench.store, bench.dataset = store, dataset
    return bench


def changed(*pairs: tuple[str, str]) -> queries.CannedQuery:
    text = LEADS.text
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return queries.parse("people/leads", text, "people/leads.rq")


SUMMARY = "#+ tags:"


@pytest.mark.parametrize(
    ("pairs", "rule", "message", "where"),
    [
        ([("SELECT", "SELEC")], "syntax", "not 'SELEC'", None),
        ([("SELECT ?person", "ASK {} #")], "syntax", "is a ASK", None),
        ([("?leadership regio:leader ?person .", "?leadership regio:leader ?person")], "syntax", "SPARQL", None),
        ([("#+ column office", "#+ column amt")], "columns", "declares person, name, amt, at", "#+ column pers"),
        ([("column person iri", "column person string")], "types", "row 1, ?person: <https", "#+ column pers"),
        ([("column office string", "column office integer")], "types", "(string) is no int", "#+ column office"),
        ([(SUMMARY, "#+ rows: 0\n#+ tags:")], "rows", "rows with its own values, not 0", "#+ rows"),
        ([(SUMMARY, "#+ rows: 900..\n#+ tags:")], "rows", "not at least 900", "#+ rows"),
        ([("regio:officeAt", "regio:ofice")], "terms", "def#ofice> is declared nowhere", "regio:ofice"),
        ([("?leadership regio:replaces", "<urn:no> regio:replaces")], "terms", "nowhere in", "<urn:no>"),
        ([("PREFIX rdfs:", "PREFIX x: <urn:x#>\nPREFIX rdfs:")], "prefixes", "declared and not used", "x#"),
        ([("rdf-schema#>", "rdf-schema/>")], "prefixes", "in another query", "PREFIX rdfs:"),
        ([("PREFIX rdfs:", "PREFIX r:")], "syntax", "SPARQL", None),
        ([('LANG(?limit) = "nl"', 'LANG(?limit) = "en"')], "expected", "not the accepted answer", None),
        ([("regio:position ?position ;", ""), ("?position ?name", "?name")], "expected", "another order", None),
        ([("?replaces WHERE", "(1/3 AS ?third) WHERE"), ("replaces string", "third decimal")], "engines",
         "rdflib answers otherwise", None),
    ],
)  # fmt: skip
def test_broken_contract_is_noticed(
    bench: contracts.Bench, pairs: list[tuple[str, str]], rule: str, message: str, where: str | None
) -> None:
    query = changed(*pairs)
    bench._prefixes = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
    found = [breach for breach in bench.judge(query) if breach.rule == rule]

    assert found
    assert message in found[0].message
    assert found[0].query == "people/leads"
    line = found[0].line
    assert (where is None) == (line is None)
    assert line is None or where in query.text.split("\n")[line - 1]


def test_every_rule_is_broken_by_a_test_above() -> None:
    marks = test_broken_contract_is_noticed.pytestmark
    tried = {case[1] for mark in marks for case in mark.args[1]}

    assert tried | {"leftover"} == {rule.name for rule in contracts.checks.RULES}


def test_changed_answer_is_shown_by_rows_and_cells(bench: contracts.Bench) -> None:
    query = changed(
        ("OPTIONAL { ?leadership regio:officeAt/rdfs:label ?at", "OPTIONAL { ?no regio:officeAt ?at")
    )
    breach = next(breach for breach in bench.judge(query) if breach.rule == "expected")

    assert any(line.startswith(("- ", "~ ")) for line in breach.details)


def test_answers_are_accepted_and_forgotten_in_one_word(
    released: release.Release, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "gone.csv").write_text("x\n")

    def check(*, accept: bool) -> contracts.QueryCheck:
        bench = contracts.Bench(released, tmp_path, accept=accept, second=False)
        bench.store = store
        return contracts.check([LEADS], bench, [LEADS.name])

    before, accepting, after, again = (check(accept=accept) for accept in (False, True, False, True))

    assert [(breach.rule, breach.query) for breach in before.breaches] == [
        ("expected", "people/leads"),
        ("leftover", "gone"),
    ]
    assert accepting.accepted == ("people/leads", "gone")
    assert (tmp_path / "people/leads.csv").read_text() == (EXPECTED / "people/leads.csv").read_text()
    assert after.breaches == again.breaches == again.accepted == ()


def test_rows_are_told_apart_by_their_first_cell() -> None:
    before = [("thing", "n"), ("a", "1"), ("b", "2"), ("c", "3"), ("c", "3")]
    after = [("thing", "n"), ("a", "9"), ("c", "3"), ("d", "")]
    found = difference.compare(before, after)

    assert found.summary() == "1 row new, 2 rows gone, 1 row changed"
    assert list(found.lines()) == ["- b | 2", "- c | 3", "+ d | ", "~ a: n: 1 → 9"]
    assert not difference.compare(before, before)
    assert difference.compare(before, [*before[:1], *reversed(before[1:])]).moved


TINY = """\
#+ title: Namen
#+ title@en: Names
#+ summary: Wat heet hoe?
#+ summary@en: What is called what?
#+ tags: naam
#+ column thing iri: Ding | Thing
#+ column name string: Naam | Name
SELECT ?thing ?name WHERE { ?thing <urn:name> ?name }
ORDER BY ?thing
"""


@pytest.fixture
def two(tmp_path: Path) -> tuple[Settings, str, str]:
    """Two releases of three names, of which one changes, one goes and one comes."""
    names = []
    for dump in (
        '<urn:a> <urn:name> "Een" .\n<urn:b> <urn:name> "Twee" .\n',
        '<urn:a> <urn:name> "Eén" .\n<urn:c> <urn:name> "Drie" .\n',
    ):
        names.append(place(tmp_path, dump.encode(), []))
        (tmp_path / names[-1] / "queries" / "names.rq").write_text(TINY, "utf-8")
    return Settings(project=ROOT, releases=tmp_path), *names


def test_two_releases_are_compared(two: tuple[Settings, str, str]) -> None:
    settings, first, second = two
    before, after = (contracts.against.find(settings, name) for name in (first[:6], second))
    (change,) = contracts.against.changes(before, after, after.queries())

    assert change.how == "same question"
    assert list(change.difference.lines()) == ["- urn:b | Twee", "+ urn:c | Drie", "~ urn:a: name: Een → Eén"]
    assert [c.how for c in contracts.against.changes(before, after, [LEADS])] == [
        "new question",
        "question gone",
    ]


@pytest.mark.parametrize("named", ["", "zzz", "../../etc"])
def test_unknown_release_is_refused_with_those_there_are(two: tuple[Settings, str, str], named: str) -> None:
    with pytest.raises(ReleaseError, match="there is no release") as caught:
        contracts.against.find(two[0], named)

    assert two[1] in str(caught.value)


@pytest.fixture(scope="module")
def env(released: release.Release) -> dict[str, str]:
    return {"REGIO_PROJECT": str(ROOT), "REGIO_RELEASES": str(released.folder.parent)}


def test_check_is_quiet_about_what_keeps_and_ends_with_0(env: dict[str, str]) -> None:
    ended = regio("queries", "check", "people/leads", "programmes/a*", "--one-engine", env=env)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("2 of 2 queries kept to syntax, columns, types")


def test_check_tells_what_broke_in_any_project_folder(env: dict[str, str], tmp_path: Path) -> None:
    project = tmp_path / "other"
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, project / part)
    (project / "queries/people/leads.rq").write_text(
        LEADS.text.replace("regio:officeAt", "regio:ofice"), "utf-8"
    )
    arguments = ("queries", "check", "people/leads", "--one-engine", "--project", project)
    expected = ("--expected", EXPECTED)

    people = regio(*arguments, *expected, env=env)
    machine = regio(*arguments, *expected, "-f", "json", env=env)
    junit = regio(*arguments, "-f", "junit", "-o", tmp_path / "junit.xml", env=env)

    assert (people.returncode, machine.returncode, junit.returncode) == (1, 1, 1)
    assert re.search(
        r"queries/people/leads.rq:\d+: terms: <https://w3id.org/.*#ofice> is declared", people.stdout
    )
    assert "0 of 1 query kept" in people.stdout
    assert {breach["rule"] for breach in json.loads(machine.stdout)["breaches"]} == {"terms", "expected"}
    failed = ET.parse(tmp_path / "junit.xml").findall(".//testcase[failure]")
    assert {(case.get("classname"), case.get("name")) for case in failed} == {
        ("people/leads", "terms"),
        ("people/leads", "expected"),
    }


def test_check_against_a_release_tells_what_changed(env: dict[str, str], released: release.Release) -> None:
    arguments = ("queries", "check", "people/leads", "--one-engine", "--fail-on-change", "--against")
    ended = regio(*arguments, released.folder, env=env)

    assert ended.returncode == 0
    assert f"against release {released.id}: no answers changed" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nothing"], 2, "no canned query is called 'nothing'; there are:"),
        (["--fail-on-change"], 2, "needs --against RELEASE"),
        (["--against", "zzz"], 4, "there is no release 'zzz'"),
        (["--project", "/nowhere"], 3, "no such folder"),
        (["-f", "exe"], 2, "'exe' is not one of"),
        (["people/leads", "--one-engine", "-o", "/nowhere/report"], 3, "cannot be written"),
    ],
)
def test_wrong_use_of_check_ends_with_a_reason(
    env: dict[str, str], arguments: list[str], code: int, message: str
) -> None:
    ended = regio("queries", "check", *arguments, env=env)

    assert ended.returncode == code
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
