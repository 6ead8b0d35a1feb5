"""Dutch dates: every form that is read, its bounds, the promises about all of them, and the data."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from math import inf
from pathlib import Path

import pyoxigraph
import pytest
from conftest import REPORT, ROOT, shared
from edtf import parse_edtf
from edtf_validate.valid_edtf import is_valid
from hypothesis import assume, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from rdflib import RDF, SH, Dataset, Graph, Namespace, URIRef
from rdflib.term import Node

from regio_graph.dates import MAX_LENGTH, Reading, read, read_all
from regio_graph.errors import DateError, RequestError

REGIO = Namespace("https://w3id.org/regio-graph/def#")
SHAPE = Namespace("https://w3id.org/regio-graph/shape#")
NEAR = date(2025, 3, 31)  # the day edition 2025-03 is taken to be written
NO_TIMING = limits(deadline=None)  # how long an example takes is not promised


def with_parts(readings: tuple[Reading, ...]) -> Iterator[Reading]:
    """Yield the readings, and the begin and end of each."""
    for reading in readings:
        yield from (part for part in (reading, reading.begin, reading.end) if part)


def bounds(reading: Reading) -> str:
    return f"{reading.earliest or '–'} {reading.latest or '–'}"


# ── What the report prints ─────────────────────────────────────────────────

IN_THE_REPORT = [  # printed, EDTF, precision, kind, year inferred
    ("maart 2025", "2025-03", "maand", "moment", False),
    ("2022 – 2040", "2022/2040", "jaar", "period", False),
    ("in 2021", "2021", "jaar", "moment", False),
    ("2024", "2024", "jaar", "moment", False),
    ("begin 2024", "[2024-01..2024-04]", "benaderd", "moment", False),
    ("2021 - 2030", "2021/2030", "jaar", "period", False),
    ("in 2030", "2030", "jaar", "moment", False),
    ("mei 2021", "2021-05", "maand", "moment", False),
    ("In 2023", "2023", "jaar", "moment", False),
    ("In de zomer van 2025", "2025-22", "seizoen", "moment", False),
    ("juni 2025", "2025-06", "maand", "moment", False),
    ("in mei 2025", "2025-05", "maand", "moment", False),
    ("eind 2026", "[2026-09..2026-12]", "benaderd", "moment", False),
    ("in januari 2025", "2025-01", "maand", "moment", False),
    ("In 2050:", "2050", "jaar", "moment", False),
    ("2022 – 2030", "2022/2030", "jaar", "period", False),
    ("Op 13 maart 2023", "2023-03-13", "dag", "moment", False),
    ("uiterlijk in 2030", "../2030", "jaar", "deadline", False),
    ("Op 23 oktober 2024", "2024-10-23", "dag", "moment", False),
    ("2024 – 2026", "2024/2026", "jaar", "period", False),
    ("2024-2025", "2024/2025", "jaar", "period", False),
    ("Op 22 april 2025", "2025-04-22", "dag", "moment", False),
    ("van december 2024", "2024-12", "maand", "moment", False),
    ("Op 4 maart jl.", "2025-03-04", "dag", "moment", True),
    ("van april", "2025-04", "maand", "moment", True),
    ("uiterlijk juli 2025", "../2025-07", "maand", "deadline", False),
    ("medio 2025", "[2025-05..2025-08]", "benaderd", "moment", False),
    ("van oktober 2024", "2024-10", "maand", "moment", False),
    ("in het voorjaar 2025", "2025-21", "seizoen", "moment", False),
    ("Tot en met 2025", "/2025", "jaar", "period", False),
    ("tot 2040", "/2039", "jaar", "period", False),
    ("Doorlopend", "../..", "doorlopend", "period", False),
    ("sinds 7 april 2025", "2025-04-07/..", "dag", "period", False),
    ("in 2026", "2026", "jaar", "moment", False),
    ("in december 2025", "2025-12", "maand", "moment", False),
    ("2024 en verder (cyclisch\nproces)", "2024/..", "jaar", "period", False),
    ("Tot oktober", "/2025-09", "maand", "period", True),
    ("in het 4e kwartaal", "2025-36", "kwartaal", "moment", True),
    ("Eind 2025", "[2025-09..2025-12]", "benaderd", "moment", False),
    ("begin 2026", "[2026-01..2026-04]", "benaderd", "moment", False),
    ("oktober 2022 – oktober 2024", "2022-10/2024-10", "maand", "period", False),
    ("februari 2024", "2024-02", "maand", "moment", False),
    ("in Q3 2025", "2025-35", "kwartaal", "moment", False),
    ("september 2025", "2025-09", "maand", "moment", False),
    ("in Q4 2025", "2025-36", "kwartaal", "moment", False),
    ("Q1 2026", "2026-33", "kwartaal", "moment", False),
    ("oktober 2022 – april 2025", "2022-10/2025-04", "maand", "period", False),
    ("Sinds 2015", "2015/..", "jaar", "period", False),
    ("per juli 2025", "2025-07", "maand", "moment", False),
    ("van 23 januari", "2025-01-23", "dag", "moment", True),
    ("oktober 2022 –\nseptember 2025", "2022-10/2025-09", "maand", "period", False),
    ("in Q1", "2025-33", "kwartaal", "moment", True),
    ("in voorjaar 2025", "2025-21", "seizoen", "moment", False),
    ("5 dec.:", "2024-12-05", "dag", "moment", True),
    ("op 11 december", "2024-12-11", "dag", "moment", True),
    ("4 maart", "2025-03-04", "dag", "moment", True),
    ("op 3 februari", "2025-02-03", "dag", "moment", True),
    ("na het voorjaar", "[2025-06..]", "benaderd", "moment", True),
    ("najaar/winter", "[2025-09..2026-02]", "seizoen", "moment", True),
]


@pytest.mark.parametrize(("printed", "edtf", "precision", "kind", "inferred"), IN_THE_REPORT)
def test_the_report_is_read(printed: str, edtf: str, precision: str, kind: str, inferred: bool) -> None:
    reading = read(printed, near=NEAR)

    assert (reading.edtf, reading.precision, reading.kind) == (edtf, precision, kind)
    assert reading.year_inferred == inferred
    assert reading.printed == " ".join(printed.split()).rstrip(":")


def test_the_report_prints_what_is_tested() -> None:
    text = shared("report", REPORT.name).read_text("utf-8")

    assert [printed for printed, *_ in IN_THE_REPORT if printed not in text] == []


WORD_OF_TIME = re.compile(
    r"\b(?:[0-9]{1,2} )?(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|dec\.|[1-4]e kwartaal|Q[1-4]|zomer|voorjaar|najaar/winter)\b(?: van)?(?: 20[0-9]{2})?(?: jl\.)?"
)


def test_no_day_month_quarter_or_season_of_the_report_is_unread() -> None:
    found = WORD_OF_TIME.findall(shared("report", REPORT.name).read_text("utf-8"))

    assert len(found) > 50
    assert [words for words in found if not read(words, near=NEAR)] == []


# ── What else is read ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "edtf"),
    [
        ("1 mrt. 2025", "2025-03-01"),
        ("1 MRT 2025", "2025-03-01"),
        ("sept. 2025", "2025-09"),
        ("Okt 2025", "2025-10"),
        ("2025-06", "2025-06"),
        ("12-6-2025", "2025-06-12"),
        ("12-06-2025", "2025-06-12"),
        ("2025-06-12", "2025-06-12"),
        ("vierde kwartaal van 2025", "2025-36"),
        ("1e kwartaal 2025", "2025-33"),
        ("herfst 2025", "2025-23"),
        ("lente van 2025", "2025-21"),
        ("het jaar 2025", "2025"),
        ("in de loop van 2025", "2025"),
        ("het einde van 2025", "[2025-09..2025-12]"),
        ("midden 2025", "[2025-05..2025-08]"),
        ("eind zomer 2025", "2025-08"),
        ("eind februari 2024", "[2024-02-21..2024-02-29]"),
        ("winter 2025/2026", "[2025-12..2026-02]"),
        ("winter 2027 – 2028", "[2027-12..2028-02]"),
        ("winter 2025 – 2030", "2025-12/2030"),
        ("voorjaar/zomer 2025", "[2025-03..2025-08]"),
        ("vanaf 2026", "2026/.."),
        ("vanaf 2024 tot en met 2026", "2024/2026"),
        ("van 2024 t/m 2026", "2024/2026"),
        ("van juni tot oktober 2025", "2025-06/2025-09"),
        ("juni — september 2025", "2025-06/2025-09"),
        ("juni 2025 - september", "2025-06/2025-09"),
        ("12 – 15 juni 2025", "2025-06-12/2025-06-15"),
        ("12 juni 2025 – juni 2025", "2025-06-12/2025-06-30"),
        ("2025 – juni 2025", "2025-01-01/2025-06-30"),
        ("2E KWARTAAL 2025", "2025-34"),
        ("t/m juni 2025", "/2025-06"),
        ("tot aan de zomer van 2025", "/2025-05"),
        ("uiterlijk vóór 1 juli 2025", "../2025-06-30"),
        ("uiterlijk Q3 2025", "../2025-09"),
        ("tot 1 januari 2025", "/2024-12-31"),
        ("na november 2025", "[2025-12..]"),
        ("na eind juni 2025", "[2025-07..]"),
        ("na winter 2025-2026", "[2026-03..]"),
        ("na 2025", "[2026..]"),
        ("uiterlijk tot 1 juli 2025", "../2025-06-30"),
        ("juni\u00a02025", "2025-06"),
        ("vo\u0301o\u0301r juni 2025", "../2025-05"),
    ],
)
def test_other_forms_are_read(printed: str, edtf: str) -> None:
    assert read(printed).edtf == edtf


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("12 juni en 25 november 2025", ["2025-06-12", "2025-11-25"]),
        ("2023 - 2030 en 2031 - 2050", ["2023/2030", "2031/2050"]),
        ("12, 13 en 25 juni 2025", ["2025-06-12", "2025-06-13", "2025-06-25"]),
        ("Q1 2026 en Q2", ["2026-33", "2026-34"]),
    ],
)
def test_several_dates_are_read_in_order_and_a_year_written_once_is_written(
    printed: str, expected: list[str]
) -> None:
    readings = read_all(printed)

    assert [reading.edtf for reading in readings] == expected
    assert not any(reading.year_inferred for reading in readings)
    with pytest.raises(DateError, match="dates stand here"):
        read(printed)


def test_a_date_that_borrows_is_printed_with_what_it_borrows() -> None:
    first, second = read_all("12 juni en\n25 november 2025")

    assert (first.printed, second.printed) == ("12 juni en 25 november 2025", "25 november 2025")


def test_a_date_after_a_range_borrows_its_year_alone() -> None:
    _, january = read_all("1800 tot februari 1800 en januari")

    assert january.printed == "februari 1800 en januari"


def test_a_period_has_its_begin_and_end() -> None:
    period = read("oktober 2022 –\nseptember 2025")

    assert (period.begin, period.end) == (read("oktober 2022"), read("september 2025"))
    assert read("Tot en met 2025").end == read("2025")
    assert read("2024 en verder").begin == read("2024")
    assert read("van juni 2024 tot oktober 2025").end == read("tot oktober 2025").end
    assert [read("Tot en met 2025").begin, read("2024 en verder").end, read("Doorlopend").begin] == [None] * 3


@pytest.mark.parametrize(
    ("printed", "near", "edtf"),
    [
        ("5 dec.", date(2025, 3, 31), "2024-12-05"),
        ("5 dec.", date(2025, 7, 1), "2025-12-05"),
        ("5 dec. a.s.", date(2025, 3, 31), "2025-12-05"),
        ("uiterlijk 5 dec.", date(2025, 3, 31), "../2025-12-05"),
        ("4 maart jl.", date(2025, 3, 4), "2024-03-04"),
        ("sinds oktober", date(2025, 9, 30), "2024-10/.."),
        ("vóór januari", date(2025, 3, 31), "../2025-12"),
        ("tot oktober", date(2025, 10, 1), "/2026-09"),
        ("29 februari", date(1904, 2, 28), "1904-02-29"),
        ("29 februari", date(1900, 2, 28), "1896-02-29"),
        ("april - juni", date(2025, 3, 31), "2025-04/2025-06"),
    ],
)
def test_an_unwritten_year_follows_from_the_day_of_writing(printed: str, near: date, edtf: str) -> None:
    reading = read(printed, near=near)

    assert (reading.edtf, reading.year_inferred) == (edtf, True)


def test_a_year_from_the_context_fills_in_and_never_overrules() -> None:
    assert read("Q1", near=NEAR, year=2026).edtf == "2026-33"
    assert read("Q1", year=2026).year_inferred
    assert read("Q1 2025", year=2026) == read("Q1 2025")


@pytest.mark.parametrize(
    ("printed", "kind", "open_at"),
    [
        ("uiterlijk juli 2025", "deadline", "begin"),
        ("vóór juli 2025", "deadline", "begin"),
        ("tot juli 2025", "period", "begin"),
        ("tot en met juli 2025", "period", "begin"),
        ("vanaf juli 2025", "period", "end"),
        ("sinds juli 2025", "period", "end"),
        ("juli 2025 en verder", "period", "end"),
        ("na juli 2025", "moment", "end"),
        ("eind 2026", "moment", ""),
    ],
)
def test_a_bound_is_stated_only_where_the_words_give_it(printed: str, kind: str, open_at: str) -> None:
    reading = read(printed)

    assert reading.kind == kind
    assert (reading.earliest is None, reading.latest is None) == (open_at == "begin", open_at == "end")


# ── What is no date ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "problem"),
    [
        ("", "a date is missing"),
        ("foo", "'foo' is not understood"),
        ("het zomerreces", "'zomerreces' is not understood"),
        ("2025 in één oogopslag", "'in' is not understood"),
        ("tot", "a date is missing"),
        ("2025 -", "a date is missing"),
        ("juni 2025,", None),
        ("30 februari 2025", "there is no 30 februari in 2025"),
        ("29 februari 2025", "there is no 29 februari in 2025"),
        ("31 april", "no such day in the years around 2025"),
        ("0 juni 2025", "there is no 0 juni"),
        ("2025-13-01", "there is no month 13"),
        ("2025-02-30", "there is no 30 februari"),
        ("32-1-2025", "there is no 32 januari"),
        ("12", "the day 12 lacks its month"),
        ("12 en 2025", "the day 12 lacks its month"),
        ("1066", "not in 1800-2199"),
        ("25.000", "is not understood"),
        ("Q5 2025", "'Q' is not understood"),
        ("5e kwartaal", "is not understood"),
        ("2030 - 2021", "ends before it begins"),
        ("november - februari 2026", "ends before it begins"),
        ("winter/voorjaar 2025", "the season after the stroke"),
        ("begin 12 juni 2025", "do not go with a day"),
        ("medio winter 2025", "do not go with this season"),
        ("medio najaar/winter 2025", "do not go with this season"),
        ("2024 (cyclisch proces)", "'(' is not understood"),
        ("uiterlijk doorlopend", "'doorlopend' is not understood"),
        ("de de 2025", "'de' is not understood"),
        ("x" * (MAX_LENGTH + 1), "longer than"),
        ("٢٠٢٥", "is not understood"),
        ("juni\u200b2025", "is not understood"),
        ("\ud800", "is not understood"),
    ],
)
def test_what_is_no_date_is_an_error_that_says_why(printed: str, problem: str | None) -> None:
    if problem is None:
        assert read(printed)
        return
    with pytest.raises(DateError, match=re.escape(problem)) as caught:
        read(printed, near=NEAR)

    assert "write for instance" in str(caught.value)
    assert str(caught.value).isprintable()
    assert isinstance(caught.value, RequestError)
    assert (caught.value.status, caught.value.exit_code) == (400, 2)


def test_every_form_the_error_offers_is_read() -> None:
    offered = re.split(", | or ", DateError.HINT.removeprefix("write for instance "))

    assert len(offered) == 10
    assert [text for text in offered if not read(text)] == []


def test_a_year_is_not_made_up() -> None:
    with pytest.raises(DateError, match="no year is written and none is given"):
        read("5 december")
    with pytest.raises(DateError, match="years around 1700"):
        read("5 december", near=date(1700, 1, 1))
    with pytest.raises(DateError, match="years around 9999"):
        read("4 maart jl.", near=date.max)
    with pytest.raises(DateError, match="years around 1"):
        read("4 maart jl.", near=date.min)
    with pytest.raises(DateError, match="not in 1800-2199"):
        read("5 december", year=-1)


# ── What holds for every date ──────────────────────────────────────────────

months = st.sampled_from(["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december", "jan.", "feb", "mrt.", "apr", "sept.", "okt", "dec."])  # fmt: skip
years = st.integers(1800, 2199)
written = st.one_of(st.just(""), years.map(lambda year: f" {year}"), years.map(lambda year: f" van {year}"))
units = st.one_of(
    st.builds("{}{}".format, months, written),
    st.builds("{}{}".format, st.sampled_from(["Q1", "Q4", "2e kwartaal", "derde kwartaal"]), written),
    st.builds(
        "{}{}".format, st.sampled_from(["voorjaar", "de zomer", "herfst", "winter", "najaar/winter"]), written
    ),
    years.map(str),
    years.map(lambda year: f"winter {year}-{year + 1}"),
)
days = st.one_of(
    st.builds("{} {}{}".format, st.integers(1, 31), months, written),
    st.dates(date(1800, 1, 1), date(2199, 12, 31)).map(str),
    st.dates(date(1800, 1, 1), date(2199, 12, 31)).map(lambda day: f"{day.day}-{day.month}-{day.year}"),
)
points = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "in ", "op ", "per "]),
    st.one_of(units, days, st.builds("{} {}".format, st.sampled_from(["begin", "medio", "eind"]), units)),
    st.sampled_from(["", "", "", " jl.", " a.s."]),
)
items = st.one_of(
    points,
    st.builds(
        "{} {}".format,
        st.sampled_from(["uiterlijk", "tot", "vóór", "tot en met", "na", "vanaf", "sinds"]),
        points,
    ),
    st.builds("{} {} {}".format, points, st.sampled_from(["-", "–", "t/m", "tot"]), points),
    points.map(lambda text: f"{text} en verder"),
    st.just("Doorlopend"),
)
texts = st.lists(items, min_size=1, max_size=3).map(" en ".join)
nears = st.dates(date(1820, 1, 1), date(2180, 12, 31))
words = st.lists(
    st.sampled_from(
        ["januari", "dec.", "12", "31", "99", "2025", "2025-06-12", "30-2-2025", "Q1", "4e", "kwartaal", "zomer", "winter", "/", "-", "–", "en", ",", "&", "(", ")", "cyclisch", "proces", "begin", "medio", "eind", "uiterlijk", "tot", "met", "vóór", "na", "vanaf", "sinds", "jl.", "a.s.", "verder", "doorlopend", "in", "de", "het", "van", "loop", "foo", ".", "́", "é"]
    ),
    max_size=12,
)  # fmt: skip


def readings_of(text: str, near: date, **options: object) -> tuple[Reading, ...]:
    """Read a text that has the form of a date; some of these name no existing days."""
    try:
        return read_all(text, near=near, **options)
    except DateError as error:
        assume("there is no" not in str(error) and "ends before" not in str(error))
        assume(
            "do not go with" not in str(error)
            and "not in 1800" not in str(error)
            and "longer" not in str(error)
        )
        raise


@NO_TIMING
@given(texts, nears)
def test_bounds_are_those_of_the_edtf_by_the_maintained_library(text: str, near: date) -> None:
    for reading in with_parts(readings_of(text, near)):
        parsed = parse_edtf(reading.edtf)

        assert is_valid(reading.edtf)
        assert (
            bounds(reading) == f"{day(reading, parsed.lower_strict())} {day(reading, parsed.upper_strict())}"
        )


def day(reading: Reading, bound: object) -> object:
    """Read a bound of the library; before an interval with an unstated begin it makes one up."""
    if bound in {inf, -inf} or (
        reading.edtf.startswith("/") and bound[:3] != (reading.latest or NEAR).timetuple()[:3]
    ):
        return "–"
    return date(*bound[:3])


@NO_TIMING
@given(texts, nears)
def test_the_first_day_is_not_after_the_last(text: str, near: date) -> None:
    for reading in with_parts(readings_of(text, near)):
        assert (reading.earliest or date.min) <= (reading.latest or date.max)
        if reading.kind == "period":
            assert reading.earliest == (reading.begin.earliest if reading.begin else reading.earliest)
            assert reading.latest == (reading.end.latest if reading.end else None)


@NO_TIMING
@given(points, st.sampled_from(["", "uiterlijk ", "tot en met ", "vanaf "]), nears)
def test_bounds_are_inside_the_years_named(text: str, form: str, near: date) -> None:
    (reading,) = readings_of(form + text, near)
    named = [int(year) for year in re.findall("[0-9]{4}", text)]

    assert reading.year_inferred == (not named)
    for bound in (reading.earliest, reading.latest):
        assert bound is None or not named or min(named) <= bound.year <= max(named)


@NO_TIMING
@given(texts, nears)
def test_reading_what_a_reading_prints_gives_that_reading(text: str, near: date) -> None:
    assume(
        "jl." not in text and "a.s." not in text and "sinds" not in text
    )  # they speak to their neighbours too
    for reading in with_parts(readings_of(text, near)):
        stated = {bound.year for bound in (reading.earliest, reading.latest) if bound}
        years = (
            {None, *stated} if reading.year_inferred else {None}
        )  # "juni" of "juni - juli" has the year of July

        assert reading in {
            same for year in years for same in with_parts(read_or_none(reading.printed, near=near, year=year))
        }


def read_or_none(text: str, **options: object) -> tuple[Reading, ...]:
    try:
        return read_all(text, **options)
    except DateError:
        return ()


@NO_TIMING
@given(texts, nears)
def test_white_space_and_capitals_do_not_matter(text: str, near: date) -> None:
    readings = readings_of(text, near)
    other = (
        read_all(f"\n {text.upper()}\t".replace(" ", " \u00a0\n"), near=near) if len(text) < 60 else readings
    )

    assert [(r.edtf, r.earliest, r.latest, r.kind) for r in readings] == [
        (r.edtf, r.earliest, r.latest, r.kind) for r in other
    ]


@NO_TIMING
@given(st.one_of(st.text(max_size=MAX_LENGTH + 5), words.map(" ".join), words.map("".join)))
def test_nothing_but_a_date_error_comes_of_any_text(text: str) -> None:
    try:
        readings = read_all(text, near=NEAR)
    except DateError:
        return
    for reading in with_parts(readings):
        assert is_valid(reading.edtf)
        assert parse_edtf(reading.edtf)
        assert reading.printed in " ".join(text.split())


# ── The table, the shapes and the data ─────────────────────────────────────

ROW = re.compile(
    r"\| (?P<printed>[^|]+?) \| `(?P<edtf>[^`]+)` \| (?P<bounds>\S+ \| \S+) \| (?P<precision>\w+) \|.*\|"
)


def test_the_table_in_the_documentation_is_what_the_code_does() -> None:
    text = (ROOT / "docs" / "dates.md").read_text("utf-8")
    rows = [
        line
        for line in text.splitlines()
        if line.startswith("|") and "---" not in line and "| EDTF" not in line
    ]
    found = [ROW.fullmatch(line) for line in rows]

    assert len(found) > 35
    for row in found:
        assert row
        reading = read(row["printed"], near=NEAR)
        assert (reading.edtf, bounds(reading), reading.precision) == (
            row["edtf"], row["bounds"].replace(" | ", " "), row["precision"]
        )  # fmt: skip


@NO_TIMING
@given(texts, nears)
def test_the_pattern_of_the_shape_takes_every_edtf_we_write(text: str, near: date) -> None:
    for reading in with_parts(readings_of(text, near)):
        assert re.search(pattern(), reading.edtf)


def test_the_pattern_of_the_shape_refuses_what_is_no_edtf() -> None:
    wrong = [
        "2025-Q4",
        "2025-37",
        "2025-13",
        "2025-6",
        "25",
        "2025-06-32",
        "/",
        "../",
        "/..",
        "2025..2026",
        "2025-22/2026",
    ]

    assert [value for value in wrong if re.search(pattern(), value)] == []


@cache
def pattern() -> str:
    shapes = Graph().parse(ROOT / "ontology" / "shapes" / "date-expression.ttl")
    return str(shapes.value(SHAPE["DateExpression-edtf-pattern"], SH.pattern))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ontology/examples/date-expression").glob("*.ttl")), ids=lambda path: path.stem
)
def test_another_engine_finds_the_same_contradictions(path: Path) -> None:
    shapes = Graph().parse(ROOT / "ontology" / "shapes" / "date-expression.ttl")
    select = str(shapes.value(shapes.value(SHAPE["DateExpression-bounds"], SH.sparql), SH.select))
    store = pyoxigraph.Store()
    store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)

    found = list(store.query(select, prefixes={"regio": str(REGIO)}))

    assert bool(found) == ("shape:DateExpression-bounds" in path.read_text("utf-8"))


@pytest.fixture(scope="session")
def graph(dataset: Dataset) -> Graph:
    return dataset.default_graph


def meaning(graph: Graph, node: Node) -> tuple[object, ...]:
    """What a node of the data says a date means, its begin and end by what they mean."""
    kinds = set(graph.objects(node, RDF.type))
    parts = (graph.value(node, REGIO.begin), graph.value(node, REGIO.end))
    return (
        *(str(graph.value(node, p) or "–") for p in (REGIO.edtf, REGIO.earliest, REGIO.latest)),
        str(graph.value(node, REGIO.precision)).rpartition("/")[2],
        graph.value(node, REGIO.yearInferred).value,
        next(k for k in ("deadline", "moment", "period") if REGIO[k.capitalize()] in kinds),
        *(part and str(graph.value(part, REGIO.edtf)) for part in parts),
    )


def said(reading: Reading) -> tuple[object, ...]:
    parts = (reading.begin and reading.begin.edtf, reading.end and reading.end.edtf)
    return (
        reading.edtf, *bounds(reading).split(), reading.precision, reading.year_inferred, reading.kind, *parts,
    )  # fmt: skip


def candidates(graph: Graph, node: Node) -> Iterator[tuple[object, ...]]:
    """Read what a node prints, with the year it infers."""
    years: set[int | None] = {None}
    if graph.value(node, REGIO.yearInferred).value:
        stated = [bound.value for p in (REGIO.earliest, REGIO.latest) for bound in graph.objects(node, p)]
        years = {
            bound.year + more for bound in stated for more in (0, 1)
        }  # "tot januari" ends in the year before
    for year in years:
        for reading in with_parts(read_all(str(graph.value(node, REGIO.printed)), year=year)):
            yield said(reading)


def test_every_date_of_the_data_is_what_its_words_say(graph: Graph) -> None:
    nodes = sorted(set(graph.subjects(RDF.type, REGIO.DateExpression)))

    assert len(nodes) > 40
    for node in nodes:
        assert meaning(graph, node) in set(candidates(graph, node)), node


def test_every_precision_is_a_concept(graph: Graph) -> None:
    scheme = "https://w3id.org/regio-graph/concept/precisie/"
    codes = {read(text, near=NEAR).precision for text, *_ in IN_THE_REPORT}

    assert {code for code in codes if (URIRef(scheme + code), None, None) not in graph} == set()
    assert len(codes) == 7
