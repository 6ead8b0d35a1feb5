"""The server over real HTTP: protocol, negotiation, errors, pages, and what an attacker tries."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pytest
import rdflib
from conftest import Answer, fetch
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

SELECT = "SELECT ?p WHERE { ?p a <https://w3id.org/regio-graph/def#Programme> }"
ASK = "ASK { ?p a <https://w3id.org/regio-graph/def#Programme> }"
CONSTRUCT = "CONSTRUCT WHERE { ?p a <https://w3id.org/regio-graph/def#Programme> }"
DESCRIBE = "DESCRIBE <https://w3id.org/regio-graph/amersfoort/id/programma/woondeal>"
EDITION = "https://w3id.org/regio-graph/amersfoort/graph/edition/2025-03"


def ask(server: str, query: str, accept: str = "application/json", **parameters: str) -> Answer:
    return fetch(f"{server}/sparql?{urlencode({'query': query, **parameters})}", Accept=accept)


def bindings(answer: Answer) -> list[dict[str, dict[str, str]]]:
    assert answer.status == 200, answer.text
    return json.loads(answer.body)["results"]["bindings"]


def test_the_three_ways_to_ask_give_the_same(server: str) -> None:
    by_get = ask(server, SELECT)
    form = fetch(
        f"{server}/sparql",
        data=urlencode({"query": SELECT}).encode(),
        Content_Type="application/x-www-form-urlencoded",
        Accept="application/json",
    )
    direct = fetch(
        f"{server}/sparql",
        data=SELECT.encode(),
        Content_Type="application/sparql-query",
        Accept="application/json",
    )

    assert len(bindings(by_get)) == 11
    assert by_get.body == form.body == direct.body


@pytest.mark.parametrize("query", [SELECT, ASK])
@pytest.mark.parametrize(
    "media_type",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_results_come_in_the_type_that_is_accepted(server: str, query: str, media_type: str) -> None:
    answer = ask(server, query, media_type)

    assert (answer.status, answer.type) == (200, media_type)


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_graphs_come_in_the_type_that_is_accepted(
    server: str, query: str, media_type: str, name: str
) -> None:
    answer = ask(server, query, media_type)

    assert (answer.status, answer.type) == (200, media_type)
    assert len(rdflib.Graph().parse(data=answer.body, format=name)) >= 11


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        ("text/*;q=0.8, text/csv;q=0", "text/tab-separated-values"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
    ],
)
def test_weights_and_wildcards_decide(server: str, accept: str, media_type: str) -> None:
    assert ask(server, SELECT, accept).type == media_type


def test_nothing_acceptable_is_406_with_what_there_is(server: str) -> None:
    answer = ask(server, SELECT, "image/png")

    assert answer.status == 406
    assert "text/csv" in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * WHERE { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * WHERE { \\u0053ERVICE ?x { ?s ?p ?o } }", "SERVICE is refused"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "only reads"),
        ("PREFIX x: <a:b> DELETE WHERE { ?s ?p ?o }", "only reads"),
        ("LOAD <file:///etc/passwd>", "only reads"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "is not a graph of this release"),
        (
            "SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }",
            "is not a graph of this release",
        ),
        ("SELECT * WHERE {", "is not SPARQL 1.1"),
        ("SELECT * WHERE { ?s ?p 'open }", "not closed"),
        ("", "empty"),
        ("SELECT * WHERE " + "{" * 5000 + "}" * 5000, "nested deeper"),
        ("SELECT (" + "!" * 5000 + "true AS ?x) {}", "nested deeper"),
        ("SELECT (" + "ABS(" * 1000 + "1" + ")" * 1000 + " AS ?x) {}", "nested deeper"),
    ],
)
def test_what_may_not_run_is_refused_with_a_reason(server: str, query: str, message: str) -> None:
    answer = fetch(f"{server}/sparql", data=query.encode(), Content_Type="application/sparql-query")

    assert answer.status == 400
    assert answer.type == "application/problem+json"
    assert message in json.loads(answer.body)["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('SERVICE <http://x/>' AS ?x) {}",
        "SELECT ?service { BIND (1 AS ?service) } # SERVICE <http://x/> {}",
        "PREFIX service: <urn:x:> SELECT * { OPTIONAL { ?s service:insert <urn:SERVICE> } }",
    ],
)
def test_words_that_only_look_like_it_run(server: str, query: str) -> None:
    assert ask(server, query).status == 200


def test_a_graph_of_the_release_can_be_asked_by_protocol_and_by_from(server: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) %s WHERE { ?s ?p ?o }"
    by_protocol = bindings(ask(server, count % "", **{"default-graph-uri": EDITION}))
    by_from = bindings(ask(server, count % f"FROM <{EDITION}>"))

    assert by_protocol == by_from
    assert ask(server, SELECT, **{"default-graph-uri": "http://127.0.0.1:1/"}).status == 400


@pytest.mark.parametrize(
    ("method", "headers", "data", "status"),
    [
        ("PUT", {}, b"x", 405),
        ("POST", {"Content_Type": "text/plain"}, b"x", 415),
        ("POST", {"Content_Type": "application/sparql-update"}, b"CLEAR ALL", 400),
        ("POST", {"Content_Type": "application/sparql-query"}, b"\xff\xfe", 400),
        ("POST", {"Content_Type": "application/x-www-form-urlencoded"}, b"query=a&query=b", 400),
        ("POST", {"Content_Type": "application/x-www-form-urlencoded"}, b"", 400),
        ("POST", {"Content_Type": "application/sparql-query"}, b" " * (1 << 20) + b"x", 413),
    ],
)
def test_wrong_requests_get_the_right_status(
    server: str, method: str, headers: dict[str, str], data: bytes, status: int
) -> None:
    answer = fetch(f"{server}/sparql", method=method, data=data, **headers)

    assert answer.status == status
    assert answer.type == "application/problem+json"
    assert set(json.loads(answer.body)) >= {"type", "title", "status", "detail"}


def test_options_tells_a_browser_it_may_ask(server: str) -> None:
    answer = fetch(f"{server}/sparql", method="OPTIONS")

    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_a_canned_query_answers_by_extension_and_by_accept(server: str) -> None:
    address = f"{server}/queries/programmes/by-municipality"
    arguments = urlencode({"municipality": "https://identifier.overheid.nl/tooi/id/gemeente/gm0203"})

    by_extension = fetch(f"{address}.csv?{arguments}")
    by_accept = fetch(f"{address}?{arguments}", Accept="text/csv")

    assert by_extension.body == by_accept.body
    assert [row["name"] for row in csv.DictReader(io.StringIO(by_accept.text))] == [
        "NOVEX Ontwikkelperspectief",
        "Woondeal",
        "Programma U Ned",
    ]


@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        ("/queries/programmes/by-municipality?municipality=Leusde", 400, "takes a thing of 'gemeente'"),
        ("/queries/programmes/by-municipality?gemeente=x", 400, "it has: municipality"),
        ("/queries/programmes/by-municipality?format=exe", 400, "there is no format"),
        ("/queries/programmes/nothing", 404, "/queries/ lists them"),
        ("/queries/../../etc/passwd", 404, ""),
        ("/nothing", 404, ""),
    ],
)
def test_wrong_addresses_say_what_is_wrong(server: str, address: str, status: int, message: str) -> None:
    answer = fetch(server + address)

    assert answer.status == status
    assert message in json.loads(answer.body)["detail"]


PAGES = ["/", "/?lang=en", "/queries/", "/queries/people/leads", "/queries/programmes/all?lang=en", "/sparql",
         f"/sparql?{urlencode({'query': SELECT})}", f"/sparql?{urlencode({'query': DESCRIBE})}",
         f"/sparql?{urlencode({'query': ASK})}", "/nothing"]  # fmt: skip


class Page(HTMLParser):
    """Collects what a page must and must not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_in_its_bones_and_loads_nothing_from_outside(server: str, address: str) -> None:
    answer = fetch(server + address, Accept="text/html")
    page = Page(answer.text)

    assert answer.type == "text/html"
    assert page.all("html")[0]["lang"] == ("en" if "lang=en" in address else "nl")
    head = Page(answer.text.partition("</head>")[0])  # parts of a drawing have titles too
    assert len(page.all("h1")) == len(page.all("main")) == len(head.all("title")) == 1
    assert [s for s in page.all("script") if s.get("type") != "application/ld+json"] == [], "data alone"
    assert not [link for link in page.all("link") if not str(link["href"]).startswith("/")]
    labelled = {label["for"] for label in page.all("label")}
    fields = [
        f for name in ("input", "textarea", "select") for f in page.all(name) if f.get("type") != "hidden"
    ]
    assert {field["id"] for field in fields} == labelled
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_link_of_the_pages_works(server: str) -> None:
    seen: set[str] = set()
    for address in PAGES[:-1]:
        for link in Page(fetch(server + address, Accept="text/html").text).all("a"):
            href = str(link["href"])
            if href.startswith("/") and href not in seen:
                seen.add(href)
                assert fetch(server + href, Accept="text/html").status == 200, href
    assert len(seen) > 50


def test_the_home_page_counts_what_there_is(server: str) -> None:
    counts = re.findall(
        r"<dt>(?:<a [^>]+>)?([^<]+)(?:</a>)?</dt><dd>(\d+)</dd>", fetch(server, Accept="text/html").text
    )

    assert ("programma&#39;s", "11") in counts or ("programma's", "11") in counts


def test_what_a_visitor_types_is_shown_and_never_executed(server: str) -> None:
    hostile = "SELECT ('<script>alert(1)</script>' AS ?x) {}"
    answer = ask(server, hostile, "text/html")

    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


@limits(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(["application/sparql-query", "application/x-www-form-urlencoded"]),
)
def test_any_bytes_get_a_well_formed_answer_below_500(server: str, body: bytes, kind: str) -> None:
    answer = fetch(f"{server}/sparql", method="POST", data=body, Content_Type=kind)

    assert answer.status < 500, answer.text
    assert answer.type in {"application/problem+json", "application/sparql-results+json", "text/turtle"}


@limits(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.text(max_size=200),
    accept=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
)
def test_any_text_gets_an_answer_below_500(server: str, query: str, accept: str) -> None:
    text = quote(query.encode("utf-8", "replace"))

    assert fetch(f"{server}/sparql?query={text}", Accept=accept).status < 500


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?p WHERE { ?p a ", "error at 1:24: expected one of "),
        ("SELECT ?x WHERE {\n  ?x foo:bar ?y }", "error at 2:13: this prefix is not declared"),
        ("SELECT ?x WHERE { ?x ?y ?z ) }", "error at 1:31: what stands here is not expected"),
    ],
)
def test_a_syntax_error_is_told_at_its_own_place_and_in_words(server: str, query: str, said: str) -> None:
    detail = json.loads(fetch(f"{server}/sparql?query={quote(query)}").body)["detail"]

    assert said in detail
    assert "\\u{" not in detail


def test_a_query_that_is_refused_stays_in_the_form(server: str) -> None:
    for query in ("SELECT ?p WHERE { ?p a ", "DROP ALL"):
        page = fetch(f"{server}/sparql?query={quote(query)}", Accept="text/html")

        assert page.status == 400
        assert f"{query}</textarea>" in page.text
        assert 'role="alert"' in page.text


def test_an_error_page_speaks_the_language_of_the_visitor(server: str) -> None:
    dutch, english = (fetch(f"{server}/nothing?lang={code}", Accept="text/html") for code in ("nl", "en"))

    assert dutch.status == english.status == 404
    assert "<h1>Deze pagina is er niet</h1>" in dutch.text
    assert "<h1>This page does not exist</h1>" in english.text
