"""Never green when it is not: every way in which a run could have checked less than it said."""

import re
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from test_validate import findings, run

from regio_graph.errors import RequestError, ShapesError
from regio_graph.validate import Report, Source, validate
from regio_graph.validate.lines import numbered
from regio_graph.validate.validation import wanted

HEAD = """@prefix ex: <http://x/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def ttl(text: str, name: str = "text.ttl") -> Source:
    return Source(name, (HEAD + text).encode())


def checked(data: str, shapes: str, **options: object) -> Report:
    return validate(ttl(data, "data.ttl"), ttl(shapes, "shapes.ttl"), **options)


def test_every_anonymous_shape_with_a_target_counts() -> None:
    report = checked(
        "ex:a a ex:P . ex:b a ex:Q .",
        """[] a sh:NodeShape ; sh:targetClass ex:P ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .
        [] a sh:NodeShape ; sh:targetClass ex:Q ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .
        [] a sh:NodeShape ; sh:targetNode ex:c ; sh:class ex:P .""",
    )

    assert sorted(f.focus for f in report.findings) == ["http://x/a", "http://x/b", "http://x/c"]


TWINS = """ex:S a sh:NodeShape ; sh:targetClass ex:P ;
    sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Info ] , [ sh:path ex:p ; sh:minCount 1 ] ;
    sh:sparql [ sh:message "one"@en ; sh:select "SELECT $this { $this a <http://x/P> }" ] ,
        [ sh:message "two"@en ; sh:select "SELECT $this { $this a ?any }" ] ."""


def test_nameless_twins_and_constraints_of_one_shape_have_fingerprints_of_their_own() -> None:
    report = checked("ex:a a ex:P .", TWINS)
    again = checked("# moved\n\nex:a a ex:P .", TWINS)

    assert len(report.findings) == len({f.fingerprint for f in report.findings}) == 4
    assert {f.fingerprint for f in report.findings} == {f.fingerprint for f in again.findings}
    assert len({f.shape for f in report.findings if f.component == "MinCount"}) == 2
    assert {f.message_en for f in report.findings if f.component == "SPARQL"} == {"one", "two"}


def test_an_accepted_info_does_not_hide_a_violation_of_its_twin(tmp_path: Path) -> None:
    (tmp_path / "d.ttl").write_text(HEAD + "ex:a a ex:P .")
    info = "sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Info ]"
    (tmp_path / "s.ttl").write_text(HEAD + f"ex:S a sh:NodeShape ; sh:targetClass ex:P ; {info} .")
    given = ("d.ttl", "-s", "s.ttl", "--baseline", "b.toml", "-f", "json")
    run(tmp_path, *given, "--baseline-update")
    assert findings(run(tmp_path, *given)) == []

    (tmp_path / "s.ttl").write_text(HEAD + TWINS)
    assert "Violation" in {f["severity"] for f in findings(run(tmp_path, *given))}

    violation = info.replace("sh:Info", "sh:Violation")
    (tmp_path / "s.ttl").write_text(HEAD + f"ex:S a sh:NodeShape ; sh:targetClass ex:P ; {violation} .")
    assert run(tmp_path, *given).exit_code == 1


def test_a_baseline_holds_in_another_checkout(tmp_path: Path) -> None:
    prints = []
    for name in ("one", "two"):
        folder = tmp_path / name / "sub"
        folder.mkdir(parents=True)
        (folder / "d.ttl").write_text(HEAD + "<#a> a <#P> . [] a <#P> . [] a <#P> . <../b> a <#P> .")
        (folder / "s.ttl").write_text(
            HEAD + "<#S> a sh:NodeShape ; sh:targetClass <d.ttl#P> ; sh:class <#C> ."
        )
        prints.append({f["fingerprint"] for f in findings(run(folder, "d.ttl", "-s", "s.ttl", "-f", "json"))})

    assert prints[0] == prints[1]
    assert len(prints[0]) == 4  # two of them blank nodes of which the same is said


def test_a_new_blank_node_like_an_accepted_one_is_new(tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(HEAD + "ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:class ex:C .")
    (tmp_path / "d.ttl").write_text(HEAD + "[] a ex:P .")
    given = ("d.ttl", "-s", "s.ttl", "--baseline", "b.toml", "-f", "json")
    run(tmp_path, *given, "--baseline-update")
    (tmp_path / "d.ttl").write_text(HEAD + "[] a ex:P . [] a ex:P .")

    assert len(findings(run(tmp_path, *given))) == 1


@pytest.fixture
def tracked(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "types.ttl").write_text(HEAD + "ex:b a ex:C .")
    (tmp_path / "data" / "things.ttl").write_text(HEAD + "ex:a a ex:P ; ex:p ex:b .")
    (tmp_path / "s.ttl").write_text(
        HEAD + "ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:property [ sh:path ex:p ; sh:class ex:C ] ."
    )
    commit(tmp_path)
    return tmp_path


def commit(folder: Path) -> None:
    name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(["git", *name, *command], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("named", ["data", "data/*.ttl", "**/t*.ttl"])
def test_only_changed_sees_a_deleted_file(tracked: Path, named: str) -> None:
    given = (named, "-s", "s.ttl", "--only-changed", "HEAD", "-f", "json")
    assert findings(run(tracked, *given)) == []

    (tracked / "data" / "types.ttl").unlink()

    assert [f["component"] for f in findings(run(tracked, *given))] == ["Class"]


def test_only_changed_sees_that_a_file_was_renamed_and_what_changed_with_it(tracked: Path) -> None:
    (tracked / "data" / "types.ttl").rename(tracked / "data" / "kinds.ttl")
    given = ("data", "-s", "s.ttl", "--only-changed", "HEAD", "-f", "json")
    assert findings(run(tracked, *given)) == []

    (tracked / "data" / "kinds.ttl").write_text(HEAD + "ex:b a ex:Other .")

    assert [f["component"] for f in findings(run(tracked, *given))] == ["Class"]


def test_only_changed_checks_all_when_a_file_was_broken_at_the_revision(tracked: Path) -> None:
    (tracked / "data" / "types.ttl").write_text("broken")
    commit(tracked)
    (tracked / "data" / "types.ttl").write_text(HEAD + "ex:b a ex:Other .")

    ended = run(tracked, "data", "-s", "s.ttl", "--only-changed", "HEAD", "-f", "json")

    assert (ended.exit_code, [f["component"] for f in findings(ended)]) == (1, ["Class"])


def test_outside_a_project_data_and_shapes_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="nothing to validate: name files"):
        wanted(None, (), ())
    with pytest.raises(RequestError, match="give --shapes"):
        wanted(None, ("data.ttl",), ())

    wanted(tmp_path, (), ())
    wanted(None, ("data.ttl",), ("shapes.ttl",))


NOTHING = "ex:S a sh:NodeShape ; sh:targetClass ex:Gone ; sh:class ex:C ."


@pytest.mark.parametrize(
    ("shapes", "kind", "said", "line"),
    [
        (NOTHING, "no-focus-nodes", "http://x/S", 4),
        ("ex:T a sh:NodeShape ; sh:targetNode ex:a .\nex:S sh:target [ a sh:SPARQLTarget ] .", "unknown-target", "sh:target", 5),
        ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:dataType xsd:date .", "unknown-term", "sh:dataType", 4),
        ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:rule [] .", "unknown-term", "Advanced", 4),
        ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:Misspelt .", "unknown-term", "http://x/Misspelt", 4),
        ("ex: a owl:Ontology ; owl:imports ex:more .\nex:S a sh:NodeShape ; sh:targetNode ex:a .", "imports", "http://x/more", 4),
    ],
)  # fmt: skip
def test_what_was_not_checked_is_noticed_with_its_place(shapes: str, kind: str, said: str, line: int) -> None:
    notices = checked("ex:a a ex:P .", shapes).notices

    (notice,) = [n for n in notices if n.kind == kind]
    assert said in notice.message_en
    assert said in notice.message
    assert (notice.file, notice.line) == ("shapes.ttl", line)


def test_focus_nodes_are_counted_for_each_shape() -> None:
    report = checked("ex:a a ex:P . ex:b a ex:P .", NOTHING + "ex:T a sh:NodeShape ; sh:targetClass ex:P .")

    assert report.focus_nodes == {"http://x/S": 0, "http://x/T": 2}
    assert checked("ex:a a ex:P .", "ex:T a sh:NodeShape ; sh:targetClass ex:P .").notices == ()


def test_an_import_that_is_among_the_shapes_is_followed() -> None:
    report = validate(
        ttl("ex:a a ex:P ."),
        [
            ttl("ex: a owl:Ontology ; owl:imports ex:more . ex:S a sh:NodeShape ; sh:targetNode ex:a ."),
            ttl("ex:more a owl:Ontology ."),
        ],
    )

    assert report.notices == ()


@pytest.mark.parametrize(
    ("regime", "options", "found"),
    [
        ("<http://www.w3.org/ns/entailment/RDFS>", {}, 1),
        ("<http://www.w3.org/ns/entailment/RDFS>", {"entailment": "owlrl"}, 1),
        ("<http://www.w3.org/ns/entailment/RDFS>", {"entailment": "none"}, None),
        ("<http://www.w3.org/ns/entailment/OWL-Direct>", {}, None),
    ],
)
def test_an_entailment_regime_is_applied_or_refused(
    regime: str, options: dict[str, str], found: int | None
) -> None:
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:class ex:C .\nex:G sh:entailment {regime} ."
    data = "ex:b ex:p 1 . ex:p rdfs:domain ex:P ."

    if found is None:
        with pytest.raises(ShapesError, match="shapes.ttl:5:1: .*entailment"):
            checked(data, shapes, **options)
    else:
        assert len(checked(data, shapes, **options).findings) == found


@pytest.mark.parametrize(
    "declared",
    [
        "ex:P a rdfs:Class , sh:NodeShape ; {}",
        "ex:P a owl:Class , sh:NodeShape ; {}",
        "ex:P a rdfs:Class ; {}",  # a property makes it a shape
        "ex:Kind rdfs:subClassOf rdfs:Class . ex:P a ex:Kind ; {}",
        "ex:Deep rdfs:subClassOf ex:Kind . ex:Kind rdfs:subClassOf rdfs:Class . ex:P a ex:Deep ; {}",
    ],
)
def test_a_shape_that_is_a_class_targets_its_instances(declared: str) -> None:
    report = checked("ex:a a ex:P .", declared.format("sh:property [ sh:path ex:p ; sh:minCount 1 ] ."))

    assert [f.focus for f in report.findings] == ["http://x/a"]


def test_a_class_that_is_no_shape_is_no_target() -> None:
    with pytest.raises(ShapesError, match="no shape here has a target"):
        checked("ex:a a ex:P .", "ex:P a rdfs:Class .")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('sh:closed "yes"', "closed"),
        ('sh:node "x"', "stands where a shape must be"),
        ("sh:minCount 1", "sh:path"),  # on a node shape
        ("sh:property [ sh:path ex:p ; sh:minCount 1 , 2 ]", "minCount"),
        ("sh:property [ sh:path ex:p ; sh:minCount '1' ]", "minCount"),
        ("sh:property [ sh:minCount 1 ]", "path"),
        ("sh:property [ sh:path ex:p , ex:q ]", "path"),
        ("sh:property [ sh:path [ sh:inversePath 1 ] ]", "path"),
        ("sh:nodeKind ex:IRI", "nodeKind"),
        ("sh:or ex:nolist", "list"),
        ("sh:in ( 1", None),
        ('sh:pattern "("', "no regular expression"),
        ('sh:pattern "a" ; sh:flags "z"', "flags"),
        ("sh:datatype 'x'", "datatype"),
        ("sh:severity 'high'", "severity"),
        ("sh:deactivated 'yes'", "deactivated"),
        ('sh:sparql [ sh:select "ASK {}" ]', "form SELECT"),
        ('sh:sparql [ sh:select "CONSTRUCT WHERE { ?s ?p ?o }" ]', "form SELECT"),
        ('sh:sparql [ sh:select "SELECT $this { $this a ?x FILTER(<http://x/f>(?x)) }" ]', "http://x/f"),
        ('sh:sparql [ sh:select "SELECT $this { $this skos:x ?x }" ]', "prefix"),
        ("sh:sparql [ ]", "sh:select"),
    ],
)
def test_ill_formed_shapes_are_refused_with_file_line_and_what_is_wrong(wrong: str, said: str | None) -> None:
    shapes = f"ex:S a sh:NodeShape ;\n sh:targetClass ex:P ;\n {wrong} ."

    with pytest.raises(ShapesError) as told:
        checked("ex:a a ex:P .", shapes)

    assert told.value.problems
    for problem in told.value.problems:
        assert (problem.file, problem.line in {4, 6}) == ("shapes.ttl", True), problem
    assert (said or "Syntax").lower() in str(told.value).lower()


def test_every_ill_formed_shape_is_told_and_the_look_can_be_left_out() -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:nodeKind ex:No .
    ex:T a sh:NodeShape ; sh:targetClass ex:Nobody ; sh:maxLength "x" ."""
    for meta in (True, False):
        with pytest.raises(ShapesError) as told:
            checked("ex:a a ex:P .", shapes, meta=meta)
        assert {problem.line for problem in told.value.problems} == {4, 5}

    closed = "ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:closed 'yes' ."
    assert checked("ex:a a ex:P .", closed, meta=False).findings == ()


def test_every_data_file_that_is_no_rdf_is_a_finding_and_nothing_else_is_checked(tmp_path: Path) -> None:
    for name, text in (("a.ttl", "x"), ("b.nt", "<a"), ("c.ttl", "<u:a> a <u:b> .")):
        (tmp_path / name).write_text(text)
    (tmp_path / "s.ttl").write_text(HEAD + "ex:S a sh:NodeShape ; sh:targetClass <u:b> ; sh:class ex:C .")

    report = validate([tmp_path / n for n in ("a.ttl", "b.nt", "c.ttl")], tmp_path / "s.ttl")

    assert [(f.component, Path(f.file).name, f.line) for f in report.findings] == [
        ("Syntax", "a.ttl", 1),
        ("Syntax", "b.nt", 1),
    ]
    assert [n.kind for n in report.notices] == ["unread"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'VERSION "1.2"\nPREFIX ex: <http://x/>\nex:z ex:q ex:r {| ex:p 1 |} .\nex:a a ex:P .', 4),
        (b"PREFIX ex: <http://x/>\nex:z ex:q <<( ex:r ex:p 1 )>> .\nex:a a ex:P .", 3),
        (b"PREFIX ex: <http://x/>\n<< ex:z ex:q ex:r >> ex:p 1 .\nex:a a ex:P .", 3),
        (b'PREFIX ex: <http://x/>\nex:z ex:q "x"@ar--rtl .\nex:a a ex:P .', 3),
        (
            b"PREFIX ex: <http://x/>\nex:z ex:q "
            + b"[ ex:q " * 200
            + b"1"
            + b" ]" * 200
            + b" .\nex:a a ex:P .",
            3,
        ),
        (b"\xef\xbb\xbfPREFIX ex: <http://x/>\nex:a a ex:P .", 2),
        (b"PREFIX ex: <http://x/>\r# a comment\rex:a a ex:P .", 3),
    ],
)
def test_whatever_turtle_oxigraph_reads_has_places_and_never_a_traceback(content: bytes, line: int) -> None:
    shapes = ttl("ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:class ex:C .")

    (finding,) = validate(Source("d.ttl", content), shapes).findings

    assert (finding.component, finding.line) == ("Class", line)


def test_a_literal_that_outgrows_the_parser_is_a_finding() -> None:
    big = Source("big.ttl", b'<u:a> <u:b> "' + b"x" * (17 << 20) + b'" .')

    (finding,) = validate(big, ttl("ex:S a sh:NodeShape ; sh:targetNode ex:a .")).findings

    assert "16 MiB" in finding.message_en


def test_results_name_their_sparql_constraint() -> None:
    from regio_graph.validate import evaluate  # noqa: PLC0415 - only here
    from regio_graph.validate.validation import of_files  # noqa: PLC0415 - as above

    subject = of_files([ttl("ex:a a ex:P .")], [ttl(TWINS)])
    by_component = {
        r.component.rpartition("#")[2]: r.parameter for r in evaluate(subject.data, subject.shapes)
    }

    assert isinstance(by_component["SPARQLConstraintComponent"], ox.BlankNode)
    assert by_component["MinCountConstraintComponent"] == ox.Literal(1)


def test_the_command_ends_with_1_for_findings_only(tmp_path: Path) -> None:
    (tmp_path / "d.ttl").write_text("broken")
    (tmp_path / "s.ttl").write_text(HEAD + NOTHING)
    assert run(tmp_path, "d.ttl", "-s", "s.ttl").exit_code == 1
    (tmp_path / "s.ttl").write_text("broken")
    assert run(tmp_path, "d.ttl", "-s", "s.ttl").exit_code == 3


def test_the_example_of_the_library_gives_what_is_shown_under_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "validate-library.md").read_text("utf-8")
    code, shown = re.findall(r"```(?:python|text)\n(.*?)```", text, re.DOTALL)

    exec(code, {})  # noqa: S102 - the documentation is run as it is read

    assert capsys.readouterr().out == shown


def test_the_library_takes_names_graphs_and_statements(tmp_path: Path) -> None:
    shapes = HEAD + "ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:class ex:C ."
    data = HEAD + "ex:a a ex:P ."
    (tmp_path / "d.ttl").write_text(data)
    (tmp_path / "s.ttl").write_text(shapes)
    quads = list(ox.parse(data.encode(), format=ox.RdfFormat.TURTLE))
    given = (
        tmp_path / "d.ttl",
        str(tmp_path),
        Graph().parse(data=data),
        quads,
        [quads],
        [str(tmp_path / "d.ttl")],
    )

    for one in given:
        for shapes_ in (tmp_path / "s.ttl", Graph().parse(data=shapes)):
            assert [f.focus for f in validate(one, shapes_).findings] == ["http://x/a"]


PIECES = (
    "<u:a>",
    "_:b",
    "_:b2",
    "<u:é>",
    '"x"',
    '"x"@nl',
    '"\\u0041\\"\\\\"',
    '"A"',
    '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
)


@given(rows=st.lists(st.tuples(st.sampled_from(PIECES[:4]), st.sampled_from(PIECES)), min_size=1, max_size=9))
def test_n_triples_in_bulk_are_what_the_parser_reads(rows: list[tuple[str, str]]) -> None:
    text = "".join(f"{s} <u:p> {o} .\n" for s, o in rows).encode()
    found, quads = numbered(text), list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))

    assert found is not None
    bulk = [[found.terms[n] for n in row] for row in found.rows.tolist()]
    names: dict[object, object] = {}
    for ours, quad in zip(bulk, quads, strict=True):
        for one, two in zip(ours, (quad.subject, quad.predicate, quad.object), strict=True):
            assert isinstance(one, ox.BlankNode) == isinstance(two, ox.BlankNode)
            assert names.setdefault(two, one) == one
            assert isinstance(one, ox.BlankNode) or one == two


@pytest.mark.parametrize(
    "text",
    [b"<u:a> <u:b> <u:c> .", b"# only a comment\n", b"<u:a> <u:b> 1 .\n", b'"x" <u:b> <u:c> .\n', b"<a> <u:b> <u:c> .\n",
     b"<u:a> _:b <u:c> .\n", b'<u:a> <u:b> "\\x" .\n', b"<u:a> <u:b> <u:c> <u:d> .\n", b'<u:a> <u:b> "x\n" .\n', b""],
)  # fmt: skip
def test_what_is_no_plain_n_triples_is_left_to_the_parser(text: bytes) -> None:
    assert numbered(text) is None
