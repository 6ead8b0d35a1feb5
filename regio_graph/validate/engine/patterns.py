r"""XPath regular expressions, as sh:pattern takes them, written out for the `regex` module.

That module has set difference (for `[a-z-[aeiou]]`), Unicode properties, and a time limit:
an expression that backtracks without end is told as a mistake instead of hanging. What
XPath does not have and Java's and Python's expressions do (`(?i)`, `\b`, look-ahead) is
let through: published shapes use it, and every engine takes it the same way.

https://www.w3.org/TR/xpath-functions-31/#regex-syntax
"""

import re
from collections.abc import Callable
from functools import lru_cache

import regex

from .literals import NAME_CHAR, NAME_START

SECONDS = 2.0  # for one value
# What Python's own module reads alike, in a fifth of the time, and cannot be slow at: no groups,
# one repetition without end, or two after a `^`, in a text that is short.
_PLAIN = re.compile(
    r"(?:[^\\()\[\]|&~#]|\\[d.\-/\\+*?^$|{}()\[\]]"
    r"|\[\^?(?:[^\\\[\]&|~-]|-(?=\])|(?<=\w)-(?=\w)|\\[d.\-/\\+*?^$|{}()\[\]])+\])*"
)
_ENDLESS = re.compile(r"[*+]|\{[0-9]+,\}")
_SHORT = 1000
_FLAGS = {"i": regex.IGNORECASE, "s": 0, "m": regex.MULTILINE, "x": 0, "q": 0}
# Inside brackets and outside them; `\w` is neither punctuation, separator nor "other" (XSD 1.1, G.4.2.5).
_CLASSES = {
    "i": rf"[:{NAME_START}]",
    "I": rf"[^:{NAME_START}]",
    "c": rf"[:{NAME_CHAR}]",
    "C": rf"[^:{NAME_CHAR}]",
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
}


@lru_cache(maxsize=1 << 10)
def matcher(expression: str, flags: str) -> Callable[[str], bool]:
    """Compile an XPath regular expression; what it returns raises ValueError after SECONDS.

    Raises ValueError for what is no regular expression.
    """
    if set(flags) - set(_FLAGS):
        raise ValueError(f"sh:flags are letters of i, s, m, x and q, not {flags!r}")
    source = regex.escape(expression) if "q" in flags else translated(expression, flags)
    try:
        search = regex.compile(source, regex.VERSION1 | sum(_FLAGS[f] for f in set(flags))).search
    except regex.error as error:
        raise ValueError(f"sh:pattern {expression!r} is no regular expression: {error}") from error

    plain = _plain(expression, flags, source)

    def matches(text: str) -> bool:
        if plain is not None and len(text) <= _SHORT:
            return plain(text) is not None
        try:
            return search(text, timeout=SECONDS) is not None
        except TimeoutError as error:
            raise ValueError(
                f"sh:pattern {expression!r} takes more than {SECONDS:g} s for a text of "
                f"{len(text)} characters; "
                "write it without a repetition inside a repetition"
            ) from error

    return matches


def _plain(expression: str, flags: str, source: str) -> Callable[[str], object] | None:
    endless = len(_ENDLESS.findall(expression))
    if not _PLAIN.fullmatch(expression) or endless > 1 + expression.startswith("^") or set(flags) - {"i"}:
        return None
    try:
        return re.compile(source.replace(r"\p{Nd}", r"\d"), re.IGNORECASE if flags else 0).search
    except re.error:
        return None


def translated(expression: str, flags: str = "") -> str:
    """Write an XPath expression as one of the `regex` module, with its version 1 of sets."""
    written: list[str] = []
    opened: list[int] = []  # brackets, by where they are in what is written
    at = 0
    while at < len(expression):
        character = expression[at]
        if character == "\\":
            name, at = _escape(expression, at)
            written.append(name)
            continue
        if character == "[" and (not opened or written[-1] == "-"):
            if opened:  # a difference; of a negated class, what is left after negating
                negated = written[opened[-1]] == "[^"
                written[opened[-1]] = "[[^" if negated else "["
                written[-1] = "]--" if negated else "--"
            start = "[^" if expression.startswith("^", at + 1) else "["
            at += len(start) - 1
            opened.append(len(written))
            written.append(start)
        elif opened and character == "]":
            opened.pop()
            written.append("]")
        elif opened:  # `&&`, `||` and `~~` are set operations there, and no more than characters here
            written.append("\\" + character if character in "[&|~" else character)
        elif character == ".":
            written.append("(?s:.)" if "s" in flags else r"[^\n\r]")
        elif character == "$" and "m" not in flags:
            written.append(r"\Z")
        elif not ("x" in flags and character in " \t\n\r"):
            written.append("\\#" if character == "#" else character)
        at += 1
    return "".join(written)


def _escape(expression: str, at: int) -> tuple[str, int]:
    """Read what a backslash starts; a name in braces is a category or a block of Unicode."""
    letter = expression[at + 1 : at + 2]
    if letter in _CLASSES:
        return _CLASSES[letter], at + 2
    if letter in "pP" and expression.startswith("{", at + 2):
        end = expression.find("}", at) + 1 or len(expression)
        return f"\\{letter}{{" + expression[at + 3 : end].replace("Is", "In", 1), end
    return expression[at : at + 2], at + 2
