"""What every maker of proposals needs: the text, the template, the names, and how things are named."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .. import dates, iris
from ..dates.calendar import month_end
from ..errors import RequestError
from .gazetteer import Gazetteer, NamedThing
from .milestones import Issued
from .proposals import Node, Properties, labels, literal, slug
from .stretch import FrozenText, Stretch
from .template import Template

DEF = "https://w3id.org/regio-graph/def#"
PROGRAMME, PART = f"{DEF}Programme", f"{DEF}ProgrammePart"
EDTF = "edtf:EDTF"


@dataclass
class Making:
    """The making of one draft.

    `taken` holds the terms that were given out, so that none is given twice; `reserved` those
    of things that exist, which nothing new may be called.
    """

    source: FrozenText
    template: Template
    known: Gazetteer
    edition: str
    base: str
    taken: dict[str, str] = field(default_factory=dict)
    reserved: frozenset[str] = frozenset()

    @cached_property
    def issued(self) -> Issued:
        """The days on which the edition can have appeared, by its code."""
        return issued(self.edition)

    def mint(self, segment: str, name: str, content: str) -> str:
        """Name a new thing; the same content gets the same name, another one a number."""
        code = slug(name)
        kind = self.template.segments[segment]
        number = 1
        while True:
            term = f"<{kind}/{code}{f'-{number}' if number > 1 else ''}>"
            if term not in self.reserved and self.taken.setdefault(term, content) == content:
                return term
            number += 1

    def term(self, iri: str) -> str:
        """Write an IRI as a term, relative to where the things of the region stand."""
        return f"<{iri.removeprefix(f'{self.base}id/')}>"

    def concept(self, path: str) -> str:
        """Write a concept, given as `scheme/code`, a region's own by its IRI."""
        return self.term(path) if ":" in path else f"<{iris.ROOT}concept/{path}>"

    def thing(self, segment: str, name: str, *classes: str) -> tuple[str, NamedThing | None]:
        """Name a thing: as it is known, or as new."""
        found = self.known.find(name, *classes)
        return (self.term(found.iri), found) if found else (self.mint(segment, name, name), None)

    def named(self, word: str, name: str) -> Properties:
        """Say what a new thing of the register is called, in both languages until somebody knows better."""
        return (
            ("skos:prefLabel", (literal(name, "nl"), literal(name, "en"))),
            ("skos:definition", labels(self.template.words[word])),
        )

    def moment(self, name: str, reading: dates.Reading, at: Stretch | None) -> Node:
        """State a moment or deadline, or a period that began and has no end."""
        if reading.kind == "period":
            node = self.mint("period", name, f"period {name} {reading.edtf}")
            return self.when(node, "regio:Period", reading, at)
        node = self.mint("moment", name, f"moment {name} {reading.edtf}")
        return self.when(
            node, "regio:Deadline" if reading.kind == "deadline" else "regio:Moment", reading, at
        )

    def when(
        self,
        node: str,
        class_: str,
        reading: dates.Reading,
        at: Stretch | None,
        *more: tuple[str, tuple[str, ...]],
    ) -> Node:
        """State a date as printed and what it means."""
        properties: list[tuple[str, tuple[str, ...]]] = [
            ("regio:printed", (literal(reading.printed),)),
            ("regio:edtf", (f"{literal(reading.edtf)}^^{EDTF}",)),
            *more,
        ]
        for name, day in (("regio:earliest", reading.earliest), ("regio:latest", reading.latest)):
            if day is not None:
                properties.append((name, (f"{literal(day.isoformat())}^^xsd:date",)))
        precision = self.concept(f"{self.template.concepts['precision']}/{reading.precision}")
        properties += [
            ("regio:precision", (precision,)),
            ("regio:yearInferred", ("true" if reading.year_inferred else "false",)),
        ]
        if at is not None:
            properties.append(("regio:passage", (self.passage(*at.whole),)))
        return Node(node, class_, tuple(properties))

    def passage(self, start: int, end: int) -> str:
        """Write a passage of this edition."""
        return f"<passage/{self.edition}/{start}-{end}>"

    def cited(self, *ranges: tuple[int, int]) -> tuple[str, tuple[str, ...]]:
        """Say where something stands."""
        return "regio:passage", tuple(self.passage(a, b) for a, b in ranges)


def issued(edition: str) -> Issued:
    """Say when an edition appeared by its code: a day, a month or a year."""
    if not iris.EDITION.fullmatch(edition):
        raise RequestError(f"'{edition}' is no code of an edition; give its date, such as 2024-09")
    parts = [int(part) for part in edition.split("-")]
    try:
        match parts:
            case [year]:
                return Issued(date(year, 1, 1), date(year, 12, 31))
            case [year, month]:
                return Issued(date(year, month, 1), month_end(year, month))
            case _:
                return Issued(date(*parts), date(*parts))
    except ValueError as error:
        raise RequestError(f"'{edition}' is no date: {error}") from error
