"""Canned queries over HTTP: form, answer, evidence, each as a page and as data."""

import io
import json
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import openpyxl
import pytest
from conftest import ROOT, fetch
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from rdflib import Graph

from regio_graph import answers, release
from regio_graph.content import queries
from regio_graph.content.project import read_queries
from regio_graph.settings import Settings

DECISIONS = "/queries/municipalities/decisions"
HTML = {"accept": "text/html"}
NAMES = [query.name for query in read_queries(ROOT / "queries")]


def records(server: str, path: str, **values: object) -> list[dict[str, object]]:
    answer = fetch(f"{server}{path}.json?{urlencode({'records': 'true', **values}, doseq=True)}")
    assert answer.status == 200, answer.text
    rows = json.loads(answer.body)
    assert all(row.pop("row.evidence").startswith(f"{server}{path}/evidence?") for row in rows)
    return rows


@pytest.mark.parametrize("name", NAMES)
def test_page_opens_without_values_with_form_and_answer(name: str, server: str) -> None:
    page = fetch(f"{server}/queries/{name}", **HTML)

    assert page.status == 200
    assert page.text.count("<form") == 2  # and the search of every page
    assert "<tbody>" in page.text
    assert 'role="alert"' not in page.text
    assert int(page.headers["X-Total-Count"]) > 0


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ttl", "text/turtle"),
        ("html", "text/html"),
    ],
)
def test_format_by_extension_and_by_accept(extension: str, media_type: str, server: str) -> None:
    by_extension = fetch(f"{server}{DECISIONS}.{extension}")
    by_accept = fetch(f"{server}{DECISIONS}", accept=media_type)

    assert by_extension.type == by_accept.type == media_type
    assert by_extension.headers["X-Total-Count"] == "13"
    again = fetch(f"{server}{DECISIONS}.{extension}", if_none_match=by_extension.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_values_by_name_code_and_words_give_the_same_answer(server: str) -> None:
    plain = records(server, DECISIONS, municipality="gm0327", **{"from": "2025-07-01", "until": "2025-09-30"})

    assert plain == records(
        server, DECISIONS, municipality="leusden", **{"from": "Q3 2025", "until": "Q3 2025"}
    )


def test_several_values_give_the_rows_of_each(server: str) -> None:
    both = records(server, "/queries/people/leads", programme=["woondeal", "Programma Werken"])
    one, other = (
        records(server, "/queries/people/leads", programme=name) for name in ("woondeal", "programma-werken")
    )

    assert sorted(row["person"] for row in both) == sorted(row["person"] for row in one + other)
    assert both


def test_pages_are_linked_and_together_are_the_whole(server: str) -> None:
    whole = records(server, "/queries/milestones/agenda")
    address, found, seen = f"{server}/queries/milestones/agenda.json?records&pageSize=10&sort=-latest", [], []
    while address:
        answer = fetch(address)
        found += json.loads(answer.body)
        links = re.findall(r'<([^>]*)>; rel="(\w+)"', ", ".join(answer.headers.get_all("Link")))
        by_rel = {rel: target for target, rel in links}
        seen.append(set(by_rel))
        address = f"{server}{by_rel['next']}" if "next" in by_rel else ""

    assert answer.headers["X-Total-Count"] == str(len(whole))
    assert len(found) == len(whole)
    assert {row["milestone"] for row in found} == {row["milestone"] for row in whole}
    days = [row["latest"] for row in whole if row["latest"]]
    blank = [None] * (len(whole) - len(days))  # empty cells stay behind
    assert [row["latest"] for row in found] == sorted(days, reverse=True) + blank
    ends = {"first", "last", "describedby"}
    assert (seen[0] & {"prev", "next"}, seen[-1] & {"prev", "next"}) == ({"next"}, {"prev"})
    assert all(links >= ends for links in seen)


def test_rows_are_filtered_and_sorted_by_the_address(server: str) -> None:
    found = records(server, "/queries/milestones/agenda", **{"filter[latest]": "Q3 2025", "sort": "name"})

    assert found
    assert all("2025-07-01" <= row["latest"] <= "2025-09-30" for row in found)


def test_edition_is_chosen_and_an_unknown_one_is_404_with_those_there_are(server: str) -> None:
    assert records(server, DECISIONS, edition="2025-03") == records(server, DECISIONS)
    wrong = fetch(f"{server}{DECISIONS}.json?edition=2020-01")
    assert wrong.status == 404
    assert json.loads(wrong.body)["detail"] == "this release has no edition '2020-01'; it has: 2025-03"


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("colour=red", 400, "has no parameter 'colour'"),
        ("sort=colour", 400, "has no column 'colour'"),
        ("filter[colour]=red", 400, "has no column 'colour'"),
        ("page=0", 400, "'page' takes one number"),
        ("pageSize=99999999", 400, "'pageSize' takes one number"),
        ("page=9&pageSize=5", 404, "there is no page 9; the last is page 3"),
        ("row=zzz", 400, "the evidence of a row is at"),
    ],
)
def test_wrong_address_is_refused_with_what_would_be_right(
    query: str, status: int, said: str, server: str
) -> None:
    data = fetch(f"{server}{DECISIONS}.json?{quote(query, safe='=&[]')}")
    page = fetch(f"{server}{DECISIONS}?{quote(query, safe='=&[]')}", **HTML)

    assert (data.status, data.type) == (status, "application/problem+json")
    assert said in json.loads(data.body)["detail"]
    assert page.status == status
    assert said in unescape(page.text)


def test_a_wrong_value_comes_back_in_the_form_with_suggestions(server: str) -> None:
    page = fetch(f"{server}/queries/documents/relations?document=Regionale+woonvisi", **HTML)

    assert page.status == 400
    assert 'value="Regionale woonvisi"' in page.text
    assert "Bedoelt u <a href=" in page.text
    assert "regionale agenda economie</a>" in page.text


@pytest.mark.parametrize(
    ("query", "said", "dutch", "english"),
    [
        (
            "municipality=Leusde",
            "takes a thing of 'gemeente'; 'Leusde' is not one",
            "De gemeente(n):</strong> “Leusde” past hier niet. Kies een naam uit de lijst.",
            "“Leusde” does not fit here. Choose a name from the list.",
        ),
        (
            "from=soon",
            "takes a value such as 2024-03-01",
            "Vanaf deze dag:</strong> “soon” past hier niet. Vul een dag in",
            "“soon” does not fit here. Fill in a day",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_explained_in_the_language_of_the_page(
    query: str, said: str, dutch: str, english: str, server: str
) -> None:
    data = fetch(f"{server}{DECISIONS}.json?{query}")
    pages = [fetch(f"{server}{DECISIONS}?{query}&lang={language}", **HTML) for language in ("nl", "en")]

    assert (data.status, data.type) == (400, "application/problem+json")
    assert said in json.loads(data.body)["detail"]
    assert [page.status for page in pages] == [400, 400]
    assert dutch in pages[0].text
    assert english in pages[1].text


def test_what_may_have_been_meant_is_a_link_that_keeps_the_rest(server: str) -> None:
    page = fetch(f"{server}{DECISIONS}?municipality=Leusde&municipality=Soest&from=2025-05-01", **HTML)

    link = re.search(r'<a href="([^"]+)">Leusden</a>', page.text)
    assert link
    mended = fetch(server + unescape(link[1]), **HTML)
    assert mended.status == 200
    assert re.findall(r'name="municipality" value="(\w+)" checked', mended.text) == ["gm0327", "gm0342"]
    assert 'name="from" value="2025-05-01"' in mended.text


def test_a_choice_stays_made_when_another_value_is_wrong(server: str) -> None:
    page = fetch(f"{server}{DECISIONS}?municipality=gm0342&from=soon", **HTML)

    assert re.findall(r'name="municipality" value="(\w+)" checked', page.text) == ["gm0342"]


def test_form_has_pick_lists_of_both_kinds_filled_in(server: str) -> None:
    short = fetch(f"{server}{DECISIONS}?municipality=Leusden&from=medio+2025", **HTML).text
    long = fetch(f"{server}/queries/documents/relations", **HTML).text

    assert re.findall(r'type="checkbox" name="municipality" value="(\w+)" checked', short) == ["gm0327"]
    assert 'name="from" value="medio 2025"' in short
    assert "Gelezen als 2025-05-01." in short
    assert long.count("<datalist") == 1
    assert long.count("<option value=") > 75


def test_headings_sort_and_say_how_they_are_sorted(server: str) -> None:
    page = fetch(f"{server}{DECISIONS}?sort=latest", **HTML).text

    assert page.count("aria-sort=") == 1
    heading = re.search(r'<th scope="col" aria-sort="ascending"[^>]*><a href="([^"]*)"', page)
    assert heading is not None
    turned = fetch(f"{server}{unescape(heading[1])}", **HTML).text
    assert 'aria-sort="descending"' in turned


def test_page_in_english_is_english(server: str) -> None:
    page = fetch(f"{server}{DECISIONS}?lang=en", **HTML).text

    assert "Decisions for a municipality" in page
    assert ">adoption<" in page
    assert ">vaststelling<" not in page


def test_every_row_opens_its_evidence(server: str) -> None:
    page = fetch(f"{server}{DECISIONS}?municipality=Leusden&sort=-latest", **HTML).text
    links = [unescape(link) for link in re.findall(r'href="(/queries/[^"]*/evidence\?[^"]*)"', page)]

    assert len(links) == 13
    assert "sort" not in links[0]
    proof = fetch(f"{server}{links[0]}", **HTML)
    assert proof.status == 200
    assert re.search(r"Editie 2025-03, regel", proof.text)
    data = json.loads(fetch(f"{server}{links[0].replace('/evidence', '/evidence.json')}").body)
    assert data["statements"]
    assert data["passages"][0].keys() == {"thing", "passage", "edition", "firstLine", "lastLine"}
    turtle = fetch(f"{server}{links[0].replace('/evidence', '/evidence.ttl')}")
    assert len(Graph().parse(data=turtle.body, format="turtle")) >= len(data["statements"])


def test_evidence_of_no_row_is_refused(server: str) -> None:
    assert fetch(f"{server}{DECISIONS}/evidence.json?row=0000").status == 404
    assert fetch(f"{server}{DECISIONS}/evidence").status == 400


def test_workbook_over_http_links_to_evidence(server: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fetch(f"{server}{DECISIONS}.xlsx?lang=en").body))
    rows, about = book.worksheets

    assert [rows.cell(1, at).value for at in (1, 10)] == ["Decision", "Evidence"]
    assert fetch(rows["J2"].hyperlink.location or rows["J2"].hyperlink.target).status == 200
    assert about["A1"].value == "Name"


def test_catalogue_is_searched_by_words_and_subject(server: str) -> None:
    def found(query: str) -> list[str]:
        return re.findall(
            r'href="/queries/([\w/-]+)\?lang=nl"', fetch(f"{server}/queries/?lang=nl&{query}", **HTML).text
        )

    assert sorted(found("")) == sorted(NAMES)
    assert found("q=GEMEENTE+besluit") == ["municipalities/decisions"]
    assert set(found("subject=people")) == {name for name in NAMES if name.startswith("people/")}
    assert found("q=zzzz") == []
    assert fetch(f"{server}/queries/?subject=zzz").status == 400
    listed = json.loads(fetch(f"{server}/queries/?q=besluit+gemeente", accept="application/json").body)
    assert [query["address"] for query in listed] == [DECISIONS]


# What a person would do to answer the questions of issue and design, from the pages alone.
@pytest.mark.parametrize(
    ("search", "path", "values", "answer"),
    [
        (
            "besluiten gemeente",
            DECISIONS,
            {"municipality": "Leusden", "from": "2025", "until": "2025"},
            "Provinciaal Programma Wonen en Werken 2025",
        ),
        ("vervangt", "/queries/people/acting", {}, "Astrid Janssen"),
        ("einddatum", "/queries/programmes/ended", {}, "Programma werken"),
    ],
)
def test_a_person_answers_from_the_pages_alone(
    search: str, path: str, values: dict[str, str], answer: str, server: str
) -> None:
    assert (
        f'href="{path}?lang=nl"'
        in fetch(f"{server}/queries/?{urlencode({'q': search, 'lang': 'nl'})}", **HTML).text
    )
    assert answer in fetch(f"{server}{path}?{urlencode(values)}", **HTML).text


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            '"',
            "'''",
            "} DROP ALL #",
            "<http://x/> } #",
            "http://x/a b",
            "\\u0022 } #",
            "\\",
            "Le\u0443sden",  # a look-alike letter
            "\u202eLeusden",
            "x" * 5000,
            "%00",
            "\x00",
            "{{ 7*7 }}",
            "<script>alert(1)</script>",
            "UNDEF",
        ]
    ),
)


@given(
    name=st.sampled_from(
        [
            "municipality",
            "from",
            "until",
            "sort",
            "page",
            "pageSize",
            "filter[name]",
            "edition",
            "records",
            "x",
        ]
    ),
    value=HOSTILE,
)
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_values_are_bound_or_refused(name: str, value: str, server: str) -> None:
    query = urlencode({name: value}, errors="replace")
    answer = fetch(f"{server}{DECISIONS}.json?{query}")
    page = fetch(f"{server}{DECISIONS}?{query}", **HTML)

    assert {answer.status, page.status} <= {200, 400, 404, 414}
    assert "<script>alert" not in page.text
    if answer.status == 200:
        json.loads(answer.body)


@pytest.mark.parametrize("size", [100_000, 3_000_000])
def test_megabytes_are_refused(size: int, server: str) -> None:
    assert fetch(f"{server}{DECISIONS}.json?municipality={'x' * size}").status in {400, 414, 431}


@pytest.mark.slow
def test_two_editions_are_asked_apart(tmp_path: Path) -> None:
    """With an earlier edition made of today's, in which another than Leusden took part in the housing deal."""
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, tmp_path / part)
    earlier = tmp_path / "data" / "editions" / "2024-09"
    shutil.copytree(ROOT / "data" / "editions" / "2025-03", earlier)
    for path in earlier.rglob("*.ttl"):
        text = re.sub(r"(editie|brontekst|passage)/2025-03", r"\1/2024-09", path.read_text("utf-8"))
        path.write_text(text, "utf-8")
    deal = earlier / "programmes" / "woondeal.ttl"
    text = deal.read_text("utf-8").replace(
        "    regio:participant gemeente:gm0327 ;", "    regio:participant gemeente:gm0344 ;"
    )
    deal.write_text(text, "utf-8")
    built = release.build(Settings(project=tmp_path, releases=tmp_path / "releases")).release
    assert built is not None
    store = built.open()
    query = queries.parse(
        "trial",
        """\
#+ title: Proef
#+ title@en: Trial
#+ summary: Proef?
#+ summary@en: Trial?
#+ tags: proef
#+ column name iri: Naam | Name
PREFIX programma: <https://w3id.org/regio-graph/amersfoort/id/programma/>
PREFIX regio: <https://w3id.org/regio-graph/def#>
SELECT ?name WHERE { programma:woondeal regio:hasParticipant ?name } ORDER BY ?name
""",
        "trial.rq",
    )

    def participants(edition: str) -> set[str]:
        answer = answers.ask(store, query, {}, "nl", answers.View(), answers.graphs(built, edition))
        return {answer.labels[row.terms[0].value] for row in answer.rows if row.terms[0]}

    assert answers.editions(built) == ("2025-03", "2024-09")
    assert participants("2025-03") - participants("2024-09") == {"Leusden"}
    assert participants("2024-09") - participants("2025-03") == {"Utrecht"}
