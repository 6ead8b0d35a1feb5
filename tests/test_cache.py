"""Rendered answers take no more memory than they may, whatever is asked."""

from regio_graph.endpoint.messages import Reply, Request
from regio_graph.serve.cache import Cache

SIZE = 1 << 20
REPLY = Reply(200, [("content-type", "text/plain")], b"yes", keep=True)


def test_the_last_ones_asked_for_are_kept() -> None:
    cache = Cache(SIZE)
    requests = [Request("GET", f"/{number}", "") for number in range(2000)]
    for request in requests:
        cache.put(request, REPLY)

    assert cache.get(requests[-1]) == REPLY
    assert cache.get(requests[0]) is None
    assert cache.used <= SIZE


def test_what_a_client_writes_in_any_part_of_a_request_counts() -> None:
    long = 50_000
    for part in ("path", "query_string", "accept", "accept_language", "accept_encoding", "host"):
        cache = Cache(SIZE)
        for number in range(200):
            request = Request("GET", "/", "")._replace(**{part: f"{number}".rjust(long)})
            cache.put(request, REPLY)

        assert len(cache) * long <= SIZE, part


def test_headers_of_an_answer_count() -> None:
    cache = Cache(SIZE)
    for number in range(200):
        cache.put(Request("GET", f"/{number}", ""), REPLY._replace(headers=[("link", "x" * 50_000)]))

    assert len(cache) * 50_000 <= SIZE
