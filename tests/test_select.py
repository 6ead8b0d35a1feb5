"""A SELECT is taken apart into its parts, and another query is made of them."""

import pytest

from regio_graph.sparql.select import Select, Selected
from regio_graph.sparql.syntax import examine


def test_what_is_selected_is_listed_in_order() -> None:
    query = Select(
        examine("SELECT DISTINCT ?a (STR(?b) AS ?c) (COUNT(*) AS ?n) $d FROM <urn:g> { ?a ?p ?b }")
    )

    assert list(query.selected()) == [
        Selected("a"),
        Selected("c", "(STR(?b) AS ?c)"),
        Selected("n", "(COUNT(*) AS ?n)", aggregates=True),
        Selected("d"),
    ]


def test_the_group_is_not_that_of_an_exists_which_is_selected() -> None:
    query = Select(examine("SELECT ?s (EXISTS { ?s ?q ?r } AS ?e) WHERE { ?s ?p ?o }"))

    assert query.pattern.strip() == "?s ?p ?o"


def test_another_query_has_the_same_prologue_and_dataset() -> None:
    query = Select(examine("PREFIX : <urn:> SELECT * FROM :g FROM NAMED :h WHERE { ?s :p ?o } LIMIT 3"))

    other = "PREFIX : <urn:> ASK FROM :g FROM NAMED :h { ?s :p 1 }"
    assert query.other("ASK", "?s :p 1").split() == other.split()


@pytest.mark.parametrize(
    ("after", "values", "grouped"),
    [
        ("", "", False),
        ("GROUP BY ?s", "", True),
        ("LIMIT 1 VALUES ?s { 1 2 } # all", "VALUES ?s { 1 2 }", False),
    ],
)
def test_what_follows_the_group(after: str, values: str, *, grouped: bool) -> None:
    query = Select(examine(f"SELECT ?s {{ ?s ?p ?o VALUES ?o {{ 1 }} }} {after}"))

    assert query.span(query.values, len(query.tokens)) == values
    assert query.grouped is grouped
