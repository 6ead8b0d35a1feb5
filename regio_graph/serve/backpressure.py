"""Clients that are slow to send or to take: how many threads of the web process they may hold.

A body is read, and a big answer is given away, by the thread that answers. Whoever is
slow holds it for as long as they like, as no server here ends a connection in the middle
of a body. So only some of the threads are there for them; the others always answer.
"""

import os
import threading
from collections.abc import Iterator

from ..errors import LimitError

THREADS = 128  # requests being answered or waiting for a worker; each waits in a thread
SENDERS, TAKERS = THREADS // 2, THREADS // 4  # what is left is for requests and answers that fit at once

_PIECE = 1 << 18
_REST = 5  # seconds a client is asked to wait when there is no room


class Room:
    """So many places; safe to use from many threads."""

    def __init__(self, places: int, what: str) -> None:
        self._places, self._what = threading.BoundedSemaphore(places), what

    def __enter__(self) -> None:
        """Take a place; raises LimitError when there is none."""
        if not self._places.acquire(blocking=False):
            raise LimitError(f"too many clients are {self._what}; try again shortly", "busy", _REST)

    def __exit__(self, *_: object) -> None:
        """Leave the place."""
        self._places.release()


class Pieces:
    """The pieces of a file without a name, read as they are sent; it holds a place until all are."""

    def __init__(self, descriptor: int, room: Room) -> None:
        self._file, self._room = os.fdopen(descriptor, "rb", buffering=0), room
        try:
            room.__enter__()
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
            self._room.__exit__()


def taken(descriptor: int, size: int, room: Room) -> list[bytes] | Pieces:
    """Return the body that a file holds, at once where it is small; raises LimitError without room."""
    if size > _PIECE:
        return Pieces(descriptor, room)
    with os.fdopen(descriptor, "rb") as file:
        return [file.read()]
