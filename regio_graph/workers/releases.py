"""Hot reload: the workers of one release are replaced whole when another is put in place.

The next release is opened and its workers are ready before any request goes to it; the
requests under way are finished by the workers they started with.
"""

import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from ..errors import ReleaseError
from ..settings import Settings
from .pool import Pool

P = TypeVar("P", bound=Pool)

_POLL_SECONDS = 1.0  # between looks at which release is in place


class Reloader(Generic[P]):
    """Holds the pool of the release in place, and replaces it.

    `start` opens the release in place; `count` is told how each reload went: `done` or
    `failed`. Raises ReleaseError when there is no release to begin with.
    """

    def __init__(
        self, settings: Settings, start: Callable[[], P], count: Callable[[str], None] = lambda _: None
    ) -> None:
        self._settings, self._start, self._count = settings, start, count
        self._wake = threading.Event()
        self._refused = ""
        self.current = start()
        with suppress(ValueError):  # only a main thread may, and only there is it needed
            signal.signal(signal.SIGHUP, lambda *_: self.look())
        threading.Thread(target=self._follow, name="releases", daemon=True).start()

    @property
    def ready(self) -> bool:
        """True while requests can be answered."""
        return self.current.alive

    def look(self) -> None:
        """Look now whether another release was put in place."""
        self._refused = ""
        self._wake.set()

    def _follow(self) -> None:
        while True:
            self._wake.wait(_POLL_SECONDS)
            self._wake.clear()
            name = self._in_place()
            if name in {"", self._refused} or (name == self.current.release and self.ready):
                continue
            try:
                following = self._start()
            except ReleaseError as error:
                self._refused = name
                self._count("failed")
                sys.stderr.write(f"regio-graph: still serving {self.current.release}: {error}\n")
                continue
            before, self.current = self.current, following
            self._count("done")
            sys.stderr.write(f"regio-graph: now serving {following.release}\n")
            threading.Thread(target=before.close, name="finish", daemon=True).start()

    def _in_place(self) -> str:
        try:
            return (self._settings.releases / "current").read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""
