"""What every picture is given besides its rows, and how it reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Row = Mapping[str, str]  # a row of a canned query, by column; what is not bound is empty


@dataclass(frozen=True)
class Drawing:
    """How to draw: the words of the language, where things have their page, how wide the sheet is."""

    language: str
    words: Mapping[str, str]
    href: Callable[[str], str]
    width: float

    @property
    def narrow(self) -> bool:
        """Whether it is for a telephone."""
        return self.width < 600  # noqa: PLR2004 - points

    def name(self, row: Row, column: str = "name") -> str:
        """Read a name in the language."""
        return named(row, self.language, column)


def named(row: Row, language: str, column: str = "name") -> str:
    """Read a name in a language; where the other language has it alone, that one."""
    english = row.get(f"{column}_en", "")
    return (english or row[column]) if language == "en" else (row[column] or english)


def plain(number: str, language: str) -> str:
    """Write a number as people of the language do.

    >>> plain("25000.50", "nl")
    '25.000,5'
    """
    whole, _, rest = number.partition(".")
    rest = rest.rstrip("0")
    grouped = f"{int(whole):,}"
    text = f"{grouped}.{rest}" if rest else grouped
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text
