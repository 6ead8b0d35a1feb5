"""The workers as the web process sees them, and the places in line for one."""

import socket
import threading


class Worker:
    """One worker process as seen from here."""

    __slots__ = ("channel", "doom", "key", "long", "pid", "since")

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid, self.channel = pid, channel
        self.since = 0.0
        self.long = False
        self.key = 0
        self.doom = ""  # why it is being ended: time or busy


class Place:
    """A place in the line for a worker."""

    __slots__ = ("_lock", "worker")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()
        self.worker: Worker | None = None

    def give(self, worker: Worker) -> None:
        """Hand over a worker, and wake the one who waits."""
        self.worker = worker
        self._lock.release()

    def wait(self, seconds: float) -> None:
        """Wait for a worker, at most so long."""
        self._lock.acquire(timeout=seconds)
