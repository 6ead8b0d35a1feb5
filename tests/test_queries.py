"""Each canned query keeps its contract; what a file may say, and what a value from outside becomes."""

import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from regio_graph import contracts, queries, syntax
from regio_graph.errors import QueryFileError, RequestError
from regio_graph.queries import CannedQuery, Parameter
from regio_graph.release import Release
from regio_graph.serve.questions import RESERVED
from regio_graph.sources import read_queries
from regio_graph.store import Store

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


@each_query
def test_parameters_leave_the_address_its_own_names(query: CannedQuery) -> None:
    assert {parameter.name for parameter in query.parameters} & RESERVED == set()


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
        (("VALUES ?x {", "VALUES (?x) {"), "expected 'VALUES ?name"),
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
        ("integer", "1.5"),
        ("integer", "١٢"),
        ("decimal", "1e3"),
        ("boolean", "ja"),
        ("date", "2025-02-30"),
        ("date", "1-1-2025"),
    ],
)
def test_unfit_value_is_refused_with_what_would_be_right(kind: str, value: str) -> None:
    query = queries.parse("test", TEXT % ("UNDEF", kind), "test.rq")

    with pytest.raises(RequestError, match="takes .* such as|takes a value such as") as caught:
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


def test_empty_value_leaves_the_default() -> None:
    query = queries.parse("test", TEXT % ("<a:b>", "iri"), "test.rq")

    assert query.bind({"x": ""}) == query.text


@given(value=st.text())
def test_any_string_is_bound_as_one_term(value: str) -> None:
    parameter = Parameter("x", "string", "", "", "UNDEF", 1)
    tokens = list(syntax._tokens(queries.term(parameter, value)))

    assert [token.kind for token in tokens] == ["string"]


@given(value=st.text())
def test_any_iri_is_bound_as_one_term_or_refused(value: str) -> None:
    parameter = Parameter("x", "iri", "", "", "UNDEF", 1)
    try:
        bound = queries.term(parameter, value)
    except RequestError:
        return

    assert [token.kind for token in syntax._tokens(bound)] == ["iri"]
