"""Jena as a witness, where Debian's `libapache-jena-java` is installed: many graphs in one run of it."""

import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

JARS = Path("/usr/share/java")
# Other loggers of which only one may be there, and what has nothing to do with Jena.
_NOT = ("slf4j-log4j12", "slf4j-jcl", "slf4j-jdk14", "slf4j-simple", "slf4j-migrator", "over-slf4j")
SH = "http://www.w3.org/ns/shacl#"
Row = tuple[str | None, ...]


def jena(folder: Path, data: str, shapes: str) -> Counter[Row]:
    """Validate with Jena; skips where it is not installed."""
    if not (JARS / "jena-shacl.jar").exists() or not shutil.which("java"):
        pytest.skip("needs Java and Jena: apt install libapache-jena-java")
    resources = folder / "resources"
    if not resources.exists():
        _repair(resources)
    (folder / "data.ttl").write_text(data, "utf-8")
    (folder / "shapes.ttl").write_text(shapes, "utf-8")
    jars = [
        path
        for path in JARS.glob("*.jar")
        if not path.is_symlink() or path.exists()
        if not any(word in path.name for word in _NOT) and path.stem.rstrip("0123456789.")[-1] != "-"
    ]
    ended = subprocess.run(
        ["java", "-cp", ":".join(map(str, [*jars, resources])), "shacl.shacl", "validate", "--shapes", "shapes.ttl", "--data", "data.ttl"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[:2000]
    return Counter(rows(ended.stdout.encode()))


def _repair(resources: Path) -> None:
    """Put resources where Debian's build of Jena looks for them: their package was renamed, they were not."""
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                path = resources / name.removeprefix("org/apache/jena/ext/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))


def rows(report: bytes) -> Iterator[Row]:
    """Yield each result of a report: focus node, path, value, component, severity."""
    said: dict[object, dict[str, object]] = {}
    results = []
    for quad in ox.parse(report, format=ox.RdfFormat.TURTLE):
        name = quad.predicate.value.removeprefix(SH)
        said.setdefault(quad.subject, {})[name] = quad.object
        if name == "result":
            results.append(quad.object)
    for node in results:
        about = said[node]
        path = about.get("resultPath")
        yield (
            flat(about["focusNode"]),
            flat(path),
            flat(about.get("value")),
            flat(about["sourceConstraintComponent"]),
            flat(about["resultSeverity"]),
        )


def flat(term: object) -> str | None:
    return None if term is None else "_" if isinstance(term, ox.BlankNode) else str(term)
