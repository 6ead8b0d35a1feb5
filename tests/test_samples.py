"""The code samples do what they show: each is run as it stands, in every language this machine has."""

import csv
import io
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from conftest import ROOT, fetch

from regio_graph.content import queries
from regio_graph.content.project import read_queries
from regio_graph.openapi.code_samples import Sample, samples

QUERIES = {query.name: query for query in read_queries(ROOT / "queries")}
LABELS = ("curl", "Python", "R", "JavaScript")
RUNNERS = {
    "curl": ["bash", "-c"],
    "Python": [sys.executable, "-W", "error", "-c"],
    "R": ["Rscript", "-e"],
    "JavaScript": ["node", "--input-type=module", "-e"],
}
# One that takes nothing, one with a default, one with several parameters of which two are dates.
ASKED = ("people/leads", "programmes/by-municipality", "milestones/agenda")
# What could be taken for code somewhere.
NASTY = [
    "'; rm -rf / #",
    '"; quit() "',
    "`id` $(id) $HOME",
    "a\\b\\n",
    "%s {x} ${x}",
    "één — 🙂",
    "a\nb",
    "a&b=c+d",
]

STRING = """\
#+ title: Naam
#+ title@en: Name
#+ summary: Vraag?
#+ summary@en: Question?
#+ tags: een
#+ column thing string: Ding | Thing
SELECT ?thing WHERE {
  VALUES ?text { UNDEF }  #+ param string several: Tekst | Text
  ?thing ?p ?text
}
"""


def run(sample: Sample) -> str:
    program = RUNNERS[sample.label]
    if not shutil.which(program[0]):
        pytest.skip(f"{sample.label} is not on this machine")
    done = subprocess.run([*program, sample.source], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{sample.source}\n{done.stderr}"
    return done.stdout


def sample(label: str, name: str, server: str, arguments: dict | None = None) -> Sample:
    return next(s for s in samples(QUERIES[name], server, arguments) if s.label == label)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("label", LABELS)
def test_sample_prints_the_answer(label: str, name: str, server: str) -> None:
    printed = run(sample(label, name, server))

    rows = list(csv.reader(io.StringIO(fetch(f"{server}/queries/{name}", Accept="text/csv").text)))
    assert rows[0][0] in printed
    if label == "curl":
        assert list(csv.reader(io.StringIO(printed))) == rows
    if label == "Python":
        assert f"[{len(rows) - 1} rows x {len(rows[0])} columns]" in printed or len(rows) <= 61
    if label == "JavaScript":
        assert sum(line.startswith("│") for line in printed.splitlines()) == len(rows)


@pytest.mark.parametrize("label", LABELS)
def test_sample_asks_what_was_filled_in(label: str, server: str) -> None:
    arguments = {"endedBefore": ["2025-03-01"]}

    printed = run(sample(label, "programmes/periods", server, arguments))

    assert "2024-10-31" in printed
    assert "2040-12-31" not in printed


@pytest.mark.parametrize("label", LABELS)
def test_sample_says_why_it_failed(label: str, server: str) -> None:
    program = sample(label, "programmes/periods", server, {"endedBefore": ["gisteren"]})
    if not shutil.which(RUNNERS[label][0]):
        pytest.skip(f"{label} is not on this machine")

    done = subprocess.run(
        [*RUNNERS[label], program.source], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode != 0
    assert "400" in done.stdout + done.stderr


class Listening(BaseHTTPRequestHandler):
    """Answers whatever is asked with one row, and remembers what was asked."""

    heard: list[list[tuple[str, str]]]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
        self.heard.append([pair for pair in asked if pair[0] != "records"])
        body = (json.dumps([{"thing": "x"}]) if parts.path.endswith(".json") else "thing\r\nx\r\n").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[tuple[str, list[list[tuple[str, str]]]]]:
    handler = type("Handler", (Listening,), {"heard": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}", handler.heard
        served.shutdown()


@pytest.mark.parametrize("label", LABELS)
def test_values_never_become_code(label: str, listener: tuple[str, list]) -> None:
    address, heard = listener
    query = queries.parse("test/string", STRING, Path("string.rq"))
    program = next(s for s in samples(query, address, {"text": NASTY}) if s.label == label)

    run(program)

    assert heard == [[("text", value) for value in NASTY]]


def test_the_page_of_a_question_shows_them_with_what_was_filled_in(server: str) -> None:
    page = fetch(
        f"{server}/queries/programmes/periods?endedBefore=2025-03-01&lang=en", Accept="text/html"
    ).text

    assert "Ask this from your own code" in page
    assert "endedBefore=2025-03-01" in page
    assert "URLSearchParams" in page
