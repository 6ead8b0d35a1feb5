"""The output folder: filled beside its place, then renamed into it; never over files of others."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import PublishError

MARKER = ".regio-graph.json"  # stands in every folder that was made here, and says from which release


@dataclass
class Draft:
    """A folder that is being filled; it is put in place only if it is called whole."""

    folder: Path
    whole: bool = False


@contextmanager
def replacing(folder: Path, release: str) -> Iterator[Draft]:
    """Give a new folder to fill from a release, and put it in the place of `folder` when it is whole.

    Raises PublishError when `folder` holds anything that was not made here, or cannot be
    written. What was there stays until the new one is whole.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - a link at the end is to be seen as what it is
    check(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    except OSError as error:
        raise PublishError(f"{folder.parent}: cannot be written: {error.strerror}") from error
    try:
        draft.chmod(0o755)  # a web server is another user
        mark(draft, release)
        filling = Draft(draft)
        yield filling
        if filling.whole:
            check(folder)  # whoever put something there meanwhile keeps it
            _put(draft, folder)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise PublishError(f"{folder.parent}: there is no room left on the disk") from error
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def check(folder: Path) -> None:
    """Raise PublishError unless a folder may be written: absent, empty, or made here before."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise PublishError(f"{folder}: is no folder; name one that is, or that does not exist yet")
    try:
        inside = next(folder.iterdir(), None)
    except FileNotFoundError:
        return
    except OSError as error:
        raise PublishError(f"{folder}: cannot be read: {error.strerror}") from error
    if inside is not None and not _is_ours(folder):
        raise PublishError(
            f"{folder}: holds files that were not published by regio-graph, such as {inside.name!r}; "
            "nothing was written. Name an empty folder, or one that does not exist yet"
        )


def mark(folder: Path, release: str) -> None:
    """Write the marker of a published folder."""
    text = json.dumps({"made-by": "regio-graph publish", "release": release}, indent=1)
    (folder / MARKER).write_text(f"{text}\n", "utf-8")


def _is_ours(folder: Path) -> bool:
    try:
        said = json.loads((folder / MARKER).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("made-by") == "regio-graph publish"


def _put(draft: Path, folder: Path) -> None:
    """Put the new folder in place; a reader finds the old one, or the new one, but for an instant."""
    old = draft.with_name(draft.name.replace(".new-", ".old-"))
    if folder.exists():
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        with suppress(OSError):
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a run that was killed left beside the folder, and put back what it had moved away."""
    for old in sorted(folder.parent.glob(f".{folder.name}.old-*")):
        if _is_ours(old) and not folder.exists():
            old.rename(folder)
    for left in folder.parent.glob(f".{folder.name}.*-*"):
        if left.name.startswith((f".{folder.name}.new-", f".{folder.name}.old-")) and (
            _is_ours(left) or not any(left.iterdir())
        ):
            shutil.rmtree(left, ignore_errors=True)
