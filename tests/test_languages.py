"""A reader gets texts, names, numbers and months in their own language, or in the nearest there is."""

import pytest
from rdflib import RDFS, SKOS, BNode, Graph, Literal
from rdflib.namespace import DCTERMS, FOAF

from regio_graph.languages import LANGUAGES, Text, choose, month, number
from regio_graph.rdf.naming import every, name_of, text


def test_a_text_falls_back_on_the_other_language() -> None:
    assert [Text("Vraag", "Question").in_(code) for code in LANGUAGES] == ["Vraag", "Question"]
    assert [Text("Vraag").in_(code) for code in LANGUAGES] == ["Vraag", "Vraag"]
    assert [Text("", "Question").in_(code) for code in LANGUAGES] == ["Question", "Question"]


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        ({"nl": "stad", "en": "city", "": "urbs"}, "city"),
        ({"nl": "stad", "": "urbs"}, "urbs"),
        ({"nl": "stad", "de": "Stadt"}, "stad"),
        ({"fr": "ville", "de": "Stadt"}, "Stadt"),
        ({}, ""),
    ],
)
def test_the_nearest_text_is_chosen(texts: dict[str, str], chosen: str) -> None:
    assert choose(texts, "en") == chosen


@pytest.mark.parametrize(
    ("written", "dutch", "english"),
    [
        ("1000", "1.000", "1,000"),
        ("0.50", "0,5", "0.5"),
        ("135000.0", "135.000", "135,000"),
        ("25000.50", "25.000,5", "25,000.5"),
        ("-1234567.1234567", "-1.234.567,1234567", "-1,234,567.1234567"),
        ("NaN", "NaN", "NaN"),
        ("vijf", "vijf", "vijf"),
    ],
)
def test_numbers_are_written_as_people_of_the_language_do(written: str, dutch: str, english: str) -> None:
    assert (number(written, "nl"), number(written, "en")) == (dutch, english)


def test_months_have_their_name() -> None:
    assert [month(at, "nl") for at in (1, 3, 12)] == ["januari", "maart", "december"]
    assert [month(at, "en") for at in (1, 3, 12)] == ["January", "March", "December"]


def test_a_node_is_called_by_the_first_property_that_names_it() -> None:
    graph, node, person = Graph(), BNode(), BNode()
    graph.add((node, DCTERMS.title, Literal("Titel", "nl")))
    graph.add((node, RDFS.label, Literal("Naam", "nl")))
    graph.add((node, SKOS.altLabel, Literal("b", "nl")))
    graph.add((node, SKOS.altLabel, Literal("a")))
    graph.add((person, FOAF.name, Literal("A. Bakker")))

    assert name_of(graph, node, "en") == "Naam"
    assert name_of(graph, person, "nl") == "A. Bakker"
    assert name_of(graph, DCTERMS.title, "nl") == str(DCTERMS.title)
    assert text(graph, node, DCTERMS.title, "en") == "Titel"
    assert every(graph, node, SKOS.altLabel, "nl") == ["a", "b"]
