"""Our SHACL engine against the others that install from PyPI and npm, in one run.

Every engine gets the same N-Triples, with one node in a hundred defective, and this
project's own shapes, in a process of its own that reads, validates, and validates again.

    python -m benchmarks.validation [--sizes 10000,100000,1000000] [--pyshacl-up-to N] [--patience R]

pySHACL is the reference: of every engine is told how many of its findings are missed and
how many more there are. pySHACL needs the better part of an hour for a million triples:
--pyshacl-up-to 100000 leaves that out, --patience 100 stops an engine that has taken a
hundred times as long as ours. The findings are then compared with ours.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.generate import ROOT, generate, read

HERE = Path(__file__).parent
SHAPES = ROOT / "ontology" / "shapes"
NODE = ROOT / "build" / "bench-validation"  # where `make bench-validation` puts shacl-engine
ENGINES = ("regio-graph", "pyrudof", "shacl-engine", "pyshacl")
REFERENCE = "pyshacl"


@dataclass(frozen=True)
class Measured:
    """What one process took; seconds of wall time, memory in MB at its highest."""

    whole: float
    load: float
    validate: float
    again: float
    memory: float
    findings: Counter[tuple[str, ...]]


def measure(engine: str, data: Path, shapes: Path, limit: float) -> Measured | str:
    """Run one engine in a process of its own; returns why not when it cannot, or not in so many seconds."""
    out = data.with_suffix(f".{engine}.json")
    if engine == "shacl-engine":
        if not (NODE / "node_modules" / "shacl-engine").is_dir() or not shutil.which("node"):
            return "not installed"
        script = shutil.copy(HERE / "shacl_engine.mjs", NODE)  # node finds modules beside the script
        command = ["node", "--max-old-space-size=8000", str(script)]
    else:
        command = [sys.executable, "-m", "benchmarks.validation.engines", engine]
    started = time.perf_counter()
    errors = data.with_suffix(".errors")
    with errors.open("w") as said:
        process = subprocess.Popen([*command, str(data), str(shapes), str(out)], cwd=ROOT, stderr=said)
    stop = threading.Timer(limit, process.kill)
    stop.start()
    _, status, used = os.wait4(process.pid, 0)
    stop.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    whole = time.perf_counter() - started
    if process.returncode:
        if whole >= limit:
            return f"stopped after {whole:.0f} s, at {used.ru_maxrss / 1024:.0f} MB"
        lines = [line for line in errors.read_text(errors="replace").splitlines() if "rror" in line]
        return (lines or [f"ended with {process.returncode}"])[-1][:100]
    told = json.loads(out.read_text("utf-8"))
    return Measured(
        whole=whole - told["again"],
        load=told["load"],
        validate=told["validate"],
        again=told["again"],
        memory=used.ru_maxrss / 1024,
        findings=Counter(tuple(row) for row in told["findings"]),
    )


def project() -> None:
    """Time both commands on this project's content, as a CI job would run them."""
    with tempfile.TemporaryDirectory() as folder:
        content, shapes = Path(folder) / "content.nt", Path(folder) / "shapes.nt"
        files = [ROOT / "ontology" / "regio.ttl", *(ROOT / "data").rglob("*.ttl")]
        files += [p for part in ("alignments", "concepts") for p in (ROOT / "ontology" / part).rglob("*.ttl")]
        join(files, content)
        join(sorted(SHAPES.rglob("*.ttl")), shapes)
        bin_ = Path(sys.executable).parent
        own = [str(bin_ / "regio-graph"), "--project", str(ROOT), "validate"]
        peer = [str(bin_ / "pyshacl"), "-s", str(shapes), "-i", "owlrl", "-w", str(content)]
        bare = [str(bin_ / "pyshacl"), "-s", str(shapes), "-w", str(content)]
        print("this project's content, cold, the best of three:")
        ours = best(own)
        print(f"  regio-graph validate            {ours:6.2f} s")
        for name, command in (("pyshacl -i owlrl", peer), ("pyshacl, nothing entailed", bare)):
            theirs = best(command)
            print(f"  {name:30}  {theirs:6.2f} s  {theirs / ours:5.1f} x ours")


def best(command: list[str]) -> float:
    """Return the shortest of three runs."""
    found = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        found.append(time.perf_counter() - started)
    return min(found)


def join(files: list[Path], out: Path) -> None:
    """Write some Turtle files as one of N-Triples."""
    with out.open("w", encoding="utf-8") as file:
        for number, path in enumerate(files):
            for quad in read(path):
                line = f"{quad.subject} {quad.predicate} {quad.object} .\n"
                file.write(line.replace("_:", f"_:f{number}x"))


def table(triples: int, found: dict[str, Measured | str]) -> None:
    """Print one size: seconds, how many times ours they are, memory, and agreement with the reference."""
    measured = {name: m for name, m in found.items() if isinstance(m, Measured)}
    ours = measured["regio-graph"]
    name = REFERENCE if REFERENCE in measured else "regio-graph"
    print(f"\n{triples} triples; findings compared with {name}'s")
    print(
        f"  {'engine':14}{'whole s':>9}{'x ours':>8}{'load':>8}{'validate':>10}{'again':>8}{'MB':>7}"
        f"{'findings':>10}{'missed':>8}{'extra':>7}"
    )
    right = measured[name].findings
    for engine, m in found.items():
        if isinstance(m, str):
            print(f"  {engine:14}{m}", flush=True)
            continue
        again = f"{m.again:.2f}" if m.again else "-"
        missed, extra = (right - m.findings).total(), (m.findings - right).total()
        print(
            f"  {engine:14}{m.whole:9.2f}{m.whole / ours.whole:8.1f}{m.load:8.2f}{m.validate:10.2f}"
            f"{again:>8}{m.memory:7.0f}{m.findings.total():10}{missed:8}{extra:7}",
            flush=True,
        )


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validation", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="triples, comma between")
    parser.add_argument("--pyshacl-up-to", type=int, default=10**9, metavar="N", help="no pySHACL above N")
    parser.add_argument(
        "--patience", type=float, default=10**6, metavar="R", help="stop one that takes R x ours"
    )
    parser.add_argument("--without", action="append", default=[], choices=ENGINES[1:])
    parser.add_argument("--no-project", action="store_true", help="leave out this project's own content")
    given = parser.parse_args()
    if not given.no_project:
        project()
    times: dict[str, list[tuple[int, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        shapes = Path(folder) / "shapes.nt"
        join(sorted(SHAPES.rglob("*.ttl")), shapes)
        for size in (int(n) for n in given.sizes.split(",")):
            data = Path(folder) / f"{size}.nt"
            triples = generate(size, data)
            found: dict[str, Measured | str] = {}
            for engine in ENGINES:
                if engine in given.without or (engine == "pyshacl" and size > given.pyshacl_up_to):
                    continue
                ours = found.get(ENGINES[0])
                limit = given.patience * ours.whole if isinstance(ours, Measured) else threading.TIMEOUT_MAX
                found[engine] = outcome = measure(engine, data, shapes, min(limit, threading.TIMEOUT_MAX))
                if isinstance(outcome, Measured):
                    times.setdefault(engine, []).append((triples, outcome.whole))
            table(triples, found)
    print("\ngrowth of the whole run from each size to the next (triples grow by)")
    for engine, row in times.items():
        steps = [f"{b[1] / a[1]:.1f} ({b[0] / a[0]:.0f})" for a, b in pairwise(row)]
        print(f"  {engine:14}{'  '.join(steps)}")


if __name__ == "__main__":
    main()
