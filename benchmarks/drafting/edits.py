"""A text edited as a next edition edits it, and where each of its characters went."""

import random
import re
from dataclasses import dataclass

_WORDS = [
    "De",
    "regio",
    "werkt",
    "verder",
    "aan",
    "een",
    "nieuwe",
    "aanpak",
    "en",
    "het",
    "bestuur",
    "bespreekt",
    "dit",
    "later",
    "met",
    "alle",
    "gemeenten",
]
_SHEET = re.compile(r"\n\n(?=[^\n]+\n\n[^\n]*\n*Betrokken gemeenten)")


@dataclass(frozen=True)
class Edited:
    """The new text, and for each character of the old one its offset in the new or None."""

    text: str
    to: dict[int, int]

    def where(self, start: int, end: int, old: str) -> tuple[int, int] | None:
        """Give where a range of the old text stands in the new, None where its words changed."""
        inside = [self.to.get(n) for n in range(start, end) if not old[n].isspace()]
        if not inside or inside[0] is None or inside[-1] is None or None in inside:
            return None
        new = self.text[inside[0] : inside[-1] + 1]
        return (
            (inside[0], inside[-1] + 1) if "".join(new.split()) == "".join(old[start:end].split()) else None
        )


def edit(text: str, seed: int) -> Edited:
    """Insert and drop words and paragraphs, wrap lines anew and put sheets in another order."""
    draw = random.Random(seed)  # noqa: S311 - to be repeatable, not secret
    chars: list[tuple[str, int]] = []
    at = 0
    for block in re.split(r"(\n\n+)", text):
        told = [(char, at + n) for n, char in enumerate(block)]
        at += len(block)
        chars += _changed(told, draw)
    chars = [("\n" if char == " " and draw.random() < 0.08 else char, old) for char, old in chars]  # noqa: PLR2004
    cuts = [match.start() for match in _SHEET.finditer("".join(char for char, _ in chars))]
    parts = [chars[a:b] for a, b in zip([0, *cuts], [*cuts, len(chars)], strict=True)]
    middle = parts[2:-1]
    draw.shuffle(middle)
    moved = [each for part in (*parts[:2], *middle, *parts[-1:]) for each in part]
    return Edited(
        "".join(char for char, _ in moved), {old: n for n, (_, old) in enumerate(moved) if old >= 0}
    )


def _changed(block: list[tuple[str, int]], draw: random.Random) -> list[tuple[str, int]]:
    """Change a paragraph, as one in three is."""
    least = 40
    spaces = [n for n, (char, _) in enumerate(block) if char == " "]
    if len(block) < least or not spaces:
        return block
    chance = draw.random()
    if chance < 0.1:  # noqa: PLR2004 - the shares of the kinds of change
        return block + _new(draw, 12)
    if chance < 0.2:  # noqa: PLR2004
        return [*_new(draw, 8)[1:], (" ", -1), *block]
    if chance < 0.3:  # noqa: PLR2004
        at = draw.choice(spaces)
        return block[:at] + _new(draw, 3) + block[at:]
    if chance < 0.36 and len(spaces) > 4:  # noqa: PLR2004
        at = draw.randrange(len(spaces) - 2)
        return block[: spaces[at]] + block[spaces[at + 2] :]
    return [] if chance < 0.4 else block  # noqa: PLR2004


def _new(draw: random.Random, words: int) -> list[tuple[str, int]]:
    return [(char, -1) for char in " " + " ".join(draw.choice(_WORDS) for _ in range(words))]
