"""The text cut into sheets, fields and blocks, by the headings of the template.

A sheet is what the report says of one programme. What stands above its first field is its
title and theme; on a further page the title comes back and the sheet goes on. A title that
is printed only in a list of contents is taken by elimination, and then it is a question.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .stretch import Source, Stretch, squeezed
from .template import Field, Template, compiled

TITLE_LINES = 8  # how far above its first field a title is looked for
TITLE_LENGTH = 90
RUNNING = 4  # a paragraph of a few words that comes back this often says nothing of where it stands
RUNNING_WORDS = 4


@dataclass(frozen=True)
class Line:
    """A line that says something: where it stands, what it is, and the bullet it starts with."""

    start: int
    end: int
    text: str
    gap: bool  # a blank line stands before it
    bullet: int = 0  # how many characters its mark takes
    running: bool = False  # it is printed on many pages


@dataclass(frozen=True)
class Block:
    """A paragraph or an item of a list."""

    prose: Stretch
    item: bool


@dataclass
class Part:
    """What stands under one heading of a sheet."""

    field: Field
    heading: tuple[int, int]
    lines: list[Line] = dataclasses.field(default_factory=list)


@dataclass
class Sheet:
    """One programme's sheet: its title and theme, where they stand, and its parts in order."""

    title: str
    title_at: tuple[int, int]
    theme: str = ""
    theme_at: tuple[int, int] | None = None
    sure: bool = True
    parts: list[Part] = dataclasses.field(default_factory=list)


@dataclass
class Layout:
    """The sheets, what the report says of itself, and the lines that the template does not know."""

    sheets: list[Sheet]
    about: list[Part]
    unknown: list[Line]


def cut(source: Source, template: Template, themes: frozenset[str]) -> Layout:
    """Cut a text into sheets. `themes` are the names of the themes, squeezed."""
    return _Cutter(source, template, themes).run()


def blocks(source: Source, lines: list[Line]) -> Iterator[Block]:
    """Join lines into paragraphs and items."""
    run: list[Line] = []
    for line in lines:
        if run and (line.gap or line.bullet):
            yield _block(source, run)
            run = []
        run.append(line)
    if run:
        yield _block(source, run)


def _block(source: Source, run: list[Line]) -> Block:
    first = run[0]
    ranges = [(first.start + first.bullet, first.end)] if first.bullet else [(first.start, first.end)]
    prose = source.stretch((ranges[0][0], run[-1].end))
    return Block(prose.cut(0, len(prose.text)), item=bool(first.bullet))


class _Cutter:
    def __init__(self, source: Source, template: Template, themes: frozenset[str]) -> None:
        self.source, self.template, self.themes = source, template, themes
        self.lines = list(_lines(source, template))
        self.used: set[int] = set()
        self.layout = Layout([], [], [])

    def run(self) -> Layout:
        heads = {at: head for at in range(len(self.lines)) if (head := self._heading(at))}
        starts = [at for at in heads if heads[at][0].first]
        titles = self._titles(starts)
        ends = {squeezed(word) for word in self.template.layout.ends}
        sheet: Sheet | None = None
        part: Part | None = None
        known = {squeezed(title) for title, *_ in titles.values()}
        about = {squeezed(word) for word in self.template.layout.about}
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            name = squeezed(line.text)
            if at in titles:
                sheet, part = self._open(titles[at]), None
                at += 1
                continue
            if at in heads:
                found, rest = heads[at]
                part = Part(found, (line.start, line.start + len(line.text) - len(rest)))
                if rest:
                    part.lines.append(Line(line.end - len(rest), line.end, rest, gap=False))
                if sheet is not None:
                    sheet.parts.append(part)
                elif found.kind == "prose":
                    self.layout.about.append(part)
                self.used.add(at)
            elif name in about or (name in ends and sheet is not None):
                sheet, part = None, Part(Field("prose", ()), (line.start, line.end))
                self.layout.about.append(part)
            elif name in self.themes:
                part = None if self._chapter(at) else part
            elif line.running and part is not None and not part.lines:
                part.lines.append(line)  # the first words under a heading are its value, however common
            elif at in self.used or line.running or self._title_again(at, known) or self._legend(line):
                pass
            elif part is not None:
                part.lines.append(line)
            else:
                self.layout.unknown.append(line)
            at += 1
        return self.layout

    def _heading(self, at: int) -> tuple[Field, str] | None:
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

    def _titles(self, starts: list[int]) -> dict[int, tuple[str, tuple[int, int], list[Line], bool]]:
        """Find the title of each sheet: by the line where the sheet opens."""
        if pattern := self.template.layout.title:
            found = {}
            for at, line in enumerate(self.lines):
                if match := compiled(pattern).match(line.text):
                    span = (line.start + match.start("title"), line.start + match.end("title"))
                    found[at] = (match["title"].strip(), span, self._above(at), True)
            return found
        chosen: dict[int, tuple[str, tuple[int, int], list[Line], bool]] = {}
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
    ) -> tuple[str, tuple[int, int], list[Line], bool]:
        run = runs[0]
        self.used.update(run)
        themes = [line for line in self.lines[run[0] : at] if squeezed(line.text) in self.themes]
        span = (self.lines[run[0]].start, self.lines[run[-1]].end)
        return self._text(run), span, themes or self._above(run[0]), sure

    def _above(self, at: int) -> list[Line]:
        """The theme of the chapter that a line stands in: the last that is printed twice."""
        return [
            line
            for n, line in enumerate(self.lines[:at])
            if squeezed(line.text) in self.themes and self._chapter(n)
        ][-1:]

    def _opening(self, at: int, title: tuple[str, tuple[int, int], list[Line], bool]) -> int:
        return next(n for n, line in enumerate(self.lines) if line.start == title[1][0] and n <= at)

    def _open(self, title: tuple[str, tuple[int, int], list[Line], bool]) -> Sheet:
        name, span, themes, sure = title
        sheet = Sheet(name, span, sure=sure)
        if themes:
            sheet.theme, sheet.theme_at = themes[-1].text, (themes[-1].start, themes[-1].end)
        self.layout.sheets.append(sheet)
        return sheet

    def _title_again(self, at: int, known: set[str]) -> bool:
        """Tell whether a line, or it and the next, is a title that comes back: a running header."""
        line = self.lines[at]
        if line.bullet or not line.gap:
            return False
        return squeezed(line.text) in known

    def _chapter(self, at: int) -> bool:
        """Tell whether a theme is printed twice: the page that opens its chapter."""
        near = [*self.lines[at - 1 : at], *self.lines[at + 1 : at + 2]]
        return any(squeezed(line.text) == squeezed(self.lines[at].text) for line in near)

    def _legend(self, line: Line) -> bool:
        words = squeezed(re.sub(r"^\W+", "", line.text))
        return words in {squeezed(word) for word in self.template.layout.legend}


def _lines(source: Source, template: Template) -> Iterator[Line]:
    """Yield the lines that say something, and say which are running headers."""
    lines = list(_printed(source, template))
    runs: list[list[Line]] = []
    for line in lines:
        if line.gap or line.bullet or not runs:
            runs.append([])
        runs[-1].append(line)
    names = [squeezed(" ".join(line.text for line in run)) for run in runs]
    often = {name for name, times in Counter(names).items() if times >= RUNNING}
    for run, name in zip(runs, names, strict=True):
        header = name in often and name not in template.headings and len(name.split()) <= RUNNING_WORDS
        running = header and not run[0].bullet
        yield from (replace(line, running=running) for line in run)


def _printed(source: Source, template: Template) -> Iterator[Line]:
    noise = [compiled(pattern) for pattern in template.layout.noise]
    bullets = sorted(template.layout.bullets, key=len, reverse=True)
    numbered = compiled(template.layout.numbered)
    gap = True
    for begin, _, text in source.lines():
        body = text.strip()
        if not body or not re.search(r"\w", body):
            gap = True
            continue
        if any(pattern.search(body) for pattern in noise):
            continue
        start = begin + len(text) - len(text.lstrip())
        mark = next((len(b) for b in bullets if body.startswith(b)), 0)
        if not mark and (match := numbered.match(body)):
            mark = match.end()
        mark += len(body[mark:]) - len(body[mark:].lstrip())
        yield Line(start, start + len(body), body, gap, mark if mark < len(body) else 0)
        gap = False
