"""The body of an answer: kept in memory while it is small, then in a file without a name.

An answer is finished before it is sent: only then is it known whether it is whole, and
no slow reader ever holds a worker.
"""

import gzip
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import IO

from ..rdf import negotiate

_IN_MEMORY = 1 << 20
_WORTH_IT = 600  # bytes below which compression saves no packet
_PIECE = 1 << 18


class Output:
    """A writable that moves to disk when it grows."""

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self.size += len(data)
        if self._file is None:
            self._pieces.append(data)
            if self.size > _IN_MEMORY:
                self._file = tempfile.TemporaryFile(prefix="regio-graph-")  # noqa: SIM115 - it outlives this
                self._file.writelines(self._pieces)
                self._pieces.clear()
        else:
            self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: a file has this."""

    def patch(self, offset: int, data: bytes) -> None:
        """Write over what was written before."""
        if self._file:
            self._file.seek(offset)
            self._file.write(data)
            self._file.seek(0, os.SEEK_END)
        else:
            whole = b"".join(self._pieces)
            self._pieces = [whole[:offset], data, whole[offset + len(data) :]]

    def body(self) -> bytes:
        """Return what is in memory; nothing when it went to a file."""
        return b"".join(self._pieces)

    def descriptor(self) -> int:
        """Return a descriptor of the file at its start, the caller's to close; -1 when there is none."""
        if self._file is None:
            return -1
        self._file.flush()
        self._file.seek(0)
        copy = os.dup(self._file.fileno())
        self._file.close()
        return copy

    def compressed(self, coding: str) -> "Output":
        """Return the same in a content coding of `CODINGS`."""
        smaller = Output()
        if self._file is None:
            smaller.write(CODINGS[coding](self.body()))
            return smaller
        self._file.seek(0)
        while piece := self._file.read(_PIECE):  # each piece stands alone, which all codings here allow
            smaller.write(CODINGS[coding](piece))
        self._file.close()
        return smaller


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def _codings() -> dict[str, Callable[[bytes], bytes]]:
    """List what this installation can compress with, best first."""
    found: dict[str, Callable[[bytes], bytes]] = {}
    for module in ("compression.zstd", "backports.zstd"):  # Python 3.14, and the extra `zstd` before it
        try:
            found["zstd"] = import_module(module).compress
            break
        except ImportError:
            continue
    return found | {"gzip": _gzip}


CODINGS = _codings()


def coding(accept_encoding: str, size: int) -> str:
    """Choose a content coding for so many bytes; empty for none."""
    return wanted(accept_encoding) if size >= _WORTH_IT else ""


@lru_cache(maxsize=512)  # clients send the same few headers over and over
def wanted(accept_encoding: str) -> str:
    """Return the best content coding a client accepts; empty for none."""
    return negotiate.coding(accept_encoding, CODINGS) if accept_encoding else ""
