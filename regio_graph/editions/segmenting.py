"""The text cut into sheets, fields and blocks, by the headings of the template.

A sheet is what the report says of one programme. What stands above its first field is its
title and theme; on a further page the title comes back and the sheet goes on. A title that
is printed only in a list of contents is taken by elimination, and then it is a question.
"""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .printed import PrintedLine, printed
from .stretch import FrozenText, Stretch, squeezed
from .template import SheetField, Template, compiled

TITLE_LINES = 8  # how far above its first field a title is looked for
TITLE_LENGTH = 90


@dataclass(frozen=True)
class Block:
    """A paragraph or an item of a list."""

    prose: Stretch
    item: bool


@dataclass
class SheetPart:
    """What stands under one heading of a sheet."""

    field: SheetField
    heading: tuple[int, int]
    lines: list[PrintedLine] = dataclasses.field(default_factory=list)


@dataclass
class ReportSheet:
    """One programme's sheet: its title and theme, where they stand, and its parts in order."""

    title: str
    title_at: tuple[int, int]
    theme: str = ""
    theme_at: tuple[int, int] | None = None
    sure: bool = True
    parts: list[SheetPart] = dataclasses.field(default_factory=list)


@dataclass
class ReportLayout:
    """The sheets, what the report says of itself, and the lines that the template does not know."""

    sheets: list[ReportSheet]
    about: list[SheetPart]
    unknown: list[PrintedLine]


def cut(source: FrozenText, template: Template, themes: frozenset[str]) -> ReportLayout:
    """Cut a text into sheets. `themes` are the names of the themes, squeezed."""
    return _Cutter(source, template, themes).run()


def blocks(source: FrozenText, lines: list[PrintedLine]) -> Iterator[Block]:
    """Join lines into paragraphs and items."""
    run: list[PrintedLine] = []
    for line in lines:
        if run and (line.gap or line.bullet):
            yield _block(source, run)
            run = []
        run.append(line)
    if run:
        yield _block(source, run)


def _block(source: FrozenText, run: list[PrintedLine]) -> Block:
    first = run[0]
    ranges = [(first.start + first.bullet, first.end)] if first.bullet else [(first.start, first.end)]
    prose = source.stretch((ranges[0][0], run[-1].end))
    return Block(prose.cut(0, len(prose.text)), item=bool(first.bullet))


class _Cutter:
    def __init__(self, source: FrozenText, template: Template, themes: frozenset[str]) -> None:
        self.source, self.template, self.themes = source, template, themes
        self.lines = list(printed(source, template))
        self.used: set[int] = set()
        self.layout = ReportLayout([], [], [])
        self.known: set[str] = set()
        self.about = {squeezed(word) for word in template.layout.about}
        self.ends = {squeezed(word) for word in template.layout.ends}
        self.sheet: ReportSheet | None = None
        self.part: SheetPart | None = None

    def run(self) -> ReportLayout:
        heads = {at: head for at in range(len(self.lines)) if (head := self._heading(at))}
        titles = self._titles([at for at in heads if heads[at][0].first])
        self.known = {squeezed(title) for title, *_ in titles.values()}
        for at, line in enumerate(self.lines):
            if at in titles:
                self.sheet, self.part = self._open(titles[at]), None
            elif self.sheet is not None and (theme := self._theme(line)):
                self.sheet.theme, self.sheet.theme_at = theme, (line.start, line.end)
            elif at in heads:
                self._field(at, *heads[at])
            else:
                self._place(at)
        # Not those that a list of contents names.
        self.layout.sheets = [each for each in self.layout.sheets if each.parts]
        return self.layout

    def _field(self, at: int, found: SheetField, rest: str) -> None:
        """Begin a field, with what stands on the line of its heading."""
        line = self.lines[at]
        self.part = SheetPart(found, (line.start, line.start + len(line.text) - len(rest)))
        if rest:
            self.part.lines.append(PrintedLine(line.end - len(rest), line.end, rest, gap=False))
        if self.sheet is not None:
            self.sheet.parts.append(self.part)
        elif found.kind == "prose":
            self.layout.about.append(self.part)
        self.used.add(at)

    def _place(self, at: int) -> None:
        """Put a line that is no heading of a field where it belongs."""
        line = self.lines[at]
        name = squeezed(line.text)
        if name in self.about or (name in self.ends and self.sheet is not None):
            self.sheet, self.part = None, SheetPart(SheetField("prose", ()), (line.start, line.end))
            self.layout.about.append(self.part)
        elif name in self.themes:
            self.part = None if self._chapter(at) else self.part
        elif line.running and self.part is not None and not self.part.lines:
            self.part.lines.append(line)  # the first words under a heading are its value, however common
        elif at in self.used or line.running or self._title_again(at) or self._legend(line):
            pass
        elif self.part is not None:
            self.part.lines.append(line)
        else:
            self.layout.unknown.append(line)

    def _theme(self, line: PrintedLine) -> str:
        pattern = self.template.layout.theme
        match = compiled(pattern).match(line.text) if pattern else None
        return match["theme"].strip() if match else ""

    def _heading(self, at: int) -> tuple[SheetField, str] | None:
        """Tell whether a line is a field's heading; with what follows it on the same line."""
        line = self.lines[at]
        if line.bullet:
            return None
        name = squeezed(line.text).rstrip(" :")
        found = self.template.headings.get(name)
        if found is None and (year := re.fullmatch(r"(.+?)\s+\d{4}", name)):
            found = self.template.headings.get(year[1])
            found = found if found and found.year else None
        if found:
            return found, ""
        head, colon, rest = line.text.partition(":")
        found = self.template.headings.get(squeezed(head)) if colon and rest.strip() else None
        return (found, rest.strip()) if found else None

    def _titles(self, starts: list[int]) -> dict[int, tuple[str, tuple[int, int], list[PrintedLine], bool]]:
        """Find the title of each sheet: by the line where the sheet opens."""
        if pattern := self.template.layout.title:
            found = {}
            for at, line in enumerate(self.lines):
                if match := compiled(pattern).match(line.text):
                    span = (line.start + match.start("title"), line.start + match.end("title"))
                    found[at] = (match["title"].strip(), span, self._above(at), True)
            return found
        chosen: dict[int, tuple[str, tuple[int, int], list[PrintedLine], bool]] = {}
        doubtful = []
        for at in starts:
            above, themed = self._candidates(at)
            if themed or len(above) == 1:
                chosen[at] = self._title(at, above[-1:], sure=True)
            elif above:
                doubtful.append((at, above))
        taken = {squeezed(title) for title, *_ in chosen.values()}
        for at, above in doubtful:
            left = [run for run in above if squeezed(self._text(run)) not in taken]
            chosen[at] = self._title(at, left[-1:] or above[-1:], sure=left[-1:] == above[-1:])
        return {self._opening(at, title): title for at, title in chosen.items()}

    def _candidates(self, at: int) -> tuple[list[list[int]], bool]:
        """Gather the paragraphs above a first field, up to the field before, without noise and themes.

        Says too whether a theme stands between the title and the field, which makes it sure.
        """
        runs: list[list[int]] = []
        themed = False
        for above in range(at - 1, max(-1, at - 1 - TITLE_LINES), -1):
            line = self.lines[above]
            if (
                self._heading(above)
                or line.bullet
                or len(line.text) > TITLE_LENGTH
                or line.text.rstrip().endswith(".")
            ):
                break
            if squeezed(line.text) in self.themes:
                if runs:
                    break
                themed = True
            elif runs and not self.lines[above + 1].gap and above + 1 == runs[0][0]:
                runs[0].insert(0, above)
            elif themed and runs:
                break
            else:
                runs.insert(0, [above])
        telling = [run for run in runs if not self.lines[run[0]].running]
        return telling or runs, themed

    def _text(self, run: list[int]) -> str:
        return self.source.stretch((self.lines[run[0]].start, self.lines[run[-1]].end)).text

    def _title(
        self, at: int, runs: list[list[int]], *, sure: bool
    ) -> tuple[str, tuple[int, int], list[PrintedLine], bool]:
        run = runs[0]
        self.used.update(run)
        themes = [line for line in self.lines[run[0] : at] if squeezed(line.text) in self.themes]
        span = (self.lines[run[0]].start, self.lines[run[-1]].end)
        return self._text(run), span, themes or self._above(run[0]), sure

    def _above(self, at: int) -> list[PrintedLine]:
        """The theme of the chapter that a line stands in: the last that is printed twice."""
        return [
            line
            for n, line in enumerate(self.lines[:at])
            if squeezed(line.text) in self.themes and self._chapter(n)
        ][-1:]

    def _opening(self, at: int, title: tuple[str, tuple[int, int], list[PrintedLine], bool]) -> int:
        return next(n for n, line in enumerate(self.lines) if line.start == title[1][0] and n <= at)

    def _open(self, title: tuple[str, tuple[int, int], list[PrintedLine], bool]) -> ReportSheet:
        name, span, themes, sure = title
        sheet = ReportSheet(name, span, sure=sure)
        if themes:
            sheet.theme, sheet.theme_at = themes[-1].text, (themes[-1].start, themes[-1].end)
        self.layout.sheets.append(sheet)
        return sheet

    def _title_again(self, at: int) -> bool:
        """Tell whether a line, or it and the next, is a title that comes back: a running header."""
        line = self.lines[at]
        if line.bullet or not line.gap:
            return False
        return squeezed(line.text) in self.known

    def _chapter(self, at: int) -> bool:
        """Tell whether a theme is printed twice: the page that opens its chapter."""
        near = [*self.lines[at - 1 : at], *self.lines[at + 1 : at + 2]]
        return any(squeezed(line.text) == squeezed(self.lines[at].text) for line in near)

    def _legend(self, line: PrintedLine) -> bool:
        words = squeezed(re.sub(r"^\W+", "", line.text))
        return words in {squeezed(word) for word in self.template.layout.legend}
