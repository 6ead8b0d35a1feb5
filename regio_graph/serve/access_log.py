"""The access log: a JSON object on each line, without personal data.

No address, no query, no header: what was asked for by kind, how it went, how long it
took. Lines are written together, at most a second late.
"""

import threading
import time
from typing import TextIO

from ..endpoint.messages import Reply

_LATE = 1.0  # seconds


class AccessLog:
    """Writes lines to a stream, from many threads; to none when it is None."""

    def __init__(self, into: TextIO | None) -> None:
        self.wanted = into is not None
        self._into = into
        self._lines: list[str] = []
        self._lock = threading.Lock()
        if self.wanted:
            threading.Thread(target=self._flush_now_and_then, name="log", daemon=True).start()

    def write(self, method: str, reply: Reply, seconds: float, found: str, release: str) -> None:
        """Note one answered request."""
        kind = reply.note or "other"
        size = reply.size if reply.file >= 0 else len(reply.body)
        # Every value is ours, and none needs escaping; `json` would take ten times as long.
        self._lines.append(
            f'{{"time":{time.time():.3f},"method":"{method if method in _METHODS else "OTHER"}",'
            f'"kind":"{kind}","status":{reply.status},"bytes":{size},"ms":{seconds * 1000:.2f},'
            f'"cache":"{found}","release":"{release}"}}\n'
        )

    def flush(self) -> None:
        """Write what is waiting."""
        with self._lock:
            lines, self._lines = self._lines, []
            if lines and self._into:
                self._into.write("".join(lines))
                self._into.flush()

    def _flush_now_and_then(self) -> None:
        while True:
            time.sleep(_LATE)
            self.flush()


_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
