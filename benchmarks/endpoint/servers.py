"""Starts ours and its peers over the same triples, each on the first core alone."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from benchmarks.generate import ROOT

SHIPPED = ROOT / "docs" / "examples" / "nginx.conf"
PINNED = ("taskset", "-c", "0")
OURS, PROXIED, SIBLING, NATIVE, NATIVE_DISK = (
    "regio-graph",
    "regio-graph+nginx",
    "rdflib-endpoint",
    "oxigraph",
    "oxigraph disk",
)
SERVERS = (OURS, PROXIED, SIBLING, NATIVE, NATIVE_DISK)
AS_IT_COMES = {"REGIO_WORKERS": "2"}
_START_SECONDS = 120

# What `regio-graph serve` does once a release is in place; this one was not built from a project.
_SERVE = (
    "import sys; from pathlib import Path; from regio_graph.serve import run; "
    "from regio_graph import settings; run(settings.from_environ(), '127.0.0.1', int(sys.argv[1]))"
)


def nginx() -> str | None:
    """Find nginx, which is not on everybody's path."""
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def missing(name: str) -> str:
    """Say what has to be installed before a server can be measured; empty when nothing has."""
    if name == PROXIED and not nginx():
        return "nginx is not installed"
    if name in {NATIVE, NATIVE_DISK} and not _oxigraph().exists():
        return "oxigraph is not installed: pip install --group bench"
    return ""


class Server(NamedTuple):
    """Where a server's SPARQL endpoint is, and the processes it was started as."""

    endpoint: str
    pids: tuple[int, ...]


@contextmanager
def serving(name: str, data: Path, folder: Path) -> Iterator[Server]:
    """Start one server over a file of N-Triples ."""
    folder.mkdir()
    start = {
        OURS: _ours,
        PROXIED: _proxied,
        SIBLING: _sibling,
        NATIVE: _native,
        NATIVE_DISK: _native_disk,
    }[name]
    with start(data, folder) as server:
        yield server


@contextmanager
def _ours(data: Path, folder: Path) -> Iterator[Server]:
    releases, port = folder / "releases", free_port()
    place(releases, data)
    environ = {
        **os.environ,
        "REGIO_PROJECT": str(ROOT),
        "REGIO_RELEASES": str(releases),
        "REGIO_WORKERS": "2",
    }
    command = [*PINNED, sys.executable, "-c", _SERVE, str(port)]
    with started(command, folder / "log", environ) as pid:
        await_ready(f"http://127.0.0.1:{port}/readyz")
        yield Server(f"http://127.0.0.1:{port}/sparql", (pid,))


@contextmanager
def _proxied(data: Path, folder: Path) -> Iterator[Server]:
    """Ours behind the nginx configuration we ship, but for its share per visitor: here all are one."""
    with _ours(data, folder) as behind:
        port = free_port()
        text = SHIPPED.read_text("utf-8")
        for old, new in (
            ("/var/cache/nginx/regio-graph", str(folder / "cache")),
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            ("server 127.0.0.1:8000;", f"server {urlsplit(behind.endpoint).netloc};"),
            ("rate=20r/s", "rate=1000000r/s"),
            ("burst=100 ", "burst=1000000 "),
            ("limit_conn regio_visitors 8;", "limit_conn regio_visitors 1000;"),
        ):
            if old not in text:
                raise SystemExit(f"{SHIPPED} has no {old!r} any more; mend {__file__}")
            text = text.replace(old, new)
        configuration = folder / "nginx.conf"
        temporary = "".join(
            f"{module}_temp_path {folder}/{module};\n"
            for module in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        configuration.write_text(
            f"{'user root; ' * (os.geteuid() == 0)}pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
            f"daemon off; events {{ }} http {{ access_log off;\n{temporary}{text}\n}}\n"
        )
        with started([*PINNED, nginx() or "nginx", "-c", str(configuration)], folder / "nginx.out") as proxy:
            await_ready(f"http://127.0.0.1:{port}/readyz")
            yield Server(f"http://127.0.0.1:{port}/sparql", (*behind.pids, proxy))


@contextmanager
def _sibling(data: Path, folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [*PINNED, sys.executable, "-m", "benchmarks.endpoint.sibling", str(data), str(port)]
    with started(command, folder / "log") as pid:
        endpoint = f"http://127.0.0.1:{port}/sparql"
        await_ready(f"{endpoint}?query=ASK%20%7B%7D")
        yield Server(endpoint, (pid,))


@contextmanager
def _native(data: Path, folder: Path) -> Iterator[Server]:
    """Oxigraph's own server, in memory: only its read-write form can be."""
    port = free_port()
    with started([*PINNED, str(_oxigraph()), "serve", "--bind", f"127.0.0.1:{port}"], folder / "log") as pid:
        endpoint = f"http://127.0.0.1:{port}/query"
        await_ready(f"{endpoint}?query=ASK%20%7B%7D")
        with data.open("rb") as body:
            put = urllib.request.Request(
                f"http://127.0.0.1:{port}/store?default&no_transaction",
                data=body,
                method="PUT",
                headers={"Content-Type": "application/n-triples", "Content-Length": str(data.stat().st_size)},
            )
            urllib.request.urlopen(put, timeout=_START_SECONDS).close()
        yield Server(endpoint, (pid,))


@contextmanager
def _native_disk(data: Path, folder: Path) -> Iterator[Server]:
    """`oxigraph serve-read-only`, which serves a folder."""
    port, store = free_port(), str(folder / "store")
    subprocess.run(
        [str(_oxigraph()), "load", "--location", store, "--file", str(data)], check=True, capture_output=True
    )
    command = [str(_oxigraph()), "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with started([*PINNED, *command], folder / "log") as pid:
        endpoint = f"http://127.0.0.1:{port}/query"
        await_ready(f"{endpoint}?query=ASK%20%7B%7D")
        yield Server(endpoint, (pid,))


@contextmanager
def started(command: list[str], log: Path, environ: dict[str, str] | None = None) -> Iterator[int]:
    """Run a command until the block ends; yields its process id."""
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environ, cwd=ROOT)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_ready(address: str) -> None:
    """Wait until an address answers."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=60).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.01)
        else:
            return
    raise SystemExit(f"{address} did not answer within {_START_SECONDS} s")


def place(releases: Path, data: Path) -> None:
    """Put N-Triples in place as a release whose unnamed graph is what a plain query sees."""
    name = "benchmark"
    folder = releases / name
    (folder / "queries").mkdir(parents=True)
    shutil.copy(data, folder / "dataset.nq")
    base = "https://example.org/regio/"
    manifest = {
        "base": base,
        "edition": "benchmark",
        "default": [],
        "graphs": {f"{base}graph/entailed": 0},
        "files": {"dataset.nq": hashlib.sha256(data.read_bytes()).hexdigest()},
        "inputs": {},
        "versions": {},
    }
    text = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(text)
    named = hashlib.sha256(text).hexdigest()[:16]
    folder.rename(releases / named)
    (releases / "current").write_text(named, "ascii")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _oxigraph() -> Path:
    return Path(sys.executable).with_name("oxigraph")
