"""What a question costs: the triple patterns of the canned and the competency queries, which may not creep up.

A pattern counts as many steps as its property path has: a path is short to write and still to be known.
"""

from pathlib import Path

import pytest
from conftest import ROOT
from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from regio_graph.rdf.results import as_texts
from regio_graph.rdf.store import Store
from regio_graph.sparql import syntax


def steps(path: object) -> int:
    """Count the steps of a property path, of alternatives the longest."""
    if not isinstance(path, CompValue) or "part" not in path:
        return 1
    if path.name == "PathAlternative":
        return max(steps(part) for part in path.part)
    if path.name == "PathSequence":
        return sum(steps(part) for part in path.part)
    return steps(path.part)


def patterns(node: object) -> int:
    """Count the triple patterns below a node of the syntax tree."""
    if isinstance(node, CompValue):
        own = sum(
            steps(triples[at]) for triples in node.get("triples") or () for at in range(1, len(triples), 3)
        )
        return own + sum(patterns(value) for key, value in node.items() if key != "triples")
    if isinstance(node, list | tuple | ParseResults):
        return sum(patterns(member) for member in node)
    return 0


def average(folder: Path) -> float:
    counts = [patterns(parseQuery(path.read_text("utf-8"))) for path in sorted(folder.rglob("*.rq"))]
    return sum(counts) / len(counts)


def test_patterns_are_counted() -> None:
    query = "SELECT * { ?a <p:x>/<p:y> ?b ; <p:z>|<p:v>/<p:w> ?c . FILTER NOT EXISTS { ?a a ?d } OPTIONAL { ?b ^<p:u> ?e } }"

    assert patterns(parseQuery(query)) == 2 + 2 + 1 + 1


@pytest.mark.parametrize(
    ("folder", "most"),
    [("queries", 8.0), ("tests/competency", 4.3), ("tests/questions", 5.6)],
    ids=["canned", "competency", "questions"],
)
def test_questions_stay_short(folder: str, most: float) -> None:
    assert average(ROOT / folder) <= most


# What the page of the model promises: who, what, where and when about programmes, each by name.
SHORT = {
    "who leads": 'SELECT ?who { ?l a regio:Leadership ; regio:programmeName "Woondeal" ; regio:who ?who }',
    "who takes part": 'SELECT ?who { ?p a regio:Participation ; regio:programmeName "Woondeal" ; regio:who ?who }',
    "who commissions": 'SELECT ?who { ?c a regio:Commissioning ; regio:programmeName "Programma Wonen" ; regio:who ?who }',
    "what is done": 'SELECT ?what { ?w a regio:WorkItem ; regio:programmeName "Programma Wonen" ; regio:state "gedaan" ; schema:name ?what }',
    "where": 'SELECT ?where { ?m a regio:Milestone ; regio:programmeName "Programma Wonen" ; regio:where ?where }',
    "when": 'SELECT ?when { ?m a regio:Milestone ; regio:programmeName "Programma werken" ; regio:when ?when }',
    "until when": 'SELECT ?end { ?p a regio:Programme ; schema:name "Programma Wonen" ; regio:hasPeriod/regio:latest ?end }',
    "to what end": 'SELECT ?goal { ?g a regio:Goal ; regio:programmeName "Warmtetransitie" ; schema:name ?goal }',
    "what concerns me": 'SELECT ?m { ?m a regio:Milestone ; regio:holdsFor/schema:name "Nijkerk" ; regio:quarter "2025-Q3" }',
}


@pytest.mark.parametrize("query", SHORT.values(), ids=SHORT)
def test_who_what_where_when_takes_four_patterns(query: str, store: Store) -> None:
    text = "PREFIX regio: <https://w3id.org/regio-graph/def#>\nPREFIX schema: <https://schema.org/>\n" + query

    assert patterns(parseQuery(text)) <= 4
    assert as_texts(store.query(syntax.examine(text).text))[1]
