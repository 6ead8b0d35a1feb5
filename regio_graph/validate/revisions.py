"""What has changed since a git revision, and so which shapes must be checked again."""

import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from ..errors import RegioError, RequestError
from . import validation
from .changes import affected, changed, changes, said
from .engine.shapes import Shape
from .inputs import EXTENSIONS, UNASKED, Source, is_pattern
from .subject import Subject

Names = Sequence[str]


def of_project(root: Path, revision: str, now: Subject, entailment: str | None) -> Sequence[Shape] | None:
    """Return the shapes that changes of a project since a revision can affect, None for all.

    All is what must be checked too when the project could not be read at the revision.
    """
    where = git(root, "rev-parse", "--show-prefix").decode().strip()
    _known(root, revision)
    there = git(root, "ls-tree", "--name-only", f"{revision}:{where}" if where else revision).decode()
    parts = [part for part in ("ontology", "data", "queries") if part in there.split("\n")]
    archive = git(root, "archive", "--format=tar", f"{revision}:{where}" if where else revision, *parts)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        try:
            before = validation.of_project(Path(folder), entailment, meta=False)
        except RegioError:
            return None
    return _affected(before, now)


def of_files(
    revision: str, now: Subject, names: tuple[Names, Names, Names], entailment: str | None
) -> Sequence[Shape] | None:
    """Return the shapes that changes since a revision can affect, None for all.

    `names` are the data, shapes and ontology that were named; what lay there at the revision is
    looked up, so that what was deleted or renamed since counts. All shapes must be checked when
    there was a file that could not be read.
    """
    _known(Path(), revision)
    try:
        files, shapes, ontology = ([one for name in part for one in _at(revision, name)] for part in names)
        before = validation.of_files(files, shapes, ontology, entailment, meta=False)
    except RegioError:  # they were not there yet, or could not be read: all is new
        return None
    return None if before.unread else _affected(before, now)


def _affected(before: Subject, now: Subject) -> Sequence[Shape] | None:
    if now.unread or changed(said(before.shapes), said(now.shapes)):
        return None
    return affected(now.shapes, changes(before, now))


def _at(revision: str, name: str) -> Iterator[Source]:
    """Read a file, folder or pattern as it was; nothing where there was nothing."""
    path = Path(name)
    folder = path
    if is_pattern(name):
        folder = Path(*_fixed(path.parts))
    there = folder if folder.is_dir() else next(p for p in folder.parents if p.is_dir())
    sought = folder.resolve().relative_to(there.resolve()).as_posix()
    tree = git(there, "ls-tree", "-r", "-z", "--name-only", revision, "--", sought).decode("utf-8", "replace")
    for listed in filter(None, tree.split("\0")):
        found = there / listed
        inside = found.relative_to(folder) if found != folder else None
        asked = inside is None or (
            _matches(found, path)
            if is_pattern(name)
            else found.suffix.lower() in UNASKED and not any(part.startswith(".") for part in inside.parts)
        )
        known = EXTENSIONS.get(found.suffix.lower())
        if asked and known:
            content = git(there, "show", f"{revision}:./{listed}")
            yield Source(found.as_posix(), content, known, found.resolve().as_uri())


def _fixed(parts: Sequence[str]) -> Iterator[str]:
    """Yield the parts of a pattern that are no pattern yet."""
    for part in parts:
        if is_pattern(part):
            return
        yield part


def _matches(path: Path, pattern: Path) -> bool:
    """Tell whether a path is one that a pattern of `Path.glob` finds."""
    written = "".join(
        "(?:[^/]+/)*" if part == "**" else re.sub(r"\\\*|\\\?", _wild, re.escape(part)) + "/"
        for part in pattern.parts
    )
    return re.fullmatch(written.replace("//", "/").rstrip("/"), path.as_posix()) is not None


def _wild(match: re.Match[str]) -> str:
    return "[^/]*" if match[0] == r"\*" else "[^/]"


def _known(root: Path, revision: str) -> None:
    if revision.startswith("-"):
        raise RequestError(f"{revision!r} is no git revision")
    git(
        root,
        "rev-parse",
        "--verify",
        "--quiet",
        f"{revision}^{{commit}}",
        wrong=f"git knows no revision {revision!r}",
    )


def git(folder: Path, *arguments: str, wrong: str | None = None) -> bytes:
    """Run git; raises RequestError with what it says when it fails."""
    try:
        ended = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)  # noqa: S603, S607 - git by name, arguments as a list
    except OSError as error:
        raise RequestError(f"git is needed for --only-changed and cannot be run: {error.strerror}") from error
    if ended.returncode:
        raise RequestError(wrong or f"git: {ended.stderr.decode(errors='replace').strip()}")
    return ended.stdout
