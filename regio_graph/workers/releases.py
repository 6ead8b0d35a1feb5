"""Which release is served: one at a time, replaced whole when another is put in place.

The next one is opened and its workers are ready before any request goes to it; those
under way are finished by the one they started with.
"""

import signal
import sys
import threading
from contextlib import suppress

from ..errors import ReleaseError
from ..serve.cache import Cache
from ..serve.metrics import Metrics
from ..settings import Settings
from .pool import Pool

_LOOK = 1.0  # seconds between looks at which release is in place


class Generation:
    """One release with its workers and the answers it has given."""

    def __init__(self, settings: Settings) -> None:
        self.pool = Pool(settings)
        self.release = self.pool.release
        self.cache = Cache(settings.cache_mb << 20)

    def state(self) -> dict[str, float]:
        """Say how it is right now, for the metrics."""
        busy, long, waiting = self.pool.load
        return {
            "workers_busy": busy,
            "long_queries": long,
            "requests_waiting": waiting,
            "cache_bytes": self.cache.used,
            "cache_entries": len(self.cache),
        }


class Generations:
    """Holds the current generation and replaces it."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings, self._metrics = settings, metrics
        self._look = threading.Event()
        self._refused = ""
        self.current = Generation(settings)
        with suppress(ValueError):  # only a main thread may, and only there is it needed
            signal.signal(signal.SIGHUP, lambda *_: self.look())
        threading.Thread(target=self._follow, name="releases", daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether requests can be answered."""
        return self.current.pool.alive

    def look(self) -> None:
        """Look now whether another release was put in place."""
        self._refused = ""
        self._look.set()

    def close(self) -> None:
        """Let what is under way finish, then end every process."""
        self.current.pool.close()

    def _follow(self) -> None:
        while True:
            self._look.wait(_LOOK)
            self._look.clear()
            name = self._in_place()
            if name in {"", self._refused} or (name == self.current.release and self.ready):
                continue
            try:
                following = Generation(self._settings)
            except ReleaseError as error:
                self._refused = name
                self._metrics.reloads["failed"] += 1
                sys.stderr.write(f"regio-graph: still serving {self.current.release}: {error}\n")
                continue
            before, self.current = self.current, following
            self._metrics.reloads["done"] += 1
            sys.stderr.write(f"regio-graph: now serving {following.release}\n")
            threading.Thread(target=before.pool.close, name="finish", daemon=True).start()

    def _in_place(self) -> str:
        try:
            return (self._settings.releases / "current").read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""
