"""The accepted answers: one CSV file per canned query, at the query's path."""

from pathlib import Path

from ..errors import SourceError
from .answers import read_rows
from .difference import TextRow


def path(folder: Path, name: str) -> Path:
    """Return where the accepted answer to a query is kept."""
    return folder / f"{name}.csv"


def read(folder: Path, name: str) -> list[TextRow] | None:
    """Read the accepted answer, the header first; None when nothing was accepted yet."""
    file = path(folder, name)
    try:
        return read_rows(file.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be read: {error}", file) from error


def accept(folder: Path, name: str, text: str) -> bool:
    """Keep an answer as the accepted one; tell whether that changed anything."""
    file = path(folder, name)
    try:
        if file.is_file() and read_rows(file.read_bytes().decode("utf-8")) == read_rows(text):
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be written: {error}", file) from error
    return True


def names(folder: Path) -> set[str]:
    """List the queries of which an answer is kept."""
    return {file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.csv")}


def forget(folder: Path, name: str) -> None:
    """Remove the accepted answer to a query that is no more."""
    path(folder, name).unlink(missing_ok=True)
