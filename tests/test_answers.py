"""Answers as the pages, the command line and others get them: values read, rows selected, files written."""

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from conftest import ROOT
from rdflib import Graph, URIRef

from regio_graph import answers
from regio_graph.answers import Answer, View
from regio_graph.content import queries
from regio_graph.content.project import read_queries
from regio_graph.content.queries import CannedQuery
from regio_graph.errors import RequestError
from regio_graph.rdf import results
from regio_graph.rdf.formats import CSV, JSON, TSV, TURTLE, XLSX, XML
from regio_graph.rdf.store import Store
from regio_graph.rdf.terms import datatype_of, is_iri
from regio_graph.release import Release

LEUSDEN = "https://identifier.overheid.nl/tooi/id/gemeente/gm0327"
AMERSFOORT = "https://identifier.overheid.nl/tooi/id/gemeente/gm0307"

HEADER = """\
#+ title: Proef
#+ title@en: Trial
#+ summary: Proef?
#+ summary@en: Trial?
#+ tags: proef
"""


@pytest.fixture(scope="module")
def canned(released: Release) -> dict[str, CannedQuery]:
    return {query.name: query for query in released.queries()}


@pytest.fixture(scope="module")
def decisions(store: Store, canned: dict[str, CannedQuery]) -> Answer:
    return answers.ask(store, canned["municipalities/decisions"], {"municipality": "Leusden"})


def trial(text: str, columns: str) -> CannedQuery:
    return queries.parse("trial", HEADER + columns + text, "trial.rq")


@pytest.mark.parametrize(
    "given",
    [
        "Leusden",
        "LEUSDEN ",
        "gemeente Leusden",
        "municipality of Leusden",
        "gm0327",
        "0327",
        "gemeente:gm0327",
        LEUSDEN,
    ],
)
def test_a_municipality_is_known_by_name_code_and_iri(
    given: str, store: Store, canned: dict[str, CannedQuery]
) -> None:
    assert answers.read(store, canned["municipalities/decisions"], {"municipality": given}) == {
        "municipality": [LEUSDEN]
    }


def test_a_thing_may_be_given_as_the_pages_shorten_it(store: Store, canned: dict[str, CannedQuery]) -> None:
    found = answers.read(store, canned["people/leads"], {"programme": ["programma/woondeal"]})

    assert found["programme"] == ["https://w3id.org/regio-graph/amersfoort/id/programma/woondeal"]


@pytest.mark.parametrize(
    ("name", "values", "said", "hint"),
    [
        ("municipality", ["Leusde"], "takes a thing of 'gemeente'; 'Leusde' is not one", "nearest: Leusden"),
        ("municipality", ["zzz"], "takes a thing of 'gemeente'", "there is: Amersfoort"),
        # A programme is no municipality, however well known its IRI.
        (
            "municipality",
            ["https://w3id.org/regio-graph/amersfoort/id/programma/woondeal"],
            "takes a thing of 'gemeente'",
            "there is",
        ),
        ("from", ["medio"], "takes a value such as 2024-03-01, 'Q3 2024' or 'medio 2024'", None),
        ("from", ["2025", "2026"], "takes one value", None),
        ("municipality", ["x" * 1_000_000], "at most 4000 characters", None),
        ("colour", ["red"], "has no parameter 'colour'; it has: municipality, from, until", None),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(
    name: str, values: list[str], said: str, hint: str | None, store: Store, canned: dict[str, CannedQuery]
) -> None:
    with pytest.raises(RequestError) as caught:
        answers.read(store, canned["municipalities/decisions"], {name: values})

    assert said in str(caught.value)
    assert caught.value.status == 400
    assert hint is None or (caught.value.hint or "").startswith(hint)


def test_a_name_of_more_things_is_refused_with_those_things(store: Store) -> None:
    query = trial(
        "SELECT ?x WHERE { \n VALUES ?x { UNDEF }  #+ param iri: Ding | Thing\n ?x a ?c }",
        "#+ column x iri: Ding | Thing\n",
    )
    with pytest.raises(RequestError, match="'wonen' names 2 things; give the IRI") as caught:
        answers.read(store, query, {"x": "wonen"})

    assert caught.value.hint == "one of: wonen <concept:onderwerp/wonen>; Wonen <concept:thema/wonen>"


def test_pick_list_has_names_counts_and_other_names(store: Store, canned: dict[str, CannedQuery]) -> None:
    municipality, first_day, _ = canned["municipalities/decisions"].parameters
    listed = answers.choices(store, municipality, "en")

    assert [choice.label for choice in listed] == sorted(choice.label for choice in listed)
    leusden = next(choice for choice in listed if choice.term == LEUSDEN)
    assert leusden.count > 0
    assert "gemeente Leusden" in leusden.others
    assert answers.choices(store, first_day) == []


def test_values_that_were_used_are_told_with_defaults(decisions: Answer) -> None:
    assert decisions.arguments == {
        "municipality": [LEUSDEN],
        "from": ["2025-01-01"],
        "until": ["2025-12-31"],
    }
    assert decisions.labels[LEUSDEN] == "Leusden"


def test_rows_are_sorted_filtered_and_paged(store: Store, canned: dict[str, CannedQuery]) -> None:
    query = canned["milestones/agenda"]

    def ask(view: View) -> Answer:
        return answers.ask(store, query, {}, "nl", view)

    def column(answer: Answer, name: str) -> list[str]:
        at = [column.name for column in answer.columns].index(name)
        return ["" if row.terms[at] is None else row.terms[at].value for row in answer.rows]  # type: ignore[union-attr]

    whole = ask(View())
    days = column(ask(View(sort=(("latest", True), ("name", False)))), "latest")
    assert days == sorted(days, reverse=True)
    third = ask(View(filters={"latest": ("Q3 2025",)}))
    assert 0 < third.total < whole.total
    assert all("2025-07-01" <= day <= "2025-09-30" for day in column(third, "latest"))
    assert set(column(ask(View(filters={"type": ("BESLUIT",)})), "type")) == {"besluit"}
    filled = column(ask(View(sort=(("body", True),))), "body")
    assert filled == [text for text in filled if text] + [""] * filled.count("")
    pages = [ask(View(page=page, page_size=7)) for page in range(1, -(-whole.total // 7) + 1)]
    assert [row for page in pages for row in page.rows] == list(whole.rows)
    assert {page.total for page in pages} == {whole.total}
    assert {page.pages for page in pages} == {len(pages)}


@pytest.mark.parametrize(
    ("view", "said", "status"),
    [
        (View(sort=(("colour", False),)), "has no column 'colour'; it has: milestone", 400),
        (View(filters={"colour": ("red",)}), "has no column 'colour'", 400),
        (View(filters={"latest": ("soon",)}), r"filter\[latest\] takes a day", 400),
        (View(page=99, page_size=50), "the last is page 1", 404),
    ],
)
def test_a_selection_that_cannot_be_made_is_refused(
    view: View, said: str, status: int, store: Store, canned: dict[str, CannedQuery]
) -> None:
    with pytest.raises(RequestError, match=said) as caught:
        answers.ask(store, canned["municipalities/decisions"], {}, "nl", view)

    assert caught.value.status == status


def test_selection_is_read_from_an_address() -> None:
    view, rest = answers.parse_view(
        {"sort": ["-a,b", "c"], "filter[a]": ["x", ""], "pageSize": ["20"], "page": ["3"], "of": ["z"]}
    )

    assert view == View((("a", True), ("b", False), ("c", False)), {"a": ("x",)}, 3, 20)
    assert rest == {"of": ["z"]}
    for name in ("page", "pageSize"):
        for value in ("0", "-1", "x", "1e9", "٣", "9" * 30):
            with pytest.raises(RequestError, match=f"'{name}' takes one number"):
                answers.parse_view({name: [value]})


@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_what_is_written_is_what_the_engine_writes(form: object, store: Store, decisions: Answer) -> None:
    """Read back by a parser of SPARQL results that is not ours."""
    import pyoxigraph as ox  # noqa: PLC0415 - only here

    written = answers.write(decisions, form, answers.About("", "", "", ""))  # type: ignore[arg-type]
    if form is CSV:
        assert list(csv.reader(io.StringIO(written.decode())))[1][0] == decisions.rows[0].terms[0].value  # type: ignore[union-attr]
        return
    read = ox.parse_query_results(written, format=ox.QueryResultsFormat.from_media_type(form.media_type))  # type: ignore[attr-defined]
    names, rows = results.read(read, 1000)  # type: ignore[arg-type]

    assert names == [column.name for column in decisions.columns]
    assert rows == [row.terms for row in decisions.rows]


def test_records_are_typed_and_things_have_names(
    store: Store, canned: dict[str, CannedQuery], decisions: Answer
) -> None:
    about = answers.About("", "", "", "", evidence="https://example.org/evidence?row=")
    written = json.loads(answers.write(decisions, answers.RECORDS, about))

    assert len(written) == decisions.total
    assert written[0]["milestone"].startswith("https://")
    assert written[0]["milestone.label"] == written[0]["name"]
    dated = [row["latest"] for row in written if row["latest"]]
    assert dated
    assert max(dated) <= "2026-12-31"
    assert written[0]["row.evidence"] == f"https://example.org/evidence?row={decisions.rows[0].name}"
    counted = answers.ask(store, canned["municipalities/participation"], {})
    assert {type(row["programmes"]) for row in records(counted)} == {int}
    agenda = answers.ask(store, canned["milestones/agenda"], {})
    assert None in {row["body"] for row in records(agenda)}


def records(answer: Answer) -> list[dict[str, object]]:
    return json.loads(answers.write(answer, answers.RECORDS, answers.About("", "", "", "")))


def test_turtle_is_a_result_set(decisions: Answer) -> None:
    graph = Graph().parse(
        data=answers.write(decisions, TURTLE, answers.About("", "", "", "")), format="turtle"
    )
    rs = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"

    assert len(set(graph.objects(None, URIRef(f"{rs}solution")))) == decisions.total
    assert {str(value) for value in graph.objects(None, URIRef(f"{rs}resultVariable"))} == {
        column.name for column in decisions.columns
    }


def workbook(answer: Answer, about: answers.About) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(answers.write(answer, XLSX, about)))


def test_workbook_has_typed_cells_links_and_a_sheet_about_itself(
    store: Store, released: Release, decisions: Answer
) -> None:
    about = answers.about(store, released, address="https://example.org/queries/x")
    book = workbook(decisions, about)
    rows, second = book.worksheets

    assert [cell.value for cell in rows[1]] == [column.label.nl for column in decisions.columns]
    assert rows["A2"].hyperlink.target == decisions.rows[0].terms[0].value  # type: ignore[union-attr]
    assert any(cell.is_date for cell in rows["E"][1:])
    assert rows.freeze_panes == "A2"
    assert rows.auto_filter.ref == f"A1:I{decisions.total + 1}"
    said = {row[0].value: row[1].value for row in second.iter_rows(max_col=2)}
    assert said["Ingevuld: De gemeente(n)"] == "Leusden"
    assert said["Uitgave"] == released.id
    assert "creativecommons.org/publicdomain/zero" in said["Licentie"]
    assert answers.write(decisions, XLSX, about) == answers.write(decisions, XLSX, about)


def test_no_text_becomes_a_formula_and_numbers_have_units(store: Store) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "https://example.org/", "x" * 40_000, "\x01\x02"]
    values = " ".join(
        f"({json.dumps(text)} {at} <http://qudt.org/vocab/unit/PERCENT>)" for at, text in enumerate(hostile)
    )
    query = trial(
        f"SELECT ?text ?n ?unit WHERE {{ VALUES (?text ?n ?unit) {{ {values} }} }}",
        "#+ column text string: Tekst | Text\n#+ column n integer: Getal | Number\n#+ column unit iri: Eenheid | Unit\n",
    )
    rows = workbook(answers.ask(store, query, {}), answers.About("", "", "", "")).worksheets[0]

    for at, text in enumerate(hostile, 2):
        cell = rows.cell(at, 1)
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        assert len(cell.value) <= 32_767
        assert text[:1] != "=" or cell.value == text
    assert rows["B3"].value == Decimal(1)
    assert rows["B3"].number_format == 'General" procent"'


@pytest.mark.parametrize("query", list(read_queries(ROOT / "queries")), ids=lambda query: query.name)
def test_every_query_has_evidence_for_its_rows(query: CannedQuery, store: Store) -> None:
    """The first rows; the pages use the same road for all of them."""
    answer = answers.ask(store, query, {})
    for row in answer.rows[:2]:
        found = answers.evidence(store, answer, row.name)
        terms = {term for s in found.statements for term in (s.subject, s.object)}

        assert found.solutions > 0
        assert found.passages
        assert all(statement.graphs for statement in found.statements)
        assert {term for term in row.terms if is_iri(term)} <= terms


def test_evidence_is_of_this_row_alone(store: Store, canned: dict[str, CannedQuery]) -> None:
    answer = answers.ask(store, canned["people/acting"], {})
    (row,) = answer.rows
    found = answers.evidence(store, answer, row.name)
    said = {(s.subject.value, s.predicate.value.rpartition("#")[2]) for s in found.statements}
    base = "https://w3id.org/regio-graph/amersfoort/id"

    assert (f"{base}/trekkerschap/woondeal-jeroen-bulthuis", "acting") in said
    assert {p.first for p in found.passages if p.node.endswith("/woondeal-jeroen-bulthuis")} == {247}
    assert (found.solutions, found.grouped, found.absent) == (1, False, False)


def test_evidence_of_a_count_is_the_rows_behind_it(store: Store, canned: dict[str, CannedQuery]) -> None:
    answer = answers.ask(store, canned["municipalities/participation"], {})
    found = answers.evidence(store, answer, answer.rows[0].name)

    assert found.grouped
    programmes = next(term for term in answer.rows[0].terms if term and datatype_of(term).endswith("integer"))
    assert found.solutions == int(programmes.value)


def test_evidence_of_an_entailed_triple_is_the_fact_it_follows_from(
    store: Store, canned: dict[str, CannedQuery]
) -> None:
    answer = answers.ask(store, canned["municipalities/decisions"], {"municipality": "Leusden"})
    every = [answers.evidence(store, answer, row.name) for row in answer.rows]
    entailed = ("https://w3id.org/regio-graph/amersfoort/graph/entailed",)
    rests = [found for found in every if any(said.graphs == entailed for said in found.statements)]

    assert rests
    assert all(found.passages for found in rests)


def test_a_row_that_is_not_there_has_no_evidence(store: Store, decisions: Answer) -> None:
    with pytest.raises(RequestError, match="has no row 'zzz' with these values") as caught:
        answers.evidence(store, decisions, "zzz")

    assert caught.value.status == 404


@pytest.mark.parametrize(
    "pattern",
    [
        "?s (regio:milestone/regio:date)+ ?o",
        "?s regio:milestone*/regio:date ?o",
        "?o ^(regio:milestone/regio:date) ?s",
        "?s (regio:goal|regio:milestone)/!(rdf:type) ?o . FILTER (isIRI(?o))",
        "{ SELECT ?s ?o { ?s regio:milestone/regio:date ?o } } UNION { ?s regio:goal/regio:dueDate ?o }",
        "GRAPH ?g { ?s regio:milestone [ regio:date ?o ] . ?s a regio:Programme }",
    ],
)
def test_evidence_walks_every_kind_of_path(pattern: str, store: Store) -> None:
    query = trial(
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
        "PREFIX regio: <https://w3id.org/regio-graph/def#>\n"
        f"SELECT ?s (STR(?o) AS ?text) WHERE {{ {pattern} }} ORDER BY ?s ?text LIMIT 3",
        "#+ column s iri: A | A\n#+ column text string: B | B\n",
    )
    answer = answers.ask(store, query, {})

    assert answer.rows
    for row in answer.rows:
        found = answers.evidence(store, answer, row.name)
        assert found.solutions > 0
        assert found.statements
