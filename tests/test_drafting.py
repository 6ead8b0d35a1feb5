"""Drafts: what the template reads, what it asks, what is carried forward, what floors hold."""

import shutil
from pathlib import Path

import pytest
from conftest import REPORT, ROOT, shared
from rdflib import Graph

from benchmarks.drafting.__main__ import FLOORS, carried, example, generated, key_of, known
from benchmarks.drafting.edits import edit
from benchmarks.drafting.score import score
from regio_graph.cli.main import main
from regio_graph.editions.align import align
from regio_graph.editions.clauses import sentences
from regio_graph.editions.dating import find
from regio_graph.editions.drafting import draft
from regio_graph.editions.gazetteer import Gazetteer
from regio_graph.editions.parties import participants
from regio_graph.editions.people import leads
from regio_graph.editions.stretch import FrozenText
from regio_graph.editions.template import read_template
from regio_graph.errors import SourceError

TEMPLATE = ROOT / "data" / "templates" / "voortgangsrapportage.toml"
BASE = "https://w3id.org/regio-graph/amersfoort/"


@pytest.fixture(scope="module")
def template():
    return read_template(TEMPLATE)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return known("municipalities", "public-bodies")


@pytest.fixture(scope="module")
def names(graph):
    return Gazetteer(graph)


def prose(text: str):
    return FrozenText(text).stretch((0, len(text)))


def drafted(text: str, template, graph, edition="2026-03"):
    return draft(text, template, graph, edition, BASE).proposals


SHEET = """Aanpak Beken

Ruimte

Betrokken gemeenten

{towns}

Opdrachtgever(s)

{commissioners}

Bestuurlijk trekker

{leads}

Looptijd

{period}

Uiteindelijk doel

- {goal}

Actueel

- {current}
"""


def sheet(**said: str) -> str:
    usual = {
        "towns": "Baarn en Soest", "commissioners": "Regiogemeenten", "leads": "Burgemeester A. Een",
        "period": "2024 – 2028", "goal": "Schone beken", "current": "Er is niets te melden.",
    }  # fmt: skip
    return SHEET.format(**(usual | said))


# ── lists ──


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Baarn, Soest en Nijkerk (alleen wonen)", [("Baarn", ""), ("Soest", ""), ("Nijkerk", "wonen")]),
        ("gemeente Baarn;\nSoest", [("Baarn", ""), ("Soest", "")]),
        ("Bun-\nschoten, Eemnes.", [("Bunschoten", ""), ("Eemnes", "")]),
    ],
)
def test_municipalities_are_read_with_what_limits_them(text, expected, template, names):
    assert [(p.name, p.limit) for p in participants(prose(text), template, names)] == expected


def test_a_municipality_that_is_not_known_is_a_question_and_links_to_nothing(template, graph):
    found = drafted(sheet(towns="Baarn, Bunschooten en Lutjebroek"), template, graph)

    asked = {p.values["participant"]: p for p in found if p.kind == "participation" and not p.stated}
    assert set(asked) == {"Bunschooten", "Lutjebroek"}
    assert asked["Bunschooten"].near == ("Bunschoten",)
    assert asked["Lutjebroek"].near == ()
    assert all("regio:participant" not in dict(p.nodes[0].properties) for p in asked.values())
    assert [p.values["participant"] for p in found if p.kind == "participation" and p.stated] == ["Baarn"]


def test_except_for_is_asked_and_not_taken_for_a_limit(template, graph):
    found = drafted(sheet(towns="Baarn (m.u.v. handhaving), Soest"), template, graph)

    baarn = next(p for p in found if p.kind == "participation" and p.values["participant"] == "Baarn")
    assert not baarn.stated
    assert "m.u.v. handhaving" in baarn.question


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Burgemeester A. Een en wethouder B. van der Twee", [("A. Een", "burgemeester", ""), ("B. van der Twee", "wethouder", "")]),
        ("Wethouders A. Een-\nAnders en B. Twee (Jeugd)", [("A. Een-Anders", "wethouder", "Jeugd"), ("B. Twee", "wethouder", "Jeugd")]),
        ("wethouder A. Een (Soest)", [("A. Een", "wethouder", "")]),
        ("wethouder A. Een & wethouder B. Twee (bestuurlijk trekker beken)", [("A. Een", "wethouder", ""), ("B. Twee", "wethouder", "beken")]),
    ],
)  # fmt: skip
def test_leads_are_read_with_office_and_scope(text, expected, template, names):
    assert [(lead.name, lead.office, lead.scope) for lead in leads(prose(text), template, names)] == expected


def test_an_acting_lead_says_whom_he_replaces(template, names):
    (lead,) = leads(prose("Anna Een\n\n(tijdelijk door afwezigheid Bert Twee)"), template, names)

    assert (lead.acting, lead.replaces) == (True, "Bert Twee")


def test_membership_of_both_is_no_limit(template, names):
    found = list(
        leads(
            prose("Burgemeester A. Een en wethouder B. Twee (beide lid van Programmaraad Beken)"),
            template,
            names,
        )
    )

    assert [(lead.member, lead.scope) for lead in found] == [("Programmaraad Beken", "")] * 2


def test_an_unreadable_period_is_asked(template, graph):
    (period,) = [p for p in drafted(sheet(period="zolang het duurt"), template, graph) if p.kind == "period"]

    assert not period.stated
    assert "zolang het duurt" in period.question


# ── prose ──


@pytest.mark.parametrize(
    ("text", "type_", "state", "edtf"),
    [
        ("Op 12 mei 2026 wordt de visie vastgesteld.", "vaststelling", "gepland", "2026-05-12"),
        ("In het BO van december 2025 is het kader vastgesteld.", "vaststelling", "gedaan", "2025-12"),
        ("Gemeenten moeten eind 2027 een plan vaststellen.", "vaststelling", "gepland", "[2027-09..2027-12]"),
        ("Naar verwachting wordt de agenda in Q3 2026 opgeleverd.", "oplevering", "verwacht", "2026-35"),
        ("Het stuk wordt besproken in het SSD van 23 januari.", "bespreking", "achterhaald", "2026-01-23"),
        ("Raadsinformatiebijeenkomst op 11 december 2025.", "raadsbijeenkomst", "genoemd", "2025-12-11"),
        ("De regeling gaat in per juli 2026.", "inwerkingtreding", "gepland", "2026-07"),
        ("Voorstel aan BO Q1 2027.", "voorstel", "gepland", "2027-33"),
        ("Monitor (oplevering in 2027).", "oplevering", "gepland", "2027"),
    ],
)
def test_a_sentence_is_a_milestone_of_its_type_state_and_bounds(text, type_, state, edtf, template, graph):
    (found,) = [p for p in drafted(sheet(current=text), template, graph) if p.kind == "milestone"]

    told = (found.values["type"], found.values["state"], found.values["edtf"])
    assert told == (f"mijlpaalsoort/{type_}", f"mijlpaalstatus/{state}", edtf)


@pytest.mark.parametrize(
    "text",
    [
        "Inkoopstrategie 2026 is een belangrijk stuk.",
        "In 2026 werken we verder aan de uitvoering.",
        "Sinds 2015 werken de gemeenten samen.",
        "De gemeenten bespreken dit geregeld.",
        "Begroting 2027",
    ],
)
def test_a_year_or_a_verb_alone_is_no_milestone(text, template, graph):
    assert [p for p in drafted(sheet(current=text), template, graph) if p.kind == "milestone"] == []


def test_one_sentence_can_hold_several_milestones_and_one_date_for_two(template, graph):
    text = "Uitkomsten in Q3 2026 gereed; presentatie in BO september 2026 en plan van aanpak in Q4 2026."
    also = " In het 4e kwartaal vindt besluitvorming plaats en wordt het ontwerp ter inzage gelegd."
    found = [p for p in drafted(sheet(current=text + also), template, graph) if p.kind == "milestone"]

    assert [p.values["edtf"] for p in found] == ["2026-35", "2026-09", "2026-36", "2026-36", "2026-36"]
    assert [p.values["type"].partition("/")[2] for p in found][-2:] == ["besluit", "terinzagelegging"]


def test_a_point_in_an_abbreviation_ends_no_sentence(template):
    text = "Op 4 maart jl. is het besproken (i.s.m. het Rijk). Daarna volgt BOSD 5 dec. en meer."

    assert len(list(sentences(prose(text), template))) == 2


def test_dates_are_found_where_they_stand():
    from datetime import date  # noqa: PLC0415

    text = "Bijeenkomsten op 12 juni en 25 november 2026, daarna medio 2027; Agenda 2030 niet."
    found = find(prose(text), date(2026, 3, 31))

    assert [one.reading.edtf for one in found] == ["2026-06-12", "2026-11-25", "[2027-05..2027-08]"]
    assert [text[one.start : one.end] for one in found] == [
        "12 juni en 25 november 2026",
        "25 november 2026",
        "medio 2027",
    ]


def test_a_goal_has_its_numbers_with_unit_comparison_and_year(template, graph):
    found = drafted(sheet(goal="Minimaal 1.250 extra woningen in 2030. Dat is veel."), template, graph)

    (goal,) = [p for p in found if p.kind == "goal"]
    assert goal.values["quantities"] == "1250 unit:NUM vergelijking/ten-minste"
    assert goal.values["due"] == "2030"
    assert "<https://w3id.org/regio-graph/concept/telling/extra-woning>" in str(goal.nodes)


def test_what_the_template_does_not_know_is_told(template, graph):
    made = draft("Inhoudsopgave van alles\n\n" + sheet(), template, graph, "2026-03", BASE)

    assert "Inhoudsopgave van alles" in [line.text for line in made.unknown] + [
        s.title for s in made.layout.sheets
    ]


# ── the template itself ──


def test_a_misspelt_key_of_a_template_names_its_place(tmp_path):
    wrong = tmp_path / "t.toml"
    wrong.write_text(TEMPLATE.read_text("utf-8").replace("bullets =", "bulets ="), "utf-8")

    with pytest.raises(SourceError, match=r"t\.toml: layout\.bullets is missing"):
        read_template(wrong)


def test_a_wrong_pattern_of_a_template_names_the_pattern(tmp_path):
    wrong = tmp_path / "t.toml"
    wrong.write_text(TEMPLATE.read_text("utf-8").replace(r"'ter inzage\b'", "'ter (inzage'"), "utf-8")

    with pytest.raises(SourceError, match=r"the pattern 'ter \(inzage' is wrong"):
        read_template(wrong)


# ── floors ──


def reached(scores: dict, names: list[str]) -> None:
    for name in names:
        kinds, precision, recall = FLOORS[name]
        parts = [scores[kind] for kind in kinds if kind in scores]
        total = parts[0]
        for part in parts[1:]:
            total = total.add(part)
        assert total.precision >= precision, (name, total.wrong)
        assert total.recall >= recall, (name, total.missed)


def test_reports_made_by_a_seed_are_drafted_right(template, graph):
    reached(
        generated(template, graph, 3),
        [name for name in FLOORS if "documents" not in name and "carried" not in name],
    )


def test_the_edition_of_this_project_is_drafted_right(template, graph):
    text = shared("report", REPORT.name).read_text("utf-8")
    scores, banded = score(draft(text, template, graph, "2025-03", BASE).proposals, key_of("2025-03"))

    reached(scores, [name for name in FLOORS if "carried" not in name])
    sure = [right for pairs in banded.values() for confidence, right in pairs if confidence >= 0.95]
    assert sum(sure) / len(sure) >= 0.97


def test_what_still_stands_is_carried_and_what_changed_is_not():
    text = shared("report", REPORT.name).read_text("utf-8")
    found = carried(text, key_of("2025-03"), 2)

    assert found.precision >= 0.995, found.wrong
    assert found.recall >= 0.97


def test_a_moved_paragraph_takes_its_passages_along():
    one, two = (
        "Een eerste alinea over de beken van de streek.\n\n",
        "Een tweede alinea over fietsen en wandelen.\n\n",
    )
    three = "Een derde alinea die nergens over gaat.\n"
    alignment = align(one + two + three, two + one + three)
    start = (one + two + three).index("fietsen")

    assert alignment.carry(start, start + 7) == (two.index("fietsen"), two.index("fietsen") + 7)
    changed = align(one, one.replace("beken", "sloten"))
    assert changed.carry(0, len(one.strip())) is None


def test_an_edited_text_says_where_its_characters_went():
    text = shared("report", REPORT.name).read_text("utf-8")
    edited = edit(text, 1)

    assert edited.text != text
    assert all(edited.text[new] in {text[old], "\n"} for old, new in list(edited.to.items())[::50])


# ── the command ──


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the project, to draft in."""
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("example", "drafts"))
    return tmp_path


def run(project: Path, *arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["--project", str(project), *map(str, arguments)])
    return int(ended.value.code or 0)


def test_a_draft_of_an_edited_text_carries_the_edition_forward(project, capsys):
    text = shared("report", REPORT.name).read_text("utf-8")
    new = text.replace("Burgemeester M. Röell", "Wethouder N. Nieuw").replace("medio 2025", "eind 2025")
    report = project / "report.txt"
    report.write_text(new, "utf-8")

    assert run(project, "text", report, "--edition", "2025-04") == 0
    assert run(project, "draft", "2025-04", "--previous-text", REPORT) == 0
    told = capsys.readouterr().out
    assert "Carried forward:" in told

    folder = project / "data" / "drafts" / "2025-04"
    edition = Graph()
    for path in (folder / "edition").rglob("*.ttl"):
        edition.parse(path)
    said = {str(o) for o in edition.objects()}
    assert "N. Nieuw" in said
    assert "M. Röell" not in said
    kept = len(edition) / len(key_of("2025-03"))
    assert kept > 0.6
    assert all("passage/2025-04/" in str(o) for s, p, o in edition if str(p).endswith("#passage"))


def test_a_draft_without_the_text_before_it_says_what_is_needed(project, capsys):
    report = project / "report.txt"
    report.write_text(sheet(), "utf-8")

    assert run(project, "draft", "2025-09") == 3
    assert "no text is frozen; run `regio-graph text" in capsys.readouterr().err
    assert run(project, "text", report, "--edition", "2025-09") == 0
    assert run(project, "draft", "2025-09") == 3
    assert "the text of edition 2025-03 is needed" in capsys.readouterr().err
    assert run(project, "draft", "2025-09", "--previous-text", report) == 3
    assert "is another text than edition 2025-03" in capsys.readouterr().err
    assert run(project, "draft", "2025-09", "--alone") == 0


def test_a_frozen_text_is_not_written_over(project, capsys):
    report = project / "report.txt"
    report.write_text(sheet(), "utf-8")
    assert run(project, "text", report, "--edition", "2025-09") == 0
    report.write_text(sheet(goal="Andere beken"), "utf-8")

    assert run(project, "text", report, "--edition", "2025-09") == 3
    assert "another text is frozen here" in capsys.readouterr().err
    assert run(project, "text", report, "--edition", "2025-09", "--again") == 0


# ── another region, another report ──


def test_a_report_of_another_layout_is_read_by_its_template_alone():
    scores = example()

    for kinds, floor in (
        (("participation", "commissioning", "leadership", "period", "goal", "quantity"), 1.0),
        (("milestone",), 0.9),
    ):
        for kind in kinds:
            assert scores[kind].precision >= floor, scores[kind].wrong
            assert scores[kind].recall >= floor, scores[kind].missed


def test_what_stands_under_no_heading_that_is_known_is_asked():
    folder = ROOT / "data" / "example"
    template = read_template(next((folder / "data" / "templates").glob("*.toml")))
    text = (folder / "later" / "texts" / "2026-09.txt").read_text("utf-8")
    found = draft(text, template, known(), "2026-09", "https://data.lommerzoom.example/").proposals

    asked = [p.values["text"] for p in found if p.kind == "unread"]
    assert any("Vlot op de Fiets is op 30 juni 2026 afgerond" in each for each in asked)
    assert [p.values["role"] for p in found if p.kind == "involvement"][:1] == ["Partner"]


def test_a_lead_is_told_from_the_municipality_behind_the_name(template, names):
    (lead,) = leads(prose("Wethouder A. Een van Soest, lid van het Streekberaad"), template, names)

    assert (lead.name, lead.member) == ("A. Een", "Streekberaad")
    assert lead.home.endswith("gm0342")
    (other,) = leads(prose("wethouder A. van Soest"), template, names)
    assert (other.name, other.home) == ("A. van Soest", "")


@pytest.fixture
def streek(tmp_path) -> Path:
    """The fictional region, to draft its second edition in."""
    for part in ("ontology", "queries"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copytree(ROOT / "data" / "example" / "data", tmp_path / "data")
    shutil.copytree(ROOT / "data" / "example" / "texts", tmp_path / "texts")
    for path in (ROOT / "data" / "example" / "later" / "register").glob("municipalities*"):
        shutil.copy(path, tmp_path / "data" / "register")
    report = ROOT / "data" / "example" / "later" / "texts" / "2026-09.txt"
    assert run(tmp_path, "text", report, "--edition", "2026-09") == 0
    assert run(tmp_path, "draft", "2026-09") == 0
    return tmp_path / "data" / "drafts" / "2026-09"


def test_a_fact_said_anew_keeps_its_name_and_another_programmes_words_are_not_taken(streek):
    edition = Graph()
    for path in (streek / "edition").rglob("*.ttl"):
        edition.parse(path)
    said = {str(s).partition("/id/")[2] for s in edition.subjects()}

    # The second edition moved these dates; the milestones are the same ones.
    assert {
        "mijlpaal/streekwaterplan-raden",
        "mijlpaal/bossenkaart-streekoverleg",
        "mijlpaal/beekmonitor",
    } <= said
    # This programme ended: what the first edition listed of it is not carried to the sheet of another.
    assert not {
        each for each in said if each.startswith(("deelname/vlot", "opdracht/vlot", "trekkerschap/vlot"))
    }
    assert {"deelname/vakwerk-in-de-streek-ermelo", "deelname/vakwerk-in-de-streek-putten"} <= said
    asked = (streek / "proposals.jsonl").read_text("utf-8")
    assert '"Vlot op de Fiets"' in asked
