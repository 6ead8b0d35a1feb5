"""For each limited participation of the report: what that municipality gets, and what it does not.

Read from the report, not from the data; L1 to L8 follow the sheets. The canned queries are asked as people ask them.
"""

import pytest

from regio_graph.content.queries import CannedQuery
from regio_graph.rdf.results import as_texts
from regio_graph.rdf.store import Store
from regio_graph.release import Release
from regio_graph.sparql import syntax

BASE = "https://w3id.org/regio-graph/amersfoort/id/"
GEMEENTE = "https://identifier.overheid.nl/tooi/id/gemeente/"
CODES = {
    "Amersfoort": "gm0307", "Baarn": "gm0308", "Barneveld": "gm0203", "Bunschoten": "gm0313", "Eemnes": "gm0317",
    "Leusden": "gm0327", "Nijkerk": "gm0267", "Soest": "gm0342", "Woudenberg": "gm0351",
}  # fmt: skip

JEUGD = {
    "bosd-oktober-2024",
    "bosd-2024-12-05",
    "raadsinformatie-jeugdhulp",
    "ronde-langs-gemeenten",
    "lokale-bijeenkomsten",
}
WMO = {
    "concept-inkoopstrategie-ssd",
    "raadsinformatie-wmo",
    "selectie-aanbieder-mo",
    "mo-opdracht",
    "mo-besluitvorming",
    "mo-collegebesluit",
    "mo-publicatie",
}
HARMONISERING = {
    "model-vastgesteld",
    "model-advies-gs",
    "reactiebrieven-ontvangen",
    "reactiebrieven-bo",
    "verordening-lokaal",
}
AFSPRAKEN = {
    "afsprakenkader-ouderen",
    "toedeling-aandachtsgroepen",
    "leidende-principes",
    "afspraken-aandachtsgroepen-bo",
    "afsprakenkaders-opnemen",
}

GETS = [  # municipality, what it gets, what it does not get
    ("Nijkerk", HARMONISERING | {"ppww-2025"}, AFSPRAKEN),
    ("Eemnes", JEUGD | {"inkoopstrategie-2026"}, WMO),
    ("Nijkerk", WMO | {"inkoopstrategie-2026"}, JEUGD),
    ("Nijkerk", {"verkeersmodel"}, {"busconcessies", "spitssprinter"}),
    ("Eemnes", {"busconcessies", "spitssprinter"}, {"verkeersmodel"}),
    ("Woudenberg", {"busconcessies", "spitssprinter"} | AFSPRAKEN | HARMONISERING, {"verkeersmodel"}),
    ("Amersfoort", {"bijeenkomst-amersfoort", "verkeersmodel"} | JEUGD | WMO, {"motie-baarn"}),
    ("Leusden", JEUGD | WMO, {"bijeenkomst-amersfoort", "motie-baarn"}),
    ("Baarn", {"motie-baarn", "verkeersmodel"}, {"bijeenkomst-amersfoort"}),
    (
        "Barneveld",
        {"raadsbijeenkomst-2025-06-12", "woondeal-gesloten"},
        HARMONISERING | WMO | {"busconcessies"},
    ),
]
WORK = [
    (
        "Nijkerk",
        {
            "harmonisering",
            "model-opstellen",
            "lokaal-vaststellen",
            "verkeersmodel",
            "inkooptraject-mo",
            "regiopoorten",
        },
        {
            "afsprakenkader-ouderen",
            "afspraken-aandachtsgroepen",
            "werkwijze-jeugdhulp",
            "specialistische-jeugdhulp",
            "busconcessies",
        },
    ),
    (
        "Eemnes",
        {"werkwijze-jeugdhulp", "specialistische-jeugdhulp", "busconcessies"},
        {"inkooptraject-mo", "verkeersmodel"},
    ),
    ("Woudenberg", {"busconcessies"}, {"verkeersmodel"}),
]
COUNTS = [  # municipality, window, number of dated milestones in it
    ("Nijkerk", "2025-04-01", "2026-12-31", 19),
    ("Nijkerk", "2024-01-01", "2025-03-31", 10),
    ("Eemnes", "2025-04-01", "2026-12-31", 27),
    ("Eemnes", "2024-01-01", "2025-03-31", 14),
    ("Woudenberg", "2025-04-01", "2026-12-31", 31),
    ("Woudenberg", "2024-01-01", "2025-03-31", 17),
    ("Amersfoort", "2025-04-01", "2026-12-31", 32),
    ("Amersfoort", "2024-01-01", "2025-03-31", 18),
    ("Barneveld", "2025-04-01", "2026-12-31", 4),
]


def held(store: Store, municipality: str, kind: str) -> set[str]:
    query = f"""
        PREFIX regio: <https://w3id.org/regio-graph/def#>
        SELECT ?fact WHERE {{ ?fact a regio:{kind} ; regio:holdsFor <{GEMEENTE}{CODES[municipality]}> }}
    """
    _, found = as_texts(store.query(syntax.examine(query).text))
    return {row[0].text.rpartition("/")[2] for row in found}


@pytest.mark.parametrize(("municipality", "gets", "not_"), GETS)
def test_milestones_hold_for_those_they_concern(
    municipality: str, gets: set[str], not_: set[str], store: Store
) -> None:
    found = held(store, municipality, "Milestone")

    assert (gets - found, not_ & found) == (set(), set())


@pytest.mark.parametrize(("municipality", "gets", "not_"), WORK)
def test_work_holds_for_those_it_concerns(
    municipality: str, gets: set[str], not_: set[str], store: Store
) -> None:
    found = held(store, municipality, "WorkItem")

    assert (gets - found, not_ & found) == (set(), set())


def asked(released: Release, store: Store, name: str, **values: str) -> list[dict[str, str]]:
    """Ask a canned query with other values than its own."""
    query: CannedQuery = next(query for query in released.queries() if query.name == name)
    lines = []
    for line in query.text.splitlines():
        parameter = next((p for p in values if line.strip().startswith(f"VALUES ?{p} {{")), None)
        lines.append(f"  VALUES ?{parameter} {{ {values[parameter]} }}" if parameter else line)
    names, found = as_texts(store.query(syntax.examine("\n".join(lines)).text))
    return [dict(zip(names, (cell.text for cell in row), strict=True)) for row in found]


def day(text: str) -> str:
    return f'"{text}"^^xsd:date'


@pytest.mark.parametrize(("municipality", "start", "end", "number"), COUNTS)
def test_the_agenda_of_a_municipality_is_what_concerns_it(
    municipality: str, start: str, end: str, number: int, released: Release, store: Store
) -> None:
    found = asked(
        released, store, "municipalities/agenda",
        municipality=f"gemeente:{CODES[municipality]}", **{"from": day(start)}, until=day(end),
    )  # fmt: skip

    assert len({row["milestone"] for row in found if row["printed"]}) == number


@pytest.mark.parametrize(
    ("municipality", "year", "decisions"),
    [
        ("Nijkerk", 2024, {"model-vastgesteld"}),
        ("Nijkerk", 2025, {"kantorenbeleid-besluit", "mo-besluitvorming", "ppww-2025", "verordening-lokaal"}),
        ("Eemnes", 2026, {"warmteprogramma"}),
    ],
)
def test_the_decisions_of_a_municipality_are_those_that_concern_it(
    municipality: str, year: int, decisions: set[str], released: Release, store: Store
) -> None:
    found = asked(
        released, store, "municipalities/decisions",
        municipality=f"gemeente:{CODES[municipality]}", **{"from": day(f"{year}-01-01")}, until=day(f"{year}-12-31"),
    )  # fmt: skip

    assert {row["milestone"].rpartition("/")[2] for row in found if row["printed"]} == decisions


def test_who_only_takes_part_in_a_part_leads_and_commissions_no_other(store: Store) -> None:
    query = """
        PREFIX regio: <https://w3id.org/regio-graph/def#>
        PREFIX schema: <https://schema.org/>
        SELECT ?part ?name WHERE {
          ?node a regio:ProgrammePart ; schema:name ?part ; regio:hasLeader|regio:hasCommissioner ?who . ?who schema:name ?name
        }
    """
    _, found = as_texts(store.query(syntax.examine(query).text))

    assert sorted([cell.text for cell in row] for row in found) == [
        ["Harmonisering woonruimteverdeling", "SWEV"],
        ["Harmonisering woonruimteverdeling", "regiogemeenten"],
        ["Jeugd", "M. Havinga"],
        ["Jeugd", "N. Aboyaakoub-Akkouh"],
        ["Jeugd", "regiogemeenten"],
        ["Regionale afspraken huisvesting ouderen en aandachtsgroepen", "provincie Utrecht"],
        ["Wmo", "M. Paffen-Zeenni"],
        ["Wmo", "O. Suna"],
        ["Wmo", "regiogemeenten"],
    ]
