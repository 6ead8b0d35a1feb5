"""Where the words of one text stand in another, whatever was inserted, rewrapped or moved.

Runs of words that both texts have once are anchors, grown as far as they agree; what lies
between two anchors that follow each other in both texts is compared word by word. Anchors
are found wherever they moved, and no word is matched twice.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .stretch import FrozenText

APART = 6  # words between two that are of one place
ANCHOR = 5  # words of a run that is looked for
LARGEST = 4000  # words of a gap that are compared; a larger one is a rewritten text
LEAST = 0.4  # how much of a gap must agree for its lone words to count
SOME = 3  # words that count in any gap

_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class _Tokens:
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Alignment:
    """An alignment of an old text with a new one: for each word of the old, that of the new or -1."""

    old: _Tokens
    new: _Tokens
    to: tuple[int, ...]

    def carry(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the range of the new text that has exactly the words of a range of the old."""
        inside = self._inside(start, end)
        if not inside:
            return None
        targets = [self.to[n] for n in inside]
        if targets[0] < 0 or targets != list(range(targets[0], targets[0] + len(targets))):
            return None
        (a, b), (c, d) = self.old.spans[inside[0]], self.old.spans[inside[-1]]
        if a < start or d > end:  # it begins or ends inside a word: keep the same part of the word
            head, tail = start - a, d - end
            first, last = self.new.spans[targets[0]], self.new.spans[targets[-1]]
            if (first[1] - first[0], last[1] - last[0]) != (b - a, d - c):
                return None
            return first[0] + max(0, head), last[1] - max(0, tail)
        return self.new.spans[targets[0]][0], self.new.spans[targets[-1]][1]

    def near(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the range of the new text in which most of what is left of a range of the old stands."""
        targets = sorted(self.to[n] for n in self._inside(start, end) if self.to[n] >= 0)
        runs: list[list[int]] = []
        for target in targets:
            if runs and target - runs[-1][-1] <= APART:
                runs[-1].append(target)
            else:
                runs.append([target])
        if not runs:
            return None
        most = max(runs, key=len)
        return self.new.spans[most[0]][0], self.new.spans[most[-1]][1]

    def _inside(self, start: int, end: int) -> list[int]:
        return [n for n, (a, b) in enumerate(self.old.spans) if a < end and start < b]


def align(old: str, new: str) -> Alignment:
    """Align two texts."""
    one, two = _words(old), _words(new)
    to = [-1] * len(one.words)
    used = [False] * len(two.words)
    for a, b, size in sorted(_anchors(one.words, two.words), key=lambda run: -run[2]):
        for n in range(size):
            if to[a + n] < 0 and not used[b + n]:
                to[a + n], used[b + n] = b + n, True
    for a, b, c, d in _gaps(to, len(two.words)):
        _compare(one.words, two.words, (a, b, c, d), to, used)
    _grow(one.words, two.words, to, used)
    return Alignment(one, two, tuple(to))


def _words(text: str) -> _Tokens:
    prose = FrozenText(text).stretch((0, len(text)))
    found = list(_WORD.finditer(prose.text))
    return _Tokens(tuple(m[0] for m in found), tuple(prose.span(m.start(), m.end()) for m in found))


def _anchors(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield runs that both texts have, around words in a row that each has once: start, start, length."""
    ones, twos = _once(old), _once(new)
    done = -1
    for gram, a in sorted(ones.items(), key=lambda item: item[1]):
        b = twos.get(gram)
        if b is None or a < done:
            continue
        start, there = a, b
        while start > 0 and there > 0 and old[start - 1] == new[there - 1]:
            start, there = start - 1, there - 1
        end, beyond = a, b
        while end < len(old) and beyond < len(new) and old[end] == new[beyond]:
            end, beyond = end + 1, beyond + 1
        done = end - ANCHOR + 1
        yield start, there, end - start


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    grams = [tuple(words[n : n + ANCHOR]) for n in range(len(words) - ANCHOR + 1)]
    counts = Counter(grams)
    return {gram: n for n, gram in enumerate(grams) if counts[gram] == 1}


def _gaps(to: list[int], length: int) -> list[tuple[int, int, int, int]]:
    """List the gaps in the old text whose neighbours follow each other in the new, with the gap there."""
    gaps, n = [], 0
    while n < len(to):
        if to[n] >= 0:
            n += 1
            continue
        end = n
        while end < len(to) and to[end] < 0:
            end += 1
        before = to[n - 1] if n else -1
        after = to[end] if end < len(to) else length
        if before < after and not any(before < t < after for t in to):
            gaps.append((n, end, before + 1, after))
        n = end
    return gaps


def _compare(
    old: Sequence[str], new: Sequence[str], gap: tuple[int, int, int, int], to: list[int], used: list[bool]
) -> None:
    a, b, c, d = gap
    if not 0 < d - c <= LARGEST or b - a > LARGEST:
        return
    matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
    alike = matcher.ratio() >= LEAST
    for match in matcher.get_matching_blocks():
        edge = match.a in {0, b - a - match.size} and match.b in {0, d - c - match.size}
        if match.size and (alike or edge or match.size >= SOME):
            for n in range(match.size):
                to[a + match.a + n] = c + match.b + n
                used[c + match.b + n] = True


def _grow(old: Sequence[str], new: Sequence[str], to: list[int], used: list[bool]) -> None:
    """Let what was matched take its neighbours along while they agree: the edges of what moved."""
    for step, order in ((-1, range(len(old) - 1, 0, -1)), (1, range(len(old) - 1))):
        for n in order:
            there = to[n] + step
            if to[n] < 0 or to[n + step] >= 0 or not 0 <= there < len(new):
                continue
            if old[n + step] == new[there] and not used[there]:
                to[n + step], used[there] = there, True
