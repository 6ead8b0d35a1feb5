"""The workers of one release: which are free, which run a long query, which must be killed.

Rules of the file
1. There are always `workers` that are not busy with a long query: the moment one becomes
   long it gets the lowest priority and a fresh one is forked, so that cheap queries go on.
2. At most `long_queries` are long at once; one more is ended when it becomes long, and
   told to come back. What was long before starts as long, and costs the others nothing.
3. At `query_seconds` a worker is killed. This process answers for it, and logs why it ended.
4. A request waits in line, in order, for a bounded time behind a bounded number.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import OrderedDict, deque
from contextlib import suppress

from .. import settings as settings_module
from ..endpoint.messages import Reply, Request
from ..errors import LimitError, ReleaseError
from ..settings import Settings
from . import exits
from .channel import KILL, ORDER, RENICE, REPORT, SPAWN, SPAWNED, receive_reply, send
from .exits import RETRY_SECONDS, KillReason

_TICK = 0.025  # seconds between looks at the clock
_REMEMBERED = 4096  # long queries remembered
_START_SECONDS = 600  # opening the largest release that is answered from memory takes a minute or so
_GRACE = 1.0  # seconds in which a request that was on its way here has arrived


class WorkerProcess:
    """One worker as the web process sees it."""

    __slots__ = ("channel", "key", "kill_reason", "long", "pid", "since", "status")

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid, self.channel = pid, channel
        self.since = 0.0  # when it took the request it is at, by the monotonic clock
        self.long = False
        self.key = 0
        self.kill_reason: KillReason | None = None
        self.status: int | None = None  # its wait status, once it was reaped


class Waiter:
    """A request that waits in line for a worker."""

    __slots__ = ("_lock", "worker")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()
        self.worker: WorkerProcess | None = None

    def give(self, worker: WorkerProcess) -> None:
        """Hand over a worker, and wake the thread that waits."""
        self.worker = worker
        self._lock.release()

    def wait(self, seconds: float) -> None:
        """Wait for a worker, at most so long."""
        self._lock.acquire(timeout=seconds)


class Pool:
    """Workers over the release in place; safe to use from many threads.

    `application` names what opens the release in the fork server, as `module:function`.
    Raises ReleaseError when there is no release, or no worker starts.
    """

    def __init__(self, settings: Settings, application: str) -> None:
        self._settings, self._limits = settings, settings.limits
        self._lock = threading.Lock()
        self._workers: dict[int, WorkerProcess] = {}  # by process id, until they are reaped
        self._free: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._line: deque[Waiter] = deque()
        self._reaped = threading.Condition(self._lock)
        self._slow: OrderedDict[int, None] = OrderedDict()
        self._closing = False
        self._channel, theirs = socket.socketpair()
        command = [sys.executable, "-m", "regio_graph.workers.forkserver", str(theirs.fileno())]
        self._fork_server = subprocess.Popen(  # noqa: S603 - our own module
            [*command, settings_module.dumps(settings), application],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self.release = self._hello()
        threading.Thread(target=self._listen, name="reports", daemon=True).start()
        threading.Thread(target=self._watch, name="limits", daemon=True).start()
        for _ in range(settings.workers):
            self._order(SPAWN)
        self._await_first()

    def ask(self, request: Request) -> Reply:
        """Have a worker answer; raises LimitError when it may not or cannot."""
        worker = self._take(hash(request[:5]))
        try:
            send(worker.channel, request)
            reply = receive_reply(worker.channel)
        except (EOFError, OSError, ValueError):
            raise self._explain_end(worker) from None
        self._give_back(worker)
        return reply

    def close(self) -> None:
        """End every process once the requests that came here are answered."""
        time.sleep(_GRACE)
        while self._busy or self._line:
            time.sleep(_TICK)
        self.kill()

    def kill(self) -> None:
        """End every process now."""
        self._closing = True
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        with suppress(subprocess.TimeoutExpired):
            self._fork_server.wait(5)

    @property
    def alive(self) -> bool:
        """True while the fork server runs."""
        return self._fork_server.poll() is None

    @property
    def load(self) -> tuple[int, int, int]:
        """The numbers of busy workers, of long ones among them, and of waiting requests."""
        with self._lock:
            return len(self._busy), self._count_long(), len(self._line)

    def _hello(self) -> str:
        self._channel.settimeout(_START_SECONDS)
        line = b""
        while not line.endswith(b"\n"):
            byte = self._channel.recv(1)
            if not byte:
                raise ReleaseError("the process that opens the release ended without a word")
            line += byte
        self._channel.settimeout(None)
        said = json.loads(line)
        if "error" in said:
            raise ReleaseError(said["error"])
        return str(said["release"])

    def _await_first(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self._free:
            if not self.alive or time.monotonic() > deadline:
                raise ReleaseError("no worker started")
            time.sleep(0.002)

    def _take(self, key: int) -> WorkerProcess:
        with self._lock:
            known_long = key in self._slow
            if known_long and self._count_long() >= self._limits.long_queries:
                raise exits.no_room_for_long(self._limits)
            if self._free and not self._line:
                return self._start(self._free.pop(), key, known_long=known_long)
            if len(self._line) >= self._limits.queue:
                raise LimitError("too many requests are waiting; try again shortly", "busy", RETRY_SECONDS)
            waiter = Waiter()
            self._line.append(waiter)
        waiter.wait(self._limits.queue_seconds)
        with self._lock:
            if waiter.worker is None:
                self._line.remove(waiter)
                raise LimitError("no worker came free in time; try again shortly", "busy", RETRY_SECONDS)
            return self._start(waiter.worker, key, known_long=known_long)

    def _start(self, worker: WorkerProcess, key: int, *, known_long: bool) -> WorkerProcess:
        worker.since, worker.key, worker.kill_reason = time.monotonic(), key, None
        self._busy.add(worker)
        if known_long:
            self._become_long(worker)
        return worker

    def _give_back(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._busy.discard(worker)
            if worker.kill_reason:  # it made it, but the order to kill it is on its way
                worker.channel.close()
                if not worker.long:
                    self._order(SPAWN)
                return
            if worker.long:
                # Its priority cannot be raised again, and its memory may have grown: it goes.
                worker.channel.close()
                if time.monotonic() - worker.since < self._limits.short_seconds:
                    self._slow.pop(worker.key, None)
                return
            self._offer(worker)

    def _offer(self, worker: WorkerProcess) -> None:
        if self._line:
            self._line.popleft().give(worker)
        else:
            self._free.append(worker)

    def _become_long(self, worker: WorkerProcess) -> None:
        worker.long = True
        self._slow[worker.key] = None
        self._slow.move_to_end(worker.key)
        if len(self._slow) > _REMEMBERED:
            self._slow.popitem(last=False)
        self._order(RENICE, worker.pid)
        self._order(SPAWN)

    def _count_long(self) -> int:
        return sum(worker.long for worker in self._busy)

    def _explain_end(self, worker: WorkerProcess) -> LimitError:
        """Make the error of a worker that ended without a reply, and order another in its place."""
        with self._lock:
            self._busy.discard(worker)
            worker.channel.close()
            if not worker.long:
                self._order(SPAWN)
            if not worker.kill_reason:
                self._reaped.wait_for(lambda: worker.status is not None or self._closing, timeout=2)
        if self._closing and not worker.kill_reason:
            return LimitError("the server is stopping; try again shortly", "busy", RETRY_SECONDS)
        return exits.error(worker.status, worker.kill_reason, self._settings)

    def _order(self, what: bytes, pid: int = 0) -> None:
        try:
            self._channel.sendall(ORDER.pack(what, pid))
        except OSError:  # the fork server is gone: its workers still answer until another pool takes over
            if what == KILL:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _listen(self) -> None:
        """Take in the reports of the fork server until it ends."""
        while True:
            try:
                report, descriptors, _, _ = socket.recv_fds(self._channel, REPORT.size, 1)
            except OSError:
                return
            if len(report) < REPORT.size:
                return
            what, pid, status = REPORT.unpack(report)
            if what == SPAWNED:
                self._add(WorkerProcess(pid, socket.socket(fileno=descriptors[0])))
            else:
                self._remove(pid, status)

    def _add(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._workers[worker.pid] = worker
            if self._closing:
                worker.channel.close()
            else:
                self._offer(worker)

    def _remove(self, pid: int, status: int) -> None:
        """Forget a worker that was reaped, log why it ended, and replace it if it was free."""
        with self._lock:
            worker = self._workers.pop(pid)
            worker.status = status
            self._reaped.notify_all()
            if worker in self._free:
                self._free.remove(worker)
                worker.channel.close()
                self._order(SPAWN)
            closing = self._closing
        why = exits.logged(status, worker.kill_reason, self._limits)
        if why and not closing:
            sys.stderr.write(f"regio-graph: worker {pid} ended: {why}\n")

    def _watch(self) -> None:
        """Hold every query to the limits of time."""
        limits = self._limits
        while self.alive or self._busy:
            time.sleep(_TICK)
            now = time.monotonic()
            with self._lock:
                for worker in self._busy:
                    age = now - worker.since
                    if worker.kill_reason or age < limits.short_seconds:
                        continue
                    if age >= limits.query_seconds:
                        worker.kill_reason = KillReason.TIME
                    elif not worker.long and self._count_long() >= limits.long_queries:
                        worker.kill_reason = KillReason.BUSY
                        self._slow[worker.key] = None
                    elif not worker.long:
                        self._become_long(worker)
                    if worker.kill_reason:
                        self._order(KILL, worker.pid)
