"""Each format is one row: what it writes another program reads, and whatever offers formats offers it."""

import contextlib
import json
from io import BytesIO
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from conftest import ROOT
from rdflib import Graph

from regio_graph.errors import RequestError
from regio_graph.rdf import formats, truncate, writers
from regio_graph.rdf.formats import GRAPHS, JSONL, RDFXML, SOLUTIONS, XML, Format
from regio_graph.rdf.negotiate import negotiate

P = ox.NamedNode("https://example.org/p")
SELECT, CONSTRUCT = "SELECT ?o { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"
ASKED = [(form, SELECT) for form in SOLUTIONS] + [(form, CONSTRUCT) for form in GRAPHS]
RESULTS = "{http://www.w3.org/2005/sparql-results#}"


def store(*values: str) -> ox.Store:
    filled = ox.Store()
    filled.extend(ox.Quad(P, P, ox.Literal(value)) for value in values)
    return filled


def written(form: Format, query: str, *values: str) -> str:
    return formats.write(store(*values).query(query), form).decode()


def test_xml_keeps_carriage_returns() -> None:
    """A parser of XML reads one that is written as it is as a line feed."""
    results = ET.fromstring(written(XML, SELECT, "one\r\ntwo\rthree"))
    graph = Graph().parse(data=written(RDFXML, CONSTRUCT, "one\r\ntwo\rthree"), format="xml")

    assert [element.text for element in results.iter(f"{RESULTS}literal")] == ["one\r\ntwo\rthree"]
    assert [str(value) for value in graph.objects()] == ["one\r\ntwo\rthree"]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"], ids=ascii)
@pytest.mark.parametrize(("form", "query"), [(XML, SELECT), (RDFXML, CONSTRUCT)], ids=["xml", "rdfxml"])
def test_what_xml_cannot_have_is_refused_and_another_format_named(
    form: Format, query: str, character: str
) -> None:
    with pytest.raises(RequestError, match=rf"U\+{ord(character):04X}, which XML cannot have; ask for J?\w+"):
        written(form, query, f"a{character}b")
    assert "\ufffd" in written(form, query, "\ufffd\t\n")


def feed(guard: writers.XmlGuard, data: bytes, size: int) -> None:
    for at in range(0, len(data), size):
        guard.write(data[at : at + size])
    guard.close()


def test_a_character_that_is_cut_in_two_is_seen() -> None:
    """The engine hands its bytes over in pieces."""
    for size in (1, 2, 3, 4):
        into = BytesIO()
        guard = writers.XmlGuard(into, "JSON")
        data = "a\uffffb".encode()
        with pytest.raises(RequestError, match=r"U\+FFFF"):
            feed(guard, data, size)
        fine = "één\ufffd\uffee".encode()
        guard = writers.XmlGuard(into, "JSON")
        feed(guard, fine, size)
        assert into.getvalue().endswith(fine)


@pytest.mark.parametrize(("form", "query"), ASKED, ids=lambda part: getattr(part, "name", ""))
def test_every_format_writes_what_it_is_asked(form: Format, query: str) -> None:
    assert "waarde" in written(form, query, "waarde")


def test_json_lines_have_a_solution_on_each() -> None:
    lines = written(
        JSONL, "SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?r } } ORDER BY ?o", "a\nb", "c"
    ).splitlines()

    assert [json.loads(line)["o"] for line in lines] == [
        {"type": "literal", "value": "a\nb"},
        {"type": "literal", "value": "c"},
    ]
    assert set(json.loads(lines[0])) == {"s", "p", "o"}
    assert written(JSONL, "ASK { ?s ?p 'a' }", "a") == "true\n"


@pytest.mark.parametrize("form", SOLUTIONS, ids=lambda form: form.name)
def test_an_answer_is_cut_after_whole_rows(form: Format) -> None:
    """Three values, one a row, of which two fit."""
    assert form.rows is not None
    into = BytesIO()
    cut = truncate.Cut(form.rows, 2, 1 << 20, into.write)
    results = store("één", "twee", "zes").query("SELECT ?o { ?s ?p ?o } ORDER BY ?o")
    with contextlib.suppress(truncate.Full):
        formats.write_to(results, form, cut)
        cut.close()

    text = into.getvalue().decode()
    assert str(cut.cut) == "rows=2"
    assert [value in text for value in ("twee", "zes", "één")] == [True, True, False]


def test_a_format_is_asked_by_name_extension_and_media_type() -> None:
    for kind in ("SELECT", "CONSTRUCT", "canned", "dataset"):
        offered = formats.offered(kind)
        for form in offered:
            for way in (form.name, form.extension, form.media_type):
                assert negotiate(None, offered, way) is form
            assert negotiate(form.media_type, offered) is form


def test_every_format_is_in_the_docs() -> None:
    queries, shell = (ROOT / "docs" / "queries.md").read_text(), (ROOT / "docs" / "shell.md").read_text()

    for form in formats.ANSWERS:
        assert form.media_type in queries, form.name
        assert f"`{form.name}`" in shell, form.name
