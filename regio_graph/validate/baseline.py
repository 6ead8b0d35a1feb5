"""The baseline: findings that are accepted for now, each with a reason, an owner and an end date.

A TOML file that people edit. An entry is known by its fingerprint, so it stays valid when
lines move, and no longer when the finding changes.
"""

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import SourceError
from .outputs.checked import Accepted
from .report import Finding, Report
from .rule_names import rule

_HEAD = """# Findings that are accepted for now. Written by `regio-graph validate --baseline-update`;
# give each a reason and an owner. After `expires` an entry no longer accepts anything.
"""
_TEXTS = {
    "nl": {
        "expired": "baseline: verlopen op {}: {} ({}, {})",
        "gone": "baseline: komt niet meer voor en kan weg: {} ({}, {})",
        "unexplained": "baseline: zonder reden: {} ({}, {})",
    },
    "en": {
        "expired": "baseline: expired on {}: {} ({}, {})",
        "gone": "baseline: no longer occurs and can go: {} ({}, {})",
        "unexplained": "baseline: without a reason: {} ({}, {})",
    },
}
MONTHS = 6


@dataclass(frozen=True)
class Entry:
    """One accepted finding."""

    fingerprint: str
    rule: str
    focus: str
    value: str
    reason: str
    owner: str
    expires: dt.date


@dataclass(frozen=True)
class Applied:
    """A report after the baseline: what still counts, what is accepted, what to say about entries."""

    report: Report
    accepted: tuple[Accepted, ...]
    notes: tuple[str, ...]


def read(path: Path) -> tuple[Entry, ...]:
    """Read a baseline; raises SourceError when it is none."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", path) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"is not TOML: {error}", path) from error
    entries = content.get("accepted", [])
    if not isinstance(entries, list) or set(content) - {"accepted"}:
        raise SourceError("a baseline has [[accepted]] entries and nothing else", path)
    return tuple(_entry(entry, number, path) for number, entry in enumerate(entries, 1))


def _entry(entry: object, number: int, path: Path) -> Entry:
    names = ("fingerprint", "rule", "focus", "value", "reason", "owner")
    if not isinstance(entry, dict) or not isinstance(entry.get("fingerprint"), str):
        raise SourceError(f"entry {number} has no fingerprint", path)
    if unknown := set(entry) - {*names, "expires"}:
        raise SourceError(f"entry {number} has an unknown key: {', '.join(sorted(unknown))}", path)
    expires = entry.get("expires")
    if not isinstance(expires, dt.date) or isinstance(expires, dt.datetime):
        raise SourceError(f"entry {number} needs a date in `expires`, such as 2030-12-31", path)
    fingerprint, rule_, focus, value, reason, owner = (str(entry.get(name, "")) for name in names)
    return Entry(fingerprint, rule_, focus, value, reason, owner, expires)


def apply(
    report: Report, entries: Sequence[Entry], today: dt.date, language: str = "nl", *, partial: bool = False
) -> Applied:
    """Take the accepted findings out of a report; of a partial one nothing is said to be gone."""
    known = {entry.fingerprint: entry for entry in entries}
    valid = {entry.fingerprint: entry for entry in entries if entry.expires >= today}
    kept = [finding for finding in report.findings if finding.fingerprint not in valid]
    accepted = tuple(
        Accepted(finding, valid[finding.fingerprint].reason)
        for finding in report.findings
        if finding.fingerprint in valid
    )
    found = {finding.fingerprint for finding in report.findings}
    about = [entry for entry in known.values() if not partial or entry.fingerprint in found]
    notes = tuple(_notes(about, found, today, _TEXTS[language]))
    return Applied(Report(tuple(kept)), accepted, notes)


def _notes(entries: Iterable[Entry], found: set[str], today: dt.date, texts: dict[str, str]) -> Iterator[str]:
    for entry in entries:
        said = (entry.fingerprint, entry.rule, entry.focus)
        if entry.fingerprint not in found:
            yield texts["gone"].format(*said)
        elif entry.expires < today:
            yield texts["expired"].format(entry.expires, *said)
        elif not entry.reason:
            yield texts["unexplained"].format(*said)


def updated(report: Report, entries: Sequence[Entry], today: dt.date) -> tuple[Entry, ...]:
    """Accept everything in a report: what was accepted keeps its words, what is gone goes."""
    known = {entry.fingerprint: entry for entry in entries}
    expires = _later(today)
    fresh = {
        finding.fingerprint: known.get(finding.fingerprint) or _accept(finding, expires)
        for finding in report.findings
    }
    return tuple(
        entry if entry.expires >= today else Entry(**{**vars(entry), "expires": expires})
        for entry in fresh.values()
    )


def _accept(finding: Finding, expires: dt.date) -> Entry:
    return Entry(finding.fingerprint, rule(finding), finding.focus, finding.value or "", "", "", expires)


def known_by(*parts: str) -> str:
    """Return a fingerprint for what is known by some texts."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _later(today: dt.date) -> dt.date:
    """Return the last day of the month half a year on."""
    month = today.year * 12 + today.month - 1 + MONTHS + 1
    return dt.date(month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def written(entries: Sequence[Entry]) -> str:
    """Write a baseline, in an order that makes its changes readable."""
    parts = [_HEAD]
    for entry in sorted(entries, key=lambda e: (e.rule, e.focus, e.value)):
        lines = [f"{k} = {_quoted(v)}" for k, v in vars(entry).items() if k != "expires"]
        parts.append("\n".join(["[[accepted]]", *lines, f"expires = {entry.expires.isoformat()}"]) + "\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """Write a TOML basic string; JSON's escapes are among TOML's, but for DEL and lone surrogates."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
