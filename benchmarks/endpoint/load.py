"""Drives a server with wrk, from a core of its own."""

import json
import subprocess
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

from benchmarks.endpoint.queries import Query

SCRIPT = Path(__file__).with_name("wrk.lua")
JSON = "application/sparql-results+json"
STRING = "http://www.w3.org/2001/XMLSchema#string"
_RUNS = count(1)
_A_RUN = 10_000_000  # unique queries of one run are numbered from here, so that no two runs share one


@dataclass(frozen=True)
class Load:
    """One run of wrk: answers, those a second, latencies in milliseconds, errors, CPU seconds an answer."""

    answers: int
    rate: float
    p50: float
    p99: float
    errors: int
    cpu: float = 0.0


@dataclass(frozen=True)
class Answer:
    """One answer: its rows, whatever their order, its bytes, and how long it took."""

    rows: Counter[str]
    size: int
    seconds: float


def drive(
    endpoint: str, query: Query, copies: int, connections: int, seconds: float, *, unique: bool
) -> Load:
    """Ask over so many connections for so many seconds."""
    host, path = _split(endpoint)
    asked = f"{path}?query={quote(query.template(), safe='')}"
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s"]
    command += ["-s", str(SCRIPT), host, "--", asked, "unique" if unique else "repeated", str(copies)]
    told = subprocess.run(
        [*command, str(next(_RUNS) * _A_RUN)],
        capture_output=True,
        text=True,
        check=True,
    )
    seen = json.loads(told.stdout.splitlines()[-1])
    return Load(
        seen["requests"], seen["requests"] / seen["seconds"], seen["p50"], seen["p99"], seen["errors"]
    )


def answer(endpoint: str, text: str) -> Answer:
    """Ask once."""
    begun = time.perf_counter()
    request = urllib.request.Request(f"{endpoint}?query={quote(text, safe='')}", headers={"Accept": JSON})
    with urllib.request.urlopen(request, timeout=120) as response:
        raw = response.read()
    seconds = time.perf_counter() - begun
    rows = json.loads(raw)["results"]["bindings"]
    for term in (term for row in rows for term in row.values()):
        if term.get("datatype") == STRING:
            del term["datatype"]  # the same term, written out
    return Answer(Counter(json.dumps(row, sort_keys=True) for row in rows), len(raw), seconds)


def _split(endpoint: str) -> tuple[str, str]:
    at = endpoint.index("/", len("http://"))
    return endpoint[:at], endpoint[at:]
