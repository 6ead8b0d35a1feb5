"""What went wrong elsewhere, tried here: each class of advisory as a request that must come to nothing."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from conftest import Answer, Served, fetch, serving

from regio_graph import release
from regio_graph.settings import Settings


class Trap(HTTPServer):
    """A web server that notes every request it gets: none may come from us."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        trap = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                trap.requests.append(self.path)
                body = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"called"}}]}}'
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - the name http.server looks for

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


@pytest.fixture
def trap() -> Iterator[Trap]:
    server = Trap()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(server: str, query: str, accept: str = "application/json") -> Answer:
    return fetch(
        f"{server}/sparql", data=query.encode(), Content_Type="application/sparql-query", Accept=accept
    )


# rdflib SPARQL_LOAD_GRAPHS, RDF4J #5989 and #5990, NeoWiki #1264, QLever #2728, Jena #3966
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
        "PREFIX x: <%s> SELECT * { SERVICE x: { ?s ?p ?o } }",
        "SELECT * { BIND (<%s> AS ?x) SERVICE ?x { ?s ?p ?o } }",
        "SELECT * { VALUES ?x { <%s> } SERVICE ?x { ?s ?p ?o } }",
        "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
        "SELECT * { { SELECT * { OPTIONAL { sErViCe <%s> { ?s ?p ?o } } } } }",
        "SELECT * { SERVICE#\n<%s> { ?s ?p ?o } }",
        "SELECT * { S\\u0045RVICE <%s> { ?s ?p ?o } }",
        "SELECT ('\\u0027 AS ?y) { SERVICE <%s> { ?s ?p ?o } } #' ",
        "BASE <%s> SELECT * { SERVICE <> { ?s ?p ?o } }",
        "SELECT * FROM <%s> { ?s ?p ?o }",
        "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX x: <%s> ASK FROM x: { ?s ?p ?o }",
        "BASE <%s> ASK FROM <> { ?s ?p ?o }",
        "DESCRIBE ?s FROM <%s> { ?s ?p ?o }",
        "CONSTRUCT FROM <%s> WHERE { ?s ?p ?o }",
        "LOAD <%s>",
        "LOAD SILENT <%s> INTO GRAPH <urn:x>",
        "PREFIX a: <urn:a> LOAD <%s>",
    ],
)
def test_no_query_makes_the_server_call_another(server: str, trap: Trap, query: str) -> None:
    answer = ask(server, query % trap.address)

    assert answer.status == 400
    assert trap.requests == []


@pytest.mark.parametrize(
    "parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "graph", "uri", "url"]
)
def test_no_parameter_makes_the_server_call_another(server: str, trap: Trap, parameter: str) -> None:
    fetch(f"{server}/sparql?{urlencode({'query': 'ASK {?s ?p ?o}', parameter: trap.address})}")
    fetch(f"{server}/graph-store?{urlencode({parameter: trap.address})}")

    assert trap.requests == []


# rdflib: telling files that are there from those that are not, by the error; W3C validator's file:///etc/passwd
@pytest.mark.parametrize(
    "form", ["SELECT * FROM <%s> {?s ?p ?o}", "SELECT * {SERVICE <%s> {?s ?p ?o}}", "LOAD <%s>"]
)
def test_no_error_tells_whether_a_file_exists(server: str, form: str) -> None:
    here, not_here = "file:///etc/passwd", "file:///etc/nothing"
    answers = [ask(server, form % name) for name in (here, not_here)]

    assert [answer.status for answer in answers] == [400, 400]
    assert answers[0].text.replace(here, "") == answers[1].text.replace(not_here, "")


# OpenMetadata #28042, w3c-cg/sparql-dev #77: an update behind a prologue, an escape, a comment
@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:b> <a:b> 1 }",
        "PREFIX SELECT: <a:b> INSERT DATA { <a:b> <a:b> 1 }",
        "# SELECT * {}\nDELETE WHERE { ?s ?p ?o }",
        "BASE <a:SELECT> CLEAR ALL",
        "\\u0049NSERT DATA { <a:b> <a:b> 1 }",
        "I\\U0000004eSERT DATA { <a:b> <a:b> 1 }",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CREATE GRAPH <a:g>",
        "COPY <a:g> TO DEFAULT",
    ],
)
def test_no_update_gets_through_whatever_stands_before_it(server: str, update: str) -> None:
    before = ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body

    assert ask(server, update).status == 400
    for name in ("update", "query"):
        body = urlencode({name: update}).encode()
        answer = fetch(f"{server}/sparql", data=body, Content_Type="application/x-www-form-urlencoded")
        assert answer.status == 400
    assert ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body == before


# Jena CVE-2023-22665 and CVE-2023-32200: code run by a query
@pytest.mark.parametrize(
    "function",
    ["http://jena.apache.org/ARQ/js#eval", "java:java.lang.Runtime", "http://www.w3.org/2001/XMLSchema#eval",
     "bif:exec", "sql:exec", "urn:python:os.system"],
)  # fmt: skip
def test_no_function_runs_code(server: str, function: str) -> None:
    answer = ask(server, f"SELECT (<{function}>('touch /tmp/regio-graph-owned') AS ?x) {{}}")

    assert answer.status in {200, 400}
    assert not Path("/tmp/regio-graph-owned").exists()  # noqa: S108 - the file an attacker would make


# Jena CVE-2022-28890 and CVE-2021-39239, RDF4J GHSA-6xq8-pvg4-3mf3, rdflib #3440: XML entities
@pytest.mark.parametrize(
    "media_type", ["application/rdf+xml", "application/xml", "text/xml", "application/ld+json", "text/turtle"]
)
def test_no_document_is_taken_in(server: str, trap: Trap, media_type: str) -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{trap.address}"><!ENTITY b "&a;&a;">]><x>&b;</x>'.encode()

    for path in ("/sparql", "/graph-store?default", "/graph/register"):
        assert fetch(server + path, method="POST", data=bomb, Content_Type=media_type).status in {405, 415}
    assert trap.requests == []


# Jena CVE-2021-33192, YASGUI #220 and #227, Blazegraph #145: a script in a page
@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{7*7}}"],
)
def test_nothing_a_visitor_sends_runs_in_a_page(server: str, hostile: str) -> None:
    for path in (
        f"/sparql?query={quote(hostile)}",
        f"/sparql?query={quote('SELECT (' + json.dumps(hostile) + ' AS ?x) {}')}",
        f"/sparql?query={quote('ASK {} #' + hostile)}&explain={quote(hostile)}",
        f"/sparql?query={quote('SELECT (<' + quote(hostile, safe=':') + '> AS ?x) {}')}",
        f"/queries/programmes/by-municipality?municipality={quote(hostile)}",
        f"/queries/{quote(hostile)}",
        f"/{quote(hostile)}",
        f"/?lang={quote(hostile)}",
    ):
        page = fetch(server + path, Accept="text/html")

        assert "<script" not in page.text
        assert "<img src=x" not in page.text
        assert 'href="javascript:' not in page.text.lower()
        assert "49" not in page.text or "7*7" in page.text or hostile != "{{7*7}}"
        assert "script-src" not in page.headers["Content-Security-Policy"]


# Jena CVE-2025-50151 and CVE-2025-49656: paths outside the server
@pytest.mark.parametrize(
    "path",
    ["/static/../../../../etc/passwd", "/static/%2e%2e/%2e%2e/app.py", "/queries/..%2f..%2fsettings.py", "/graph/..%2f..%2fmanifest.json",
     "/releases/..", "/releases/%2e%2e%2fcurrent", "//etc/passwd", "/static//etc/passwd", "/static/..%5c..%5capp.py", "/%00", "/queries/%ff"],
)  # fmt: skip
def test_no_path_leads_out_of_what_is_served(server: str, path: str) -> None:
    answer = fetch(server + path)

    assert 400 <= answer.status < 500
    assert "root:" not in answer.text


# Virtuoso CVE-2024-57650 and 57660, jena #3535: statements that end or hold the server
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE " + "{" * 100_000 + "}" * 100_000,
        "SELECT (" + "ABS(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) {}",
        "SELECT (" + "!" * 100_000 + "true AS ?x) {}",
        "SELECT (" + "-" * 100_000 + "1 AS ?x) {}",
        "SELECT (1" + "+1" * 20_000 + " AS ?x) {}",
        "ASK { ?s " + "^" * 20_000 + "<a:b> ?o }",
        "ASK { ?s " + "<a:b>/" * 20_000 + "<a:b> ?o }",
        "ASK { ?s (" + "(" * 50 + "<a:b>" + ")*" * 50 + ") ?o }",
        "ASK { " + "{} UNION " * 20_000 + "{} }",
        "ASK { " + "?s ?p ?o . " * 20_000 + "}",
        "ASK { VALUES ?x { " + "1 " * 200_000 + "} }",
        "ASK { FILTER (REGEX('" + "a" * 5000 + "', '(a+)+$')) }",
        "SELECT (REPLACE('" + "a" * 1000 + "', '(a*)*b', 'x') AS ?y) {}",
        "ASK { FILTER (?x IN (" + "1," * 50_000 + "1)) }",
        "SELECT " + "?x" * 20_000 + " {}",
        "PREFIX a: <b:c> " * 20_000 + "ASK {}",
    ],
    ids=lambda query: query[:20],
)
def test_no_statement_ends_or_holds_the_server(server: str, query: str) -> None:
    answer = ask(server, query)

    assert answer.status in {200, 400, 413, 503}, answer.text
    assert ask(server, "ASK {}").status == 200


# Virtuoso #385: errors a browser cannot read; tracebacks and paths in errors
def test_no_error_shows_the_inside(server: str) -> None:
    for path in (
        "/sparql?query=x",
        "/sparql?query=%FF",
        "/nothing",
        "/queries/x",
        "/graph-store?graph=x",
        "/sparql?query=ASK{}&format=x",
    ):
        answer = fetch(server + path)

        assert 400 <= answer.status < 500
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        for secret in ("Traceback", ".py", "site-packages", "regio_graph", "/home", "/root", "/tmp"):  # noqa: S108 - sought, not used
            assert secret not in answer.text


@pytest.fixture
def federated(settings: Settings, released: release.Release, tmp_path: Path, trap: Trap) -> Iterator[Served]:
    """A server that may call the trap, and only the trap."""
    with serving(settings.releases, tmp_path / "log", REGIO_SERVICES=trap.address) as running:
        yield running


def test_only_an_endpoint_allowed_by_name_is_called(federated: Served, trap: Trap) -> None:
    allowed = ask(federated.address, f"SELECT * {{ SERVICE <{trap.address}> {{ ?s ?p ?o }} }}")
    assert (allowed.status, "called" in allowed.text) == (200, True), allowed.text
    assert allowed.headers["Cache-Control"] == "no-store"
    calls = len(trap.requests)

    for query in (
        f"SELECT * {{ SERVICE <{trap.address}?x> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{trap.address}/../sparql> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?x {{ <{trap.address}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{trap.address}> {{ SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }} }}",
        f"PREFIX x: <{trap.address}> SELECT * {{ SERVICE x:x {{ ?s ?p ?o }} }}",
    ):
        refused = ask(federated.address, query)
        assert refused.status == 400
        assert trap.address in json.loads(refused.body)["detail"]
    assert len(trap.requests) == calls
