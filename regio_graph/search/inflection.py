"""From the words that were asked to the words that are known: inflections, compounds, parts, slips."""

import math
from collections.abc import Mapping, Sequence

from .index import Index
from .words import allowed, distance, stem

Forms = Mapping[str, float]  # known words that one asked word may stand for, and how surely

SURE = 0.45  # below which a word was only taken for another
_JOINED, STEMMED, ALMOST = 0.8, 0.8, 0.75


def join(index: Index, sought: Sequence[tuple[str, float]], forms: Sequence[dict[str, float]]) -> None:
    """Let two words typed apart stand for the compound they make: `energie transitie`."""
    for at in range(len(sought) - 1):
        joined = sought[at][0] + sought[at + 1][0]
        if index.exactly(joined):
            for form in forms[at : at + 2]:
                form[joined] = max(form.get(joined, 0.0), _JOINED)


def taken(sought: Sequence[tuple[str, float]], forms: Sequence[Forms]) -> dict[str, str]:
    """Say which words were taken for another one, for lack of anything that holds them."""
    found = {}
    for (word, _), form in zip(sought, forms, strict=True):
        likeliest = max(form, key=lambda known, of=form: (of[known], known), default="")  # type: ignore[misc]
        if likeliest and form[likeliest] < SURE and stem(word, "nl") not in likeliest:
            found[word] = likeliest
    return found


def parts(index: Index, word: str) -> list[tuple[str, float]]:
    """Split a compound that is not known into parts that are: `raadsbesluit` into `raad` and `besluit`."""
    if index.exactly(word) or index.stemmed(word):
        return [(word, 1.0)]
    best: tuple[int, str, str] | None = None
    for at in range(3, len(word) - 2):
        left, right = word[:at], word[at:]
        if not _known(index, right):
            continue
        for link in ("", "s", "e", "n", "en"):
            stripped = left.removesuffix(link) if left.endswith(link) else ""
            if len(stripped) > 2 and _known(index, stripped):  # noqa: PLR2004 - no parts of two letters
                best = max(best or (0, "", ""), (min(len(stripped), len(right)), stripped, right))
                break
    return [(best[1], 0.7), (best[2], 0.7)] if best else [(word, 1.0)]


def _known(index: Index, word: str) -> bool:
    return bool(index.exactly(word) or index.stemmed(word))


def expand(index: Index, word: str, factor: float) -> dict[str, float]:
    """List the known words that an asked one may stand for: itself, its inflections, what begins with or
    holds it, and, failing all that, what differs by a slip of the keyboard.
    """
    found: dict[str, float] = {}

    def add(known: str, sureness: float) -> None:
        found[known] = max(found.get(known, 0.0), sureness * factor)

    root = stem(word, "nl")
    if len(root) > 3:  # noqa: PLR2004 - shorter ones are inside everything
        for known in index.containing(root):
            add(known, 0.25 + 0.2 * len(root) / len(known))
    for start in {word, root}:
        if len(start) > 2:  # noqa: PLR2004
            for known in index.beginning(start):
                add(known, 0.3 + 0.25 * len(start) / len(known))
    for known, _ in index.stemmed(word):
        add(known, STEMMED)
    for known, _ in index.exactly(word):
        add(known, 1.0)
    if not found or max(found.values()) < SURE * factor:
        most = allowed(word)
        for known in index.resembling(word) if most else ():
            slips = distance(word, known, most)
            if slips <= most:
                add(known, 0.44 - 0.1 * (slips - 1))
        for known in list(found):  # and what the word meant is inflected to
            for other, _ in index.stemmed(known):
                add(other, 0.9 * found[known])
    return found


def rarity(index: Index, forms: Forms) -> float:
    """Weigh a word from 1, for one that is everywhere, to 2."""
    likeliest = max(forms, key=lambda known: (forms[known], known), default="")
    count = next((count for _, count in index.exactly(likeliest)), 0)
    return 1 + math.log(max(index.size, 2) / (1 + count)) / math.log(max(index.size, 2))
