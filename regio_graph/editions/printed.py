"""The lines of a text that say something: what is blank, noise or a running header is told apart."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .stretch import FrozenText, squeezed
from .template import Template, compiled

RUNNING = 4  # a paragraph of a few words that comes back this often says nothing of where it stands
RUNNING_WORDS = 4


@dataclass(frozen=True)
class PrintedLine:
    """A line that says something: where it stands, what it is, and the bullet it starts with."""

    start: int
    end: int
    text: str
    gap: bool  # a blank line stands before it
    bullet: int = 0  # how many characters its mark takes
    running: bool = False  # it is printed on many pages


def printed(source: FrozenText, template: Template) -> Iterator[PrintedLine]:
    """Yield the lines that say something, and say which are running headers."""
    lines = list(_telling(source, template))
    runs: list[list[PrintedLine]] = []
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


def _telling(source: FrozenText, template: Template) -> Iterator[PrintedLine]:
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
        if template.layout.rows and compiled(template.layout.rows).search(body):
            yield PrintedLine(start, start + len(body), body, gap=True)
            gap = False
            continue
        mark = next((len(b) for b in bullets if body.startswith(b)), 0)
        if not mark and (match := numbered.match(body)):
            mark = match.end()
        mark += len(body[mark:]) - len(body[mark:].lstrip())
        yield PrintedLine(start, start + len(body), body, gap, mark if mark < len(body) else 0)
        gap = False
