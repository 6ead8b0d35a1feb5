"""Workers without a server: how an end is explained, how frames travel, how a release is replaced."""

import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from regio_graph.endpoint.messages import Reply, Request
from regio_graph.errors import ReleaseError
from regio_graph.settings import Limits, Settings
from regio_graph.workers import exits
from regio_graph.workers.channel import receive_reply, receive_request, send
from regio_graph.workers.exits import KillReason
from regio_graph.workers.releases import Reloader

LIMITS = Limits(query_seconds=3, memory_mb=77, long_queries=5)
SETTINGS = Settings(project=Path(), releases=Path(), limits=LIMITS)


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        (0, None, ""),
        (0, KillReason.TIME, ""),
        (signal.SIGKILL, KillReason.TIME, "killed at the time limit of 3 seconds"),
        (signal.SIGKILL, KillReason.BUSY, "killed because 5 long queries were running"),
        (signal.SIGKILL, None, "killed from outside (SIGKILL); perhaps the machine is out of memory"),
        (signal.SIGABRT, None, "out of memory (SIGABRT): it may use 77 MB more than it started with"),
        (signal.SIGSEGV, None, "crashed (SIGSEGV); perhaps a query is nested too deep"),
        (signal.SIGBUS, None, "crashed (SIGBUS); perhaps a query is nested too deep"),
        (signal.SIGTERM, None, "ended by SIGTERM"),
        (1 << 8, None, "exit status 1; the traceback stands above"),
    ],
)
def test_the_log_says_why_a_worker_ended(status: int, reason: KillReason | None, said: str) -> None:
    assert exits.logged(status, reason, LIMITS) == said


@pytest.mark.parametrize(
    ("status", "reason", "limit", "answered", "again"),
    [
        (signal.SIGKILL, KillReason.TIME, "time", 503, None),
        (signal.SIGKILL, KillReason.BUSY, "busy", 503, 3),
        (signal.SIGKILL, None, "memory", 503, None),
        (signal.SIGABRT, None, "memory", 503, None),
        (signal.SIGSEGV, None, "crash", 400, None),
        (signal.SIGBUS, None, "crash", 400, None),
        (signal.SIGTERM, None, "crash", 500, None),
        (1 << 8, None, "crash", 500, None),
        (None, None, "crash", 500, None),
    ],
)
def test_the_client_hears_what_it_met(
    status: int | None, reason: KillReason | None, limit: str, answered: int, again: int | None
) -> None:
    error = exits.error(status, reason, SETTINGS)

    assert (error.limit, error.status, error.retry_after) == (limit, answered, again)


def test_who_is_turned_away_waits_two_seconds_at_least() -> None:
    assert exits.no_room_for_long(Limits(query_seconds=0.5)).retry_after == 2


@pytest.mark.parametrize("size", [0, 10, 1 << 15, 3 << 20])
def test_a_frame_arrives_whole(size: int) -> None:
    near, far = socket.socketpair()
    request = Request("POST", "/sparql", "a=b", b"x" * size, problem=(503, "no", "", "", ()))
    reply = Reply(200, [("etag", '"x"')], b"y" * size, keep=True, note="SELECT")
    with near, far:
        sender = threading.Thread(target=send, args=(near, request))
        sender.start()
        assert receive_request(far) == request
        sender.join()
        sender = threading.Thread(target=send, args=(far, reply))
        sender.start()
        assert receive_reply(near) == reply
        sender.join()


def test_a_big_reply_travels_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(b"big")
    near, far = socket.socketpair()
    descriptor = os.open(tmp_path / "body", os.O_RDONLY)
    with near, far:
        sender = threading.Thread(target=send, args=(far, Reply(200, [], size=3, file=descriptor)))
        sender.start()
        got = receive_reply(near)
        sender.join()
    with os.fdopen(got.file, "rb") as file:
        assert file.read() == b"big"
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.close(descriptor)  # the sender has closed its own


@pytest.mark.parametrize("sent", [b"", b"\x00\x00", b"\x00\x00\x00\x09abc"])
def test_who_is_gone_ends_the_channel(sent: bytes) -> None:
    near, far = socket.socketpair()
    with far:
        near.sendall(sent)
        near.close()
        with pytest.raises(EOFError):
            receive_request(far)


class FakePool:
    """A pool that only says which release it is over."""

    alive = True

    def __init__(self, release: str) -> None:
        self.release, self.closed = release, threading.Event()

    def close(self) -> None:
        self.closed.set()


def until(true: object) -> None:
    deadline = time.monotonic() + 20
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert true()


def test_a_release_is_replaced_whole_and_a_broken_one_is_not_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    current = tmp_path / "current"
    current.write_text("one")
    started, counted = [], []

    def start() -> FakePool:
        started.append(current.read_text())
        if started[-1] == "broken":
            raise ReleaseError("it is broken")
        return FakePool(started[-1])

    reloader = Reloader(Settings(project=tmp_path, releases=tmp_path), start, counted.append)
    first = reloader.current
    current.write_text("broken")
    reloader.look()
    until(lambda: counted)
    assert (reloader.current.release, reloader.ready, counted) == ("one", True, ["failed"])
    assert "still serving one: it is broken" in capsys.readouterr().err
    time.sleep(1.2)  # it looks again by itself each second
    assert started == ["one", "broken"]

    current.write_text("two")
    until(lambda: reloader.current.release == "two")
    assert first.closed.wait(10)
    assert counted == ["failed", "done"]
