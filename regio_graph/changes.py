"""What has changed since a git revision, and so which shapes must be checked again."""

import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from . import lint
from .errors import RequestError, ShapesError
from .lint import Subject
from .recheck import changes
from .validate import Shape
from .validate.affected import affected, changed, said
from .validate.inputs import Source


def of_project(root: Path, revision: str, now: Subject, entailment: str) -> Sequence[Shape] | None:
    """Return the shapes that changes of a project since a revision can affect, None for all."""
    where = git(root, "rev-parse", "--show-prefix").decode().strip()
    parts = [part for part in ("ontology", "data", "queries") if (root / part).is_dir()]
    _known(root, revision)
    archive = git(root, "archive", "--format=tar", f"{revision}:{where}" if where else revision, *parts)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        before = lint.of_project(Path(folder), entailment)
    return _affected(before, now)


def of_files(
    revision: str, now: Subject, sources: Sequence[Sequence[Source]], entailment: str
) -> Sequence[Shape] | None:
    """Return the shapes that changes of data and ontology since a revision can affect, None for all."""
    _known(Path(), revision)
    files, shapes, ontology = (_before(revision, part) for part in sources)
    try:
        before = lint.of_files(files, shapes, ontology, entailment)
    except ShapesError:  # they were not there yet, or could not be read: all is new
        return None
    return _affected(before, now)


def _affected(before: Subject, now: Subject) -> Sequence[Shape] | None:
    if changed(said(before.shapes), said(now.shapes)):
        return None
    return affected(now.shapes, changes(before, now))


def _before(revision: str, sources: Sequence[Source]) -> list[Source]:
    """Return the files as they were; one that was not there had nothing in it."""
    found = []
    for source in sources:
        path = Path(source.name)
        there = git(path.parent, "ls-tree", "--name-only", revision, "--", path.name)
        content = git(path.parent, "show", f"{revision}:./{path.name}") if there.strip() else b""
        if content or source.format in {"turtle", "trig", "ntriples", "nquads"}:
            found.append(replace(source, content=content))
    return found


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
