"""Between offsets in a text and the positions of the protocol: UTF-16 unless agreed otherwise."""

from bisect import bisect_right

from lsprotocol import types
from pygls.workspace import PositionCodec

from .outline import Mention, Outline


class Ranges:
    """The positions of one text, in the units that the client counts in."""

    def __init__(self, found: Outline, codec: PositionCodec) -> None:
        self.found, self.codec = found, codec

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        number = bisect_right(self.found.lines, offset) - 1
        start = self.found.lines[number]
        before = self.found.text[start:offset]
        units = len(before) if before.isascii() else self.codec.client_num_units(before)
        return types.Position(number, units)

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; one outside the text is the nearest inside."""
        lines = self.found.lines
        if position.line >= len(lines):
            return len(self.found.text)
        start = lines[position.line]
        end = lines[position.line + 1] - 1 if position.line + 1 < len(lines) else len(self.found.text)
        line = self.found.text[start:end]
        if line.isascii():
            return start + min(position.character, len(line))
        units = 0
        for number, character in enumerate(line):
            if units >= position.character:
                return start + number
            units += self.codec.client_num_units(character)
        return end

    def span(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def of(self, mention: Mention) -> types.Range:
        """Return the range of a mention."""
        return self.span(mention.start, mention.end)
