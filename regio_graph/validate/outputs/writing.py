"""Writing outputs where they are wanted: each gets its chance, whatever becomes of the others."""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ...errors import SourceError
from . import FORMATS
from .checked import Checked

Output = tuple[str, Path | None]
STDOUT = "<stdout>"


def write(checked: Checked, outputs: Sequence[Output], summary: Path | None = None) -> None:
    """Write every output, files first, and append a Markdown summary.

    Raises SourceError for the first that cannot be written, after all have been tried. A reader
    of standard output that has seen enough (`| head`) is no error.
    """
    wrong: list[SourceError] = []
    plain = replace(checked, colour=False) if checked.colour else checked
    for name, file in sorted(outputs, key=lambda output: output[1] is None):
        try:
            if file is not None:
                to_file(FORMATS[name](plain), file)
            elif not (name == "text" and checked.problems):  # the error itself is told on standard error
                to_stdout(FORMATS[name](checked))
        except SourceError as error:
            wrong.append(error)
    if summary:
        try:
            to_file(FORMATS["markdown"](plain), summary, mode="a")
        except SourceError as error:
            wrong.append(error)
    if wrong:
        raise wrong[0]


def to_file(pieces: Iterable[str], file: Path, mode: str = "w") -> None:
    """Write pieces of text to a file; raises SourceError."""
    try:
        with file.open(mode, encoding="utf-8", errors="replace") as out:
            out.writelines(pieces)
    except OSError as error:
        raise SourceError(f"cannot be written: {error.strerror}", file) from error


def to_stdout(pieces: Iterable[str]) -> None:
    """Write pieces of text to standard output; raises SourceError where that is closed or full."""
    if sys.stdout is None:
        raise SourceError("cannot be written: it is closed", STDOUT)
    coding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(piece.encode(coding, "replace") for piece in pieces)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _into_nothing()
    except (OSError, ValueError) as error:  # ValueError: a stream that was closed
        _into_nothing()
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"cannot be written: {reason}", STDOUT) from error


def _into_nothing() -> None:
    """Send what is still to come nowhere: Python would end with a code of its own at its last flush."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
