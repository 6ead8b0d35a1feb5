"""What stewards decided, one line a decision, in a file that two of them can merge.

The last decision on a proposal holds. Where two people decided differently and neither saw
the other's, nothing holds until somebody settles it. A decision belongs to the words it was
made on: other words under the same proposal open it again.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import RequestError, SourceError
from .proposals import Proposal
from .stretch import FrozenText

CHOICES = ("accept", "edit", "reject", "later", "open")


@dataclass(frozen=True)
class Decision:
    """A decision: on which proposal, what, by whom and when (ISO 8601, UTC), on which words.

    `turtle` is what is stated instead, for "edit"; `over` are the moments of the decisions
    it settles. "open" takes the last decision back.
    """

    key: str
    choice: str
    who: str
    when: str
    words: str
    turtle: str = ""
    note: str = ""
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What holds for one proposal: "open" where nothing does, with the reason."""

    choice: str
    decision: Decision | None = None
    reason: str = ""


def words_of(proposal: Proposal, source: FrozenText) -> str:
    """Give a short hash of the words that a proposal rests on, whatever their line breaks."""
    prose = "|".join(source.stretch(each).text for each in proposal.passages)
    return hashlib.sha256(prose.encode()).hexdigest()[:12]


class Decisions:
    """The decisions on one draft."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.all = _read(path) if path.exists() else []

    def decide(
        self,
        proposal: Proposal,
        source: FrozenText,
        choice: str,
        who: str,
        *,
        turtle: str = "",
        note: str = "",
    ) -> Decision:
        """Write a decision down; returns it."""
        if choice not in CHOICES:
            raise RequestError(f"'{choice}' is none of {', '.join(CHOICES)}")
        if not who.strip():
            raise RequestError("say who decides: --who NAME, or user.name of git")
        rivals = tuple(d.when for d in self._rivals(proposal.key))
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        made = Decision(
            proposal.key, choice, who.strip(), when, words_of(proposal, source), turtle, note, rivals
        )
        self.all = [*self.all, made]
        self.write()
        return made

    def undo(self, who: str) -> Decision | None:
        """Take one's own last decision off the file; returns it, None where there is none."""
        mine = [d for d in self.all if d.who == who.strip()]
        if not mine:
            return None
        last = max(mine, key=lambda d: d.when)
        self.all = [d for d in self.all if d != last]
        self.write()
        return last

    def merge(self, others: Iterable[Decision]) -> int:
        """Take in decisions made elsewhere; returns how many were new."""
        new = [d for d in others if d not in self.all]
        self.all += new
        self.write()
        return len(new)

    def write(self) -> None:
        """Write the file: by proposal and moment, so that it diffs and merges by line."""
        lines = [
            json.dumps({k: v for k, v in asdict(d).items() if v}, ensure_ascii=False)
            for d in sorted(set(self.all), key=lambda d: (d.key, d.when, d.who))
        ]
        fresh = self.path.with_suffix(".part")
        fresh.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        fresh.replace(self.path)

    def state(self, proposal: Proposal, source: FrozenText) -> Standing:
        """Say what holds for a proposal."""
        rivals = self._rivals(proposal.key)
        if len({(d.choice, d.turtle) for d in rivals}) > 1:
            told = ", ".join(f"{d.who}: {d.choice}" for d in rivals)
            return Standing("open", None, f"niet eens ({told})")
        if not rivals:
            return Standing("open")
        last = max(rivals, key=lambda d: d.when)
        if last.choice != "open" and last.words != words_of(proposal, source):
            return Standing("open", last, "de woorden in de tekst zijn veranderd")
        return Standing(last.choice, last)

    def _rivals(self, key: str) -> list[Decision]:
        """Give each person's last decision on a proposal that no later one settles."""
        mine: dict[str, Decision] = {}
        for decision in sorted((d for d in self.all if d.key == key), key=lambda d: d.when):
            mine[decision.who] = decision
        settled = {when for d in mine.values() for when in d.over}
        return [d for d in mine.values() if d.when not in settled]

    def unused(self, proposals: Iterable[Proposal]) -> list[Decision]:
        """Give the decisions on proposals that no longer exist."""
        keys = {proposal.key for proposal in proposals}
        by_key: dict[str, list[Decision]] = defaultdict(list)
        for decision in self.all:
            by_key[decision.key].append(decision)
        return [max(found, key=lambda d: d.when) for key, found in sorted(by_key.items()) if key not in keys]


def _read(path: Path) -> list[Decision]:
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            found.append(Decision(**{**told, "over": tuple(told.get("over", ()))}))
        except (ValueError, TypeError) as error:
            raise SourceError(
                "is not a decision; is a merge of two files left unfinished?", path, number
            ) from error
        if found[-1].choice not in CHOICES:
            raise SourceError(f"'{found[-1].choice}' is none of {', '.join(CHOICES)}", path, number)
    return found


def read_decisions(path: Path) -> list[Decision]:
    """Read another file of decisions."""
    if not path.exists():
        raise SourceError("no such file", path)
    return _read(path)
