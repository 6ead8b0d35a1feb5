"""Questions as seven people would ask them, each by one short query.

The answers were taken from the report by somebody who had not seen the model, and are
compared row for row; a query holds nothing of its answer and takes no string apart.
"""

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT

from regio_graph.rdf.results import as_texts
from regio_graph.rdf.store import Store
from regio_graph.sparql import syntax

QUESTIONS = sorted((ROOT / "tests" / "questions").glob("*.rq"))
ANSWERS = json.loads((ROOT / "tests" / "questions" / "answers.json").read_text("utf-8"))

VOICES = {
    "council member",
    "clerk",
    "journalist",
    "alderman's adviser",
    "civil servant of the province",
    "citizen",
    "steward",
}

each = pytest.mark.parametrize("path", QUESTIONS, ids=lambda p: p.stem)


@each
def test_question_is_answered_row_for_row(path: Path, store: Store) -> None:
    text = path.read_text("utf-8")
    _, found = as_texts(store.query(syntax.examine(text).text))
    answer = [[cell.text for cell in row] for row in found]

    if "ORDER BY" in text:
        assert answer == ANSWERS[path.stem]
    else:
        assert sorted(answer) == sorted(ANSWERS[path.stem])


@each
def test_question_is_short_and_honest(path: Path) -> None:
    text = path.read_text("utf-8")
    asked, query = (
        " ".join(re.findall(r"^# (.*)", text, re.MULTILINE)),
        re.sub(r"^#.*\n", "", text, flags=re.MULTILINE),
    )
    cells = {cell for row in ANSWERS[path.stem] for cell in row}

    assert re.match(rf"# ({'|'.join(VOICES)}): .*\?\n# .*\?\n", text)
    assert len([line for line in query.splitlines() if not line.startswith("PREFIX")]) <= 12
    assert not re.search(
        r"\b(REGEX|CONTAINS|REPLACE|STRBEFORE|STRAFTER|SUBSTR|STRSTARTS|STRENDS)\b", query, re.IGNORECASE
    )
    assert {cell for cell in cells if f'"{cell}"' in query and cell not in asked} == set()


def test_every_persona_asks_and_every_answer_is_asked_for() -> None:
    personas = {path.read_text("utf-8").removeprefix("# ").partition(":")[0] for path in QUESTIONS}

    assert personas == VOICES
    assert {path.stem for path in QUESTIONS} == set(ANSWERS)
    assert len(QUESTIONS) >= 59
