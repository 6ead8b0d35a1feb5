"""The sheet that pictures are drawn on: elements, text that fits, links, and the finished SVG.

Colours are classes, never attributes, so that one style sheet serves light and dark. Texts come from
data: they are escaped, stripped of what XML cannot hold, and never end up in a style or a script.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from xml.sax.saxutils import escape

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
BOLD = 1.14  # how much wider bold letters are
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]-·/ "), frozenset("mwMWQO@%—…")
_LINKED = re.compile(r"https?://[^\s<>\"]+|/(?!/)[^\s<>\"]*")
HEAD, FOOT = 64, 40  # what a picture that stands alone has above and below the drawing


def clean(text: str) -> str:
    """Escape a text for XML, without what it cannot hold or what turns the writing direction around."""
    return escape(_NOT_XML.sub("", text), {'"': "&quot;", "'": "&#39;"})


def width_of(text: str, size: float) -> float:
    """Estimate how wide a text is in a common sans-serif; a little more rather than less."""
    units = 0.0
    for sign in text:
        if sign in _NARROW:
            units += 0.36
        elif sign in _WIDE:
            units += 0.97
        else:
            units += 0.75 if sign.isupper() or ord(sign) > 0x2FF else 0.62  # noqa: PLR2004 - past Latin
    return units * size


def wrap(text: str, size: float, room: float, lines: int = 99) -> list[str]:
    """Break a text into lines that fit; the last one ends in an ellipsis where there is more."""
    done: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if not current or width_of(longer, size) <= room:
            current = longer
        else:
            done.append(current)
            current = word
    done.append(current)
    cut = [shorten(line, size, room) for line in done[:lines]]
    if len(done) > lines:
        cut[-1] = shorten(f"{cut[-1].rstrip('…')} …", size, room)
    return cut


def shorten(text: str, size: float, room: float) -> str:
    """Cut a text that is wider than its room, ending it in an ellipsis."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


@dataclass(frozen=True)
class Picture:
    """A finished drawing with its title and description."""

    title: str
    description: str
    language: str
    width: float
    height: float
    body: str

    def inline(self, ident: str, *classes: str) -> str:
        """Write it as an element of a page, which brings the style; `ident` makes its ids unique."""
        return self._element(ident, " ".join(("picture", *classes)), self.height, "", self.body, "")

    def standalone(self, ident: str, style: str, source: str) -> str:
        """Write it as a file of its own, with its title and source drawn in it."""
        sheet = Canvas(self.width)
        sheet.text(16, 34, shorten(self.title, 20, self.width - 32), "title")
        sheet.text(16, self.height + HEAD + 24, shorten(source, 12, self.width - 32), "soft small")
        body = f'{sheet.body}<g transform="translate(0 {HEAD - 12})">{self.body}</g>'
        size = f'width="{_number(self.width)}" height="{_number(self.height + HEAD + FOOT)}"'
        paper = f'<rect class="paper" {size}/>'
        element = self._element(
            ident, "picture alone", self.height + HEAD + FOOT, f"<style>{style}</style>", paper + body, _NS
        )
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{element}\n'

    def _element(self, ident: str, css: str, height: float, style: str, body: str, namespace: str) -> str:
        width, tall = _number(self.width), _number(height)
        size = f' width="{width}" height="{tall}"' if namespace else ""
        return (
            f'<svg{namespace} class="{css}" viewBox="0 0 {width} {tall}"{size} role="graphics-document" '
            f'lang="{self.language}" aria-labelledby="{ident}-title" aria-describedby="{ident}-desc">'
            f'<title id="{ident}-title">{clean(self.title)}</title>'
            f'<desc id="{ident}-desc">{clean(self.description)}</desc>{style}{body}</svg>'
        )


_NS = ' xmlns="http://www.w3.org/2000/svg"'


class Canvas:
    """Elements drawn one after another."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._parts: list[str] = []

    @property
    def body(self) -> str:
        """What has been drawn so far."""
        return "".join(self._parts)

    def text(self, x: float, y: float, words: str, css: str = "", anchor: str = "") -> None:
        """Write one line, its baseline at `y`."""
        end = f' text-anchor="{anchor}"' if anchor else ""
        kind = f' class="{css}"' if css else ""
        self._parts.append(f'<text x="{_number(x)}" y="{_number(y)}"{kind}{end}>{clean(words)}</text>')

    def turned(self, x: float, y: float, words: str, css: str) -> None:
        """Write one line upwards, ending nowhere near its neighbours."""
        at = f"{_number(x)} {_number(y)}"
        self._parts.append(
            f'<text class="{css}" transform="translate({at}) rotate(-70)">{clean(words)}</text>'
        )

    def lines(
        self, x: float, y: float, words: Sequence[str], leading: float, css: str = "", anchor: str = ""
    ) -> None:
        """Write several lines as one text, so that it is also read and selected as one."""
        spans = " ".join(
            f'<tspan x="{_number(x)}" y="{_number(y + at * leading)}">{clean(line)}</tspan>'
            for at, line in enumerate(words)
        )
        kind = (f' class="{css}"' if css else "") + (f' text-anchor="{anchor}"' if anchor else "")
        self._parts.append(f"<text{kind}>{spans}</text>")

    def shape(self, tag: str, css: str, title: str = "", **numbers: float) -> None:
        """Draw a rectangle, circle or line; its title shows when it is pointed at."""
        places = "".join(f' {name}="{_number(value)}"' for name, value in numbers.items())
        inside = f"<title>{clean(title)}</title>" if title else ""
        self._parts.append(
            f'<{tag} class="{css}"{places}>{inside}</{tag}>' if inside else f'<{tag} class="{css}"{places}/>'
        )

    def path(self, css: str, points: Sequence[tuple[str, Sequence[float]]]) -> None:
        """Draw a path of commands and numbers."""
        drawn = "".join(command + " ".join(_number(value) for value in values) for command, values in points)
        self._parts.append(f'<path class="{css}" d="{drawn}"/>')

    @contextmanager
    def link(self, href: str, title: str = "") -> Iterator[None]:
        """Make what is drawn inside a link; an address that is not one of the web stays plain."""
        linked = _LINKED.fullmatch(href) is not None
        inside = f"<title>{clean(title)}</title>" if title else ""
        self._parts.append((f'<a href="{clean(href)}">' if linked else "<g>") + inside)
        yield
        self._parts.append("</a>" if linked else "</g>")
