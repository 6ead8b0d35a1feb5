"""Clients that hold on: those who send or take slowly keep nobody else from an answer."""

import json
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest
from conftest import Served, fetch, serving

from regio_graph import release
from regio_graph.serve.backpressure import DOWNLOADS, THREADS, UPLOADS
from regio_graph.settings import Limits, Settings

MORE = THREADS + 10
LIMIT = Limits.body_bytes
BODY = "POST /sparql HTTP/1.1\r\nHost: h\r\nContent-Type: application/sparql-query\r\n{length}\r\n\r\n{begin}"
HUNDRED, SIXTY = (" ".join(map(str, range(most))) for most in (100, 60))
# Six megabytes, more than the buffers between server and client hold, made in no time.
BIG = f'SELECT * {{ VALUES ?a {{ {HUNDRED} }} VALUES ?b {{ {SIXTY} }} BIND ("{"x" * 1000}" AS ?c) }}'


@pytest.fixture(scope="module")
def served(
    settings: Settings, released: release.Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    # What is tried here is who holds a thread, not how fast a busy machine answers.
    patient = {"REGIO_QUERY_SECONDS": "60", "REGIO_SHORT_SECONDS": "30", "REGIO_QUEUE_SECONDS": "30"}
    with serving(settings.releases, tmp_path_factory.mktemp("slow") / "log", **patient) as running:
        yield running


def connect(stack: ExitStack, served: Served, request: str) -> socket.socket:
    """Send the beginning of a request, and take nothing of what comes back."""
    where = urlsplit(served.address)
    client = stack.enter_context(socket.socket())
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.settimeout(20)
    client.connect((where.hostname, where.port))
    client.sendall(request.encode())
    return client


def answered(clients: list[socket.socket], number: int) -> list[socket.socket]:
    """Wait until so many have an answer, and return them; in which order is the server's to say."""
    deadline = time.monotonic() + 20
    ready: list[socket.socket] = []
    while len(ready) < number and time.monotonic() < deadline:
        ready = select.select(clients, [], [], 0.1)[0]
    assert len(ready) >= number  # more while those of the test before are still being let go
    return ready


def ask(served: Served, query: str) -> int:
    return fetch(f"{served.address}/sparql?query={quote(query)}").status


@pytest.mark.parametrize(
    ("length", "begin"),
    [("Content-Length: 1000", "ASK"), ("Transfer-Encoding: chunked", "5\r\nASK {\r\n")],
    ids=["announced", "chunked"],
)
def test_who_never_ends_a_body_keeps_nobody_from_an_answer(served: Served, length: str, begin: str) -> None:
    with ExitStack() as stack:
        clients = [connect(stack, served, BODY.format(length=length, begin=begin)) for _ in range(MORE)]

        refused = answered(clients, MORE - UPLOADS)
        assert {client.recv(12) for client in refused} == {b"HTTP/1.1 503"}
        assert fetch(f"{served.address}/healthz").status == 200
        assert ask(served, f"ASK {{}} # {length}") == 200
    # Those who hold on have gone: there is room again.
    posted = {"data": b"ASK {}", "Content_Type": "application/sparql-query"}
    assert 200 in (fetch(f"{served.address}/sparql", **posted).status for _ in range(200))


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])
def test_who_sends_too_much_always_reads_why_not(served: Served, chunked: object) -> None:
    where = urlsplit(served.address)
    statuses = []
    for at in range(80):
        sent = b"x" * (LIMIT + 1 + at * 20_000)
        client = HTTPConnection(where.hostname or "", where.port, timeout=20)
        body = iter([sent]) if chunked else sent
        kind = {"Content-Type": "application/sparql-query"}
        client.request("POST", "/sparql", body, kind, encode_chunked=bool(chunked))
        answer = client.getresponse()
        statuses.append((answer.status, json.loads(answer.read())["status"]))
        client.close()

    assert statuses == [(413, 413)] * 80


def test_who_asks_first_whether_to_send_sends_nothing(served: Served) -> None:
    head = f"Content-Length: {50 * LIMIT}\r\nExpect: 100-continue"
    with ExitStack() as stack:
        client = connect(stack, served, BODY.format(length=head, begin=""))

        assert client.recv(12) == b"HTTP/1.1 413"


def test_who_never_takes_a_big_answer_keeps_nobody_from_an_answer(served: Served) -> None:
    request = f"GET /sparql?query={quote(BIG)} HTTP/1.1\r\nHost: h\r\nAccept: text/csv\r\n\r\n"
    with ExitStack() as stack:
        taken = [connect(stack, served, request).recv(12) for _ in range(DOWNLOADS + 2)]

        assert taken[0] == b"HTTP/1.1 200"
        assert taken[-1] == b"HTTP/1.1 503"
        assert ask(served, "ASK {} # while others take") == 200
    big = f"{served.address}/sparql?query={quote(BIG)}&format=csv"
    assert 200 in (fetch(big).status for _ in range(20))
