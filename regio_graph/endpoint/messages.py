"""What passes between the web process and a worker: one request one way, one reply the other.

A frame is four bytes of length and a marshalled tuple. A reply too big to be held in
memory is a file without a name, whose descriptor follows once the receiver is ready.
"""

import marshal
import os
import socket
import struct
from typing import NamedTuple

# To and from the process that forks the workers: what, which one, and how it ended.
ORDER = struct.Struct("=ci")
REPORT = struct.Struct("=cii")

_LENGTH = 4
_FIRST = 1 << 15  # bytes that are asked for at once: most frames are shorter, and a larger buffer costs more
_READY = b"r"


class Request(NamedTuple):
    """The parts of an HTTP request that an answer can depend on."""

    method: str
    path: str
    query_string: str
    body: bytes = b""
    content_type: str = ""
    accept: str = ""
    accept_language: str = ""
    accept_encoding: str = ""
    if_none_match: str = ""
    host: str = ""
    scheme: str = "http"
    error: str = ""  # not asked by the client: a problem that is to be shown as a page


class Reply(NamedTuple):
    """An HTTP answer; `file` is the descriptor of its body where `size` bytes are too many to hold.

    `keep` tells whether the same request may be answered with it again, `note` what of
    it belongs in log and metrics: the query form, the limit that was hit.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    keep: bool = False
    note: str = ""
    size: int = -1
    file: int = -1


def send(channel: socket.socket, message: Request | Reply) -> None:
    """Send a frame, and the file of a reply that has one."""
    raw = marshal.dumps(tuple(message))
    channel.sendall(len(raw).to_bytes(_LENGTH, "big") + raw)
    if isinstance(message, Reply) and message.file >= 0:
        if channel.recv(1) == _READY:
            socket.send_fds(channel, [_READY], [message.file])
        os.close(message.file)


def receive_request(channel: socket.socket) -> Request:
    """Receive a request; raises EOFError when the other side is gone."""
    return Request(*marshal.loads(_receive(channel)))  # noqa: S302 - both ends are this program


def receive_reply(channel: socket.socket) -> Reply:
    """Receive a reply, with a descriptor of this process where it has a file."""
    reply = Reply(*marshal.loads(_receive(channel)))  # noqa: S302 - both ends are this program
    if reply.file < 0:
        return reply
    channel.sendall(_READY)
    _, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    if not descriptors:
        raise EOFError
    return reply._replace(file=descriptors[0])


def _receive(channel: socket.socket) -> bytes:
    first = channel.recv(_FIRST)
    if len(first) < _LENGTH:
        raise EOFError
    missing = int.from_bytes(first[:_LENGTH], "big") - (len(first) - _LENGTH)
    if not missing:
        return first[_LENGTH:]
    pieces = [first[_LENGTH:]]
    while missing:
        piece = channel.recv(min(missing, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
