"""Backpressure: how many threads of the web process clients may hold that send or take slowly.

A body is read, and a big answer is given away, by the thread that answers. Whoever is
slow holds it for as long as they like, as no server here ends a connection in the middle
of a body. So only some of the threads are there for them; the others always answer.
"""

import os
import threading
from collections.abc import Iterator

from ..errors import LimitError

THREADS = 128  # requests being answered or waiting for a worker; each waits in a thread
UPLOADS, DOWNLOADS = THREADS // 2, THREADS // 4  # what is left is for requests and answers that fit at once

_PIECE = 1 << 18
_RETRY_SECONDS = 5  # a client is asked to wait


class Bulkhead:
    """A bound on the threads that do one thing at once: one more is refused, and never waits."""

    def __init__(self, places: int, what: str) -> None:
        self._places, self._what = threading.BoundedSemaphore(places), what

    def __enter__(self) -> None:
        """Take a place; raises LimitError when all are taken."""
        if not self._places.acquire(blocking=False):
            raise LimitError(f"too many clients are {self._what}; try again shortly", "busy", _RETRY_SECONDS)

    def __exit__(self, *_: object) -> None:
        """Leave the place."""
        self._places.release()


class FileBody:
    """The pieces of a file without a name, read as they are sent; it holds a place until all are."""

    def __init__(self, descriptor: int, bulkhead: Bulkhead) -> None:
        self._file, self._bulkhead = os.fdopen(descriptor, "rb", buffering=0), bulkhead
        try:
            bulkhead.__enter__()
        except LimitError:
            self._file.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._file.read(_PIECE):
            yield piece
        self.close()

    def close(self) -> None:
        """Let go of the file and the place, also when the client left early."""
        if not self._file.closed:
            self._file.close()
            self._bulkhead.__exit__()


def file_body(descriptor: int, size: int, bulkhead: Bulkhead) -> list[bytes] | FileBody:
    """Return the body that a file holds, read at once if small; raises LimitError for too many."""
    if size > _PIECE:
        return FileBody(descriptor, bulkhead)
    with os.fdopen(descriptor, "rb") as file:
        return [file.read()]
