"""The text of a report that was handed over as .docx, .html or plain text."""

import importlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ..errors import ExtraError, SourceError
from .pdf import Extracted, TextLink

_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "table",
    "tr",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "footer",
    "main",
}
_SKIPPED = {"script", "style", "head", "template", "noscript"}


def read_html(path: Path) -> Extracted:
    """Read an HTML file: what a reader sees of it, a blank line between blocks, a dash before items."""
    parser = _Html()
    parser.feed(_decoded(path))
    text, links = parser.result()
    if not text.strip():
        raise SourceError("has no text at all", path)
    return Extracted(text, "html.parser (Python)", [0], links)


def read_text(path: Path) -> Extracted:
    """Read a plain text as it is."""
    return Extracted(_decoded(path), "plain text", [0])


def read_docx(path: Path) -> Extracted:
    """Read a Word document: its paragraphs and tables in order."""
    try:
        docx = importlib.import_module("docx")
    except ImportError as error:
        raise ExtraError("reading a .docx needs python-docx; run: pip install 'regio-graph[pdf]'") from error
    try:
        document = docx.Document(str(path))
    except Exception as error:  # python-docx raises KeyError, BadZipFile and its own
        raise SourceError("is no .docx that can be read; save it again as .docx", path) from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["", *(_row(row) for row in block.rows), ""]
        else:
            lines += _paragraph(block)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
    if not text.strip():
        raise SourceError("has no text at all", path)
    return Extracted(text, "python-docx", [0])


def _paragraph(block: Any) -> list[str]:  # noqa: ANN401 - python-docx has no types for it
    listed = "List" in (block.style.name if block.style is not None else "")
    text = block.text.strip()
    return [f"- {text}"] if listed and text else ["", text, ""]


def _row(row: Any) -> str:  # noqa: ANN401 - python-docx has no types for it
    cells = list(dict.fromkeys(cell.text.strip().replace("\n", " ") for cell in row.cells))
    return ": ".join(cell for cell in cells if cell)


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", path) from error
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8 text; save it as UTF-8", path) from error


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out = ""
        self.skipping = 0
        self.links: list[TextLink] = []
        self.opened: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a block, an item or a link."""
        self.skipping += tag in _SKIPPED
        if tag in _BLOCKS:
            self._gap("\n\n")
        elif tag == "li":
            self._gap("\n")
            self.out += "- "
        elif tag == "br":
            self._gap("\n")
        elif tag == "a":
            self.opened.append((len(self.out), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        """End what was started."""
        self.skipping -= tag in _SKIPPED and self.skipping > 0
        if tag in _BLOCKS:
            self._gap("\n\n")
        elif tag == "a" and self.opened:
            start, target = self.opened.pop()
            shown = self.out[start:]
            if shown.strip() and target.startswith(("http://", "https://")):
                start += len(shown) - len(shown.lstrip())
                self.links.append(TextLink(start, start + len(shown.strip()), target))

    def handle_data(self, data: str) -> None:
        """Take words, with single spaces."""
        if self.skipping:
            return
        words = re.sub(r"\s+", " ", data)
        if not self.out or self.out[-1].isspace():
            words = words.lstrip()
        self.out += words

    def _gap(self, gap: str) -> None:
        bare = self.out.rstrip(" ")
        missing = len(gap) - (len(bare) - len(bare.rstrip("\n")))
        self.out = bare + "\n" * max(0, missing) if bare else ""

    def result(self) -> tuple[str, list[TextLink]]:
        """The text and its links."""
        return self.out.rstrip() + "\n", self.links
