"""The W3C's SPARQL suites through the real server, where they are at hand.

What is held: every query of the evaluation and result format suites gives over HTTP what
the engine gives without us, in the default graph and named graphs its manifest says.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from conftest import Answer, fetch, place, serving, shared
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
BASE = "http://w3c.test/"
KINDS = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
# Folders and tests that are not run here, each with its reason.
LEFT_OUT = {
    "entailment": "asks for entailment while answering; here it is done before",
    "service": "calls other endpoints, which is refused",
}


class Case(NamedTuple):
    """One evaluation test."""

    name: str
    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]


class Suite(NamedTuple):
    """All cases, their data in the engine, and a server over the same data."""

    cases: list[Case]
    store: ox.Store
    address: str


def _cases(root: Path) -> Iterator[Case]:
    for path in sorted((*root.glob("sparql10/*/manifest.ttl"), *root.glob("sparql11/*/manifest.ttl"))):
        if path.parent.name in LEFT_OUT:
            continue
        base = BASE + path.relative_to(root).as_posix()
        manifest = Graph().parse(path, format="turtle", publicID=base)
        for entries in manifest.objects(None, MF.entries):
            for test in Collection(manifest, entries):
                kinds = set(manifest.objects(test, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")))
                action = manifest.value(test, MF.action)
                if not kinds & KINDS or action is None:
                    continue
                query = manifest.value(action, QT.query)
                graphs = manifest.objects(action, QT.graphData)
                named = [str(manifest.value(graph, QT.graph) or graph) for graph in graphs]
                yield Case(
                    f"{path.parent.parent.name}/{path.parent.name}#{str(test).rpartition('#')[2]}",
                    str(query),
                    tuple(sorted(map(str, manifest.objects(action, QT.data)))),
                    tuple(sorted(named)),
                )


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """One release in which every data file of the suites is a named graph."""
    root = shared("w3c", "sparql", "sparql")
    cases = list(_cases(root))
    store = ox.Store()
    files = sorted({graph for case in cases for graph in (*case.default, *case.named)} | _siblings(root))
    for name in files:
        path = root / name.removeprefix(BASE)
        form = ox.RdfFormat.from_extension(path.suffix[1:])
        if form is None or not path.is_file():
            continue
        try:
            store.load(path=str(path), format=form, base_iri=name, to_graph=ox.NamedNode(name))
        except SyntaxError:
            continue  # a few are made not to parse
    protocol = {}
    for at in range(4):  # what the protocol suite calls its data
        path = root / "sparql11" / "protocol" / f"data{at}.nt"
        name = f"http://kasei.us/2009/09/sparql/data/data{at}.rdf"
        protocol[name] = path
        if path.exists():
            store.load(path=str(path), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
    dump = store.dump(format=ox.RdfFormat.N_QUADS)
    store = ox.Store()
    store.load(dump, format=ox.RdfFormat.N_QUADS)
    releases = tmp_path_factory.mktemp("w3c")
    place(releases, dump, [*files, *protocol])
    with serving(releases, releases / "log", unbuilt=True) as served:
        yield Suite(cases, store, served.address)


def _siblings(root: Path) -> set[str]:
    """Name the data that queries of the dataset suite fetch by FROM."""
    return {BASE + p.relative_to(root).as_posix() for p in root.glob("sparql10/dataset/*.ttl")} - {
        f"{BASE}sparql10/dataset/manifest.ttl"
    }


def _solutions(results: ox.QuerySolutions) -> list[str]:
    rows = []
    names = sorted(variable.value for variable in results.variables)
    for solution in results:
        cells = (solution[name] for name in names)
        rows.append(" ".join("_:b" if isinstance(cell, ox.BlankNode) else str(cell) for cell in cells))
    return sorted(rows)


def _triples(triples: list[ox.Triple]) -> list[str]:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def _parsed(answer: Answer) -> object:
    if answer.type == "text/turtle":
        return _triples([quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)])
    results = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
    return bool(results) if isinstance(results, ox.QueryBoolean) else _solutions(results)


def test_the_server_answers_what_the_engine_answers(suite: Suite) -> None:
    root = shared("w3c", "sparql", "sparql")
    compared, differing = 0, []
    for case in suite.cases:
        text = f"BASE <{case.query}>\n" + (root / case.query.removeprefix(BASE)).read_bytes().decode("utf-8")
        given = {
            "default_graph": [*map(ox.NamedNode, case.default)],
            "named_graphs": [*map(ox.NamedNode, case.named)],
        }
        try:
            found = suite.store.query(text, **(given if case.default or case.named else {}))
            if isinstance(found, ox.QuerySolutions):
                expected: object = _solutions(found)
            elif isinstance(found, ox.QueryBoolean):
                expected = bool(found)
            else:
                expected = _triples(list(found))
        except (SyntaxError, RuntimeError):
            continue  # the engine fails it without us
        pairs = [
            ("query", text),
            *(("default-graph-uri", g) for g in case.default),
            *(("named-graph-uri", g) for g in case.named),
        ]
        answer = fetch(
            f"{suite.address}/sparql",
            data=urlencode(pairs).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Accept="application/sparql-results+json, text/turtle",
        )
        compared += 1
        try:
            same = answer.status == 200 and _parsed(answer) == expected
        except SyntaxError:
            same = False
        if not same:
            differing.append((case.name, answer.status, answer.text[:150]))

    assert [name for name in differing if name[0] not in DIFFERING] == []
    assert compared > 400


# Tests whose answer differs from call to call, or that need what is refused on purpose.
DIFFERING = {
    "sparql11/functions#rand01": "RAND",
    "sparql11/functions#now01": "NOW",
    "sparql11/functions#uuid01": "UUID",
    "sparql11/functions#struuid01": "STRUUID",
}


HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}  # fmt: skip


def test_the_protocol_suite(suite: Suite) -> None:
    """Queries as the suite expects; updates, which this endpoint has none of, are refused."""
    path = shared("w3c", "sparql", "sparql", "sparql11", "protocol", "manifest.ttl")
    manifest = Graph().parse(path, format="turtle")
    ran = 0
    for test in Collection(manifest, next(manifest.objects(None, MF.entries))):
        name = str(test).rpartition("#")[2]
        first = next(manifest.objects(manifest.value(test, MF.action), HT.requests))
        for request in Collection(manifest, first):
            answer = _send(suite.address, manifest, request)
            ran += 1
            if "update" in name:
                assert 400 <= answer.status < 500, (name, answer.status)
                break  # what follows asks for what the update would have done
            response = manifest.value(request, HT.resp)
            allowed = {
                str(status).rpartition("StatusCode")[2][0]
                for status in manifest.objects(response, MF.expectedStatus)
            }
            assert str(answer.status)[0] in allowed, (name, answer.status, answer.text)
            form = manifest.value(response, MF.expectedFormat)
            if form is not None:
                assert answer.type in FORMATS[str(form)], (name, answer.type)
            boolean = manifest.value(response, MF.expectedBoolean)
            if boolean is not None:
                assert _parsed(answer) == boolean.toPython(), name
    assert ran > 30


def _send(address: str, manifest: Graph, request: object) -> Answer:
    headers = {}
    for header in (
        Collection(manifest, manifest.value(request, HT.headers))
        if manifest.value(request, HT.headers)
        else ()
    ):
        headers[str(manifest.value(header, HT.fieldName)).title()] = str(
            manifest.value(header, HT.fieldValue)
        )
    body = manifest.value(request, HT.body)
    data = None
    if body is not None:
        encoding = str(manifest.value(body, CNT.characterEncoding) or "utf-8")
        data = str(manifest.value(body, CNT.chars)).encode(encoding)
    where = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql")
    # urllib names a content type where there is none to be; an empty one is what the suite means.
    headers.setdefault("Content-Type", "")
    return fetch(address + where, method=str(manifest.value(request, HT.methodName)), data=data, **headers)


def test_the_service_description_suite(suite: Suite) -> None:
    answer = fetch(f"{suite.address}/sparql")
    graph = Graph().parse(data=answer.text, format="turtle")
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    schema = {  # the classes that domain and range of the vocabulary ask for
        sd.defaultDataset: (sd.Service, sd.Dataset),
        sd.defaultGraph: (sd.Dataset, sd.Graph),
        sd.namedGraph: (sd.Dataset, sd.NamedGraph),
        sd.graph: (sd.NamedGraph, sd.Graph),
    }

    assert answer.type == "text/turtle"
    assert (None, sd.endpoint, URIRef(f"{suite.address}/sparql")) in graph
    for predicate, (domain, range_) in schema.items():
        pairs = list(graph.subject_objects(predicate))
        assert pairs, predicate
        for subject, value in pairs:
            assert (subject, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), domain) in graph
            assert (value, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), range_) in graph
