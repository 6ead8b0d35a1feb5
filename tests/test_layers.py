"""The drawing of the layers in CONTRIBUTING, held by the imports themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT

PACKAGE = ROOT / "regio_graph"

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DRAWING = CONTRIBUTING.partition("```\n")[2].partition("```")[0]
# The elements below may not import the elements above. What is said of a layer stands behind three spaces or more.
LAYERS = [
    {name.strip("/") for name in re.split(r" {3,}", line)[0].split()}
    for line in reversed(DRAWING.splitlines())
]
PURE = LAYERS[1] | {"entail", "assemble", "dumps", "catalogue", "asked", "openapi", "samples"}
IO = {"os", "socket", "subprocess", "tempfile", "time", "shutil", "fcntl"}
# Two rooms of one layer, where one plainly rests on the other.
NEIGHBOURS = {
    ("settings", "errors"),
    ("evidence", "store"),
    ("explain", "syntax"),
    ("canonical", "formats"),
    ("catalogue", "dumps"),
    ("queries", "syntax"),
    ("queries", "dates"),
    ("answers", "describe"),
}


def rooms() -> set[str]:
    names = {path.stem for path in PACKAGE.glob("[!_]*.py")}
    return names | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def files(room: str) -> list[Path]:
    folder = PACKAGE / room
    return sorted(folder.glob("*.py")) if folder.is_dir() else [PACKAGE / f"{room}.py"]


def imports(room: str) -> Iterator[str]:
    """Yield the rooms of the package that a room imports."""
    inside = (PACKAGE / room).is_dir()
    for path in files(room):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 1 + inside:
                names = [node.module] if node.module else [alias.name for alias in node.names]
                yield from (name.partition(".")[0] for name in names if name)


def outside(path: Path) -> set[str]:
    """Name the top-level packages from elsewhere that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_every_room_is_in_a_layer() -> None:
    assert rooms() == set().union(*LAYERS)


def test_imports_point_down() -> None:
    level = {room: at for at, layer in enumerate(LAYERS) for room in layer}
    upward = {
        (room, used)
        for room in level
        for used in imports(room)
        if used in level and level[room] <= level[used]
    }

    assert upward == NEIGHBOURS


def test_only_store_and_formats_know_the_engine_and_only_serve_knows_flask() -> None:
    users = {name: set() for name in ("pyoxigraph", "flask", "granian", "pyshacl", "owlrl", "mcp")}
    for room in rooms():
        for path in files(room):
            for name in outside(path) & set(users):
                users[name].add(room)

    assert users == {
        "pyoxigraph": {
            "store",
            "formats",
            "canonical",
            "validate",
        },  # its parser and terms; lexical forms as they are
        "flask": {"serve"},
        "granian": {"serve"},
        "pyshacl": {"validate"},
        "owlrl": {"entail"},
        "mcp": {"mcp"},
    }


def test_pure_rooms_touch_no_system() -> None:
    assert {room: outside(path) & IO for room in PURE for path in files(room) if outside(path) & IO} == {}


def test_only_settings_reads_the_environment() -> None:
    readers = {
        room
        for room in rooms()
        for path in files(room)
        if re.search(r"\bos\.environ|\bgetenv", path.read_text("utf-8"))
    }

    assert readers == {"settings"}


def test_no_room_outgrows_its_limit() -> None:
    long = {
        path.name: n
        for path in PACKAGE.rglob("*.py")
        if (n := len(path.read_text("utf-8").splitlines())) > 300
    }

    assert long == {}
