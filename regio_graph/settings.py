"""Where things are and how big they may get. `from_environ` is the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from platformdirs import user_data_path

from .errors import ProjectError

PARTS = ("ontology", "data", "queries")

# Where the wheel carries its project; releases of that one can't be written beside it.
_INSIDE = Path(str(files("regio_graph"))) / "project"


@dataclass(frozen=True)
class Settings:
    """The choices of one run.

    `project` holds the folders `ontology/ data/ queries/`; `releases` is where builds
    are put and read from. `memory_quads` is the size up to which a release is answered
    from memory; above it the release carries an on-disk store. `body_bytes` bounds one
    request, `keep` how many old releases stay.
    """

    project: Path
    releases: Path
    host: str = "127.0.0.1"
    port: int = 8000
    memory_quads: int = 1_000_000
    body_bytes: int = 1 << 20
    keep: int = 5


def from_environ(environ: Mapping[str, str] = os.environ, project: Path | None = None) -> Settings:
    """Choose the project (argument, REGIO_PROJECT, working directory, the one in the package) and the rest.

    Raises ProjectError when the chosen folder is missing or incomplete, or when
    REGIO_PORT is no number.
    """
    named = project or (Path(environ["REGIO_PROJECT"]) if environ.get("REGIO_PROJECT") else None)
    root = named or (Path.cwd() if _is_project(Path.cwd()) else packaged())
    check_project(root)
    default = user_data_path("regio-graph") if root == _INSIDE else root / "build"
    port = environ.get("REGIO_PORT", "8000")
    if not port.isdecimal() or not 0 <= int(port) < 1 << 16:
        raise ProjectError(f"REGIO_PORT is {port!r}; give a port number from 0 to 65535")
    return Settings(
        project=root,
        releases=Path(environ.get("REGIO_RELEASES") or default),
        host=environ.get("REGIO_HOST", "127.0.0.1"),
        port=int(port),
    )


def check_project(root: Path) -> None:
    """Raise ProjectError unless `root` is a folder with the three content folders."""
    if not root.is_dir():
        raise ProjectError(f"{root}: no such folder; --project takes a folder with {', '.join(PARTS)}")
    missing = [part for part in PARTS if not (root / part).is_dir()]
    if missing:
        raise ProjectError(f"{root}: lacks {' and '.join(missing)}; a project has {', '.join(PARTS)}")


def packaged() -> Path:
    """Return the project that travels in the wheel, or the checkout an editable install points at."""
    return _INSIDE if _INSIDE.is_dir() else _INSIDE.parents[1]


def _is_project(root: Path) -> bool:
    return all((root / part).is_dir() for part in PARTS)
