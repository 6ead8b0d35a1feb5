"""The words that several outputs share, and text made harmless."""

import re
from collections.abc import Iterator

from ..report import Severity
from .checked import Checked

WORDS = {
    "nl": {
        Severity.VIOLATION: ("overtreding", "overtredingen"),
        Severity.WARNING: ("waarschuwing", "waarschuwingen"),
        Severity.INFO: ("mededeling", "mededelingen"),
    },
    "en": {
        Severity.VIOLATION: ("violation", "violations"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("info", "infos"),
    },
}
NO_FOCUS_NODES = "no-focus-nodes"
_NAMED = 3
_STOPPED = {"nl": "niet gecontroleerd", "en": "not checked"}
_SHAPES = {
    "nl": ("1 shape gecontroleerd", "{} shapes gecontroleerd", ", waarvan {} zonder focus nodes ({})"),
    "en": ("1 shape checked", "{} shapes checked", ", {} of them without focus nodes ({})"),
}
_ACCEPTED = {
    "nl": "{} geaccepteerd in de baseline",
    "en": "{} accepted by the baseline",
}
_INLINE = {"nl": "{} tegengehouden door een opmerking", "en": "{} held back by a comment"}
_IGNORED = {"nl": "{} buiten de gekozen regels", "en": "{} outside the chosen rules"}
_PLAIN = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\u024f]*")


def counted(checked: Checked) -> str:
    """Say how many findings of each severity there are."""
    if checked.problems:
        return _STOPPED[checked.language]
    words = WORDS[checked.language]
    parts = ((checked.report.count(severity), words[severity]) for severity in Severity)
    return ", ".join(f"{number} {names[number != 1]}" for number, names in parts)


def remarks(checked: Checked) -> Iterator[str]:
    """Say what findings do not tell: notices, notes, what does not count, and how much was looked at."""
    for notice in checked.report.notices:
        if notice.kind == NO_FOCUS_NODES:
            continue  # `looked_at` has them together
        place = ":".join(str(p) for p in (notice.file, notice.line, notice.column) if p is not None)
        yield f"{place}: {checked.message(notice)}" if place else checked.message(notice)
    yield from checked.notes
    by_comment = sum(one.kind == "inSource" for one in checked.accepted)
    for texts, number in (
        (_ACCEPTED, len(checked.accepted) - by_comment),
        (_INLINE, by_comment),
        (_IGNORED, checked.ignored),
    ):
        if number:
            yield texts[checked.language].format(number)


def looked_at(checked: Checked) -> str | None:
    """Say how many shapes were checked, and how many had nothing to check."""
    counts = checked.report.focus_nodes
    if not counts:
        return None
    one, many, without = _SHAPES[checked.language]
    empty = [checked.rules.short(shape) for shape, number in counts.items() if not number]
    said = one if len(counts) == 1 else many.format(len(counts))
    named = ", ".join(empty[:_NAMED]) + (", …" if len(empty) > _NAMED else "")
    return said + (without.format(len(empty), named) if empty else "")


def printable(text: str) -> str:
    """Write control characters as escapes: data must not steer the reader's terminal, or a log."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
