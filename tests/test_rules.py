"""A project's own rules: what they add, what they refuse, and that each says what it does."""

import pytest
from conftest import ROOT
from rdflib import RDF, Literal, URIRef

from regio_graph.content.project import read_project
from regio_graph.entail import construct as rules
from regio_graph.entail import entail
from regio_graph.errors import ProjectError
from regio_graph.rdf.namespaces import OWL
from regio_graph.rdf.store import Scratch

EX = "http://example.org/"
RULES = sorted((ROOT / "ontology" / "rules").glob("*.rq"))


def n(name: str) -> URIRef:
    return URIRef(EX + name)


def rule(name: str, text: str) -> dict[str, str]:
    return {name: f"PREFIX : <{EX}>\nCONSTRUCT {text}"}


def apply(known: set[tuple[URIRef, URIRef, URIRef]], own: dict[str, str]) -> object:
    return rules.apply(Scratch(rules.convertible(known)), own)


def test_a_rule_adds_what_it_constructs_and_nothing_that_was_known() -> None:
    known = {(n("a"), n("p"), n("b")), (n("b"), n("q"), n("a"))}

    assert apply(known, rule("inverse", "{ ?y :q ?x } WHERE { ?x :p ?y }")) == set()
    assert apply(known, rule("on", "{ ?x :r ?y } WHERE { ?x :p ?y }")) == {(n("a"), n("r"), n("b"))}


def test_rules_feed_one_another_until_nothing_new_comes() -> None:
    chain = {
        **rule("second", "{ ?x :r ?y } WHERE { ?x :q ?y }"),
        **rule("first", "{ ?x :q ?y } WHERE { ?x :p ?y }"),
    }

    assert apply({(n("a"), n("p"), n("b"))}, chain) == {
        (n("a"), n("q"), n("b")),
        (n("a"), n("r"), n("b")),
    }


def test_a_rule_can_say_unless() -> None:
    known = {(n("a"), n("p"), n("b")), (n("c"), n("p"), n("d")), (n("c"), n("not"), n("d"))}
    unless = rule("unless", "{ ?x :r ?y } WHERE { ?x :p ?y FILTER NOT EXISTS { ?x :not ?y } }")

    assert apply(known, unless) == {(n("a"), n("r"), n("b"))}


def test_what_a_rule_adds_is_closed_by_owl_and_given_to_the_rules_again() -> None:
    known = {
        (n("r"), OWL.inverseOf, n("back")),
        (n("r"), RDF.type, OWL.ObjectProperty),
        (n("back"), RDF.type, OWL.ObjectProperty),
        (n("a"), n("p"), n("b")),
    }
    own = {
        **rule("1", "{ ?x :r ?y } WHERE { ?x :p ?y }"),
        **rule("2", "{ ?y :name ?text } WHERE { ?y :back ?x BIND (STR(?x) AS ?text) }"),
    }

    assert {(n("b"), n("back"), n("a")), (n("b"), n("name"), Literal(EX + "a"))} <= entail(known, own)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("CONSTRUCT { ?s ?p } WHERE {}", "is not SPARQL"),
        ("SELECT ?s WHERE { ?s ?p ?o }", "is no CONSTRUCT query"),
        (
            "CONSTRUCT { ?s <http://x/more> ?o } WHERE { ?s ?p ?n BIND (CONCAT(STR(?n), 'x') AS ?o) }",
            "still add triples",
        ),
    ],
)
def test_a_rule_that_is_none_is_named(text: str, problem: str) -> None:
    with pytest.raises(ProjectError, match=problem) as caught:
        apply({(n("a"), n("p"), Literal("b"))}, {"ontology/rules/mine.rq": text})

    assert "ontology/rules" in str(caught.value)


def test_every_rule_of_the_project_is_applied_and_adds_something() -> None:
    project = read_project(ROOT)

    assert list(project.rules) == [f"ontology/rules/{path.name}" for path in RULES]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_says_in_its_first_line_what_it_does_and_so_does_the_page(path: object) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    page = (ROOT / "docs" / "model.md").read_text("utf-8")

    assert first.startswith("# ")
    assert first.endswith(".")
    assert f"| `{path.stem}` | {first.removeprefix('# ')} |" in page
