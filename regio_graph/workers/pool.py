"""The workers of one release: who is free, who has been at it for long, who must end.

Rules of the file
1. There are always `workers` that are not busy with a long query: the moment one becomes
   long it gets the lowest priority and a fresh one is forked, so that cheap queries go on.
2. At most `long_queries` are long at once; one more is ended when it becomes long, and
   told to come back. What was long before starts as long, and costs the others nothing.
3. At `query_seconds` a worker is killed. What answers for it is this process.
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
from ..endpoint.headers import memory_error
from ..endpoint.messages import ORDER, REPORT, Reply, Request, receive_reply, send
from ..errors import LimitError, ReleaseError
from ..settings import Settings
from .line import Place, Worker

_TICK = 0.025  # seconds between looks at the clock
_REMEMBERED = 4096  # long queries remembered
_START_SECONDS = 600  # opening the largest release that is answered from memory takes a minute or so
_GRACE = 1.0  # seconds in which a request that was on its way here has arrived
_REST = 2  # seconds a client is asked to wait when there is no room


class Pool:
    """Workers over one release; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._limits = settings, settings.limits
        self._lock = threading.Lock()
        self._free: list[Worker] = []
        self._busy: set[Worker] = set()
        self._line: deque[Place] = deque()
        self._ends: dict[int, int] = {}  # statuses of workers that ended
        self._ended = threading.Condition(self._lock)
        self._slow: OrderedDict[int, None] = OrderedDict()
        self._closing = False
        self._channel, theirs = socket.socketpair()
        self._nursery = subprocess.Popen(  # noqa: S603 - our own module
            [
                sys.executable,
                "-m",
                "regio_graph.workers.forkserver",
                str(theirs.fileno()),
                settings_module.dumps(settings),
            ],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self.release = self._hello()
        threading.Thread(target=self._listen, name="reports", daemon=True).start()
        threading.Thread(target=self._watch, name="limits", daemon=True).start()
        for _ in range(settings.workers):
            self._order(b"F")
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
            self._nursery.wait(5)

    @property
    def alive(self) -> bool:
        """Whether the process that holds the release still runs."""
        return self._nursery.poll() is None

    @property
    def load(self) -> tuple[int, int, int]:
        """How many workers are busy, how many of those are long, and how many requests wait."""
        with self._lock:
            return len(self._busy), sum(worker.long for worker in self._busy), len(self._line)

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

    def _take(self, key: int) -> Worker:
        with self._lock:
            known_long = key in self._slow
            if known_long and self._count_long() >= self._limits.long_queries:
                raise self._no_room_for_long()
            if self._free and not self._line:
                return self._start(self._free.pop(), key, known_long=known_long)
            if len(self._line) >= self._limits.queue:
                raise LimitError("too many requests are waiting; try again shortly", "busy", _REST)
            place = Place()
            self._line.append(place)
        place.wait(self._limits.queue_seconds)
        with self._lock:
            if place.worker is None:
                self._line.remove(place)
                raise LimitError("no worker came free in time; try again shortly", "busy", _REST)
            return self._start(place.worker, key, known_long=known_long)

    def _start(self, worker: Worker, key: int, *, known_long: bool) -> Worker:
        worker.since, worker.key, worker.doom = time.monotonic(), key, ""
        self._busy.add(worker)
        if known_long:
            self._become_long(worker)
        return worker

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            if worker.doom:  # it made it, but the order to end it is on its way
                worker.channel.close()
                if not worker.long:
                    self._order(b"F")
                return
            if worker.long:
                # Its priority cannot be raised again, and its memory may have grown: it goes.
                worker.channel.close()
                if time.monotonic() - worker.since < self._limits.short_seconds:
                    self._slow.pop(worker.key, None)
                return
            self._offer(worker)

    def _offer(self, worker: Worker) -> None:
        if self._line:
            self._line.popleft().give(worker)
        else:
            self._free.append(worker)

    def _become_long(self, worker: Worker) -> None:
        worker.long = True
        self._slow[worker.key] = None
        self._slow.move_to_end(worker.key)
        if len(self._slow) > _REMEMBERED:
            self._slow.popitem(last=False)
        self._order(b"N", worker.pid)
        self._order(b"F")

    def _count_long(self) -> int:
        return sum(worker.long for worker in self._busy)

    def _no_room_for_long(self) -> LimitError:
        return LimitError(
            f"{self._limits.long_queries} long queries are running, which is as many as may; "
            "try again later, or ask for less",
            "busy",
            max(_REST, round(self._limits.query_seconds)),
        )

    def _explain_end(self, worker: Worker) -> LimitError:
        """Say why a worker ended without a reply, and have another take its place."""
        with self._lock:
            self._busy.discard(worker)
            worker.channel.close()
            if not worker.long:
                self._order(b"F")
            if not worker.doom:
                self._ended.wait_for(lambda: worker.pid in self._ends or self._closing, timeout=2)
            status = self._ends.pop(worker.pid, 0)
        if worker.doom == "time":
            return LimitError(
                f"the query was ended after {self._limits.query_seconds:g} seconds, the most it may take; "
                "ask for less at once, or download the graphs and ask them at home",
                "time",
            )
        if worker.doom == "busy":
            return self._no_room_for_long()
        if self._closing:
            return LimitError("the server is stopping; try again shortly", "busy", _REST)
        how = os.waitstatus_to_exitcode(status)
        if how in {-signal.SIGABRT, -signal.SIGKILL}:  # an allocation refused, or the machine ran out
            return memory_error(self._settings)
        if how in {-signal.SIGSEGV, -signal.SIGBUS}:
            return LimitError("the query is too deep for the engine; write it flatter", "crash", status=400)
        return LimitError("answering failed; this is not the query's fault", "crash", status=500)

    def _order(self, what: bytes, pid: int = 0) -> None:
        try:
            self._channel.sendall(ORDER.pack(what, pid))
        except OSError:  # the nursery is gone: its workers still answer until another pool takes over
            if what == b"K":
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _listen(self) -> None:
        """Take in births and deaths until the nursery ends."""
        while True:
            try:
                report, descriptors, _, _ = socket.recv_fds(self._channel, REPORT.size, 1)
            except OSError:
                return
            if len(report) < REPORT.size:
                return
            what, pid, status = REPORT.unpack(report)
            with self._lock:
                if what == b"B":
                    worker = Worker(pid, socket.socket(fileno=descriptors[0]))
                    if self._closing:
                        worker.channel.close()
                    else:
                        self._offer(worker)
                elif status:
                    self._ends[pid] = status
                    self._ended.notify_all()
                    for worker in [idle for idle in self._free if idle.pid == pid]:
                        self._free.remove(worker)
                        worker.channel.close()
                        self._order(b"F")

    def _watch(self) -> None:
        """Hold every query to the limits of time."""
        limits = self._limits
        while self.alive or self._busy:
            time.sleep(_TICK)
            now = time.monotonic()
            with self._lock:
                for worker in self._busy:
                    age = now - worker.since
                    if worker.doom or age < limits.short_seconds:
                        continue
                    if age >= limits.query_seconds:
                        worker.doom = "time"
                    elif not worker.long and self._count_long() >= limits.long_queries:
                        worker.doom = "busy"
                        self._slow[worker.key] = None
                    elif not worker.long:
                        self._become_long(worker)
                    if worker.doom:
                        self._order(b"K", worker.pid)
