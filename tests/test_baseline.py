"""Accepted findings: known wherever they move to, with a reason, an owner and an end."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_validate import DATA, SHAPES, findings, folder, run

from regio_graph.errors import SourceError
from regio_graph.validate import baseline
from regio_graph.validate.baseline import Entry

assert folder  # the fixture of the neighbouring tests

GIVEN = ("data.ttl", "-s", "shapes.ttl", "--baseline", "accepted.toml", "--lang", "en")


def accept(folder: Path) -> str:
    run(folder, *GIVEN, "--baseline-update")
    path = folder / "accepted.toml"
    text = path.read_text("utf-8").replace('reason = ""', 'reason = "asked the source"')
    path.write_text(text, "utf-8")
    return text


def test_what_was_accepted_no_longer_counts_and_is_still_told(folder: Path) -> None:
    accept(folder)

    ended = run(folder, *GIVEN)

    assert ended.exit_code == 0
    assert "No findings." in ended.stdout
    assert "6 accepted by the baseline" in ended.stdout
    sarif = json.loads(run(folder, *GIVEN, "-f", "sarif", "--show-accepted").stdout)["runs"][0]["results"]
    assert {r["suppressions"][0]["justification"] for r in sarif} == {"asked the source"}


def test_an_entry_survives_moved_lines_and_no_other_change(folder: Path) -> None:
    accept(folder)
    (folder / "data.ttl").write_text(
        "# one more line\n\n" + DATA.replace("ex:age 1 ,", "ex:age 1 , 3 ,"), "utf-8"
    )
    assert run(folder, *GIVEN).exit_code == 0

    (folder / "data.ttl").write_text(DATA.replace('"x"', '"y"'), "utf-8")
    ended = run(folder, *GIVEN, "-f", "json")

    assert [f["value"] for f in findings(ended)] == ['"y"']
    assert ended.exit_code == 1
    assert [note for note in json.loads(ended.stdout)["notes"] if "no longer occurs" in note] != []


def test_an_expired_entry_accepts_nothing_and_is_reported(folder: Path) -> None:
    text = accept(folder)
    expires = baseline.read(folder / "accepted.toml")[0].expires
    (folder / "accepted.toml").write_text(
        text.replace(f"expires = {expires}", "expires = 2020-01-31"), "utf-8"
    )

    ended = run(folder, *GIVEN, "-f", "json")

    assert ended.exit_code == 1
    assert len(findings(ended)) == 6
    assert sum("expired on 2020-01-31" in note for note in json.loads(ended.stdout)["notes"]) == 6


def test_updating_keeps_words_and_drops_what_is_gone(folder: Path) -> None:
    accept(folder)
    (folder / "data.ttl").write_text(DATA.replace('"x"', '"y"'), "utf-8")

    run(folder, *GIVEN, "--baseline-update")
    entries = baseline.read(folder / "accepted.toml")

    assert len(entries) == 6
    assert sorted({e.reason for e in entries}) == ["", "asked the source"]
    assert '"x"' not in {e.value for e in entries}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("other = 1", "nothing else"),
        ("[[accepted]]\nrule = 'x'", "entry 1 has no fingerprint"),
        ("[[accepted]]\nfingerprint = 'x'", "entry 1 needs a date"),
        ("[[accepted]]\nfingerprint = 'x'\nexpires = '2030-01-01'", "entry 1 needs a date"),
        ("[[accepted]]\nfingerprint = 'x'\nexpires = 2030-01-01\nresaon = 'y'", "unknown key: resaon"),
        ("accepted = 3", "nothing else"),
    ],
)
def test_what_is_no_baseline_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "b.toml"
    path.write_text(text)

    with pytest.raises(SourceError, match=message):
        baseline.read(path)


@given(words=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=6, max_size=6))
def test_any_text_survives_being_written(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    entry = Entry(*words, expires=dt.date(2030, 1, 31))
    path = tmp_path_factory.mktemp("b") / "b.toml"
    path.write_bytes(baseline.written([entry]).encode())

    assert baseline.read(path) == (entry,)


def test_shapes_are_what_these_tests_think() -> None:
    assert "sh:maxCount 1" in SHAPES
