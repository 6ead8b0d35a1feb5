"""Rendered answers kept in memory, the last ones asked for, up to so many bytes."""

import threading
from collections import OrderedDict
from contextlib import suppress

from ..endpoint.messages import Reply, Request

_OVERHEAD = 1500  # bytes an entry takes besides what is in it, about
_SHARE = 8  # no answer takes more than this part of the whole


class Cache:
    """Replies by request; safe to use from many threads."""

    def __init__(self, size: int) -> None:
        self._size, self.used = size, 0
        self._replies: OrderedDict[Request, tuple[Reply, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, request: Request) -> Reply | None:
        """Return the reply to the same request, if it is kept."""
        found = self._replies.get(request)
        if found is None:
            return None
        with suppress(KeyError):  # another thread just made room
            self._replies.move_to_end(request)
        return found[0]

    def put(self, request: Request, reply: Reply) -> None:
        """Keep a reply, forgetting those not asked for longest."""
        size = _OVERHEAD + len(reply.body) + sum(map(len, request))
        size += sum(len(name) + len(value) for name, value in reply.headers)
        if size > self._size // _SHARE:
            return
        with self._lock:
            old = self._replies.pop(request, None)
            self.used += size - (old[1] if old else 0)
            self._replies[request] = (reply, size)
            while self.used > self._size:
                _, (_, freed) = self._replies.popitem(last=False)
                self.used -= freed

    def __len__(self) -> int:
        return len(self._replies)
