"""Search finds the right thing first, whatever is typed, and never fails on it."""

import json
from pathlib import Path

import pytest
from conftest import ROOT, fetch
from hypothesis import given, settings
from hypothesis import strategies as st

from regio_graph import release, search
from regio_graph.errors import ReleaseError
from regio_graph.iris import Names
from regio_graph.rdf.store import Store
from regio_graph.search.corpus import gather
from regio_graph.search.query import highlighted
from regio_graph.search.words import asked, distance, fold, stem, words

JUDGED = json.loads((ROOT / "tests" / "judged.json").read_text("utf-8"))["queries"]


@pytest.fixture(scope="module")
def index(released: release.Release) -> search.Index:
    return search.Index(released.folder / search.FILE)


def short(result: search.Hit) -> str:
    iri = result.document.iri
    for start, instead in (
        ("https://w3id.org/regio-graph/amersfoort/id/", ""),
        ("https://w3id.org/regio-graph/", ""),
        ("https://identifier.overheid.nl/tooi/id/", "tooi:"),
    ):
        if iri.startswith(start):
            return instead + iri.removeprefix(start)
    return iri


@pytest.mark.parametrize("case", JUDGED, ids=lambda case: case["q"])
def test_judged_queries_find_what_was_judged_right(index: search.Index, case: dict) -> None:
    found = [short(result) for result in search.search(index, case["q"], case.get("lang", "nl")).results[:3]]

    assert found[0] == case["first"]
    assert set(case["among"]) <= set(found)


@pytest.mark.parametrize(
    ("text", "first"),
    [("wonen", "programma/programma-wonen"), ("woningen", "programma/programma-wonen"),
     ("Roell", "persoon/m-roell"), ("Röell", "persoon/m-roell"), ("RÖELL", "persoon/m-roell"),
     ("van Bentham", "persoon/r-van-benthem"), ("wonign", "programma/programma-wonen"),
     ("gm0327", "tooi:gemeente/gm0327"), ("0327", "tooi:gemeente/gm0327"),
     ("https://w3id.org/regio-graph/amersfoort/id/programma/woondeal", "programma/woondeal")],
)  # fmt: skip
def test_inflections_diacritics_slips_codes_and_iris_are_found(
    index: search.Index, text: str, first: str
) -> None:
    assert short(search.search(index, text, "nl").results[0]) == first


def test_leads_of_a_part_are_found_by_role(index: search.Index) -> None:
    two = search.search(index, "trekkers jeugd", "nl").results[:2]

    assert {short(result) for result in two} == {"persoon/m-havinga", "persoon/n-aboyaakoub-akkouh"}
    assert {result.part for result in two} == {"roles"}


def test_a_question_about_a_thing_leads_to_the_canned_query_asked_about_it(index: search.Index) -> None:
    first = search.search(index, "raadsbesluit Leusden", "nl").results[0]

    assert first.document.iri == "/queries/municipalities/decisions"
    assert first.arguments == (("municipality", "https://identifier.overheid.nl/tooi/id/gemeente/gm0327"),)
    assert first.label("nl") == "Besluiten voor een gemeente: Leusden"


def test_hidden_label_is_quoted_as_what_matched(index: search.Index) -> None:
    first = search.search(index, "Bentham", "nl").results[0]

    assert (first.part, first.quoted) == ("hidden", "R. van Bentham")
    assert ("Bentham", True) in highlighted(first.quoted, first.marks)


def test_a_slip_is_forgiven_and_said(index: search.Index) -> None:
    answer = search.search(index, "Amersfort", "nl")

    assert short(answer.results[0]) == "tooi:gemeente/gm0307"
    assert answer.corrected == {"amersfort": "amersfoort"}
    assert search.search(index, "vergaderingen", "nl").corrected == {}


def test_nothing_found_suggests_what_is_near(index: search.Index) -> None:
    answer = search.search(index, "windmolens", "nl")

    assert answer.results == []
    assert "windprojecten in de regio" in answer.near


def test_english_is_searched_and_answered_in_english(index: search.Index) -> None:
    first = search.search(index, "housing deals", "en").results[0]

    assert (short(first), first.label("en")) == ("programma/woondeal", "Housing Deal")


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=80)
    | st.sampled_from(['"', "a AND (", "NEAR(x", "label:*", "' OR 1=1 --", "^wonen*", "-"])
)
def test_any_text_is_searched_for_and_none_is_an_error(index_path: Path, text: str) -> None:
    opened = search.Index(index_path)
    search.search(opened, text, "nl")
    opened.close()


@pytest.fixture(scope="module")
def index_path(released: release.Release) -> Path:
    return released.folder / search.FILE


@given(text=st.text(max_size=80), marks=st.sets(st.text("abc", max_size=2)))
def test_highlighting_leaves_the_text_whole(text: str, marks: set[str]) -> None:
    assert "".join(part for part, _ in highlighted(text, frozenset(marks))) == text


def test_words_are_folded_and_stemmed() -> None:
    assert words("M. Röell, 25.000 U-Ned!") == ("m", "roell", "25", "000", "u", "ned")
    assert fold("ÉÉN") == "een"
    assert stem("woningen", "nl") == stem("wonen", "nl")
    assert stem("municipalities", "en") == stem("municipality", "en")
    assert asked("wie trekt de woondeal") == ["trekt", "woondeal"]
    assert asked("de") == ["de"]


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("abcd", "abcd", 0), ("abcd", "abdc", 1), ("abcd", "abd", 1), ("abcd", "xycd", 2), ("abcd", "wxyz", 3)],
)
def test_distance_counts_slips_up_to_a_bound(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 2) == slips


def test_equal_releases_have_equal_indexes(store: Store, released: release.Release, tmp_path: Path) -> None:
    search.write(tmp_path, store, Names(released.base), released.queries(), released.pages().kinds)

    for name in (search.FILE, search.IN_BROWSER):
        assert (tmp_path / name).read_bytes() == (released.folder / name).read_bytes()
    assert search.IN_BROWSER in released.manifest.files


def test_everything_with_a_name_and_a_page_can_be_found(store: Store, released: release.Release) -> None:
    documents = {
        document.iri: document
        for document in gather(store, Names(released.base), released.queries(), released.pages().kinds)
    }
    programme = documents["https://w3id.org/regio-graph/amersfoort/id/programma/woondeal"]

    assert ("en", "Housing Deal") in programme.labels
    assert len([document for document in documents.values() if document.kind.endswith("#Milestone")]) == 62
    assert "/queries/programmes/all" in documents
    assert not any("passage/" in iri for iri in documents)


def test_release_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="carries no search index; run 'regio-graph build'"):
        search.Index(tmp_path / "search.sqlite")


def test_search_as_data(server: str) -> None:
    answer = fetch(f"{server}/search.json?q=trekkers+jeugd&limit=2&lang=nl")
    found = json.loads(answer.text)

    assert answer.status == 200
    assert [result["label"] for result in found["results"]] == ["M. Havinga", "N. Aboyaakoub-Akkouh"]
    assert found["results"][0]["page"] == "/amersfoort/doc/persoon/m-havinga?lang=nl"
    assert found["count"] > 2
    page = json.loads(fetch(f"{server}/search.json?q=trekkers+jeugd&limit=1&offset=1").text)
    assert page["results"][0]["label"] == "N. Aboyaakoub-Akkouh"


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "as q="), ("q=", "as q="), ("q=" + "x" * 201, "takes 200"), ("q=x&limit=0", "from 1 to 100"),
     ("q=x&limit=101", "from 1 to 100"), ("q=x&offset=-1", "from 0"), ("q=x&limit=%D9%A1", "number")],
)  # fmt: skip
def test_search_asked_wrongly_is_400_with_a_problem(server: str, query: str, said: str) -> None:
    answer = fetch(f"{server}/search.json?{query}")

    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert said in json.loads(answer.text)["detail"]


def test_page_shows_results_by_kind_with_what_matched(server: str) -> None:
    page = fetch(f"{server}/search?q=van+Bentham&lang=nl", Accept="text/html").text

    assert 'href="/amersfoort/doc/persoon/r-van-benthem?lang=nl"' in page
    assert "ook bekend als R. van <mark>Bentham</mark>" in " ".join(page.split())
    assert "<script" not in page


def test_page_of_a_question_about_a_thing_links_to_its_answer(server: str) -> None:
    page = fetch(f"{server}/search?q=raadsbesluit+Leusden&lang=nl", Accept="text/html").text

    assert "/queries/municipalities/decisions?municipality=https%3A%2F%2Fidentifier.overheid.nl" in page


def test_what_is_typed_is_shown_and_never_run(server: str) -> None:
    page = fetch(f"{server}/search?q=%3Cscript%3Ealert(1)%3C/script%3E&lang=en", Accept="text/html").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_search_page_without_words_and_with_one_kind(server: str) -> None:
    empty = fetch(f"{server}/search?lang=nl", Accept="text/html")
    kind = "https%3A%2F%2Fw3id.org%2Fregio-graph%2Fdef%23Milestone"
    one = fetch(f"{server}/search?q=wonen&kind={kind}&lang=nl", Accept="text/html").text

    assert empty.status == 200
    assert one.count('class="kind"') == 1
    assert "Alle soorten" in one
