"""One process that answers one request at a time and may be killed at any moment.

Nothing outside depends on it: the web process notices that it is gone, answers for it,
and another takes its place. What it answers with is handed in; it knows no pages.
"""

import os
import resource
import socket
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from ..endpoint.messages import Reply, Request
from .channel import receive_request, send


class Answers(Protocol):
    """Answers any request, errors too, and never raises."""

    def answer(self, request: Request, /) -> Reply:
        """Answer one request."""
        ...


def work(channel: socket.socket, application: Answers, memory_mb: int) -> None:
    """Answer requests until the other side closes the channel."""
    _bound_memory(memory_mb)
    while True:
        try:
            request = receive_request(channel)
        except (EOFError, OSError):
            return
        reply = application.answer(request)
        try:
            send(channel, reply)
        except OSError:
            return


def _bound_memory(megabytes: int) -> None:
    """Allow so much memory beyond what is in use now, and be the first to go when the machine runs out."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0]) if _LINUX else 0
    most = pages * resource.getpagesize() + (megabytes << 20)
    with suppress(OSError, ValueError):  # not every system lets a process bound itself
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if _LINUX:
            Path("/proc/self/oom_score_adj").write_text("500", "ascii")


_LINUX = os.path.exists("/proc/self/statm")  # noqa: PTH110 - asked once, before anything is forked
