"""Memory and readiness of the whole server on this project's own release, with two workers."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from benchmarks.endpoint.processes import memory
from benchmarks.endpoint.servers import await_ready, free_port, started
from benchmarks.generate import ROOT

STARTS = 5
ASKED = (
    "/",
    "/queries/programmes/by-municipality?format=csv",
    "/sparql?query=" + urllib.parse.quote("SELECT * { ?s ?p ?o } LIMIT 10000"),
    "/sparql?query=" + urllib.parse.quote("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
)


def footprint() -> None:
    """Build a release, start the server over it some times, and print what it took."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        command = [str(Path(sys.executable).with_name("regio-graph")), "--project", str(ROOT)]
        environ = {**os.environ, "REGIO_RELEASES": str(folder / "releases")}
        subprocess.run([*command, "build"], env=environ, check=True, capture_output=True)
        seconds, fresh, used = [], [], []
        for _ in range(STARTS):
            port = free_port()
            begun = time.perf_counter()
            serve = [*command, "serve", "--port", str(port), "--workers", "2"]
            with started(serve, folder / "log", environ) as pid:
                await_ready(f"http://127.0.0.1:{port}/readyz")
                seconds.append(time.perf_counter() - begun)
                fresh.append(sum(memory(pid).values()))
                for path in ASKED * 3:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60).close()
                used.append(memory(pid))
        totals = sorted(sum(each.values()) for each in used)
        last = " + ".join(f"{megabytes:.0f}" for megabytes in used[-1].values())
        print(f"\nthe whole server on this project's own release, two workers, the median of {STARTS} starts")
        print(f"  ready after     {statistics.median(seconds):6.2f} s   (slowest {max(seconds):.2f})")
        print(f"  memory, fresh   {statistics.median(fresh):6.1f} MB  (PSS of all its processes)")
        print(f"  memory, in use  {statistics.median(totals):6.1f} MB  ({last})", flush=True)
