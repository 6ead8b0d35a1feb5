"""The page for people who write SPARQL: its examples stand in the data, its answers are the answers, no class is left out."""

import re

import pytest
from conftest import ROOT
from rdflib import RDF, Dataset, Graph, Namespace

from regio_graph.rdf.results import as_texts
from regio_graph.rdf.store import Store
from regio_graph.sparql import syntax

PAGE = (ROOT / "docs" / "model.md").read_text("utf-8")
REGIO = Namespace("https://w3id.org/regio-graph/def#")
BASE = "https://w3id.org/regio-graph/amersfoort/id/"
SECTIONS = [section.partition("\n") for section in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]]


def blocks(language: str) -> list[tuple[str, str]]:
    """List (title, text) of the sections that hold a block of one language."""
    found = [
        (title, text.partition(f"```{language}\n")[2].partition("```")[0]) for title, _, text in SECTIONS
    ]
    return [(title, block) for title, block in found if block]


EXAMPLES = blocks("turtle")
QUERIES = blocks("sparql")
PREFIXES = re.findall(r"```sparql-prefixes\n(.*?)```", PAGE, re.DOTALL)[0]

# Abstract classes, of which every thing is of a class below.
ABSTRACT = {"JointWork", "ReportedFact", "DateExpression"}


def example(text: str, dataset: Dataset) -> Graph:
    names = dict(dataset.namespaces()) | {"regio": str(REGIO)}
    for path in ROOT.glob("data/**/*.ttl"):
        names |= dict(re.findall(r"^@prefix (\w+):\s+<(.*?)>", path.read_text("utf-8"), re.MULTILINE))
    head = "".join(
        f"@prefix {name}: <{iri}> .\n" for name, iri in names.items() if re.fullmatch(r"\w+", name)
    )
    return Graph().parse(data=f"@base <{BASE}> .\n{head}{text}", format="turtle")


@pytest.mark.parametrize(("title", "text"), EXAMPLES, ids=[title for title, _ in EXAMPLES])
def test_every_line_of_an_example_stands_in_the_data(title: str, text: str, dataset: Dataset) -> None:
    shown = example(text, dataset)

    assert len(shown) > 1
    assert [triple for triple in shown if triple not in dataset.default_graph] == []


def tables() -> dict[str, tuple[list[str], list[list[str]]]]:
    """Read the table below each query: its head and its rows."""
    found = {}
    for title, _, text in SECTIONS:
        _, _, after = text.partition("```sparql\n")
        lines = [line for line in after.partition("```")[2].splitlines() if line.startswith("| ")]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        if cells:
            found[title] = (cells[0], cells[1:])
    return found


def unordered(rows: list[list[str]]) -> list[list[list[str]]]:
    """Sort the rows, and within a cell the names that were put together in no order."""
    return sorted([sorted(cell.split(", ")) for cell in row] for row in rows)


@pytest.mark.parametrize(("question", "query"), QUERIES, ids=[question for question, _ in QUERIES])
def test_every_answer_of_the_page_is_the_answer(question: str, query: str, store: Store) -> None:
    names, found = as_texts(store.query(syntax.examine(PREFIXES + query).text))
    answer = [[cell.text for cell in row] for row in found]

    assert found
    head, shown = tables()[question]
    assert head == names
    assert unordered(shown) == unordered(answer)


@pytest.mark.parametrize(("question", "query"), QUERIES, ids=[question for question, _ in QUERIES])
def test_no_query_of_the_page_takes_text_apart_or_puts_things_together(question: str, query: str) -> None:
    assert not re.search(r"\b(REGEX|CONTAINS|REPLACE|STRBEFORE|STRAFTER|SUBSTR|STRENDS)\b", query)
    joined = re.findall(r"GROUP_CONCAT\((?:DISTINCT )?\?(\w+)", query)
    assert all(re.search(rf"(schema:name|regio:who\|regio:where) \?{name}\b", query) for name in joined), (
        "names"
    )


def test_there_are_twelve_questions_and_more() -> None:
    assert len(QUERIES) >= 12


def test_every_class_that_has_things_has_an_example(dataset: Dataset) -> None:
    shown = {kind for _, text in EXAMPLES for kind in example(text, dataset).objects(None, RDF.type)}
    used = {kind for kind in dataset.default_graph.objects(None, RDF.type) if kind in REGIO}

    assert {str(kind).removeprefix(REGIO) for kind in used - shown} - ABSTRACT == set()


SHEET = (ROOT / "docs" / "cheatsheet.md").read_text("utf-8")
JOINS = re.findall(r"```sparql\n(.*?)```", SHEET, re.DOTALL)


@pytest.mark.parametrize("query", JOINS)
def test_each_join_of_the_cheat_sheet_gives_rows(query: str, store: Store) -> None:
    assert as_texts(store.query(syntax.examine(query).text))[1]


def test_the_cheat_sheet_has_three_joins_ten_properties_and_only_terms_that_are_used(
    dataset: Dataset,
) -> None:
    properties = re.findall(r"^\| `(\w+:\w+)` \|", SHEET, re.MULTILINE)
    terms = set(re.findall(r"`regio:(\w+)`", SHEET))
    graph = dataset.default_graph
    used = {str(p).removeprefix(REGIO) for p in graph.predicates() if p in REGIO}
    used |= {str(kind).removeprefix(REGIO) for kind in graph.objects(None, RDF.type) if kind in REGIO}

    assert (len(JOINS), len(properties)) == (3, 10)
    assert terms - used == set()


def test_the_drawing_names_only_properties_of_the_sheet_or_the_ontology() -> None:
    drawing = (ROOT / "docs" / "cheatsheet.svg").read_text("utf-8")
    ontology = (ROOT / "ontology" / "regio.ttl").read_text("utf-8")
    borrowed = {"name", "schema", "ligtInProvincie", "hasSource", "theme"}
    words = set(
        re.findall(
            r"\b[a-z]+[A-Z]\w+\b", re.sub(r"<style>.*?</style>|<[^>]+>", " ", drawing, flags=re.DOTALL)
        )
    )

    assert {word for word in words if f"regio:{word} a owl" not in ontology} - borrowed == set()
