"""Our endpoint against rdflib-endpoint and Oxigraph's own server, in one run.

    python -m benchmarks.endpoint [--sizes 10000,1000000] [--connections 1,8,64] [--rounds 2] [--seconds 1]

Every server answers from the same generated triples on the first core alone, wrk asks from
the second. Ours has its limits, its access log and two workers, as it comes; "repeated" is
one query over and over, which our cache and nginx's know; "unique" is another one each
time, which no cache has met. First of all every server is asked the same queries, and
must give the same rows.

A server that is asked without a pause answers as often as its CPU time allows. So where
other programs take part of the core, the CPU time of an answer still tells what the rate
would have been: both are compared.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from itertools import product
from pathlib import Path

from benchmarks.endpoint import load, servers
from benchmarks.endpoint.footprint import footprint
from benchmarks.endpoint.load import Load
from benchmarks.endpoint.processes import settle
from benchmarks.endpoint.queries import QUERIES, Query
from benchmarks.endpoint.servers import Server
from benchmarks.generate import generate

FIRST_OF_A_COPY = b"/regio/id/mijlpaal/een> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
COPY = 1  # of the region, that is asked for the answers that are compared
Results = dict[tuple[str, str, int, bool], Load]  # by server, query, connections, unique

# Floors: against which server, query, unique, how many times its rate; ours behind nginx where named.
FLOORS = (
    (servers.OURS, servers.SIBLING, "cheap", False, 6.0),
    (servers.OURS, servers.SIBLING, "medium", False, 30.0),
    (servers.OURS, servers.SIBLING, "cheap", True, 3.0),
    (servers.OURS, servers.SIBLING, "medium", True, 8.0),
    (servers.OURS, servers.NATIVE, "cheap", False, 0.4),
    (servers.OURS, servers.NATIVE, "medium", False, 1.3),
    (servers.PROXIED, servers.NATIVE, "cheap", False, 1.0),
    (servers.OURS, servers.NATIVE, "cheap", True, 0.2),
    (servers.OURS, servers.NATIVE, "medium", True, 0.35),
)
MINE = {servers.OURS, servers.PROXIED}
PATIENCE = 4  # times a run that so many answers may take one after the other
FLOORS_AT = 8  # connections


def measure(
    data: Path, copies: int, given: argparse.Namespace, queries: list[Query], folder: Path
) -> Results:
    """Start every server, check that all answer alike, and drive them in turns.

    They are driven one after the other, over and over, and the best of the rounds counts:
    what else the machine does then hits all of them alike.
    """
    results: Results = {}
    with ExitStack() as running:
        started = {
            name: running.enter_context(servers.serving(name, data, folder / name.replace(" ", "-")))
            for name in given.servers
        }
        alone = {query.name: compare(started, query) for query in queries}
        for query, unique, connections in product(queries, (False, True), given.connections):
            for _, (name, server) in product(range(given.rounds), started.items()):
                if alone[query.name][name] * connections > PATIENCE * given.seconds:
                    continue
                before = settle(server.pids)
                seen = load.drive(server.endpoint, query, copies, connections, given.seconds, unique=unique)
                seen = replace(seen, cpu=(settle(server.pids) - before) / max(1, seen.answers))
                key = name, query.name, connections, unique
                results[key] = max(results.get(key, seen), seen, key=lambda load: load.rate)
    return results


def compare(started: dict[str, Server], query: Query) -> dict[str, float]:
    """Ask every server the same, hold it to the same rows, and return how long each took."""
    for server in started.values():  # the first answer also warms a server up, so the second is timed
        load.answer(server.endpoint, query.text(COPY))
    first, *rest = [
        (name, load.answer(server.endpoint, query.text(COPY))) for name, server in started.items()
    ]
    print(f"  {query.name}: {query.about}; {first[1].rows.total()} rows, {first[1].size} bytes", flush=True)
    for name, found in rest:
        if found.rows != first[1].rows:
            raise SystemExit(f"{name} gives other rows for the {query.name} query than {first[0]} does")
    return {name: found.seconds for name, found in (first, *rest)}


def table(results: Results, given: argparse.Namespace, queries: list[Query]) -> None:
    """Print every run, with how many times the peer's rate ours is."""
    heads = "".join(
        f"{head:>10}" for head in ("answers/s", "p50 ms", "p99 ms", "ours is", "CPU ms", "ours is")
    )
    print(f"{'':35}{heads}  errors")
    for query in queries:
        for unique in (False, True):
            for connections in given.connections:
                print(f"  {query.name}, {'unique' if unique else 'repeated'}, {connections} connections")
                ours = results.get((servers.OURS, query.name, connections, unique))
                for name in given.servers:
                    seen = results.get((name, query.name, connections, unique))
                    if seen is None:
                        print(f"    {name:31}  too slow to be driven by so many")
                        continue
                    rates, costs = compare_loads(ours, seen) if ours and name not in MINE else (0.0, 0.0)
                    print(
                        f"    {name:31}{seen.rate:10.1f}{seen.p50:10.2f}{seen.p99:10.2f}{times(rates):>10}"
                        f"{seen.cpu * 1000:10.3f}{times(costs):>10}{seen.errors or '':>8}"
                    )
    sys.stdout.flush()


def floors(results: Results) -> None:
    """Print what was asked of the endpoint and what it came to."""
    if FLOORS_AT not in {connections for _, _, connections, _ in results}:
        return
    print(f"\n  what it must reach, at {FLOORS_AT} connections")
    for ours, peer, query, unique, floor in FLOORS:
        mine = results.get((ours, query, FLOORS_AT, unique))
        theirs = results.get((peer, query, FLOORS_AT, unique))
        if mine and theirs:
            rates, costs = compare_loads(mine, theirs)
            what = f"{ours} / {peer}, {query}, {'unique' if unique else 'repeated'}"
            short = "SHORT" if costs < floor else ""
            print(f"    {what:58}{times(rates):>10}{times(costs):>10} of CPU; floor {floor:.2f} {short}")
    sys.stdout.flush()


def compare_loads(ours: Load, theirs: Load) -> tuple[float, float]:
    """Return how many times their rate ours is, and how many times our cost of an answer theirs is."""
    if not ours.answers or not theirs.answers:  # none within the time: nothing to compare
        return 0.0, 0.0
    return ours.rate / theirs.rate, theirs.cpu / ours.cpu if ours.cpu else 0.0


def times(ratio: float) -> str:
    """Write a ratio; nothing where there is none."""
    return f"{ratio:.2f} x" if ratio else ""


def main() -> None:
    """Generate, start, compare, drive, print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.endpoint",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sizes", type=_numbers, default=[10_000, 1_000_000], help="triples, comma between")
    parser.add_argument("--connections", type=_numbers, default=[1, 8, 64], help="comma between")
    parser.add_argument("--seconds", type=int, default=1, help="of each run of wrk")
    parser.add_argument("--rounds", type=int, default=2, help="in which all are driven; the best counts")
    parser.add_argument("--queries", type=_names, default=[query.name for query in QUERIES])
    parser.add_argument(
        "--servers", type=_names, default=list(servers.SERVERS), help="the first one is right"
    )
    parser.add_argument("--no-footprint", action="store_true", help="leave out memory and readiness")
    given = parser.parse_args()
    if not shutil.which("wrk") or (os.cpu_count() or 1) <= 1:
        raise SystemExit("this needs wrk and two cores: apt-get install wrk nginx")
    unknown = {*given.servers} - {*servers.SERVERS} | {*given.queries} - {query.name for query in QUERIES}
    if unknown:
        raise SystemExit(f"not known: {', '.join(sorted(unknown))}; see --help")
    for name in list(given.servers):
        if why := servers.missing(name):
            print(f"without {name}: {why}")
            given.servers.remove(name)
    queries = [query for query in QUERIES if query.name in given.queries]
    if not given.no_footprint:
        footprint()
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as temporary:
            data = Path(temporary) / "data.nt"
            triples = generate(size, data)
            copies = data.read_bytes().count(FIRST_OF_A_COPY)
            print(
                f"\n{triples} triples, {copies} copies of the region; "
                f"other programs had {others():.0%} of the machine just before"
            )
            results = measure(data, copies, given, queries, Path(temporary))
            table(results, given, queries)
            floors(results)


def others() -> float:
    """Measure for a second how much of the machine is taken by what is not ours."""
    first = _ticks()
    time.sleep(1)
    second = _ticks()
    spent = [after - before for before, after in zip(first, second, strict=True)]
    return 1 - (spent[3] + spent[4]) / sum(spent)


def _ticks() -> list[int]:
    """Read what the cores did since they started; the fourth is idling, the fifth waiting for disks."""
    return [int(number) for number in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:9]]


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


if __name__ == "__main__":
    main()
