"""Imports point down, as the contracts in `pyproject.toml` have it, and a name means one thing."""

import re
from collections import Counter

from conftest import ROOT
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PACKAGE = ROOT / "regio_graph"


def test_imports_keep_to_the_contracts() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_every_room_is_in_a_layer() -> None:
    layers = (ROOT / "pyproject.toml").read_text("utf-8").partition("\nlayers = [")[2].partition("]")[0]
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    rooms |= {path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")}

    assert rooms - set(re.findall(r"regio_graph\.(\w+)", layers)) == set()


def test_only_settings_reads_the_environment() -> None:
    readers = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bos\.environ\b|\bgetenv\(", path.read_text("utf-8"))
    ]

    assert readers == ["settings.py"]


# Which are still called after what they show: `messages` of the endpoint and of findings.
_TWICE = {"messages"}


def test_a_module_has_a_name_of_its_own() -> None:
    """Save the faces of packages, and the modules of rooms that are called after the room they show."""
    found = Counter(
        path.stem
        for path in PACKAGE.rglob("*.py")
        if not path.stem.startswith("__")
        and path.relative_to(PACKAGE).parts[0] not in {"cli", "mcp"}
        and path.relative_to(PACKAGE).parts[:2] != ("web", "views")
    )

    assert {name for name, times in found.items() if times > 1} == _TWICE
