"""Each canned query keeps its contract; what a file may say, and what a value from outside becomes."""

import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from regio_graph import contracts
from regio_graph.content import queries
from regio_graph.content.project import read_queries
from regio_graph.content.queries import CannedQuery, Parameter
from regio_graph.errors import QueryFileError, RequestError
from regio_graph.languages import Text
from regio_graph.rdf.store import Store
from regio_graph.release import Release
from regio_graph.sparql import syntax

EXPECTED = ROOT / "tests" / "expected"
QUERIES = list(read_queries(ROOT / "queries"))

each_query = pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.name)

HEADER = """\
#+ title: Naam
#+ title@en: Name
#+ summary: Vraag?
#+ summary@en: Question?
#+ tags: een, twee
#+ column thing iri: Ding | Thing
"""
TEXT = (
    HEADER
    + "SELECT ?thing WHERE {\n  VALUES ?x { %s }  #+ param %s: Het ding | The thing\n  ?thing ?p ?x\n}\n"
)


@pytest.fixture(scope="module")
def bench(
    released: Release, store: Store, dataset: Dataset, request: pytest.FixtureRequest
) -> contracts.Bench:
    bench = contracts.Bench(released, EXPECTED, accept=request.config.getoption("--accept"))
    bench.store, bench.dataset = store, dataset  # already read for other tests
    return bench


@each_query
def test_query_keeps_its_contract(query: CannedQuery, bench: contracts.Bench) -> None:
    assert list(bench.judge(query)) == []


# A fact or thing of any class can be asked about.
OF_ANY_CLASS = {("quality/issues", "target"), ("quality/passages", "thing")}


@each_query
def test_iri_parameter_names_a_class_or_scheme_that_has_its_default(query: CannedQuery, store: Store) -> None:
    for parameter in query.parameters:
        if parameter.type != "iri":
            assert parameter.of is None
        elif (query.name, parameter.name) not in OF_ANY_CLASS:
            belongs = f"a|<http://www.w3.org/2004/02/skos/core#inScheme> <{parameter.of}>"
            members = {s["x"].value for s in store.select(f"SELECT DISTINCT ?x {{ ?x {belongs} }}")}
            assert members >= set(parameter.defaults)
            assert members, parameter


def test_no_expected_answer_is_left_over() -> None:
    assert contracts.expected.names(EXPECTED) == {query.name for query in QUERIES}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("#+ tags:", "#+ tag:"), "unknown key 'tag'"),
        (("#+ title: Naam\n", ""), "lacks title"),
        (("#+ title@en: Name", "#+ title: Name"), "'title' is given twice"),
        (("Vraag?", "Vraag"), "ends in '?'"),
        (("Ding | Thing", "Ding"), "'Dutch | English'"),
        (("thing iri", "thing uri"), "unknown type 'uri'"),
        (("thing iri", "thing iri km"), "expected '#+ column name type [unit of a number]"),
        (("VALUES ?x {", "VALUES (?x) {"), "expected 'VALUES ?name"),
        (("VALUES ?x {", "VALUES ?page {"), "cannot be named 'page'"),
        (("param iri:", "param iri one two:"), "'one' says nothing"),
        (("param iri:", "param iri unknown:Class:"), "'unknown:Class' says nothing"),
        (("param iri:", "param iri latest:"), "'latest' says nothing"),
        (("param iri:", "param date several several:"), "'several' says nothing"),
        (("<a:b> }", "<a:b> <a:c> }"), "takes one value and has 2"),
        (("<a:b> }", '"word" }'), 'the default "word" is no iri'),
        (("param iri:", "param integer:"), "the default <a:b> is no integer"),
        (("#+ column thing iri: Ding | Thing\n", ""), "lacks column"),
        (("#+ title:", "#+ rows: some\n#+ title:"), "rows are written as 1.. or 1..12 or 7"),
        (("#+ title:", "#+ rows: 5..2\n#+ title:"), "rows are written as"),
    ],
)
def test_malformed_file_says_what_and_where(change: tuple[str, str], message: str) -> None:
    text = (TEXT % ("<a:b>", "iri")).replace(*change)

    with pytest.raises(QueryFileError, match=re.escape(message)) as caught:
        queries.parse("test", text, "queries/test.rq")

    assert str(caught.value).startswith("queries/test.rq:")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iri", "no iri"),
        ("iri", "http://x/a b"),
        ("iri", "http://x/>} DROP ALL #"),
        ("iri", "relative/path"),
        ("iri", "http://x/\ud800"),
        ("string", "\\u0022 } DROP ALL"),
        ("string", "\\\\U00000022"),
        ("string", "\ud800"),
        ("string", "a\0b"),
        ("integer", "1.5"),
        ("integer", "١٢"),
        ("decimal", "1e3"),
        ("boolean", "ja"),
        ("date", "2025-02-30"),
        ("date", "5 december"),
        ("date", "tot oktober 2025"),
        ("date", "gisteren"),
    ],
)
def test_unfit_value_is_refused_with_what_would_be_right(kind: str, value: str) -> None:
    query = queries.parse("test", TEXT % ("UNDEF", kind), "test.rq")

    with pytest.raises(RequestError, match="takes .* such as") as caught:
        query.bind({"x": value})

    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("written", "rows"),
    [("", (1, None)), ("0..", (0, None)), ("2..5", (2, 5)), ("7", (7, 7)), ("0", (0, 0))],
)
def test_file_says_how_many_rows(written: str, rows: tuple[int, int | None]) -> None:
    header = f"#+ rows: {written}\n" if written else ""

    assert queries.parse("test", header + TEXT % ("UNDEF", "iri"), "test.rq").rows == rows


def test_unknown_parameter_is_refused_with_the_ones_there_are() -> None:
    query = queries.parse("test", TEXT % ("UNDEF", "iri"), "test.rq")

    with pytest.raises(RequestError, match="no parameter 'y'; it has: x"):
        query.bind({"y": "1"})


def test_several_values_are_bound_once_each_and_only_where_declared() -> None:
    one = queries.parse("test", TEXT % ("UNDEF", "iri"), "test.rq")
    more = queries.parse("test", TEXT % ("<a:b>", "iri several"), "test.rq")

    assert more.parameters[0].defaults == ("a:b",)
    assert "VALUES ?x { <a:c> <a:d> }\n" in more.bind({"x": ["a:c", "", "a:d", "a:c"]})
    with pytest.raises(RequestError, match="takes one value"):
        one.bind({"x": ["a:c", "a:d"]})
    with pytest.raises(RequestError, match="at most 100 values"):
        more.bind({"x": [f"a:{n}" for n in range(101)]})
    with pytest.raises(RequestError, match="at most 4000 characters"):
        more.bind({"x": "a:" + "b" * 1_000_000})


@pytest.mark.parametrize(
    ("bound", "value", "day"),
    [
        ("earliest", "medio 2025", "2025-05-01"),
        ("latest", "medio 2025", "2025-08-31"),
        ("earliest", "Q3 2025", "2025-07-01"),
        ("latest", "eind april 2025", "2025-04-30"),
        ("latest", "uiterlijk juli 2025", "2025-07-31"),
        ("earliest", "2024 en verder", "2024-01-01"),
        ("latest", "2025-03-01", "2025-03-01"),
    ],
)
def test_dutch_date_is_the_day_that_the_parameter_asks_for(bound: str, value: str, day: str) -> None:
    query = queries.parse("test", TEXT % ("UNDEF", f"date {bound}"), "test.rq")

    assert f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>' in query.bind({"x": value})


def test_unit_of_a_column_stands_behind_its_type() -> None:
    text = (TEXT % ("UNDEF", "iri")).replace("thing iri", "thing decimal km")

    assert queries.parse("test", text, "test.rq").columns[0].unit == "km"


def test_default_is_read_with_the_prefixes_of_the_file() -> None:
    text = "PREFIX e: <http://example.org/>\n" + TEXT % ("e:a <http://example.org/b>", "iri e:Class several")
    parameter = queries.parse("test", text, "test.rq").parameters[0]

    assert parameter.of == "http://example.org/Class"
    assert parameter.defaults == ("http://example.org/a", "http://example.org/b")


def test_empty_value_leaves_the_default() -> None:
    query = queries.parse("test", TEXT % ("<a:b>", "iri"), "test.rq")

    assert query.bind({"x": ""}) == query.text


@given(value=st.text())
def test_any_string_is_bound_as_one_term(value: str) -> None:
    parameter = Parameter("x", "string", Text(""), "UNDEF", 1)
    try:
        bound = queries.term(parameter, value)
    except RequestError:
        assert "\\" in value or "\0" in value
        return

    assert [token.kind for token in syntax._tokens(bound)] == ["string"]


@given(value=st.text())
def test_any_iri_is_bound_as_one_term_or_refused(value: str) -> None:
    parameter = Parameter("x", "iri", Text(""), "UNDEF", 1)
    try:
        bound = queries.term(parameter, value)
    except RequestError:
        return

    assert [token.kind for token in syntax._tokens(bound)] == ["iri"]
