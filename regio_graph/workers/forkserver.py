"""The fork server: a process that opens a release once and forks workers, which share its memory.

It has one thread, so that forking is safe. Orders come over one channel; when that
closes it kills every worker and ends. Children that end are reaped on SIGCHLD and reported.
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
from importlib import import_module
from typing import Protocol

from .. import release, settings
from ..errors import RegioError
from ..release import Release
from ..settings import Settings
from .channel import KILL, ORDER, REAPED, RENICE, REPORT, SPAWN, SPAWNED
from .worker import Answers, work

_LOWEST = 19  # priority, as nice(2) counts


class Application(Protocol):
    """Opens a release, and gives what answers requests from it."""

    def __call__(self, settings: Settings, release: Release, /) -> Answers:
        """Open a release."""
        ...


class ForkServer:
    """The release, opened, and the workers forked from it."""

    def __init__(
        self, settings: Settings, current: Release, channel: socket.socket, application: Application
    ) -> None:
        self._settings, self._channel = settings, channel
        self._release, self._application = current, application
        # A store on disk has threads of its own, which do not survive a fork: each worker opens it itself.
        self._opened = None if current.on_disk else self._open()
        self._children: set[int] = set()

    def _open(self) -> Answers:
        return self._application(self._settings, self._release)

    @property
    def release(self) -> str:
        """The release its workers answer from."""
        return self._release.id

    def run(self) -> None:
        """Follow orders until the channel closes."""
        gc.collect()
        gc.freeze()  # what is loaded by now is never looked through again, and so never copied
        sigchld, wakeup = socket.socketpair()
        sigchld.settimeout(0)
        wakeup.settimeout(0)
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        with selectors.DefaultSelector() as selector:
            selector.register(self._channel, selectors.EVENT_READ)
            selector.register(sigchld, selectors.EVENT_READ)
            try:
                while True:
                    for key, _ in selector.select():
                        if key.fileobj is sigchld:
                            sigchld.recv(4096)
                            self._reap()
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
        if what == SPAWN:
            self._spawn()
        elif pid in self._children and what == KILL:
            os.kill(pid, signal.SIGKILL)
        elif pid in self._children and what == RENICE:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, pid, _LOWEST)
        return True

    def _spawn(self) -> None:
        """Fork a worker, and send its channel to the web process."""
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            status = 1
            try:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                self._channel.close()
                ours.close()
                work(theirs, self._opened or self._open(), self._settings.limits.memory_mb)
                status = 0
            except BaseException:  # noqa: BLE001 - a bug of ours or the engine's, for the operator to see
                traceback.print_exc()
            finally:
                os._exit(status)  # nothing of the parent's is to be ended twice
        theirs.close()
        self._children.add(pid)
        socket.send_fds(self._channel, [REPORT.pack(SPAWNED, pid, 0)], [ours.fileno()])
        ours.close()

    def _reap(self) -> None:
        """Take in every child that ended, and report how; several may share one SIGCHLD."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._children.discard(pid)
            self._channel.sendall(REPORT.pack(REAPED, pid, status))


def main() -> None:
    """Open the release in place, say which it is, and follow orders.

    Arguments: the descriptor of the channel, the settings as JSON, and the application as
    `module:function`.
    """
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the web process says when to end
        signal.signal(ignored, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        chosen = settings.loads(sys.argv[2])
        module, _, function = sys.argv[3].partition(":")
        with suppress(ConnectionError):  # whoever started this is gone
            try:
                application: Application = getattr(import_module(module), function)
                server = ForkServer(chosen, release.current(chosen), channel, application)
            except RegioError as error:
                channel.sendall(json.dumps({"error": str(error)}).encode() + b"\n")
                return
            channel.sendall(json.dumps({"release": server.release}).encode() + b"\n")
            server.run()


if __name__ == "__main__":
    main()
