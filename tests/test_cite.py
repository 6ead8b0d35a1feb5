"""Offsets for a quote, and placeholders filled in."""

import pytest
from conftest import ROOT
from rdflib import Graph

from regio_graph.editions.cite import fill, find, one
from regio_graph.editions.stretch import FrozenText
from regio_graph.errors import RequestError, SourceError

TEXT = FrozenText(
    "Betrokken gemeenten\n\nEde, Nijkerk (alleen wo-\nnen)\nen Barneveld\n\nNijkerk doet mee.\nTrekker: N. Aan-\nHuis\n"
)


def test_a_quote_is_found_over_line_breaks_and_broken_words():
    place = one(TEXT, "Nijkerk (alleen wonen) en Barneveld")

    assert TEXT.text[place.start : place.end] == "Nijkerk (alleen wo-\nnen)\nen Barneveld"
    assert place.line == 3


def test_a_hyphen_before_a_capital_is_part_of_the_name():
    assert one(TEXT, "N. Aan-Huis").line == 8


def test_a_quote_that_stands_twice_is_refused_with_every_place():
    assert [place.line for place in find(TEXT, "Nijkerk")] == [3, 7]
    with pytest.raises(RequestError, match=r"stands 2 times \(line 3: .*line 7: .*@regel-3"):
        one(TEXT, "Nijkerk")


def test_the_line_tells_two_places_apart():
    assert one(TEXT, "Nijkerk", 7).line == 7


def test_a_quote_that_is_not_there_says_so():
    with pytest.raises(RequestError, match="does not stand in the text"):
        one(TEXT, "Amsterdam")


def test_placeholders_become_passages_in_lists_too_and_nothing_else_changes():
    turtle = (
        "@prefix regio: <https://w3id.org/regio-graph/def#> .\n"
        '<a> regio:printed "Nijkerk" ;\n    regio:passage "Nijkerk doet mee" , <passage/2025-09/0-9> , "Ede" .\n'
    )

    filled, count = fill(turtle, TEXT, "passage/2025-09/", "own.ttl")

    assert count == 2
    assert 'regio:printed "Nijkerk" ;' in filled
    start = TEXT.text.index("Nijkerk doet mee")
    assert (
        f"regio:passage <passage/2025-09/{start}-{start + 16}> , <passage/2025-09/0-9> , <passage/2025-09/21-24> ."
        in filled
    )
    assert len(Graph().parse(data=filled, format="turtle", publicID="https://example.org/")) == 4


def test_a_placeholder_with_its_line_is_turtle_before_and_after():
    turtle = '@prefix regio: <https://w3id.org/regio-graph/def#> .\n<a> regio:passage "Nijkerk"@regel-7 .\n'
    Graph().parse(data=turtle, format="turtle", publicID="https://example.org/")

    filled, _ = fill(turtle, TEXT, "passage/2025-09/", "own.ttl")

    start = TEXT.text.index("Nijkerk doet")
    assert f"<passage/2025-09/{start}-{start + 7}>" in filled


def test_a_placeholder_that_cannot_be_filled_names_file_and_line():
    with pytest.raises(SourceError, match=r"^own\.ttl:2: 'Nijkerk' stands 2 times"):
        fill('\n<a> regio:passage "Nijkerk" .', TEXT, "passage/2025-09/", "own.ttl")


def test_the_command_prints_offsets_and_fails_with_a_reason(tmp_path, capsys):
    from regio_graph.cli.main import main  # noqa: PLC0415 - click is loaded where it is tried

    path = tmp_path / "2025-09.txt"
    path.write_text(TEXT.text, "utf-8")

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(["--project", str(ROOT), "cite", *arguments])
        return int(ended.value.code or 0)

    assert run("Barneveld", "--in", str(path)) == 0
    assert capsys.readouterr().out.startswith(f"{TEXT.text.index('Barneveld')}-")
    assert run("Amsterdam", "--in", str(path)) == 2
    assert "does not stand in the text" in capsys.readouterr().err
    assert run("Amsterdam") == 2
    assert "say where to look" in capsys.readouterr().err
