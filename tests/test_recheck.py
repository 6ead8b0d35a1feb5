"""Checking only what a change can affect comes to what a whole run finds, whatever was edited."""

import random
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from test_engine import ONTOLOGY, our_shapes, row, surroundings
from test_validate import DATA, findings, folder, run

from regio_graph.content.project import read_graph
from regio_graph.errors import RegioError, RequestError
from regio_graph.rdf.convert import triples
from regio_graph.validate import Columns, Shapes, changes, evaluate
from regio_graph.validate.changes import Kept, affected, changed, looks_at
from regio_graph.validate.subject import Subject

assert folder  # the fixture of the neighbouring tests

Triples = list[ox.Triple]


def subject(data: Triples, shapes: Shapes) -> Subject:
    columns = Columns(data, known=shapes.terms)
    return Subject(columns, columns, [None], shapes)


def whole_region() -> Triples:
    graph = surroundings()
    for path in sorted((ONTOLOGY / "examples").glob("*/invalid.*.ttl"))[::6]:
        read_graph(path, graph)
    return sorted(triples(graph), key=str)


def edited(data: Triples, chance: random.Random) -> Triples:
    """Remove, repeat elsewhere, or change the value of one to three triples."""
    data = data[:]
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data))
        one, other = data[at], data[chance.randrange(len(data))]
        act = chance.choice(["remove", "swap", "add", "literal"])
        if act in {"remove", "swap"}:
            data.pop(at)
        if act in {"swap", "add"}:
            data.append(ox.Triple(one.subject, one.predicate, other.object))
        if act == "literal":
            data.append(ox.Triple(one.subject, one.predicate, ox.Literal(str(chance.random()))))
    return data


@pytest.mark.parametrize("seed", range(5))
def test_random_edits_one_after_the_other_give_the_verdict_of_whole_runs(seed: int) -> None:
    chance, shapes = random.Random(seed), our_shapes()
    data = whole_region()
    kept, fewer = Kept(), 0
    for _ in range(12):
        now = subject(data, shapes)
        assert Counter(map(row, kept.check(now))) == Counter(map(row, evaluate(now.data, shapes)))
        fewer += kept.checked < len(shapes.targeted())
        data = edited(data, chance)
    assert fewer >= 4  # it would be no use else


def test_nothing_changed_is_nothing_checked() -> None:
    shapes, kept = our_shapes(), Kept()
    first = kept.check(subject(whole_region(), shapes))

    assert kept.check(subject(whole_region(), our_shapes())) != []
    assert len(first) > 10
    assert kept.checked < len(shapes.targeted())


SHAPES = """
@prefix ex: <http://x/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Plain a sh:NodeShape ; sh:targetSubjectsOf ex:a ;
    sh:property [ sh:path ( ex:b [ sh:inversePath ex:c ] ) ; sh:node [ sh:path ex:d ; sh:minCount 1 ] ; sh:lessThan ex:e ] ;
    sh:or ( [ sh:path ex:f ; sh:minCount 1 ] [ sh:class ex:G ] ) .
ex:Closed a sh:NodeShape ; sh:targetNode ex:x ; sh:closed true .
ex:Asked a sh:NodeShape ; sh:targetNode ex:x ; sh:sparql [ sh:select "SELECT $this { $this <http://x/h>+ ?y }" ] .
ex:Open a sh:NodeShape ; sh:targetNode ex:x ; sh:sparql [ sh:select "SELECT $this { $this ?p ?y }" ] .
"""


def test_what_a_shape_looks_at_is_known_through_everything_it_leads_to() -> None:
    shapes = Shapes(ox.parse(SHAPES.encode(), format=ox.RdfFormat.TURTLE))
    by_name = {shapes.name(s.node).removeprefix("http://x/"): looks_at(shapes, s) for s in shapes.targeted()}

    assert {p.rpartition("/")[2] for p in by_name["Plain"]} == {
        *"abcdef", "22-rdf-syntax-ns#type", "rdf-schema#subClassOf",
    }  # fmt: skip
    assert by_name["Closed"] is by_name["Open"] is None
    assert by_name["Asked"] == {"http://x/h"}
    assert [shapes.name(s.node)[9:] for s in affected(shapes, {"http://x/h"})] == ["Closed", "Asked", "Open"]
    assert affected(shapes, set()) == []


def test_blank_nodes_with_other_labels_are_no_change() -> None:
    def read(text: str) -> list[tuple[object, ...]]:
        quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        return [(q.subject, q.predicate, q.object) for q in quads]

    text = "@prefix ex: <http://x/> . ex:a ex:p [ ex:q 1 ; ex:r [ ex:s ( 1 2 ) ] ] ."

    assert changed(read(text), read(text)) == set()
    assert "http://x/q" in changed(read(text), read(text.replace("q 1", "q 2")))


def commit(folder: Path) -> None:
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *name, *command], cwd=folder, check=True, capture_output=True)


def test_only_changed_checks_what_git_says_has_changed(folder: Path) -> None:
    commit(folder)
    given = ("data.ttl", "-s", "shapes.ttl", "--only-changed", "HEAD", "-f", "json")
    assert findings(run(folder, *given)) == []

    (folder / "data.ttl").write_text("# moved\n" + DATA, "utf-8")
    assert findings(run(folder, *given)) == []

    (folder / "data.ttl").write_text(DATA.replace('"x"', '"y"'), "utf-8")
    assert '"y"' in [f["value"] for f in findings(run(folder, *given))]

    (folder / "shapes.ttl").write_text(
        (folder / "shapes.ttl").read_text().replace("maxCount 1", "maxCount 2")
    )
    assert len(findings(run(folder, *given))) == 5
    ended = run(folder, *given[:3], "--only-changed", "nowhere")
    assert (ended.exit_code, "git knows no revision 'nowhere'" in ended.stderr) == (2, True)


def test_a_projects_changes_are_known_too(tmp_path: Path) -> None:
    for part in ("ontology", "data", "queries"):
        subprocess.run(["cp", "-r", ROOT / part, tmp_path], check=True)
    commit(tmp_path)
    path = next((tmp_path / "data" / "editions").glob("*/programmes/*.ttl"))
    given = ("--only-changed", "HEAD", "-f", "json")
    assert findings(run(tmp_path, *given, project=tmp_path)) == []

    path.write_text(path.read_text("utf-8").replace("regio:position ", 'regio:position "x" , '), "utf-8")
    found = findings(run(tmp_path, *given, project=tmp_path))

    assert {"Datatype", "MaxCount"} <= {f["component"] for f in found}


def test_watching_tells_again_at_each_change_and_outlives_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("1")
    told: list[str] = []
    shapes = Shapes(ox.parse(SHAPES.encode(), format=ox.RdfFormat.TURTLE))

    class Enough(Exception):  # noqa: N818 - it ends the watch
        pass

    def take() -> Subject:
        if path.read_text() == "2":
            raise RequestError("broken")
        return subject([], shapes)

    def tell(_: Subject, __: object, ___: float) -> None:
        told.append(path.read_text())
        if path.read_text() == "3":
            raise Enough

    def wrong(error: RegioError) -> None:
        told.append(str(error))

    def edit() -> None:
        for number, text in enumerate("23", 1):
            while len(told) < number:
                time.sleep(0.02)
            path.write_text(text)

    threading.Thread(target=edit, daemon=True).start()
    with pytest.raises(Enough):
        changes.watch(take, lambda: [path], tell, wrong)

    assert told == ["1", "broken", "3"]
