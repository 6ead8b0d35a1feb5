"""Lists of names as reports print them: "A, B (only so) en C", with a part before a colon."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .stretch import Stretch
from .template import ListWords, any_of

_LABEL = re.compile(r"^(?P<label>[^:;,()]{2,90}):\s+(?=\S)")


@dataclass(frozen=True)
class ListItem:
    """A member of a list: its name, what stands in brackets behind it, and all of it."""

    name: Stretch
    note: Stretch | None
    whole: Stretch


def labelled(prose: Stretch) -> tuple[Stretch | None, Stretch]:
    """Tell what stands before a colon from what stands after it."""
    match = _LABEL.match(prose.text)
    if match is None:
        return None, prose
    return prose.cut(match.start("label"), match.end("label")), prose.cut(match.end(), len(prose.text))


def items(prose: Stretch, names: ListWords, whole: re.Pattern[str] | None = None) -> Iterator[ListItem]:
    """Yield the members of a list. What matches `whole` is one name, whatever commas and "en" it has."""
    text = prose.text
    spans = [match.span() for match in whole.finditer(text)] if whole else []
    join = re.compile(
        rf"\s*[,;]\s*(?:{any_of(names.and_).pattern}\s+)?|\s+{any_of(names.and_).pattern}\s+", re.IGNORECASE
    )
    at, depth_at = 0, _depths(text)
    for match in join.finditer(text):
        inside = any(a < match.end() and match.start() < b for a, b in spans)
        if depth_at[match.start()] or inside:
            continue
        if item := _item(prose.cut(at, match.start())):
            yield item
        at = match.end()
    if item := _item(prose.cut(at, len(text))):
        yield item


def _item(part: Stretch) -> ListItem | None:
    text = part.text.rstrip(" .;,")
    part = part.cut(0, len(text))
    if not part:
        return None
    note = None
    name = part
    if text.endswith(")") and (opening := _opening(text)) > 0:
        note = part.cut(opening + 1, len(text) - 1)
        name = part.cut(0, opening)
    return ListItem(name, note or None, part)


def _opening(text: str) -> int:
    """Find the bracket that the last one closes."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            return at
    return -1


def _depths(text: str) -> list[int]:
    depths, depth = [], 0
    for char in text:
        depth += char == "("
        depths.append(depth)
        depth -= char == ")" and depth > 0
    return depths


def bare(text: str, words: tuple[str, ...]) -> str:
    """Take leading words, such as articles, off a name."""
    pattern = re.compile(rf"^(?:{any_of(words).pattern})\s+", re.IGNORECASE)
    return pattern.sub("", text.strip())
