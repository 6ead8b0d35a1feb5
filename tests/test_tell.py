"""The graph read back in sentences says what the report says, each above the lines it rests on."""

import shutil
from pathlib import Path

import pytest
from conftest import REPORT, ROOT, regio

from regio_graph import release
from regio_graph.describe.sentences import tell
from regio_graph.errors import RequestError
from regio_graph.rdf.store import Store


def told(store: Store, released: release.Release, programme: str = "", language: str = "nl") -> list[str]:
    return [one.text for one in tell(store, released.pages().sentences, language, programme)]


@pytest.mark.parametrize(
    ("programme", "language", "sentence"),
    [
        (
            "programma-wonen",
            "nl",
            "Nijkerk doet mee aan Programma Wonen, alleen Harmonisering woonruimteverdeling.",
        ),
        (
            "Programma Wonen",
            "en",
            "Nijkerk takes part in Housing Programme, only in Harmonisation of housing allocation.",
        ),
        ("woondeal", "nl", "Leusden doet mee aan Woondeal."),
    ],
)
def test_a_programme_is_told_in_sentences(
    store: Store, released: release.Release, programme: str, language: str, sentence: str
) -> None:
    sentences = told(store, released, programme, language)

    assert sentence in sentences
    assert not any("  " in one or "[" in one or "{" in one for one in sentences)


def test_a_programme_is_told_of_alone_and_everything_is_told_of_once(
    store: Store, released: release.Release
) -> None:
    everything, one = told(store, released), told(store, released, "woondeal")

    assert set(one) < set(everything)
    assert len(one) < len(everything) / 4
    assert not any("Programma Wonen" in sentence and "doet mee" in sentence for sentence in one)


def test_every_class_of_statement_is_told(store: Store, released: release.Release) -> None:
    """A class whose statements nobody can read back cannot be checked against the report."""
    patterns = released.pages().sentences
    told_of = {one.node for one in tell(store, patterns, "nl")}
    every = {
        solution["node"].value: solution["type"].value
        for solution in store.select(
            "SELECT ?node ?type WHERE { ?node a regio:ReportedFact, ?type ; regio:passage ?p ."
            " FILTER (?type != regio:ReportedFact && STRSTARTS(STR(?type), STR(regio:))) }"
        )
    }

    assert {kind for node, kind in every.items() if node not in told_of} == set()


def test_an_unknown_programme_is_refused_with_those_there_are(
    store: Store, released: release.Release
) -> None:
    with pytest.raises(RequestError, match="woondeal"):
        told(store, released, "nee")


def test_the_command_shows_the_lines_and_refuses_another_text(
    released: release.Release, tmp_path: Path
) -> None:
    env = {"REGIO_PROJECT": str(ROOT), "REGIO_RELEASES": str(released.folder.parent)}
    bare = regio("tell", "--programme", "woondeal", env=env)
    assert bare.returncode == 0
    assert "REGIO_TEXTS" in bare.stderr

    (tmp_path / "2025-03.txt").write_text("een andere tekst", "utf-8")
    other = regio("tell", "--texts", tmp_path, env=env)
    assert (other.returncode, "another text" in other.stderr) == (3, True)

    missing = regio("tell", env={**env, "REGIO_TEXTS": str(tmp_path / "nergens")})
    assert missing.returncode == 3
    assert "REGIO_TEXTS" in missing.stderr

    if REPORT.exists():
        shutil.copy(REPORT, tmp_path / "2025-03.txt")
        shown = regio("tell", "--programme", "programma-wonen", env={**env, "REGIO_TEXTS": str(tmp_path)})
        assert "| … Nijkerk (alleen harmonisering woonruimteverdeling) …" in shown.stdout
