"""Milestones in prose: what happens, when, where, and whether it is done or to come.

A clause with an event and a date is a milestone; an event without a date only in the forms
that the template names. What is planned for a day before the edition is overtaken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from .. import dates
from ..errors import DateError
from .bodies import Body, bodies
from .clauses import Clause, clauses, sentences
from .dating import Dated, find
from .gazetteer import Gazetteer, pattern_of
from .parties import MUNICIPALITY
from .stretch import Stretch
from .template import Event, Template, any_of, compiled

SURE, LIKELY, DOUBTFUL = 0.95, 0.8, 0.65
BRIEF = 9  # words of a clause that needs no verb to tell of an event
BARE = "mijlpaal-zonder-werkwoord"


@dataclass(frozen=True)
class Milestone:
    """A milestone as read. `state` is a key of the template's concepts; `municipality` is whose it is."""

    event: Event
    state: str
    dated: Dated | None
    reading: dates.Reading | None
    bodies: tuple[Body, ...]
    at: Stretch
    date_at: Stretch | None
    rule: str
    confidence: float
    municipality: str = ""
    nominal: bool = False  # the clause has no verb

    @property
    def told(self) -> str:
        """How the report says it, as a key of the template's concepts."""
        if self.nominal:
            return "told-bare"
        return {"done": "told-done", "expected": "told-reserved"}.get(self.state, "told-announced")


@dataclass(frozen=True)
class Issued:
    """The first and the last day on which the edition can have appeared."""

    first: date
    last: date


class MilestoneReader:
    """Reads the milestones of one edition."""

    def __init__(self, template: Template, known: Gazetteer, issued: Issued) -> None:
        self.template, self.known, self.issued = template, known, issued
        self.bare = next((event for event in template.event if event.bare), None)
        self.towns = pattern_of(known.names(MUNICIPALITY))

    def read(self, prose: Stretch) -> Iterator[Milestone]:
        """Read a paragraph or item."""
        several: Event | None = None
        last: dates.Reading | None = None
        for sentence in sentences(prose, self.template):
            found = list(self._sentence(sentence, last, several))
            yield from found
            readings = [one.reading for one in found if one.reading and one.nominal]
            last = readings[-1] if readings else None
            several = next(
                (event for event in self.template.event if any_of(event.several).search(sentence.text)), None
            )

    def _sentence(
        self, sentence: Stretch, last: dates.Reading | None, several: Event | None
    ) -> Iterator[Milestone]:
        before: Milestone | None = None
        pending: list[Milestone] = []
        expected = bool(any_of(self.template.dates.expected).search(sentence.text))
        for clause in clauses(sentence, self.template):
            if clause.aside and pending and self._refines(clause, pending[-1]):
                pending[-1] = self._refined(clause, pending[-1])
                continue
            if several is not None and (town := self._town(clause, several)):
                pending.append(town)
                continue
            found = list(self._clause(clause, before, last, expected=expected))
            pending += found
            before = found[-1] if found else before
        yield from pending

    def _clause(
        self, clause: Clause, before: Milestone | None, last: dates.Reading | None, *, expected: bool
    ) -> Iterator[Milestone]:
        met = tuple(bodies(clause.prose, self.template, self.known))
        after = pattern_of([re.sub(r"\s+", " ", body.at.text) for body in met])
        blank = replace(clause.prose, text=clause.plain)
        dated = [d for d in find(blank, self.issued.last, after_body=after) if not _stretch_of_time(d)]
        event, rule = self._event(clause.plain, dated, met)
        if (head := self._headed(clause, dated, met)) is not None:
            start, end = head
            yield self._meets(clause.prose.cut(0, start), dated[0], met)
            rest = clause.prose.cut(end, len(clause.plain))
            yield from self._clause(
                replace(clause, prose=rest, plain=rest.text), None, last, expected=expected
            )
            return
        if event is None or (clause.aside and event is self.bare and rule == BARE):
            return
        state = self._state(clause.plain)
        if not dated and rule != BARE and (aside := self._dated_aside(clause)):
            clause, dated = replace(clause, plain=clause.prose.text), [aside]
        if not dated:
            yield from self._undated(clause, event, before, met, state=state)
            return
        for one in self._chosen(dated):
            reading = self._reading(one, state, last)
            if reading is None:
                continue
            told = self._settled(state, reading, rule, expected=expected and not clause.coordinated)
            confidence = {"mijlpaal-werkwoord": SURE, "mijlpaal-wending": SURE, "mijlpaal-naamwoord": LIKELY}
            yield Milestone(
                event, told, one, reading, met, clause.prose,
                clause.prose.cut(one.start, one.end), rule, confidence.get(rule, DOUBTFUL), nominal=not state,
            )  # fmt: skip

    def _headed(self, clause: Clause, dated: list[Dated], met: tuple[Body, ...]) -> tuple[int, int] | None:
        """Find the end of "BODY date:", which says what a body met about, and the start of what follows."""
        if not (dated and met) or met[0].start > 0 or dated[0].start > met[0].at_end(clause.plain) + 5:
            return None
        colon = re.compile(r"\.?:\s+(?:[^.:]{3,60}:\s+)?").match(clause.plain, dated[0].end)
        return (dated[0].end, colon.end()) if colon else None

    def _meets(self, at: Stretch, one: Dated, met: tuple[Body, ...]) -> Milestone:
        event = self._meeting()
        state = self._settled("", one.reading, "mijlpaal-overleg", expected=False)
        date_at = at.cut(one.start, one.end)
        return Milestone(event, state, one, one.reading, met[:1], at, date_at, "mijlpaal-overleg", LIKELY)

    def _dated_aside(self, clause: Clause) -> Dated | None:
        """Find the one date in brackets inside a clause that has no other: "versie 2 (mei 2021) bepaald"."""
        asides = list(re.finditer(r"\(([^()]*)\)", clause.prose.text))
        found = [
            replace(one, start=one.start + match.start(1), end=one.end + match.start(1))
            for match in asides
            for one in find(clause.prose.cut(match.start(1), match.end(1)), self.issued.last)
            if one.start == 0 and one.end == len(match[1])
        ]
        return found[0] if len(found) == 1 else None

    def _event(self, text: str, dated: list[Dated], met: tuple[Body, ...]) -> tuple[Event | None, str]:
        """Tell what happens in a clause: by a turn of phrase, its last verb, or what it is called."""
        for event in self.template.event:
            if any(compiled(pattern).search(text) for pattern in event.phrase):
                return event, "mijlpaal-wending"
        verbs = [
            (match.end(), match.end() - match.start(), -n)
            for n, event in enumerate(self.template.event)
            for pattern in event.verb
            for match in compiled(rf"(?<!\w)(?:{pattern})(?!\w)").finditer(text)
        ]
        if verbs:
            return self.template.event[-max(verbs)[2]], "mijlpaal-werkwoord"
        for event in self.template.event:
            if any(compiled(rf"(?<!\w)(?:{pattern})(?!\w)").search(text) for pattern in event.noun):
                return event, "mijlpaal-naamwoord"
        if dated and met and dated[0].start <= met[0].at_end(text) + 2:
            return self._meeting(), "mijlpaal-overleg"
        closes = len(dated) == 1 and dated[0].start > 0 and dated[0].end >= len(text.rstrip(" .)"))
        if closes and self.bare and self._verbless(text) and len(text.split()) <= BRIEF:
            return self.bare, BARE
        return None, ""

    def _meeting(self) -> Event:
        """What a body does on a day of which nothing more is said."""
        return next(event for event in self.template.event if event.meeting)

    def _verbless(self, text: str) -> bool:
        states = (*self.template.states.done, *self.template.states.present, *self.template.states.planned)
        return not any(compiled(pattern).search(text) for pattern in states)

    def _undated(
        self, clause: Clause, event: Event, before: Milestone | None, met: tuple[Body, ...], *, state: str
    ) -> Iterator[Milestone]:
        """Read an event without a date: with the date before it, or in a form named for it."""
        if clause.coordinated and before is not None and before.reading and clause.plain.startswith("en "):
            yield replace(
                before,
                event=event,
                bodies=met or before.bodies,
                at=clause.prose,
                rule="mijlpaal-nevenschikking",
                confidence=LIKELY,
            )
            return
        taken: list[tuple[int, int]] = []
        for each in self.template.event:
            for match in (m for pattern in each.undated for m in compiled(pattern).finditer(clause.plain)):
                if any(match.start() < b and a < match.end() for a, b in taken):
                    continue
                taken.append(match.span())
                doubt = any_of(self.template.dates.expected).search(clause.plain)
                told = each.undated_state or (
                    state if state == "done" else "expected" if doubt else "planned"
                )
                most = len(match[0]) > len(clause.plain) / 3
                at = clause.prose if most else clause.prose.cut(*_around(clause.plain, match))
                yield Milestone(each, told, None, None, met, at, None, "mijlpaal-zonder-datum", DOUBTFUL)

    def _chosen(self, dated: list[Dated]) -> list[Dated]:
        """Choose the dates of an event: all of a list, else the finest."""
        if any(one.several for one in dated):
            return [one for one in dated if one.several]
        order = ("dag", "maand", "kwartaal", "seizoen", "benaderd", "jaar")
        return [min(dated, key=lambda one: order.index(one.reading.precision))]

    def _reading(self, one: Dated, state: str, last: dates.Reading | None) -> dates.Reading | None:
        reading = one.reading
        if reading.year_inferred and last is not None and last.earliest and state == "":
            try:  # in a row of events without verbs each comes after the one before
                return dates.read(one.reading.printed, near=last.earliest)
            except DateError:
                return reading
        return reading

    def _state(self, text: str) -> str:
        """Tell what a clause's verb says: planned, done, present, or "" where it has none."""
        states = self.template.states
        if any(compiled(pattern).search(text) for pattern in states.planned):
            return "planned"
        found = [
            (match.start(), state)
            for state, patterns in (("done", states.done), ("present", states.present))
            for pattern in patterns
            if (match := compiled(pattern).search(text))
        ]
        return min(found)[1] if found else ""

    def _settled(self, state: str, reading: dates.Reading, rule: str, *, expected: bool) -> str:
        past = reading.latest is not None and reading.latest < self.issued.first
        if state == "done":
            return "done"
        if state == "":
            began = reading.earliest or reading.latest
            if began is not None and began <= self.issued.last and (past or reading.precision == "dag"):
                return "done" if rule == "mijlpaal-werkwoord" else "named"
            return "expected" if expected else "planned"
        if past:
            return "overtaken"
        return "expected" if expected else "planned"

    def _refines(self, clause: Clause, before: Milestone) -> bool:
        """Tell whether an aside only says more precisely when."""
        return (
            before.reading is not None
            and self._event(clause.plain, [], ())[0] is None
            and bool(any_of(self.template.dates.expected).search(clause.plain))
            and bool(find(clause.prose, self.issued.last))
        )

    def _refined(self, clause: Clause, before: Milestone) -> Milestone:
        one = find(clause.prose, self.issued.last)[0]
        state = self._settled("present", one.reading, before.rule, expected=True)
        return replace(
            before, state=state, dated=one, reading=one.reading, date_at=clause.prose.cut(one.start, one.end)
        )

    def _town(self, clause: Clause, event: Event) -> Milestone | None:
        """Read "Town: date", which dates one of several gatherings that were just named."""
        match = re.match(rf"(?P<town>{self.towns.pattern}):\s+", clause.plain, re.IGNORECASE)
        dated = find(clause.prose, self.issued.last) if match else []
        if match is None or len(dated) != 1:
            return None
        thing = self.known.find(match["town"], MUNICIPALITY)
        state = self._settled("", dated[0].reading, "mijlpaal-plaats", expected=False)
        return Milestone(
            event, state, dated[0], dated[0].reading, (), clause.prose,
            clause.prose.cut(dated[0].start, dated[0].end), "mijlpaal-plaats", LIKELY,
            thing.iri if thing else "",
        )  # fmt: skip


def _stretch_of_time(one: Dated) -> bool:
    """Tell whether a date is a period with two ends, during which something goes on."""
    return one.reading.kind == "period" and (one.reading.begin is None) == (one.reading.end is None)


def _around(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Give the words from a match to the end of what it speaks of."""
    end = re.compile(r"\s+(?:en|waardoor|om)\s+|[,;]").search(text, match.end())
    return match.start(), end.start() if end else len(text)
