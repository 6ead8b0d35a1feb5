"""The files as they are staged for the next commit, written out in a folder of their own."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from ..errors import RequestError


def repository(folder: Path) -> Path | None:
    """Return the root of the git repository that a folder is in, None where it is in none."""
    for one in (folder.absolute(), *folder.absolute().parents):
        if (one / ".git").exists():
            return one
    return None


@contextmanager
def working_in_index() -> Iterator[None]:
    """Work in a copy of this folder as it is staged, within the whole of its repository.

    All that is tracked is there, what this commit deletes is not, and nothing unstaged is.
    """
    where = _git("rev-parse", "--show-prefix").decode().strip()
    with tempfile.TemporaryDirectory(prefix="regio-graph-") as folder:
        _git("checkout-index", "--all", "--force", f"--prefix={folder}/", top=True)
        inside = Path(folder) / where
        inside.mkdir(parents=True, exist_ok=True)  # all in it may have been deleted
        with chdir(inside):
            yield


def _git(*arguments: str, top: bool = False) -> bytes:
    root = repository(Path()) if top else Path()
    try:
        ended = subprocess.run(  # noqa: S603 - a list of arguments
            ["git", "-C", str(root or Path()), *arguments],  # noqa: S607 - git by name, as everybody has it
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise RequestError(f"git is needed for --staged and cannot be run: {error.strerror}") from error
    if ended.returncode:
        raise RequestError(f"git: {ended.stderr.decode(errors='replace').strip()}")
    return ended.stdout
