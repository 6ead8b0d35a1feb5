"""A review as both the terminal and the page show it: what is in doubt first, each with its words.

Every decision is on disk before the next is shown; `finish` writes the edition that follows from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import RequestError, SourceError
from .cite import fill
from .decisions import Decisions, Standing
from .drafts import Folder
from .proposals import Proposal
from .rendering import parsed, turtle_of
from .stretch import FrozenText

AROUND = 2  # lines shown above and below the words
SURE = 0.95  # what may be accepted together, without being looked at one by one
KEPT = ("accept", "edit", "reject")


@dataclass(frozen=True)
class SourceLine:
    """A line of the source: its number from 1, its text, and the stretches of it that are cited."""

    number: int
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ReviewItem:
    """One proposal as it is shown."""

    proposal: Proposal
    state: Standing
    lines: tuple[SourceLine, ...]
    turtle: str

    @property
    def decided(self) -> bool:
        """Whether a decision holds."""
        return self.state.choice in KEPT


class Review:
    """The review of one draft by one person."""

    def __init__(self, folder: Folder, who: str) -> None:
        self.folder, self.who = folder, who
        self.source: FrozenText = folder.source
        self.proposals = sorted(folder.proposals, key=lambda p: (p.confidence, p.passages[:1]))
        self.by_key = {proposal.key: proposal for proposal in self.proposals}
        self.decisions: Decisions = folder.decisions

    def item(self, key: str) -> ReviewItem:
        """Show one proposal."""
        proposal = self.by_key.get(key)
        if proposal is None:
            raise RequestError(f"there is no proposal {key} in this draft", 404)
        state = self.decisions.state(proposal, self.source)
        edited = state.decision.turtle if state.decision and state.choice == "edit" else ""
        turtle = edited or turtle_of(proposal.nodes, proposal.hangs)
        return ReviewItem(proposal, state, tuple(self._lines(proposal)), turtle)

    def _lines(self, proposal: Proposal) -> Iterator[SourceLine]:
        """Yield the lines around the passages, each once."""
        ranges = proposal.passages
        wanted: set[int] = set()
        for start, end in ranges:
            first, last = self.source.line(start), self.source.line(max(start, end - 1))
            wanted |= set(range(max(1, first - AROUND), last + AROUND + 1))
        for number, (start, end, text) in enumerate(self.source.lines(), 1):
            if number in wanted:
                marks = tuple(
                    (max(a, start) - start, min(b, end) - start) for a, b in ranges if a < end and start < b
                )
                yield SourceLine(number, text, marks)

    def open(self, *, later: bool = True) -> list[Proposal]:
        """List what is still to be decided, what is in doubt first; what was put off comes last."""
        states = [(p, self.decisions.state(p, self.source).choice) for p in self.proposals]
        waiting = [p for p, choice in states if choice == "open"]
        return waiting + [p for p, choice in states if choice == "later" and later]

    def next(self, after: str = "") -> Proposal | None:
        """Give the next proposal to decide on, after one if it is given."""
        waiting = self.open()
        keys = [p.key for p in waiting]
        at = keys.index(after) + 1 if after in keys else 0
        return waiting[at % len(waiting)] if waiting else None

    def progress(self) -> tuple[int, int]:
        """Say how many are decided, of how many."""
        return len(self.proposals) - len(self.open()), len(self.proposals)

    def decide(self, key: str, choice: str, *, turtle: str = "", note: str = "") -> None:
        """Decide on a proposal; Turtle that cannot be read is refused before anything is written."""
        proposal = self.item(key).proposal
        if choice == "edit":
            turtle = self.checked(turtle)
        self.decisions.decide(proposal, self.source, choice, self.who, turtle=turtle, note=note)

    def checked(self, turtle: str) -> str:
        """Fill in the passages of Turtle that somebody wrote, and read it."""
        try:
            filled, _ = fill(turtle, self.source, f"passage/{self.folder.code}/", "the edited statement")
            parsed(filled, self.folder.names.base)
        except SourceError as error:
            raise RequestError(str(error)) from error
        except Exception as error:  # rdflib's parser raises BadSyntax and others
            raise RequestError(f"this is not Turtle: {str(error).splitlines()[0]}") from error
        return filled

    def like(self, key: str) -> list[Proposal]:
        """List the open proposals of the same kind and rule that are sure enough to be accepted together."""
        one = self.item(key).proposal
        return [
            p
            for p in self.open(later=False)
            if (p.kind, p.rule) == (one.kind, one.rule) and p.confidence >= SURE and not p.question
        ]

    def accept_like(self, key: str) -> int:
        """Accept them; returns how many."""
        found = self.like(key)
        for proposal in found:
            self.decisions.decide(proposal, self.source, "accept", self.who)
        return len(found)

    def finish(self) -> None:
        """Write the edition as it stands."""
        self.folder.write()

    def undo(self) -> Proposal | None:
        """Take back one's own last decision; returns what it was about."""
        taken = self.decisions.undo(self.who)
        return self.by_key.get(taken.key) if taken else None


def problems(folder: Folder) -> list[str]:
    """Say what keeps a draft from being released: what is undecided, and decisions that no longer fit."""
    found = []
    for proposal, state in folder.states():
        if state.choice not in KEPT:
            line = folder.source.line(proposal.passages[0][0]) if proposal.passages else 0
            told = state.reason or ("uitgesteld" if state.choice == "later" else "niet beslist")
            found.append(f"source.txt:{line}: {proposal.key}: {told}: {proposal.says or proposal.kind}")
    return found + [
        f"decisions.jsonl: {decision.key}: beslist door {decision.who}, maar geen voorstel meer"
        for decision in folder.decisions.unused(folder.proposals)
        if decision.choice == "edit"
    ]
