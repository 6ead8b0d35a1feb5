"""The headers of an answer: who may read it, whether it still holds, and what an error says."""

import json
from urllib.parse import quote

import pytest
from conftest import fetch

from regio_graph.endpoint.headers import Problem, matches
from regio_graph.errors import LimitError, RequestError

ADDRESSES = [
    f"/sparql?query={quote('ASK { ?s ?p ?o }')}",
    "/queries/",
    "/queries/programmes/all.csv",
    "/search.json?q=wonen",
    "/dumps/register.ttl.gz",
    "/graph-store?default",
    "/amersfoort/doc/programma/woondeal.ttl",
    "/catalogue.ttl",
    "/about",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_another_site_may_ask_whether_an_answer_still_holds(server: str, address: str) -> None:
    first = fetch(server + address)
    preflight = fetch(
        server + address,
        method="OPTIONS",
        Origin="https://elsewhere.example",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="if-none-match",
    )
    known = fetch(server + address, If_None_Match=first.headers["ETag"], Origin="https://elsewhere.example")

    assert (preflight.status, preflight.body) == (204, b"")
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    allowed = preflight.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"accept", "content-type", "if-none-match"} <= set(allowed)
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"].split(", ")
    assert preflight.headers["Access-Control-Max-Age"] == "86400"
    assert preflight.headers["Allow"] == preflight.headers["Access-Control-Allow-Methods"]
    assert (known.status, known.body) == (304, b"")
    assert known.headers["Access-Control-Allow-Origin"] == "*"
    assert known.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("address", ["/about", "/queries/", "/sparql"])
def test_a_page_in_another_coding_is_known_again_by_its_weak_etag(server: str, address: str) -> None:
    asked = {"Accept": "text/html", "Accept_Encoding": "gzip"}
    first = fetch(server + address, **asked)
    again = fetch(server + address, If_None_Match=first.headers["ETag"], **asked)
    strongly = fetch(server + address, If_None_Match=first.headers["ETag"].removeprefix("W/"), **asked)

    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["ETag"].startswith('W/"')
    assert [(each.status, each.body) for each in (again, strongly)] == [(304, b"")] * 2


@pytest.mark.parametrize(
    ("if_none_match", "etag", "known"),
    [
        ('"a"', '"a"', True),
        ('W/"a"', '"a"', True),
        ('"a"', 'W/"a"', True),
        ('W/"a"', 'W/"a"', True),
        ('"b", W/"a"', 'W/"a"', True),
        ("*", '"a"', True),
        ('"b"', '"a"', False),
        ('W/"b"', 'W/"a"', False),
        ("", '"a"', False),
    ],
)
def test_etags_are_compared_weakly(if_none_match: str, etag: str, known: object) -> None:
    assert matches(if_none_match, [("etag", etag)]) is known


def test_what_has_no_etag_is_never_known() -> None:
    assert not matches("*", [("content-type", "text/plain")])


def test_a_problem_says_what_is_wrong_and_how_to_go_on() -> None:
    wrong = Problem.of(RequestError("no", 405, hint="yes", allow="GET"))
    busy = Problem.of(LimitError("later", "busy", 7))

    assert wrong.body() == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "no",
        "hint": "yes",
    }
    assert dict(wrong.headers) == {"cache-control": "no-store", "allow": "GET"}
    assert busy.body()["type"] == "/limits#busy"
    assert dict(busy.headers) == {"cache-control": "no-store", "retry-after": "7"}


def test_a_browser_gets_the_error_as_a_page_in_its_language(server: str) -> None:
    page = fetch(f"{server}/sparql", method="PUT", data=b"x", Accept="text/html", Accept_Language="en")
    data = fetch(f"{server}/sparql", method="PUT", data=b"x")

    assert (page.status, page.type) == (405, "text/html")
    assert '<html lang="en">' in page.text
    assert json.loads(data.body)["detail"][:20] in page.text
    for name in ("Allow", "Cache-Control", "Vary", "Content-Security-Policy", "Access-Control-Allow-Origin"):
        assert page.headers[name] == data.headers[name]
