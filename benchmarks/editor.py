"""How far the language server is behind somebody who types: `python benchmarks/editor.py`.

Types into files of this project through the real server, one letter every 80 ms, and measures the time from
each letter until what is wrong with that version, or a later one, is there; then what each kind of change
takes, with the server's CPU time: that and the 40 ms it waits for the next key are the time on an idle
machine. Prints milliseconds.
"""

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests")]

from lspclient import Client  # noqa: E402 - the client of the tests

PAUSE = 0.08
TIMES = 5
TYPED = ' ;\n    skos:note "wordt getypt"@nl'
# A file, what is replaced in it, and by what.
CHANGES = {
    "label": ("data/register/bodies.ttl", '"U Ned Programme Council"@en', '"Programme Council"@en'),
    "language gone": ("data/register/bodies.ttl", ' , "U Ned Programme Council"@en', ""),
    "type gone": ("data/register/bodies.ttl", "a regio:Body ;", ""),
    "syntax error": ("data/register/bodies.ttl", "a regio:Body ;", "a regio:Body"),
    "statement of an edition": (
        "data/editions/2025-03/programmes/woondeal.ttl",
        "a regio:Programme",
        "a regio:Program",
    ),
    "definition of a term": ("ontology/regio.ttl", '"@nl ,', ' ."@nl ,'),
    "subclass": ("ontology/regio.ttl", "rdfs:subClassOf", "rdfs:seeAlso"),
    "shape": ("ontology/shapes/body.ttl", "sh:minCount 2", "sh:minCount 3"),
}


def answered(client: Client, uri: str, version: int, begun: float) -> float:
    """Wait for the findings of a version and return the milliseconds since."""

    def there() -> bool:
        return any(each == uri and (of or 0) >= version for _, each, of in client.published)

    client.until(there, f"findings of version {version}")
    when = min(at for at, each, of in client.published if each == uri and (of or 0) >= version)
    return (when - begun) * 1000


def changed(client: Client, uri: str, text: str) -> float:
    """Change a document and return how long its findings take."""
    begun = time.perf_counter()
    client.change(uri, text)
    return answered(client, uri, client.versions[uri], begun)


def typing(client: Client) -> list[float]:
    """Type a statement and return how far behind the server is after each letter that it answers."""
    path = ROOT / "data" / "register" / "bodies.ttl"
    text = path.read_text("utf-8")
    uri = client.open(path)
    client.found(uri)
    at = text.index('"UVVB"@nl') + len('"UVVB"@nl')
    sent: dict[int, float] = {}
    for letters in range(1, len(TYPED) + 1):
        sent[client.versions[uri] + 1] = time.perf_counter()
        client.change(uri, text[:at] + TYPED[:letters] + text[at:])
        time.sleep(PAUSE)
    return [answered(client, uri, version, begun) for version, begun in sent.items()]


def spent(client: Client) -> float:
    """Return the milliseconds of CPU that the server has used."""
    fields = Path(f"/proc/{client.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    started = time.perf_counter()
    client = Client(ROOT)
    client.begin()
    client.found(client.open(ROOT / "data" / "register" / "laws.ttl"))
    ready = (time.perf_counter() - started) * 1000
    print(f"load {os.getloadavg()[0]:.1f}; start to first findings {ready:.0f}, CPU {spent(client):.0f}")
    behind = typing(client)
    print(f"{'typing, each letter':<26}median {statistics.median(behind):5.0f}   longest {max(behind):5.0f}")
    for what, (name, old, new) in CHANGES.items():
        measure(client, what, ROOT / name, (old, new))
    client.end()


def measure(client: Client, what: str, path: Path, change: tuple[str, str]) -> None:
    """Make a change several times, taking it back each time, and print what it takes."""
    text = path.read_text("utf-8")
    assert change[0] in text, (path, change)
    client.published.clear()
    uri = client.open(path)
    client.found(uri)
    took, used = [], []
    for _ in range(TIMES):
        before = spent(client)
        took.append(changed(client, uri, text.replace(*change, 1)))
        used.append(spent(client) - before)
        changed(client, uri, text)
    cpu = statistics.median(used)
    print(f"{what:<26}median {statistics.median(took):5.0f}   longest {max(took):5.0f}   CPU {cpu:5.0f}")
    client.tell("textDocument/didClose", textDocument={"uri": uri})


if __name__ == "__main__":
    main()
