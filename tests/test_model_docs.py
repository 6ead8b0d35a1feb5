"""The page for people who write SPARQL: its examples stand in the data, its queries give rows, no class is left out."""

import re

import pytest
from conftest import ROOT
from rdflib import RDF, Dataset, Graph, Namespace

from regio_graph.rdf.formats import rows
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


@pytest.mark.parametrize(("question", "query"), QUERIES, ids=[question for question, _ in QUERIES])
def test_every_query_of_the_page_gives_rows(question: str, query: str, store: Store) -> None:
    _, found = rows(store.query(syntax.examine(PREFIXES + query).text))

    assert found


def test_there_are_twelve_questions_and_more() -> None:
    assert len(QUERIES) >= 12


def test_every_class_that_has_things_has_an_example(dataset: Dataset) -> None:
    shown = {kind for _, text in EXAMPLES for kind in example(text, dataset).objects(None, RDF.type)}
    used = {kind for kind in dataset.default_graph.objects(None, RDF.type) if kind in REGIO}

    assert {str(kind).removeprefix(REGIO) for kind in used - shown} - ABSTRACT == set()
