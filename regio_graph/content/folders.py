"""Which files a project consists of: its own, and those of the package where it has none.

Rules of the folder
1. `data/` is the project's own, always. A folder is a project when it has `data/catalogue.ttl`.
2. A project with `ontology/regio.ttl` has an ontology of its own: of `ontology/` and `queries/`
   it then gets nothing from the package, but for a page declaration that it lacks.
3. Any other project has the package's `ontology/` and `queries/`, and adds to them: a file of
   its own with the same path takes the place of the package's, and an empty one takes it away.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from ..errors import ProjectError, SourceError
from ..settings import CATALOGUE, packaged

ONTOLOGY = "ontology/regio.ttl"
CHANGES = "data/changes.ttl"  # what changed in the data; a new region has nothing to tell yet
LINES = "source-lines.csv"
_FOREIGN = {"README.md"}  # a folder may explain itself
_PAGES = "ontology/pages"

# The folders that a project shares with the package, and what the files there end in.
SHARED = {
    "ontology/alignments": ".ttl",
    "ontology/concepts": ".ttl",
    "ontology/shapes": ".ttl",
    _PAGES: ".toml",
    "queries": ".rq",
}
# Those that a project with an ontology of its own may do without.
_OPTIONAL = {"ontology/rules": ".rq"}


def shared(root: Path, folder: str) -> dict[str, Path]:
    """Return the files of a shared folder by name, such as `ontology/shapes/period.ttl`, in order.

    Raises ProjectError when the folder is nowhere, SourceError for a file that does not belong there.
    """
    found = _shared(root, folder, SHARED[folder])
    if found is None:
        raise ProjectError(f"{root / folder}: no such folder")
    return found


def optional(root: Path, folder: str) -> dict[str, Path]:
    """Return the files of a folder as `shared` does, none when it is nowhere."""
    return _shared(root, folder, _OPTIONAL[folder]) or {}


def _shared(root: Path, folder: str, suffix: str) -> dict[str, Path] | None:
    homes = [root] if is_whole(root) and folder != _PAGES else [packaged(), root]
    if not any((home / folder).is_dir() for home in homes):
        return None
    found: dict[str, Path] = {}
    for home in dict.fromkeys(homes):
        for path in files(home / folder, suffix) if (home / folder).is_dir() else ():
            name = path.relative_to(home).as_posix()
            if name in found and path.stat().st_size == 0:
                del found[name]
            else:
                found[name] = path
    return dict(sorted(found.items()))


def shipped_queries(root: Path) -> list[str]:
    """Name the queries of a project that are the package's."""
    return [name for name, path in shared(root, "queries").items() if not path.is_relative_to(root)]


def ontology(root: Path) -> Path:
    """Return the file with the terms themselves."""
    return (root if is_whole(root) else packaged()) / ONTOLOGY


def examples(root: Path) -> Path:
    """Return the folder with the counter-examples of the shapes."""
    return ontology(root).parent / "examples"


def is_whole(root: Path) -> bool:
    """Tell whether a project has an ontology of its own."""
    return (root / ONTOLOGY).is_file()


def files(folder: Path, suffix: str) -> Iterator[Path]:
    """Yield the files below a folder, all of one kind; raises SourceError for one of another kind."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_dir() or hidden or path.name in _FOREIGN or path.name == LINES:
            continue
        if path.suffix != suffix:
            raise SourceError(f"only {suffix} files belong in {folder.name}/; move it or rename it", path)
        yield path


def fingerprint(root: Path) -> dict[str, str]:
    """Hash every file that a build reads, to see whether a release is still of these sources."""
    found = {ONTOLOGY: ontology(root)}
    for folder in SHARED:
        found |= shared(root, folder)
    for folder in _OPTIONAL:
        found |= optional(root, folder)
    for part in (CATALOGUE, CHANGES):
        found |= {part: root / part} if (root / part).is_file() else {}
    for part in ("data/register", "data/editions"):
        for path in (root / part).rglob("*"):
            inside = path.relative_to(root)
            hidden = any(name.startswith(".") for name in inside.parts)
            if path.is_file() and path.name not in _FOREIGN and not hidden:
                found[inside.as_posix()] = path
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()}
