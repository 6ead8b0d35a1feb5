"""Operating the server: a release replaced under load, a stop that finishes what it began, what operators read."""

import json
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import ROOT, Answer, Served, fetch, place, serving

from regio_graph.settings import Limits

GRAPH = "http://example.org/graph/one"


def numbered(number: int) -> bytes:
    """A dataset that says which it is."""
    return (
        f'<http://example.org/it> <http://example.org/is> "{number}" .\n'.encode() * 1
        + (
            f"<http://example.org/it> <http://example.org/is> <http://example.org/{number}> <{GRAPH}> .\n"
        ).encode()
    )


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    place(tmp_path, numbered(0), [GRAPH])
    return tmp_path


@pytest.fixture
def served(releases: Path) -> Iterator[Served]:
    with serving(releases, releases / "log", unbuilt=True) as running:
        yield running


def ask(served: Served, **headers: str) -> Answer:
    query = "SELECT ?n { <it> <is> ?n FILTER (isLiteral(?n)) }"
    return fetch(f"{served.address}/sparql?{urlencode({'query': query})}", Accept="text/csv", **headers)


def number(answer: Answer) -> int:
    return int(answer.text.split()[1])


@pytest.mark.parametrize("by_signal", [True, False])
def test_a_release_is_replaced_under_load_without_one_failed_request(
    served: Served, releases: Path, by_signal: bool
) -> None:
    answers: list[Answer] = []
    stop = threading.Event()

    def load() -> None:
        while not stop.is_set():
            answers.append(ask(served))

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for at in (1, 2):
            place(releases, numbered(at), [GRAPH])
            if by_signal:
                served.process.send_signal(signal.SIGHUP)
            _wait_for(lambda at=at: number(ask(served)) == at)
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert {answer.status for answer in answers} == {200}
    assert {number(answer) for answer in answers} == {0, 1, 2}
    assert len(answers) > 100


def test_a_damaged_release_is_not_put_in_place(served: Served, releases: Path) -> None:
    name = place(releases, numbered(7), [GRAPH])
    (releases / name / "dataset.nq").write_bytes(b"nonsense")
    served.process.send_signal(signal.SIGHUP)
    _wait_for(lambda: "does not match its manifest" in served.log.read_text())

    assert number(ask(served)) == 0
    assert 'regio_reloads_total{result="failed"}' in fetch(f"{served.address}/metrics").text


def test_an_etag_holds_until_the_release_changes(served: Served, releases: Path) -> None:
    first = ask(served)
    again = ask(served, If_None_Match=first.headers["ETag"])
    other_query = fetch(f"{served.address}/sparql?query=ASK%7B%7D", If_None_Match=first.headers["ETag"])
    place(releases, numbered(3), [GRAPH])
    served.process.send_signal(signal.SIGHUP)
    _wait_for(lambda: number(ask(served)) == 3)
    changed = ask(served, If_None_Match=first.headers["ETag"])

    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert (other_query.status, changed.status) == (200, 200)
    assert changed.headers["ETag"] != first.headers["ETag"]
    link = re.search("<(/releases/[0-9a-f]+)>", changed.headers["Link"])[1]
    assert json.loads(fetch(served.address + link).body)["base"] == "http://example.org/"


def test_what_may_differ_next_time_is_not_kept(served: Served) -> None:
    for function in ("NOW()", "RAND()", "STRUUID()"):
        address = f"{served.address}/sparql?{urlencode({'query': f'SELECT ({function} AS ?x) {{}}'})}"
        first, second = fetch(address), fetch(address)

        assert first.headers["Cache-Control"] == "no-store"
        assert "ETag" not in first.headers
        assert first.body != second.body


def test_a_stop_finishes_what_it_began(releases: Path) -> None:
    slow = (
        "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{at} {{ {'1 ' * 45} }}" for at in range(4)) + " }"
    )
    with serving(releases, releases / "log", unbuilt=True, REGIO_QUERY_SECONDS="30") as served:
        found: list[Answer] = []
        thread = threading.Thread(
            target=lambda: found.append(fetch(f"{served.address}/sparql?{urlencode({'query': slow})}"))
        )
        thread.start()
        time.sleep(1)
        served.process.terminate()
        thread.join(40)

        assert served.process.wait(20) == 0
    assert [answer.status for answer in found] == [200]


def test_a_web_process_without_its_nursery_gets_another(served: Served) -> None:
    for stat in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if (
                b"workers.forkserver" in stat.read_bytes()
                and str(served.log.parent).encode() in stat.read_bytes()
            ):
                parent = int(Path(f"{stat.parent}/stat").read_text().rpartition(")")[2].split()[1])
                if b"workers.forkserver" not in Path(f"/proc/{parent}/cmdline").read_bytes():
                    _kill(int(stat.parent.name))
        except OSError:
            continue
    _wait_for(lambda: 'regio_reloads_total{result="done"} 1.0' in fetch(f"{served.address}/metrics").text)

    assert number(ask(served)) == 0


def _kill(pid: int) -> None:
    import os  # noqa: PLC0415 - only here

    os.kill(pid, signal.SIGKILL)


def test_health_and_readiness_are_told_apart_and_kept_by_nobody(served: Served) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        answer = fetch(served.address + path)

        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_access_log_holds_nothing_of_the_visitor(served: Served) -> None:
    fetch(
        f"{served.address}/sparql?query=ASK%7B%7D%23geheim", User_Agent="Geheim/1.0", Referer="http://geheim/"
    )
    _wait_for(lambda: '"kind":"ASK"' in served.log.read_text())
    log = served.log.read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]

    assert "eheim" not in log
    assert not re.search(r"127\.0\.0\.1(?!:\d+/)", log)
    assert set(lines[-1]) == {"time", "method", "kind", "status", "bytes", "ms", "cache", "release"}


def test_a_store_on_disk_is_served_the_same(tmp_path: Path) -> None:
    from regio_graph.rdf import store  # noqa: PLC0415 - only here

    name = place(tmp_path, numbered(5), [GRAPH])
    store.write(tmp_path / name / "dataset.nq", tmp_path / name / "store", [])
    with serving(tmp_path, tmp_path / "log", unbuilt=True, REGIO_MEMORY_MB="300") as served:
        assert number(ask(served)) == 5


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "operate.md").read_text("utf-8")
    source = (ROOT / "regio_graph" / "settings.py").read_text("utf-8")
    names = {f"REGIO_{name.upper()}" for name in Limits.__dataclass_fields__}
    names |= set(re.findall(r'"(REGIO_[A-Z_]+)"', source))

    assert {name for name in names if f"`{name}`" not in text} == set()


def _wait_for(condition: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)
