"""The endpoint as the standards have it: protocol, negotiation, graphs, descriptions, errors, codings."""

import csv
import gzip
import io
import json
import shutil
import subprocess
from urllib.parse import quote, urlencode

import pytest
import rdflib
from conftest import Answer, fetch
from rdflib import Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

SELECT = "SELECT ?p WHERE { ?p a <https://w3id.org/regio-graph/def#Programme> } ORDER BY ?p"
BASE = "https://w3id.org/regio-graph/amersfoort/"
REGISTER = f"{BASE}graph/register"
EDITION = f"{BASE}graph/edition/2025-03"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")


def ask(server: str, query: str, accept: str = "application/json", **more: str) -> Answer:
    return fetch(f"{server}/sparql?{urlencode({'query': query, **more})}", Accept=accept)


def count(server: str, pattern: str, **more: object) -> int:
    pairs = [("query", f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")]
    for name, values in more.items():
        pairs += [(name.replace("_", "-"), value) for value in values]
    answer = fetch(f"{server}/sparql?{urlencode(pairs)}", Accept="text/csv")
    assert answer.status == 200, answer.text
    return int(answer.text.split()[1])


def test_the_protocols_dataset_is_what_is_seen(server: str) -> None:
    register = count(server, "?s ?p ?o", default_graph_uri=[REGISTER])
    edition = count(server, "?s ?p ?o", default_graph_uri=[EDITION])
    both = count(server, "?s ?p ?o", default_graph_uri=[REGISTER, EDITION])

    assert 0 < max(register, edition) <= both <= register + edition
    assert count(server, "?s ?p ?o", named_graph_uri=[REGISTER]) == 0
    assert count(server, "GRAPH ?g { ?s ?p ?o }", named_graph_uri=[REGISTER]) == register
    assert count(server, "GRAPH ?g { ?s ?p ?o }", default_graph_uri=[REGISTER]) == 0


@pytest.mark.parametrize(
    "graph", ["http://127.0.0.1:1/", "file:///etc/passwd", "", "x", "urn:x", f"{REGISTER}#", f"{BASE}graph/../graph/register"]
)  # fmt: skip
@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_from_elsewhere_is_refused_with_what_there_is(
    server: str, graph: str, parameter: str
) -> None:
    answer = ask(server, SELECT, **{parameter: graph})

    assert answer.status == 400
    assert f"<{REGISTER}>" in json.loads(answer.body)["detail"]


def test_head_answers_as_get_does_without_a_body(server: str) -> None:
    address = f"{server}/sparql?{urlencode({'query': SELECT})}"
    by_get, by_head = fetch(address), fetch(address, method="HEAD")

    assert by_head.body == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Vary", "Link"):
        assert by_head.headers[name] == by_get.headers[name], name


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/sparql", "GET, HEAD, POST, OPTIONS"),
        ("PUT", f"/graph-store?graph={quote(REGISTER)}", "GET, HEAD, OPTIONS"),
        ("POST", "/graph-store?default", "GET, HEAD, OPTIONS"),
        ("PATCH", "/graph/register", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_is_not_there_is_405_with_those_that_are(
    server: str, method: str, path: str, allow: str
) -> None:
    answer = fetch(server + path, method=method, data=b"x")

    assert (answer.status, answer.headers["Allow"]) == (405, allow)
    assert answer.type == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/sparql", "/sparql?query=x", "/sparql?query=", "/graph-store", "/nothing", "/sparql/x"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "PUT"])
def test_every_answer_may_be_read_from_another_sites_page(server: str, path: str, method: str) -> None:
    answer = fetch(
        server + path,
        method=method,
        data=None if method in {"GET", "OPTIONS"} else b"x",
        Origin="http://x.org",
    )

    assert answer.status < 500
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("json", "application/sparql-results+json"), ("csv", "text/csv"), ("srx", "application/sparql-results+xml"),
     ("tsv", "text/tab-separated-values")],
)  # fmt: skip
def test_format_and_extension_win_over_accept(server: str, name: str, media_type: str) -> None:
    by_parameter = ask(server, SELECT, "text/html", format=name)
    by_extension = fetch(f"{server}/sparql.{name}?{urlencode({'query': SELECT})}", Accept="text/html")

    assert by_parameter.type == by_extension.type == media_type
    assert by_parameter.body == by_extension.body


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_format_that_does_not_exist_is_an_error_to_browsers_too(server: str, accept: str) -> None:
    answer = fetch(f"{server}/sparql?query=ASK%20%7B%7D&format=%3Cscript%3E", Accept=accept)

    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert "there is:" in answer.text


def test_caches_are_told_what_an_answer_depends_on(server: str) -> None:
    as_csv, as_json = ask(server, SELECT, "text/csv"), ask(server, SELECT)

    assert as_csv.headers["Vary"] == "Accept, Accept-Encoding"
    assert "max-age" in as_csv.headers["Cache-Control"]
    assert as_csv.headers["ETag"] != as_json.headers["ETag"]
    assert ask(server, SELECT + " ").headers["ETag"] != as_json.headers["ETag"]


def test_the_same_query_by_post_is_answered_the_same_and_known_by_its_etag(server: str) -> None:
    headers = {"Content_Type": "application/sparql-query", "Accept": "text/csv"}
    first = fetch(f"{server}/sparql", data=SELECT.encode(), **headers)
    again = fetch(f"{server}/sparql", data=SELECT.encode(), **headers)

    assert first.body == again.body == ask(server, SELECT, "text/csv").body
    assert first.headers["ETag"] == ask(server, SELECT, "text/csv").headers["ETag"]


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip;q=0", None),
        ("*", "zstd, gzip"),
        ("br", None),
        ("zstd, gzip;q=0.5", "zstd, gzip"),
        ("", None),
    ],
)
def test_answers_are_compressed_as_the_client_accepts(server: str, accept: str, coding: str | None) -> None:
    everything = "SELECT * { ?s a ?o } ORDER BY ?s ?o"
    plain = ask(server, everything, "text/csv")
    answer = fetch(
        f"{server}/sparql?{urlencode({'query': everything})}", Accept="text/csv", Accept_Encoding=accept
    )

    used = answer.headers["Content-Encoding"]
    assert used in (coding or "").split(", ") if coding else used is None
    if used:
        assert len(answer.body) < len(plain.body) / 2
        assert answer.headers["ETag"] != plain.headers["ETag"]
    if used == "gzip":
        assert gzip.decompress(answer.body) == plain.body


def test_a_large_answer_is_whole(server: str) -> None:
    """Larger than what is held in memory, so that it goes by way of a file."""
    query = "SELECT ?s ?p ?o ?x { ?s ?p ?o . VALUES ?x { 1 2 3 } }"
    answer = fetch(
        f"{server}/sparql?{urlencode({'query': query})}", Accept="text/csv", Accept_Encoding="gzip"
    )
    rows = list(csv.reader(io.StringIO(gzip.decompress(answer.body).decode(), newline="")))

    assert len(rows) - 1 == 3 * count(server, "?s ?p ?o")
    assert len(gzip.decompress(answer.body)) > 1 << 20
    assert answer.headers["Truncated"] is None


def test_the_endpoint_describes_itself_and_its_data(server: str) -> None:
    for media_type, name in (
        ("text/turtle", "turtle"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ):
        answer = fetch(f"{server}/sparql", Accept=media_type)
        graph = rdflib.Graph().parse(data=answer.body, format=name)

        assert answer.type == media_type
        assert (None, SD.endpoint, URIRef(f"{server}/sparql")) in graph
        assert set(map(str, graph.objects(None, SD.name))) >= {REGISTER, EDITION}
        default = graph.value(None, SD.defaultGraph) or next(graph.objects(None, SD.defaultGraph))
        assert int(graph.value(default, VOID.triples)) == count(server, "?s ?p ?o")
        assert len(list(graph.objects(default, VOID.classPartition))) == int(
            graph.value(default, VOID.classes)
        )


def test_graphs_are_read_by_either_name(server: str) -> None:
    by_parameter = fetch(
        f"{server}/graph-store?{urlencode({'graph': REGISTER})}", Accept="application/n-triples"
    )
    directly = fetch(f"{server}/graph/register", Accept="application/n-triples")
    by_base = fetch(f"{server}/regio-graph/amersfoort/graph/register.", Accept="application/n-triples")
    today = fetch(f"{server}/graph-store?default", Accept="application/n-triples")

    assert by_parameter.body == directly.body
    assert by_parameter.text.count("\n") == count(server, f"GRAPH <{REGISTER}> {{ ?s ?p ?o }}")
    assert today.text.count("\n") == count(server, "?s ?p ?o")
    assert by_base.status == 404
    assert fetch(f"{server}/regio-graph/amersfoort/graph/register", Accept="text/turtle").status == 200


@pytest.mark.parametrize(
    ("query_string", "status"),
    [("", 400), ("graph=urn:none", 404), ("graph=" + quote(REGISTER) + "&default", 400), ("graph=%FF", 400),
     ("graph=file:///etc/passwd", 404), ("default&format=exe", 400)],
)  # fmt: skip
def test_graphs_that_are_not_there_say_so(server: str, query_string: str, status: int) -> None:
    assert fetch(f"{server}/graph-store?{query_string}").status == status


PROGRAMME = "<https://w3id.org/regio-graph/def#Programme>"


@pytest.mark.parametrize(
    ("query", "cause", "unknown", "nearest"),
    [
        (f"SELECT * {{ ?p a {PROGRAMME} . FILTER (1 > 2) ?p ?q ?r }}", "FILTER (1 > 2)", None, None),
        (f"SELECT * {{ ?p a {PROGRAMME} ; <urn:none> ?x ; ?y ?z }}", "?p <urn:none> ?x", "<urn:none>", None),
        ("SELECT * { ?p a <https://w3id.org/regio-graph/def#Programm> }",
         "?p a <https://w3id.org/regio-graph/def#Programm>", "<https://w3id.org/regio-graph/def#Programm>", PROGRAMME),
        ("PREFIX r: <https://w3id.org/regio-graph/def#> ASK { ?p a r:Programme ; r:hasLeadr ?x }", "?p r:hasLeadr ?x",
         "r:hasLeadr", "<https://w3id.org/regio-graph/def#hasLeader>"),
        ("PREFIX s: <http://www.w3.org/2004/02/skos/core#> SELECT * { ?p s:prefLabel 'Housing Deal' }", "?p s:prefLabel 'Housing Deal'",
         "'Housing Deal'", '"Housing Deal"@en'),
        (f"SELECT (COUNT(*) AS ?n) {{ ?p a {PROGRAMME} MINUS {{ ?p a {PROGRAMME} }} }}", "MINUS", None, None),
        (f"SELECT * {{ GRAPH <{REGISTER}> {{ ?p a {PROGRAMME} . ?p <urn:none> ?x }} }}", "?p <urn:none> ?x", "<urn:none>", None),
        (f"SELECT ?p {{ ?p a {PROGRAMME} }} GROUP BY ?p HAVING (COUNT(*) > 99)", "HAVING", None, None),
        (f"SELECT ?p {{ ?p a {PROGRAMME} }} VALUES ?p {{ <urn:none> }}", "VALUES ?p", None, None),
    ],
)  # fmt: skip
def test_why_an_answer_is_empty(
    server: str, query: str, cause: str, unknown: str | None, nearest: str | None
) -> None:
    answer = ask(server, query, "application/json", explain="empty")
    found = json.loads(answer.body)
    page = ask(server, query, "text/html", explain="empty")

    assert (answer.status, answer.type) == (200, "application/json")
    assert found["empty"] is True
    assert any(cause in each["text"] for each in found["causes"]), found
    if unknown:
        assert unknown in [each["term"] for each in found["unknown"]], found
    if nearest:
        assert nearest in [near for each in found["unknown"] for near in each["nearest"]], found
    assert (page.status, page.type) == (200, "text/html")


def test_two_that_only_together_empty_an_answer_are_named_together(server: str) -> None:
    found = json.loads(
        ask(server, "SELECT * { ?s <urn:a> ?x . ?s <urn:b> ?y . ?s ?p ?o }", explain="empty").body
    )

    assert found["together"] is True
    assert [each["text"] for each in found["causes"]] == ["?s <urn:a> ?x", "?s <urn:b> ?y"]


def test_an_answer_that_is_not_empty_says_so(server: str) -> None:
    assert json.loads(ask(server, SELECT, explain="empty").body)["empty"] is False
    assert ask(server, SELECT, explain="full").status == 400
    assert ask(server, "DESCRIBE <urn:x>", explain="empty").status == 400


def test_an_empty_page_offers_to_explain(server: str) -> None:
    assert "explain=empty" in ask(server, "SELECT * { ?s <urn:none> ?o }", "text/html").text
    assert "explain=empty" not in ask(server, SELECT, "text/html").text


def test_rdflibs_sparqlstore_gets_right_answers(server: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server}/sparql", returnFormat="json"))
    found = {str(row[0]) for row in graph.query(SELECT)}

    assert len(found) == len(json.loads(ask(server, SELECT).body)["results"]["bindings"])
    programme = URIRef("https://w3id.org/regio-graph/def#Programme")
    assert {str(subject) for subject in graph.subjects(rdflib.RDF.type, programme)} == found


def test_sparqlwrapper_gets_right_answers(server: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="a client of the group `clients`")
    client = wrapper.SPARQLWrapper(f"{server}/sparql")
    client.setQuery(SELECT)
    for method in (wrapper.GET, wrapper.POST):
        client.setMethod(method)
        for form in (wrapper.JSON, wrapper.XML):
            client.setReturnFormat(form)
            assert client.query().response.status == 200
    client.setReturnFormat(wrapper.JSON)
    assert len(client.queryAndConvert()["results"]["bindings"]) == count(server, f"?p a {PROGRAMME}")
    client.setQuery(f"CONSTRUCT WHERE {{ ?p a {PROGRAMME} }}")
    client.setReturnFormat(wrapper.TURTLE)
    assert b"Programme" in client.query().convert()


def test_pandas_gets_right_answers(server: str) -> None:
    pandas = pytest.importorskip("pandas", reason="a client of the group `clients`")
    frame = pandas.read_csv(f"{server}/sparql.csv?{urlencode({'query': SELECT})}")

    assert list(frame.columns) == ["p"]
    assert len(frame) == count(server, f"?p a {PROGRAMME}")


def test_curl_gets_right_answers(server: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed here")
    ended = subprocess.run(
        [curl, "-sS", "--compressed", "-H", "Accept: text/csv", "--data-urlencode", f"query={SELECT}", f"{server}/sparql"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert len(ended.stdout.splitlines()) - 1 == count(server, f"?p a {PROGRAMME}")
