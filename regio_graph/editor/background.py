"""One thread that checks what has changed: soon after the last key, never long after the first."""

import logging
from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

QUIET = 0.04  # seconds without a change after which a check begins
PATIENCE = 0.12  # seconds after which it begins in any case

_log = logging.getLogger(__name__)


class Background:
    """Calls `work` with the names of what has changed, in a thread of its own."""

    def __init__(self, work: Callable[[list[str]], object]) -> None:
        self._work = work
        self._waiting: dict[str, None] = {}
        self._first = self._last = 0.0
        self._ended = False
        self._condition = Condition()
        self._thread = Thread(target=self._run, name="check", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def changed(self, name: str) -> None:
        """Note that something has changed."""
        with self._condition:
            self._last = monotonic()
            if not self._waiting:
                self._first = self._last
            self._waiting[name] = None
            self._condition.notify()

    def end(self) -> None:
        """Let the thread end once it has done what it does."""
        with self._condition:
            self._ended = True
            self._condition.notify()

    def _next(self) -> list[str] | None:
        with self._condition:
            while not self._ended:
                if not self._waiting:
                    self._condition.wait()
                    continue
                left = min(self._last + QUIET, self._first + PATIENCE) - monotonic()
                if left <= 0:
                    names, self._waiting = list(self._waiting), {}
                    return names
                self._condition.wait(left)
        return None

    def _run(self) -> None:
        while (names := self._next()) is not None:
            try:
                self._work(names)
            except Exception:  # noqa: BLE001 - whatever it was, the next change is to be checked
                _log.exception("a check failed")
