"""The tokens of Turtle and TriG, and where each stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

# The character classes of the grammar: PN_CHARS_BASE, PN_CHARS_U, PN_CHARS.
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_START = _BASE + "_"
_CHARS = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040\-"
_TOKEN = re.compile(
    rf"""
    (?P<blank>[\x20\t\r\n]+|\#[^\r\n]*)
  | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
  | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"
      |'(?:[^'\\\r\n]|\\.)+'|"(?:[^"\\\r\n]|\\.)+"|''|"")
  | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<node>_:[{_START}0-9](?:[{_CHARS}.]*[{_CHARS}])?)
  | (?P<number>[+-]?(?:\d+\.?\d*[eE][+-]?\d+|\.\d+[eE][+-]?\d+|\d*\.\d+|\d+)(?![\w:]))
  | (?P<name>(?:[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?)?:
      (?:(?:[{_CHARS}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]|\.+(?=[{_CHARS}:%\\]))+)?)
  | (?P<word>[A-Za-z]+)
  | (?P<symbol>\^\^|[.;,\[\](){{}}])
    """,
    re.VERBOSE | re.DOTALL,
)

_TAIL = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^(?:<[^<>\s]*>|[^\s;,.\])]+)")


class PositionError(ValueError):
    """The text is not Turtle at this place; line and column count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class TurtleToken(NamedTuple):
    """A piece of the text; `kind` is the name of its group in the pattern, `start` counts characters."""

    kind: str
    text: str
    start: int


class TurtleText:
    """A text to be read, and the places in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [0, *(match.end() for match in re.finditer("\r\n|\n|\r", text))]

    def tokens(self) -> Iterator[TurtleToken]:
        """Yield every token that is not blank, and one called `end` last."""
        at, text, find = 0, self.text, _TOKEN.match
        while at < len(text):
            match = find(text, at)
            if match is None:
                unexpected = text[at : at + 20].splitlines()[0]
                raise self.error(TurtleToken("", "", at), f"unexpected {unexpected!r}")
            at = match.end()
            kind = match.lastgroup
            if kind != "blank":
                yield TurtleToken(kind or "", match[0], match.start())
        yield TurtleToken("end", "", len(text))

    def place(self, token: TurtleToken) -> tuple[int, int]:
        """Return line and column of a token, counted from 1."""
        line = bisect_right(self.lines, token.start)
        return line, token.start - self.lines[line - 1] + 1

    def error(self, token: TurtleToken, message: str) -> PositionError:
        """Say what is wrong at a token."""
        return PositionError(message, *self.place(token))


def token_end(line: str, start: int) -> int:
    """Return where the token ends that starts at a character of a line; what goes on below ends with it."""
    match = _TOKEN.match(line, start)
    if match is None or match.lastgroup == "blank":
        return len(line.rstrip("\r\n")) or start + 1
    at = match.end()
    if match.lastgroup == "string":  # its language or datatype is a part of the value
        more = _TAIL.match(line, at)
        at = more.end() if more else at
    return at


def comments(text: str) -> Iterator[tuple[TurtleToken, bool]]:
    """Yield every comment, and whether it stands alone on its line.

    What is no token is stepped over, so that a text in newer syntax still has its comments.
    """
    at, find, alone = 0, _TOKEN.match, True
    while at < len(text):
        match = find(text, at)
        if match is None:
            at, alone = at + 1, False
            continue
        piece = match[0]
        if match.lastgroup != "blank":
            alone = False
        elif piece.startswith("#"):
            yield TurtleToken("comment", piece, match.start()), alone
        elif "\n" in piece or "\r" in piece:
            alone = True
        at = match.end()
