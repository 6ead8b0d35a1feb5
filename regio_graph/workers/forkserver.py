"""A process that opens a release once and forks workers from it, which then share its memory.

It has one thread, so that forking is safe. Orders come over one
channel; it ends, with every worker, when that channel closes.

    orders   b"F": fork a worker · b"K" and its id: kill one · b"N" and its id: give one the lowest priority
    reports  b"B" and its id: born, with its channel · b"D", its id and status: one has ended
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from contextlib import suppress

from .. import release, settings
from ..endpoint.messages import ORDER, REPORT, Request
from ..endpoint.sparql import Endpoint
from ..errors import RegioError
from ..settings import Settings
from ..web.app import create_app
from .worker import Pages, answer, work

LOWEST = 19


class Nursery:
    """The release, opened, and the workers forked from it."""

    def __init__(self, settings: Settings, current: release.Release, channel: socket.socket) -> None:
        self._settings, self._release, self._channel = settings, current, channel
        # A store on disk has threads of its own, which do not survive a fork: each worker opens it itself.
        self._opened = None if current.on_disk else self._open()
        self._children: set[int] = set()

    def _open(self) -> tuple[Endpoint, Pages]:
        endpoint = Endpoint(self._settings, self._release, self._release.open())
        pages = create_app(endpoint)
        answer(Request("GET", "/", "", accept="text/html"), endpoint, pages)  # templates are read once, here
        return endpoint, pages

    @property
    def release(self) -> str:
        """The release its workers answer from."""
        return self._release.id

    def run(self) -> None:
        """Follow orders until the channel closes."""
        gc.collect()
        gc.freeze()  # what is loaded by now is never looked through again, and so never copied
        ended, wake = socket.socketpair()
        ended.settimeout(0)
        wake.settimeout(0)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        with selectors.DefaultSelector() as selector:
            selector.register(self._channel, selectors.EVENT_READ)
            selector.register(ended, selectors.EVENT_READ)
            try:
                while True:
                    for key, _ in selector.select():
                        if key.fileobj is ended:
                            ended.recv(4096)
                            self._bury()
                        elif not self._follow(self._channel.recv(ORDER.size, socket.MSG_WAITALL)):
                            return
            finally:
                signal.set_wakeup_fd(-1)  # nobody is left to be woken
                for pid in self._children:
                    os.kill(pid, signal.SIGKILL)

    def _follow(self, order: bytes) -> bool:
        """Follow one order; False when there will be no more."""
        if len(order) < ORDER.size:
            return False
        what, pid = ORDER.unpack(order)
        if what == b"F":
            self._fork()
        elif pid in self._children and what == b"K":
            os.kill(pid, signal.SIGKILL)
        elif pid in self._children and what == b"N":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, pid, LOWEST)
        return True

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            status = 1
            try:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                self._channel.close()
                ours.close()
                endpoint, pages = self._opened or self._open()
                work(theirs, endpoint, pages, self._settings)
                status = 0
            except BaseException:  # noqa: BLE001 - a bug of ours or the engine's, for the operator to see
                traceback.print_exc()
            finally:
                os._exit(status)  # nothing of the parent's is to be ended twice
        theirs.close()
        self._children.add(pid)
        socket.send_fds(self._channel, [REPORT.pack(b"B", pid, 0)], [ours.fileno()])
        ours.close()

    def _bury(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._children.discard(pid)
            self._channel.sendall(REPORT.pack(b"D", pid, status))


def main() -> None:
    """Open the release in place, say which it is, and follow orders.

    Arguments: the descriptor of the channel, and the settings as JSON.
    """
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the web process says when to end
        signal.signal(ignored, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        chosen = settings.loads(sys.argv[2])
        with suppress(BrokenPipeError):  # whoever started this is gone
            try:
                nursery = Nursery(chosen, release.current(chosen), channel)
            except RegioError as error:
                channel.sendall(json.dumps({"error": str(error)}).encode() + b"\n")
                return
            channel.sendall(json.dumps({"release": nursery.release}).encode() + b"\n")
            nursery.run()


if __name__ == "__main__":
    main()
