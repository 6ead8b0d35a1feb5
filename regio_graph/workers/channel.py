"""The channels between the web process, the fork server and the workers.

A request goes to a worker, and a reply comes back, as a frame: four bytes of length and a
marshalled tuple. A reply too big to be held in memory is a file without a name, whose
descriptor follows once the receiver is ready. Orders and reports of the fork server are
structs of a fixed size.
"""

import marshal
import os
import socket
import struct

from ..endpoint.messages import Reply, Request

# To the fork server: what, and which worker.
ORDER = struct.Struct("=ci")
SPAWN, KILL, RENICE = b"S", b"K", b"N"
# From the fork server: what, which worker, and its wait status. With SPAWNED comes its channel.
REPORT = struct.Struct("=cii")
SPAWNED, REAPED = b"S", b"R"

_LENGTH = 4
_FIRST = 1 << 15  # bytes that are read at once: most frames are shorter, and a larger buffer costs more
_READY = b"r"


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
