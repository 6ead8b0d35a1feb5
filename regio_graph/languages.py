"""The languages that people are spoken to in: texts, names, numbers and months."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

LANGUAGES = ("nl", "en")  # the first unless they ask otherwise

Texts = Mapping[str, str]  # by language; "" for what has none


@dataclass(frozen=True, slots=True)
class Text:
    """A text of our own in each language."""

    nl: str
    en: str = ""

    def in_(self, language: str) -> str:
        """Return the text in a language; where the other has it alone, that one.

        >>> Text("Vraag", "Question").in_("en"), Text("Vraag").in_("en")
        ('Question', 'Vraag')
        """
        return (self.en or self.nl) if language == "en" else (self.nl or self.en)

    @property
    def both(self) -> tuple[str, str]:
        """The text in each of `LANGUAGES`."""
        return self.nl, self.en

    def format(self, value: float) -> "Text":
        """Fill the one hole with a number, as each language writes it."""
        return Text(*(text.format(number(str(value), code)) for code, text in self.items()))

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield each language and the text in it."""
        yield from zip(LANGUAGES, self.both, strict=True)


def choose(texts: Texts, language: str) -> str:
    """Choose the text in a language, else the nearest there is; nothing where there is none.

    >>> choose({"en": "city", "de": "Stadt"}, "nl")
    'city'
    """
    for code in (language, "", *LANGUAGES):
        if texts.get(code):
            return texts[code]
    return min(texts.values(), default="")


@lru_cache(maxsize=4096)
def number(text: str, language: str) -> str:
    """Write a number as people of the language do (Unicode CLDR); what is none stays as it is.

    >>> number("25000.50", "nl"), number("25000.50", "en"), number("onbekend", "nl")
    ('25.000,5', '25,000.5', 'onbekend')
    """
    from babel.numbers import format_decimal  # noqa: PLC0415 - a tenth of a second that a start need not take

    try:
        return format_decimal(Decimal(text), locale=language, decimal_quantization=False)
    except InvalidOperation:
        return text


@lru_cache(maxsize=4096)
def month(at: int, language: str) -> str:
    """Name a month, counted from 1 (Unicode CLDR).

    >>> month(3, "nl"), month(3, "en")
    ('maart', 'March')
    """
    from babel import Locale  # noqa: PLC0415 - as above

    names: Mapping[int, str] = Locale.parse(language).months["stand-alone"]["wide"]
    return names[at]
