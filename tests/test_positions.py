"""The position-keeping parser gives the triples any Turtle parser gives, each with its place."""

import logging
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import SHARED, shared
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from regio_graph.positions import PositionError, Statement, statements

TEXT = '''@prefix ex: <http://x/> .
# a comment with <http://y/>
ex:a a ex:Thing ;
    ex:says """two
lines""" , "one"@nl ;
    ex:has [ ex:in 1.0 ] , ( 2 true ) .
<b> ex:on "2020-13-45"^^ex:date .
'''


def places(text: str) -> dict[str, tuple[int, int]]:
    return {str(s.object): (s.line, s.column) for s in statements(text, "http://x/")}


def test_each_object_is_found_where_it_stands() -> None:
    found = places(TEXT)

    assert found["http://x/Thing"] == (3, 8)
    assert found["two\nlines"] == (4, 13)
    assert found["one"] == (5, 12)
    assert found["1.0"] == (6, 20)
    assert found["true"] == (6, 32)
    assert found["2020-13-45"] == (7, 11)


def test_the_subject_that_opened_the_statement_is_known() -> None:
    last = list(statements(TEXT, "http://x/"))[-1]

    assert (last.subject, last.subject_line, last.subject_column) == (URIRef("http://x/b"), 7, 1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<a> <b> <c>", (1, 12)),
        ("<a> <b> .", (1, 9)),
        ("x:a <b> <c> .", (1, 1)),
        ("<a> <b>\n  'open .", (2, 3)),
        ("<a> <b> " + "[ <c> " * 300, (1, 609)),
    ],
)
def test_what_is_no_turtle_is_told_where(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(PositionError) as caught:
        list(statements(text))

    assert (caught.value.line, caught.value.column) == place


@given(text=st.text())
def test_any_text_gives_statements_or_a_position(text: str) -> None:
    try:
        assert all(isinstance(statement, Statement) for statement in statements(text))
    except PositionError as error:
        assert error.line >= 1
        assert error.column >= 1


@cache
def files() -> list[Path]:
    return sorted(SHARED.rglob("*.ttl")) if SHARED.is_dir() else []


def flat(term: Node) -> str:
    """Write a term as pyoxigraph does, with blank nodes all alike."""
    if isinstance(term, BNode):
        return "_"
    if isinstance(term, URIRef):
        return f"<{term}>"
    assert isinstance(term, Literal)
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    return str(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None))


def test_every_turtle_file_at_hand_gives_the_triples_of_the_real_parser() -> None:
    shared("w3c")
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    compared = 0
    for path in files():
        if "sparql12" in path.parts:  # RDF 1.2: triple terms and directions, which this project does not use
            continue
        content = path.read_bytes()
        try:
            quads = list(ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))
        except SyntaxError:  # a negative test: judging is the real parser's part
            continue
        real = Counter(tuple("_" if str(t).startswith("_:") else str(t) for t in list(q)[:3]) for q in quads)

        ours = Counter((flat(s.subject), flat(s.predicate), flat(s.object)) for s in
                       statements(content.decode("utf-8"), path.as_uri()))  # fmt: skip

        assert ours == real, path
        compared += 1
    assert compared > 700
