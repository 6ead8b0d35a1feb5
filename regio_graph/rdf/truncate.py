"""Solutions are cut at a limit: after a whole row, closed properly, and said so.

A `Cut` stands between a serialiser and what takes its bytes. It finds where rows end in
the bytes of each format, so that neither memory nor time is spent on rows as objects.
Rules of the file
1. What comes out is well-formed in its format, whatever was cut.
2. Nothing is cut silently: `cut` tells what was, the JSON and XML say so inside.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, NoReturn, TypeVar

T = TypeVar("T")


class Truncation(NamedTuple):
    """What an answer was cut at: `rows` or `bytes`, and how many were allowed."""

    unit: str
    limit: int

    def __str__(self) -> str:
        return f"{self.unit}={self.limit}"


class Full(Exception):  # noqa: N818 - it ends the writing of an answer that is no error
    """Raised from `Cut.write` when no more is wanted, to end the evaluation."""


class RowSyntax(NamedTuple):
    """How the rows of a format are found in its bytes."""

    head: re.Pattern[bytes]  # after it the rows start
    row: re.Pattern[bytes]  # a match ends where a row does, the separator included
    tail: bytes = b""  # what closes an answer that is cut; %s=%d is at what
    separator: bytes = b""
    note: bytes = b""  # what is written behind the first byte of one


_BLOCK = 1 << 16


class Bounded(Generic[T]):
    """An iterable that ends after so many rows, or once so many bytes of it were written."""

    def __init__(self, rows: Iterable[T], most: int, size: int, written: Callable[[], int]) -> None:
        self._rows, self._most, self._size, self._written = rows, most, size, written
        self.cut: Truncation | None = None

    def __iter__(self) -> Iterator[T]:
        for count, row in enumerate(self._rows):
            if count == self._most:
                self.cut = Truncation("rows", self._most)
                return
            if self._written() >= self._size:
                self.cut = Truncation("bytes", self._size)
                return
            yield row


class Cut:
    """A writable that passes on at most `rows` rows and about `size` bytes of one answer."""

    def __init__(self, syntax: RowSyntax, rows: int, size: int, into: Callable[[bytes], object]) -> None:
        self._syntax, self._rows, self._size, self._into = syntax, rows, size, into
        self._held = bytearray()
        self._enough = _BLOCK
        self._started = False
        self._room = 0
        self._count = self._written = 0
        self.cut: Truncation | None = None
        self.patch: tuple[int, bytes] | None = None  # what to write over what was passed on, and where

    def write(self, chunk: bytes) -> int:
        """Take bytes from the serialiser; raises Full when the answer is as long as it may be."""
        if self.cut:  # a serialiser that is being dropped flushes once more
            raise Full
        self._held += chunk
        if len(self._held) >= self._enough:
            self._pass_on()
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: a file has this."""

    def close(self) -> None:
        """Pass on what is still held; call it when the serialiser ended by itself."""
        if not self._started and len(self._held) <= min(self._rows, self._size):
            self._into(bytes(self._held))  # it is whole: no row is shorter than a byte
            return
        try:
            self._pass_on(last=True)
        except Full:
            return
        self._into(bytes(self._held))

    def _pass_on(self, *, last: bool = False) -> None:
        block = bytes(self._held)
        start = 0
        if not self._started:
            head = self._syntax.head.search(block)
            if head is None:
                return
            self._started = True
            start = head.end()
            if not last and self._syntax.note:
                # Room for the note, should there be one to write when this has long been passed on.
                self._room = len(self._syntax.note) + 24
                block, start = block[:1] + b" " * self._room + block[1:], start + self._room
        end = self._whole_rows(block, start)
        self._give(block[:end])
        self._held = bytearray(block[end:])
        self._enough = max(_BLOCK, 2 * len(self._held))  # one endless row is not looked through each time

    def _whole_rows(self, block: bytes, start: int) -> int:
        """Count the rows of a block that starts with one; return where the last whole one ends."""
        room = self._size - self._written
        allowed = self._rows + (not self._syntax.separator)  # a separator shows that a row follows
        end = start
        for row in self._syntax.row.finditer(block, start):
            if row.end() > room:
                self._stop(block[:end], Truncation("bytes", self._size))
            self._count += 1
            if self._count == allowed:
                whole = row.end() if self._syntax.separator else end
                self._stop(block[:whole], Truncation("rows", self._rows))
            end = row.end()
        if len(block) > room:
            self._stop(block[:end], Truncation("bytes", self._size))
        return end

    def _stop(self, rest: bytes, truncation: Truncation) -> NoReturn:
        self.cut = truncation
        syntax, what = self._syntax, (truncation.unit.encode(), truncation.limit)
        rest = rest.removesuffix(syntax.separator)
        if syntax.note:
            note = syntax.note % what
            if self._written:
                self.patch = (1, note.ljust(self._room))
            else:
                rest = rest[:1] + note + rest[1 + self._room :]
        self._give(rest + (syntax.tail % what if b"%" in syntax.tail else syntax.tail))
        raise Full

    def _give(self, whole: bytes) -> None:
        self._into(whole)
        self._written += len(whole)
