"""Requests on their way through a release, in one process: to the endpoint, to a page, to an error."""

from urllib.parse import quote

import pytest

from regio_graph import release
from regio_graph.endpoint.headers import Problem
from regio_graph.endpoint.messages import Reply, Request
from regio_graph.endpoint.sparql import Endpoint
from regio_graph.rdf.store import Store
from regio_graph.settings import Settings
from regio_graph.sparql import protocol, syntax
from regio_graph.web.dispatch import Dispatcher

QUERY = "SELECT ?s WHERE { ?s a ?class } LIMIT 3"
WRONG = "SELECT ?s WHERE {"


@pytest.fixture(scope="module")
def dispatcher(settings: Settings, released: release.Release, store: Store) -> Dispatcher:
    return Dispatcher(Endpoint(settings, released, store))


def ask(
    dispatcher: Dispatcher, path: str, query: str = "", accept: str = "text/html", **more: object
) -> Reply:
    return dispatcher.answer(Request("GET", path, query, accept=accept, **more))


@pytest.mark.parametrize("query", [QUERY, WRONG])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_query_is_parsed_and_examined_once(
    dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch, query: str, accept: str
) -> None:
    counted = {"parse": 0, "examine": 0}

    def counting(name: str, original: object) -> object:
        def call(*arguments: object) -> object:
            counted[name] += 1
            return original(*arguments)

        return call

    monkeypatch.setattr(protocol, "parse", counting("parse", protocol.parse))
    monkeypatch.setattr(syntax, "examine", counting("examine", syntax.examine))
    reply = ask(dispatcher, "/sparql", f"query={quote(query)}", accept)

    assert reply.status == (200 if query is QUERY else 400)
    assert counted == {"parse": 1, "examine": 1}


def test_a_wrong_query_can_be_mended_on_its_page(dispatcher: Dispatcher) -> None:
    reply = ask(dispatcher, "/sparql", f"query={quote(WRONG)}")

    assert reply.status == 400
    assert dict(reply.headers)["content-type"].startswith("text/html")
    assert WRONG in reply.body.decode()


@pytest.mark.parametrize("path", ["/graph-store?graph=urn:none", "/dumps/none", "/graph-store"])
def test_a_browser_reads_why_not_as_a_program_does(dispatcher: Dispatcher, path: str) -> None:
    path, _, query = path.partition("?")
    as_page = ask(dispatcher, path, query)
    as_data = ask(dispatcher, path, query, "application/json")

    assert as_page.status == as_data.status
    assert dict(as_page.headers)["content-type"].startswith("text/html")
    assert dict(as_data.headers)["content-type"] == "application/problem+json"


def test_a_problem_of_the_web_process_becomes_a_page(dispatcher: Dispatcher) -> None:
    said = Problem(
        503, "too <slow>", "ask less", "time", (("cache-control", "no-store"), ("retry-after", "3"))
    )
    reply = ask(dispatcher, "/", problem=tuple(said), accept_language="en")
    headers = dict(reply.headers)

    assert (reply.status, reply.keep, reply.note) == (503, False, "time")
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert (headers["cache-control"], headers["retry-after"]) == ("no-store", "3")
    assert 'lang="en"' in reply.body.decode()
    assert "too &lt;slow&gt;" in reply.body.decode()
    assert "ask less" in reply.body.decode()


def test_a_page_without_memory_says_so(dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Endpoint, "examine", lambda *_: hungry(None))
    reply = ask(dispatcher, "/sparql", f"query={quote(QUERY)}")

    assert (reply.status, reply.note) == (503, "memory")


def test_what_changes_by_the_minute_is_kept_by_nobody(dispatcher: Dispatcher) -> None:
    reply = ask(dispatcher, "/sparql", f"query={quote('SELECT (NOW() AS ?n) {}')}")

    assert dict(reply.headers)["cache-control"] == "no-store"
    assert not reply.keep


def test_a_bug_is_answered_without_a_traceback_and_logged_with_one(
    dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(dispatcher.flask.view_functions, "about.about", lambda: 1 / 0)
    reply = ask(dispatcher, "/about")

    assert reply.status == 500
    assert b"ZeroDivisionError" not in reply.body
    assert "ZeroDivisionError" in caplog.text
