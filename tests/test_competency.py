"""The forty competency questions against their exact answers, each by one short query over the built release.

A query here never holds an answer: it names only what the question names. Where the
question's rule of comparison asks for a keyword instead of our wording, `KEYWORDS` has it.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, shared

from regio_graph.rdf.results import as_texts
from regio_graph.rdf.store import Store
from regio_graph.sparql import syntax

QUERIES = ROOT / "tests" / "competency"

Rows = list[tuple[str, ...]]


def flat(found: Rows) -> list[str]:
    return [cell for row in found for cell in row]


def first(found: Rows) -> list[str]:
    assert len(found) == 1, found
    return list(found[0])


def grouped(found: Rows) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in found:
        groups.setdefault(key, [])
        if value:
            groups[key].append(value)
    return {key: sorted(set(values)) for key, values in groups.items()}


def quantity(found: Rows) -> dict[str, object]:
    value, unit, year = first(found)
    units = {"http://qudt.org/vocab/unit/TeraW-HR": "TWh"}
    return {"value": Decimal(value), "unit": units[unit], "year": int(year)}


def parts(found: Rows) -> dict[str, object]:
    return {
        part: {
            "commissioners": sorted({who for name, who, _ in found if name == part}),
            "period": next(when for name, _, when in found if name == part),
        }
        for part, _, _ in found
    }


def one_group(key: str, values: str) -> Callable[[Rows], dict[str, object]]:
    def shape(found: Rows) -> dict[str, object]:
        ((name, members),) = grouped(found).items()
        return {key: name, values: members}

    return shape


def numbers(found: Rows) -> list[int]:
    return [int(cell) for cell in flat(found)]


def inferred_day(found: Rows) -> str:
    day, inferred = first(found)
    assert inferred == "true", "the year must be marked as inferred"
    return day


def bounds(found: Rows) -> dict[str, str]:
    return dict(zip(("edtf", "earliest", "latest"), first(found), strict=True))


def bodies(found: Rows) -> dict[str, object]:
    (chance,) = {chance for _, chance in found}
    return {"bodies": [body for body, _ in found], "chance": chance}


# Where the question compares by keyword: what must stand in our wording, and what then counts as the answer.
KEYWORDS = {
    "O14": {
        "leidende principes": "leidende principes aandachtsgroepen",
        "model Huisvestingsverordening": "model Huisvestingsverordening en afsprakenkader ouderenhuisvesting",
        "reactiebrieven": "reactiebrieven GS",
    },
    "O15": {"spitssprinter": "terugkeer spitssprinter"},
    "O28": {"financiële bijdrage": "financiële bijdrage van het Rijk"},
}


def worded(name: str, answer: object) -> object:
    """Read our wording as the gold's where the question's rule says that a keyword decides."""
    if isinstance(answer, list):
        return [worded(name, member) for member in answer]
    if isinstance(answer, dict):
        return {key: worded(name, member) for key, member in answer.items()}
    found = {gold for keyword, gold in KEYWORDS.get(name, {}).items() if keyword in str(answer)}
    return found.pop() if len(found) == 1 else answer


# How the rows of each query become the shape in which the answer is written down.
SHAPES: dict[str, Callable[[Rows], object]] = {
    "O01": first,
    "O02": dict,
    "O03": quantity,
    "O04": flat,
    "O05": first,
    "O06": flat,
    "O07": parts,
    "O08": grouped,
    "O09": flat,
    "O10": flat,
    "O11": flat,
    "O12": inferred_day,
    "O13": bounds,
    "O14": lambda found: [list(row) for row in found],
    "O15": first,
    "O16": lambda found: {name: int(count) for name, count in found},
    "O17": lambda found: int(first(found)[0]),
    "O18": lambda found: {name: int(count) for name, count in found},
    "O19": lambda found: int(first(found)[0]),
    "O20": lambda found: int(first(found)[0]),
    "O21": flat,
    "O22": flat,
    "O23": flat,
    "O24": flat,
    "O25": lambda found: first(found)[0] == "true",
    "O26": first,
    "O27": grouped,
    "O28": bodies,
    "O29": first,
    "O30": one_group("programme", "leads"),
    "O31": numbers,
    "O32": numbers,
    "O33": lambda found: [first(found)[0], int(first(found)[1])],
    "O34": dict,
    "O35": lambda found: [first(found)[0], int(first(found)[1])],
    "O36": flat,
    "O37": flat,
    "O38": one_group("programme", "periods"),
    "O39": flat,
}


def gold(name: str) -> dict[str, object]:
    questions = json.loads(shared("competency-questions.json").read_text("utf-8"))
    return next(question for question in questions if question["id"] == name)


def unordered(value: object) -> object:
    """Sort every list, for answers that are sets."""
    if isinstance(value, list):
        return sorted((unordered(member) for member in value), key=str)
    if isinstance(value, dict):
        return {key: unordered(member) for key, member in value.items()}
    return value


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_question_is_answered_exactly(name: str, store: Store) -> None:
    question = gold(name)
    query = (QUERIES / f"{name}.rq").read_text("utf-8")
    _, solutions = as_texts(store.query(syntax.examine(query).text))

    answer = worded(name, SHAPES[name]([tuple(cell.text for cell in row) for row in solutions]))

    if question["answer_type"] == "ordered list":
        assert answer == question["gold_answer"]
    else:
        assert unordered(answer) == unordered(question["gold_answer"])


def test_every_programme_is_complete(store: Store) -> None:
    answer = store.query(syntax.examine((QUERIES / "O40.rq").read_text("utf-8")).text)

    assert bool(answer) is gold("O40")["gold_answer"]


def test_every_query_is_asked() -> None:
    asked = {path.stem for path in QUERIES.glob("*.rq")}

    assert asked == {*SHAPES, "O40"} == {f"O{number:02}" for number in range(1, 41)}


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.rq")), ids=lambda p: p.stem)
def test_no_query_holds_its_answer(path: Path) -> None:
    question = gold(path.stem)
    asked = question["question_nl"].lower()
    answers = {text for text in leaves(question["gold_answer"]) if text.lower() not in asked}

    assert {text for text in answers if f'"{text}"' in path.read_text("utf-8")} == set()


def leaves(value: object) -> set[str]:
    if isinstance(value, dict):
        return {text for member in value.items() for text in leaves(list(member))}
    if isinstance(value, list):
        return {text for member in value for text in leaves(member)}
    return {value} if isinstance(value, str) else set()
