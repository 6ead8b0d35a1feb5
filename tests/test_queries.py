"""Each canned query keeps its contract: header, columns, expected answer, the same rows in two engines."""

import csv
import io
import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from regio_graph import formats, queries, syntax
from regio_graph.errors import QueryFileError, RequestError
from regio_graph.queries import CannedQuery, Parameter
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


def answer(query: CannedQuery, store: Store) -> str:
    return formats.write(store.query(query.bind({})), formats.CSV).decode()


@each_query
def test_query_runs_unchanged_and_gives_rows(query: CannedQuery, store: Store) -> None:
    assert syntax.examine(query.text).form == "SELECT"
    assert len(formats.rows(store.query(query.text))[1]) > 0


@each_query
def test_declared_columns_are_the_columns(query: CannedQuery, store: Store) -> None:
    names, _ = formats.rows(store.query(query.text))

    assert [column.name for column in query.columns] == names


@each_query
def test_columns_have_the_declared_types(query: CannedQuery, store: Store) -> None:
    lexical = {"iri": r"https?://.+", "integer": r"-?\d+", "decimal": r"-?[\d.]+", "date": r"\d{4}-\d\d-\d\d"}
    _, rows = formats.rows(store.query(query.text))
    for row in rows:
        for column, cell in zip(query.columns, row, strict=True):
            assert cell.text == "" or re.fullmatch(lexical.get(column.type, "(?s).*"), cell.text), (
                column,
                cell,
            )
            assert cell.text == "" or cell.is_iri == (column.type == "iri"), (column, cell)


@each_query
def test_answer_is_the_expected_one(query: CannedQuery, store: Store, request: pytest.FixtureRequest) -> None:
    path = EXPECTED / f"{query.name}.csv"
    found = answer(query, store).replace("\r\n", "\n")
    if request.config.getoption("--accept"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, "utf-8")

    assert path.exists(), "run 'make accept' and look at the new file"
    assert found == path.read_text("utf-8")


@each_query
def test_two_engines_give_the_same_rows(query: CannedQuery, store: Store, dataset: Dataset) -> None:
    oxigraph = list(csv.reader(io.StringIO(answer(query, store))))
    result = dataset.query(query.bind({}))
    rdflib = [[str(name) for name in result.vars]]
    rdflib += [["" if term is None else str(term) for term in row] for row in result]

    assert rdflib == oxigraph


@each_query
def test_parameters_leave_the_address_its_own_names(query: CannedQuery) -> None:
    assert {parameter.name for parameter in query.parameters} & RESERVED == set()


def test_no_expected_answer_is_left_over() -> None:
    names = {path.relative_to(EXPECTED).with_suffix("").as_posix() for path in EXPECTED.rglob("*.csv")}

    assert names == {query.name for query in QUERIES}


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
