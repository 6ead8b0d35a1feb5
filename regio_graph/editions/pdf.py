"""The text of a PDF in reading order, with what a plain text loses: pages, links, outline, drawn boxes.

pdfium reads the characters in the order in which they were written, which keeps columns
apart; blank lines are put back where lines stand apart on the page. pypdf reads the words a
second time, and where the two differ is told. One page is held at a time.
"""

import importlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import ExtraError, SourceError

APART = 0.75  # line heights between two lines that are two paragraphs
LEAST = 12  # characters on a page that is no picture of text
THIN = 3.0  # points: less is a rule
MOST = 0.8  # of a page: more is its background
HELD = 20  # pages that the second extractor holds
SHOWN = 20  # differences between the extractors that are told in words

_BROKEN = "\ufffe"  # pdfium's mark for a hyphen at the end of a line


@dataclass(frozen=True)
class TextLink:
    """A link: what its text covers, and where it goes."""

    start: int
    end: int
    target: str


@dataclass(frozen=True)
class DrawnBox:
    """A filled rectangle on a page: its edges in points from the lower left, its colour as #rrggbb."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    colour: str


@dataclass
class Extracted:
    """What was taken from a file."""

    text: str
    extractor: str
    pages: list[int] = field(default_factory=list)  # the offset at which each page starts
    links: list[TextLink] = field(default_factory=list)
    outline: list[tuple[int, str, int]] = field(default_factory=list)  # depth, title, page
    boxes: list[DrawnBox] = field(default_factory=list)
    words: dict[str, list[tuple[int, float, float]]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)


Progress = Callable[[int, int], None]


def read_pdf(path: Path, progress: Progress = lambda _done, _all: None, *, check: bool = True) -> Extracted:
    """Read a PDF; SourceError says why it cannot be read, and what to do."""
    pdfium = _load("pypdfium2")
    try:
        document = pdfium.PdfDocument(path)
    except FileNotFoundError as error:
        raise SourceError("no such file", path) from error
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise SourceError("is encrypted; save a copy without a password and use that", path) from error
        raise SourceError(f"is no PDF that can be read ({error}); export it again", path) from error
    try:
        return _read(document, path, progress, check=check)
    finally:
        document.close()


def _read(document: Any, path: Path, progress: Progress, *, check: bool) -> Extracted:  # noqa: ANN401 - pdfium has no types
    result = Extracted("", f"pypdfium2 {_load('pypdfium2').version.PYPDFIUM_INFO}")
    second = _Second(path) if check else None
    pieces: list[str] = []
    length, scanned = 0, []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        written, places = _page_text(text)
        if len(written.strip()) < LEAST and _has_picture(page):
            scanned.append(number + 1)
        if pieces and written:
            joint = "\n" if _goes_on(pieces[-1], written) else "\n\n"
            pieces.append(joint)
            length += len(joint)
        result.pages.append(length)
        result.links += [
            TextLink(length + a, length + b, target)
            for a, b, target in _links(document, page, places, written)
        ]
        result.boxes += list(_boxes(page, number + 1))
        if second is not None:
            result.differences += second.compare(number, written)
        pieces.append(written)
        length += len(written)
        text.close()
        page.close()
        progress(number + 1, len(document))
    if scanned:
        told = ", ".join(map(str, scanned[:10]))
        raise SourceError(
            f"page {told} is a picture of text: a scan. Let a program that recognises text, such as "
            "OCRmyPDF, make a PDF with text of it, and read that over first", path,
        )  # fmt: skip
    result.text = "".join(pieces)
    if not result.text.strip():
        raise SourceError("has no text at all; is it a PDF of pictures?", path)
    if second is not None:
        result.outline = second.outline()
    return result


Char = tuple[int, float, float, float, float]  # offset in the page's text, left, bottom, right, top


def _page_text(page: Any) -> tuple[str, list[Char]]:  # noqa: ANN401 - pdfium has no types
    """Write a page line by line, a blank line where lines stand apart; with the place of each character."""
    raw = page.get_text_range()
    out: list[str] = []
    places: list[Char] = []
    at, before = 0, None
    length = 0
    for line in re.split(r"\r\n|\r|\n", raw):
        boxes = [page.get_charbox(at + n) for n, char in enumerate(line) if not char.isspace()][:400]
        here = _line_box(boxes)
        if here is not None:
            if before is not None:
                gap = "\n" if not _apart(before, here) else "\n\n"
                out.append(gap)
                length += len(gap)
            told = line.rstrip().replace(_BROKEN, "-")
            for n, char in enumerate(told):
                if not char.isspace():
                    places.append((length + n, *page.get_charbox(at + n)))
            out.append(told)
            length += len(told)
            before = here
        at += len(line) + 2
    return "".join(out), places


Span = tuple[float, float, float, float]


def _line_box(boxes: list[Span]) -> Span | None:
    if not boxes:
        return None
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _apart(above: Span, below: Span) -> bool:
    """Tell whether two lines are two paragraphs: a gap between them, or another column that starts anew."""
    height = max(above[3] - above[1], below[3] - below[1], 1.0)
    gap = above[1] - below[3]
    if gap < -2 * height:  # it went up: a new column
        return False
    return gap > APART * height


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a page takes up a sentence in the middle."""
    return bool(re.search(r"[^.!?:\s]\s*$", before)) and after.lstrip()[:1].islower()


def _has_picture(page: Any) -> bool:  # noqa: ANN401 - pdfium has no types
    raw = importlib.import_module("pypdfium2.raw")
    return any(each.type == raw.FPDF_PAGEOBJ_IMAGE for each in page.get_objects(max_depth=3))


def _boxes(page: Any, number: int) -> Iterator[DrawnBox]:  # noqa: ANN401 - pdfium has no types
    """Yield the filled rectangles of a page that are larger than a rule and smaller than the page."""
    raw = importlib.import_module("pypdfium2.raw")
    ctypes = importlib.import_module("ctypes")
    width, height = page.get_size()
    for each in page.get_objects(max_depth=3, filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = each.get_bounds()
        wide, high = right - left, top - bottom
        if wide < THIN or high < THIN or (wide > MOST * width and high > MOST * height):
            continue
        colours = [ctypes.c_uint() for _ in range(4)]
        if not raw.FPDFPageObj_GetFillColor(each.raw, *colours) or not colours[3].value:
            continue
        colour = "#" + "".join(f"{c.value:02x}" for c in colours[:3])
        if colour != "#ffffff":
            yield DrawnBox(number, round(left, 1), round(bottom, 1), round(right, 1), round(top, 1), colour)


def _links(document: Any, page: Any, places: list[Char], text: str) -> Iterator[tuple[int, int, str]]:  # noqa: ANN401 - pdfium has no types
    """Yield the stretches of a page's text that link annotations cover, with their targets."""
    raw = importlib.import_module("pypdfium2.raw")
    ctypes = importlib.import_module("ctypes")
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    found: dict[tuple[int, int], str] = {}
    while raw.FPDFLink_Enumerate(page.raw, position, link):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0) if action else 0
        if not size:
            continue
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(document.raw, action, buffer, size)
        area = raw.FS_RECTF()
        raw.FPDFLink_GetAnnotRect(link, area)
        inside = [
            at
            for at, left, bottom, right, top in places
            if area.left <= (left + right) / 2 <= area.right and area.bottom <= (bottom + top) / 2 <= area.top
        ]
        if inside:
            found[min(inside), max(inside) + 1] = buffer.value.decode("utf-8", "replace")
    yield from _joined(sorted((a, b, target) for (a, b), target in found.items()), text)


def _joined(found: list[tuple[int, int, str]], text: str) -> Iterator[tuple[int, int, str]]:
    """Join the pieces of a link that runs over lines."""
    waiting: tuple[int, int, str] | None = None
    for start, end, target in found:
        if waiting and waiting[2] == target and not text[waiting[1] : start].strip():
            waiting = (waiting[0], end, target)
            continue
        if waiting:
            yield waiting
        waiting = (start, end, target)
    if waiting:
        yield waiting


class _Second:
    """A second extractor, to tell where the first may have misread."""

    def __init__(self, path: Path) -> None:
        self.path, self.reader = path, _load("pypdf").PdfReader(path)

    def compare(self, number: int, text: str) -> list[str]:
        """Tell which words of a page only one of the two has."""
        if number % HELD == HELD - 1:  # it keeps what it has read
            self.reader = _load("pypdf").PdfReader(self.path)
        try:
            other = self.reader.pages[number].extract_text()
        except Exception as error:  # noqa: BLE001 - whatever the second reader stumbles over, the first did not
            return [f"page {number + 1}: pypdf cannot read it ({error})"]
        ours, theirs = _words(text), _words(other)
        more, fewer = sorted((ours - theirs).elements()), sorted((theirs - ours).elements())
        if not more and not fewer:
            return []
        return [f"page {number + 1}: only pdfium {more[:SHOWN]}, only pypdf {fewer[:SHOWN]}"]

    def outline(self) -> list[tuple[int, str, int]]:
        """List the bookmarks: depth, title, page from 1."""
        found: list[tuple[int, str, int]] = []

        def walk(items: list[Any], depth: int) -> None:
            for item in items:
                if isinstance(item, list):
                    walk(item, depth + 1)
                else:
                    page = self.reader.get_destination_page_number(item)
                    found.append((depth, str(item.title), (page if page is not None else -1) + 1))

        try:
            walk(self.reader.outline, 1)
        except Exception:  # noqa: BLE001 - a damaged outline is no reason to refuse the text
            return []
        return found


def _words(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", text)
    joined = re.sub(r"[-\u00ad\u2010]\s*\n\s*", "", plain)
    return Counter(re.findall(r"\w+", re.sub(r"[-\u00ad\u2010]", "", joined)))


def _load(name: str) -> Any:  # noqa: ANN401 - an optional package without types
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ExtraError(f"reading a PDF needs {name}; run: pip install 'regio-graph[pdf]'") from error
