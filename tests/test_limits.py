"""Limits that hold: what a query does beyond them ends, costs one answer, and hurts nobody else."""

import json
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import Answer, Served, fetch, serving

from regio_graph import release
from regio_graph.settings import Settings

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?%s) }"
HOG = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
CHEAP = "ASK { ?p a <https://w3id.org/regio-graph/def#Programme> FILTER (%d > 0) }"
LIMIT = 2.0
LONG = 4


@pytest.fixture(scope="module")
def served(
    settings: Settings, released: release.Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server that gives a query two seconds and 200 MB."""
    with serving(
        settings.releases,
        tmp_path_factory.mktemp("limits") / "log",
        REGIO_QUERY_SECONDS=str(LIMIT),
        REGIO_MEMORY_MB="200",
        REGIO_RESULT_ROWS="100",
        REGIO_RESULT_BYTES="50000",
        REGIO_LONG_QUERIES=str(LONG),
        REGIO_BODY_BYTES="5000",
        REGIO_URL_BYTES="2000",
    ) as running:
        yield running


def ask(served: Served, query: str, **headers: str) -> Answer:
    return fetch(f"{served.address}/sparql?{urlencode({'query': query})}", **headers)


def problem(answer: Answer) -> dict[str, object]:
    assert answer.type == "application/problem+json", answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.body)


def family(pid: int) -> set[int]:
    """Return a process and all it started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found, new = set(), {pid}
    while new:
        found |= new
        new = {child for parent in new for child in children.get(parent, [])} - found
    return found


def cpu_seconds(pids: set[int]) -> float:
    """Return the processor time a set of processes has used."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def test_a_runaway_query_ends_at_its_limit_and_says_so(served: Served) -> None:
    started = time.monotonic()
    answer = ask(served, RUNAWAY % "d")

    assert answer.status == 503
    assert problem(answer)["type"] == "/limits#time"
    assert "Retry-After" not in answer.headers  # the same query would only run into it again
    assert LIMIT <= time.monotonic() - started < LIMIT + 5


def test_a_browser_gets_a_page_about_the_limit(served: Served) -> None:
    answer = ask(served, RUNAWAY % "e", Accept="text/html")

    assert answer.status == 503
    assert answer.type == "text/html"
    assert "2 seconds" in answer.text


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processor time from Linux's /proc")
def test_while_ten_runaways_run_cheap_queries_are_answered_and_then_the_cores_are_free(
    served: Served,
) -> None:
    with ThreadPoolExecutor(10) as pool:
        runaways = [pool.submit(ask, served, (RUNAWAY % "d") + f" #{at}") for at in range(10)]
        cheap = [ask(served, CHEAP % (at + 1)) for at in range(40)]
        assert not any(runaway.done() and runaway.result().status == 200 for runaway in runaways)
        ended = [runaway.result() for runaway in runaways]
    kinds = [problem(answer)["type"] for answer in ended]

    assert {answer.status for answer in cheap} == {200}
    assert {answer.status for answer in ended} == {503}
    assert set(kinds) == {"/limits#time", "/limits#busy"}
    assert kinds.count("/limits#time") <= LONG
    assert all(answer.headers["Retry-After"] for answer in ended if problem(answer)["type"] == "/limits#busy")

    time.sleep(1)
    processes = family(served.process.pid)
    before = cpu_seconds(processes)
    time.sleep(1)
    assert cpu_seconds(processes) - before < 0.3


def test_a_query_that_was_long_before_does_not_cost_the_others_again(served: Served) -> None:
    with ThreadPoolExecutor(LONG + 1) as pool:
        list(pool.map(lambda at: ask(served, (RUNAWAY % "d") + f" #again {at}"), range(LONG)))
        running = [pool.submit(ask, served, (RUNAWAY % "d") + f" #again {at}") for at in range(LONG)]
        time.sleep(0.3)
        turned_away = ask(served, (RUNAWAY % "d") + " #again 0")
        [each.result() for each in running]

    assert problem(turned_away)["type"] == "/limits#busy"


def test_a_query_that_eats_memory_ends_and_says_so(
    settings: Settings, released: release.Release, tmp_path: Path
) -> None:
    patient = {"REGIO_QUERY_SECONDS": "60", "REGIO_MEMORY_MB": "200"}
    with serving(settings.releases, tmp_path / "log", **patient) as served:
        answer = ask(served, HOG)
        assert ask(served, CHEAP % 50).status == 200

    assert answer.status == 503
    assert problem(answer)["type"] == "/limits#memory"
    assert "out of memory (SIGABRT)" in served.log.read_text()


def test_the_log_says_why_a_worker_ended(served: Served) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda at: ask(served, (RUNAWAY % "h") + f" #{at}"), range(10)))
    log = served.log.read_text()

    assert re.search(r"worker \d+ ended: killed at the time limit of 2 seconds", log)
    assert re.search(rf"worker \d+ ended: killed because {LONG} long queries were running", log)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the processes in Linux's /proc")
def test_a_worker_that_is_killed_costs_one_answer_at_most(served: Served) -> None:
    workers = [pid for pid in family(served.process.pid) if _is_worker(pid)]
    for pid in workers:
        os.kill(pid, 9)
    time.sleep(0.5)

    assert len(workers) >= 2
    log = served.log.read_text()
    assert all(f"worker {pid} ended: killed from outside (SIGKILL)" in log for pid in workers)
    assert [ask(served, CHEAP % (at + 60)).status for at in range(5)] == [200] * 5


def _is_worker(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        parent = Path(f"/proc/{stat[1]}/cmdline").read_bytes()
    except OSError:
        return False
    return b"workers.forkserver" in parent


@pytest.mark.parametrize(
    ("accept", "rows"),
    [
        ("application/sparql-results+json", lambda text: len(json.loads(text)["results"]["bindings"])),
        ("application/sparql-results+xml", lambda text: text.count("<result>")),
        ("text/csv", lambda text: text.count("\r\n") - 1),
        ("text/tab-separated-values", lambda text: text.count("\n") - 1),
        ("application/n-triples", lambda text: text.count("\n")),
    ],
)
def test_an_answer_that_is_cut_says_so(served: Served, accept: str, rows: object) -> None:
    form = "CONSTRUCT { ?s a ?p }" if "triples" in accept else "SELECT ?s ?p"
    cut = ask(served, form + " WHERE { ?s a ?p }", Accept=accept)
    whole = ask(served, form + " WHERE { ?s a ?p } LIMIT 50", Accept=accept)

    assert (cut.status, cut.headers["Truncated"], rows(cut.text)) == (200, "rows=100", 100)
    assert (whole.status, whole.headers["Truncated"]) == (200, None)
    if "json" in accept:
        assert json.loads(cut.body)["truncated"] == {"rows": 100}
        assert "truncated" not in json.loads(whole.body)
    if "xml" in accept:
        assert "<!-- truncated: rows=100 -->" in cut.text


def test_an_answer_that_is_too_big_is_cut_after_a_whole_row(served: Served) -> None:
    big = "SELECT ?s (CONCAT(" + ", ".join(["STR(?p)"] * 20) + ") AS ?x) { ?s ?p ?o }"
    answer = ask(served, big, Accept="application/json")

    assert answer.headers["Truncated"] == "bytes=50000"
    assert len(answer.body) <= 51_000
    assert 10 < len(json.loads(answer.body)["results"]["bindings"]) < 100


def test_requests_that_are_too_big_are_refused(served: Served) -> None:
    by_get = fetch(f"{served.address}/sparql?query={'x' * 3000}")
    by_post = fetch(f"{served.address}/sparql", data=b" " * 6000, Content_Type="application/sparql-query")

    assert (by_get.status, by_post.status) == (414, 413)
    assert "POST" in problem(by_get)["detail"]


def test_the_limits_are_published(served: Served) -> None:
    as_data = json.loads(fetch(f"{served.address}/limits").body)
    page = fetch(f"{served.address}/limits?lang=en", Accept="text/html")

    assert as_data["query_seconds"] == LIMIT
    assert as_data["result_rows"] == 100
    assert "2 seconds" in page.text
    described = fetch(f"{served.address}/sparql", Accept="text/turtle")
    assert "2 seconds" in described.text


def test_the_metrics_tell_what_was_hit(served: Served) -> None:
    ask(served, RUNAWAY % "g")
    text = fetch(f"{served.address}/metrics").text

    assert 'regio_limits_hit_total{limit="time"}' in text
    assert 'regio_requests_total{kind="ASK",status="200"}' in text
    assert "regio_release_info" in text
