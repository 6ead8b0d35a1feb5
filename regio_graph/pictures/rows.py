"""What every picture is given besides its rows, and how it reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..languages import Text

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
    return Text(row[column], row.get(f"{column}_en", "")).in_(language)
