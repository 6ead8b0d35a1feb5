"""Pictures: drawn from canned queries, the same bytes each time, safe with any text, with a table beside them."""

import csv
import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from conftest import ROOT, fetch
from hypothesis import given, settings
from hypothesis import strategies as st

from regio_graph import pictures
from regio_graph.pictures import Drawing
from regio_graph.web.context import _texts

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {code: _texts(code)["pictures"]["words"] for code in ("nl", "en")}
EXPECTED = ROOT / "tests" / "expected" / "pictures"


def rows(name: str) -> list[dict[str, str]]:
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def drawing(width: float = 1040, language: str = "nl") -> Drawing:
    return Drawing(language, WORDS[language], lambda iri: iri, width)


def year(of: int, width: float = 1040, **more: object) -> pictures.Picture:
    return pictures.timeline(
        rows("milestones"), rows("periods"), drawing(width), year=of, issued="2025-03", **more
    )


DRAWN = {
    "timeline": lambda paper: pictures.timeline(rows("milestones"), rows("periods"), paper, year=2025),
    "participation": lambda paper: pictures.matrix(rows("participation"), paper),
    "network": lambda paper: pictures.network(rows("network"), paper),
    "goals": lambda paper: pictures.goals(rows("goals"), paper),
}
EMPTY = {
    "timeline": lambda paper: pictures.timeline([], [], paper, year=2025),
    "participation": lambda paper: pictures.matrix([], paper),
    "network": lambda paper: pictures.network([], paper),
    "goals": lambda paper: pictures.goals([], paper),
}
each = pytest.mark.parametrize("name", DRAWN)


def parsed(picture: pictures.Picture) -> ET.Element:
    return ET.fromstring(picture.standalone("x", ".a{}", "bron"))


def by_title(root: ET.Element, start: str) -> list[ET.Element]:
    return [e for e in root.iter() if (t := e.find(f"{SVG}title")) is not None and t.text.startswith(start)]


@each
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [350.0, 1040.0])
def test_picture_is_well_formed_named_and_the_same_twice(name: str, language: str, width: float) -> None:
    one, two = (DRAWN[name](drawing(width, language)).standalone("x", "", "bron") for _ in range(2))
    root = ET.fromstring(one)

    assert one == two
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    assert root.get("aria-labelledby") == "x-title" == root.find(f"{SVG}title").get("id")
    assert root.get("lang") == language
    assert re.findall(r"\{\w*\}", one) == []


@each
def test_nothing_is_drawn_outside_the_sheet(name: str) -> None:
    for width in (1040.0,) if name == "network" else (350.0, 1040.0):
        picture = DRAWN[name](drawing(width))
        for element in parsed(picture).iter():
            for key in ("x", "cx", "x1", "x2"):
                if key in element.attrib:
                    assert -1 <= float(element.get(key)) <= width + 1, ET.tostring(element)


@each
def test_without_rows_a_picture_says_so(name: str) -> None:
    picture = EMPTY[name](drawing())

    assert WORDS["nl"]["empty"] in picture.body
    parsed(picture)


def test_an_uncertain_date_is_a_range_and_only_a_day_is_a_point() -> None:
    root = parsed(year(2025))
    (medio,) = by_title(root, "Voorstel over de toedeling")[1:]
    (day,) = by_title(root, "Terugkeer van de spitssprinter")[1:]

    assert medio.tag == f"{SVG}rect"
    month = (1024 - 452) / 12
    assert float(medio.get("width")) == pytest.approx(4 * month, abs=3)  # May to August
    assert day.tag == f"{SVG}circle"


def test_a_deadline_runs_up_to_its_day() -> None:
    drawn = by_title(parsed(year(2025)), "Gemeenten hebben toegezegd")[1:]

    assert [element.tag for element in drawn] == [f"{SVG}line", f"{SVG}line"]
    assert float(drawn[0].get("x1")) == 452


def test_what_has_no_date_stands_apart_and_what_is_outside_the_year_is_counted() -> None:
    picture = year(2025)
    undated = [row["name"] for row in rows("milestones") if not row["latest"]]

    assert len(undated) == 10
    text = " ".join(ET.fromstring(picture.standalone("x", "", "b")).itertext())
    after = text.partition("Zonder datum")[2]
    assert all(name.split()[0] in after for name in undated)
    assert "Vóór 2025: 12 mijlpalen. Na 2025: 5." in text


def test_today_is_drawn_only_when_given() -> None:
    assert 'class="today"' not in year(2025).body
    assert 'class="today"' in year(2025, today=date(2025, 6, 1)).body
    assert 'class="today"' not in year(2024, today=date(2025, 6, 1)).body


def test_every_year_with_a_milestone_can_be_drawn() -> None:
    found = pictures.years(rows("milestones"))

    assert found == [2021, 2023, 2024, 2025, 2026]
    for of in found:
        parsed(year(of, 350))


def test_limited_participation_has_a_note_that_says_to_what() -> None:
    text = " ".join(parsed(pictures.matrix(rows("participation"), drawing())).itertext())

    assert "Eemnes, Inkoop Jeugdhulp en Wmo: alleen Jeugd" in text
    assert "Nijkerk, Programma Wonen: alleen Harmonisering woonruimteverdeling" in text
    assert "Barneveld, Warmtetransitie: niet genoemd als deelnemer" in text


def test_network_draws_each_tie_once() -> None:
    root = parsed(pictures.network(rows("network"), drawing()))
    kinds = [element.get("class") for element in root.iter(f"{SVG}path")]

    assert kinds.count("tie t-leads") == 17
    assert kinds.count("tie t-sits") == 4
    assert kinds.count("tie t-commissions") == 27


def test_progress_is_drawn_within_its_target_and_national_targets_stand_apart() -> None:
    root = parsed(pictures.goals(rows("goals"), drawing()))
    text = " ".join(root.itertext())
    (target,) = by_title(root, "0,5 TWh duurzaam")
    (progress,) = by_title(root, "Minder dan 20%")

    assert float(progress.get("width")) == pytest.approx(0.2 * float(target.get("width")), abs=0.1)
    assert "unsure" in progress.get("class")
    assert text.index("Niet van de regio alleen: landelijk") < text.index("35 TWh")
    small, big = by_title(root, "25.000 aardgasvrije"), by_title(root, "135.000 aardgasvrije")
    assert float(small[0].get("width")) / float(big[0].get("width")) == pytest.approx(25 / 135, abs=0.01)


@settings(max_examples=40, deadline=None)
@given(
    hostile=st.text(max_size=60)
    | st.sampled_from(['"><script>alert(1)</script>', "</title>", "&amp;", "\x00"])
)
def test_any_name_gives_well_formed_xml_without_scripts(hostile: str) -> None:
    changed = [
        {**row, "name": hostile, "limit_name": row["limit_name"] and hostile} for row in rows("participation")
    ]
    for width in (350.0, 1040.0):
        root = parsed(pictures.matrix(changed, drawing(width)))

        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg", "title", "desc", "style", "rect", "g", "text", "tspan", "circle", "path", "a", "line",
        }  # fmt: skip


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example/x", "data:text/html,x", "/a b"])
def test_an_address_that_is_not_of_the_web_is_no_link(address: str) -> None:
    paper = Drawing("nl", WORDS["nl"], lambda _: address, 1040)

    assert "<a " not in pictures.matrix(rows("participation"), paper).body


@each
def test_pages_have_picture_table_and_download(server: str, name: str) -> None:
    for language in ("nl", "en"):
        page = fetch(f"{server}/pictures/{name}?lang={language}", Accept="text/html")
        file = fetch(f"{server}/pictures/{name}.{language}.svg")

        assert page.status == 200
        assert 'role="graphics-document"' in page.text
        assert "<table>" in page.text
        assert f'href="/pictures/{name}.{language}.svg"' in page.text
        assert "style=" not in page.text
        assert "<style" not in page.text
        assert file.type == "image/svg+xml"
        assert "prefers-color-scheme: dark" in file.text
        assert "style-src 'sha256-" in file.headers["Content-Security-Policy"]
        assert 'href="/' not in file.text  # a file taken along leads to full addresses
        assert ET.fromstring(file.text).get("lang") == language


def test_picture_by_language_of_the_browser_and_by_year(server: str) -> None:
    english = fetch(f"{server}/pictures/timeline.svg", Accept_Language="en")

    assert "Milestones and periods in 2025" in english.text
    assert "in 2024" in fetch(f"{server}/pictures/timeline-2024.svg?lang=en").text


@pytest.mark.parametrize(
    "address", ["nothing", "timeline-20", "goals-2025", "timeline-0000", "goals.png", "..%2Fx"]
)
def test_a_picture_that_is_not_there_is_404(server: str, address: str) -> None:
    assert fetch(f"{server}/pictures/{address}").status == 404


def test_today_that_is_no_day_is_400(server: str) -> None:
    answer = fetch(f"{server}/pictures/timeline.svg?today=tomorrow")

    assert answer.status == 400
    assert answer.type == "application/problem+json"


def test_front_page_shows_what_comes_next_and_what_has_run_out(server: str) -> None:
    page = fetch(f"{server}/?lang=nl", Accept="text/html").text
    glance = page[page.index('id="glance"') : page.index('id="glance"') + 20_000]

    assert "Wat er na maart 2025 volgt" in glance
    assert "Gedeputeerde Staten stellen het Provinciaal Programma Wonen en Werken 2025 vast" in glance
    assert "Terugkeer van de spitssprinter" not in glance  # done already, says the report
    assert "oktober 2022 – oktober 2024" in glance  # noqa: RUF001 - as printed
    assert "In 11 gezamenlijke programma&#39;s doen 9 gemeenten mee, 3 keer beperkt" in glance
