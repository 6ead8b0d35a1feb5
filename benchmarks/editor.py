"""How far the language server is behind somebody who types: `python benchmarks/editor.py`.

Types into files of this project through the real server, one letter every 80 ms, and measures the time
from the last letter until the findings of that version are there; then what each kind of single change
takes. Prints milliseconds.
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
    last = client.versions[uri]
    return [
        answered(client, uri, version, begun)
        for version, begun in sent.items()
        if version in (*range(2, last), last)
    ]


def main() -> None:
    """Measure and print."""
    started = time.perf_counter()
    client = Client(ROOT)
    client.begin()
    first = client.open(ROOT / "data" / "register" / "laws.ttl")
    client.found(first)
    ready = (time.perf_counter() - started) * 1000
    print(f"load {os.getloadavg()[0]:.1f}; from the start to the first findings {ready:.0f}")
    behind = sorted(typing(client))
    print(f"{'typing, each letter':<26}median {statistics.median(behind):5.0f}   longest {behind[-1]:5.0f}")
    for what, (name, old, new) in CHANGES.items():
        path = ROOT / name
        text = path.read_text("utf-8")
        assert old in text, (name, old)
        uri = client.open(path)
        client.found(uri)
        took = []
        for _ in range(TIMES):
            took.append(changed(client, uri, text.replace(old, new, 1)))
            changed(client, uri, text)
        print(f"{what:<26}median {statistics.median(took):5.0f}   longest {max(took):5.0f}")
    client.end()


if __name__ == "__main__":
    main()
