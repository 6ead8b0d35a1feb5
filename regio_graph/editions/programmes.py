"""Proposals of programmes and their parts, on which everything else on a sheet hangs."""

from dataclasses import dataclass

from .making import PART, PROGRAMME, Making
from .proposals import Node, Properties, Proposal
from .segmenting import ReportSheet
from .stretch import Stretch, squeezed

QUESTION = 0.4  # a proposal that waits for an answer
UNKNOWN = 0.3  # one that names what nobody knows: it comes first of all


@dataclass(frozen=True)
class SheetSubject:
    """The programme of a sheet: its name, its term, its code, and whether it is known."""

    name: str
    term: str
    code: str


def programme(making: Making, sheet: ReportSheet, position: int) -> tuple[SheetSubject, Proposal]:
    """Propose the programme of a sheet; one that is not known is asked about first of all."""
    term, thing = making.thing("programme", sheet.title, PROGRAMME)
    name = thing.name if thing else sheet.title
    subject = SheetSubject(name, term, term.strip("<>").rpartition("/")[2])
    theme = making.known.concept(making.template.concepts["theme"], sheet.theme) or _theme_in(making, sheet)
    properties: list[tuple[str, tuple[str, ...]]] = [("regio:position", (str(position),))]
    if thing is None:
        properties += making.named("programme", name)
    if theme:
        properties.append(("regio:theme", (making.concept(f"{making.template.concepts['theme']}/{theme}"),)))
    properties.append(making.cited(sheet.title_at))
    near = () if thing else making.known.near(sheet.title, PROGRAMME)
    question, confidence = "", 0.98 if sheet.sure else 0.7
    if thing is None:
        question, confidence = (
            f"'{sheet.title}' is geen programma dat bekend is; is het nieuw?",
            0.7 if sheet.sure else QUESTION,
        )
    elif not sheet.sure:
        question = "De titel is niet zeker; klopt het dat dit blad over dit programma gaat?"
    if not theme:
        question = question or f"Onder welk thema valt '{sheet.title}'?"
    return subject, Proposal(
        "programme",
        name,
        {"programme": name, "theme": theme or ""},
        (Node(term, "regio:Programme", tuple(properties)),),
        (sheet.title_at,),
        "blad",
        confidence,
        question=question,
        near=near,
    )


def _theme_in(making: Making, sheet: ReportSheet) -> str:
    """Find the one theme whose name is a word of the title."""
    words = squeezed(sheet.title).split()
    found = [
        code
        for code, names in making.known.concepts(making.template.concepts["theme"]).items()
        if any(squeezed(name) in words for name in names)
    ]
    return found[0] if len(found) == 1 else ""


class Parts:
    """The parts of one programme, proposed once each."""

    def __init__(self, making: Making, subject: SheetSubject) -> None:
        self.making, self.subject = making, subject
        self.proposals: list[Proposal] = []
        self.terms: dict[str, str] = {}

    def of(self, name: str, at: Stretch) -> str:
        """Give the term of a part; a name that is new makes it a proposal."""
        key = squeezed(name)
        if key in self.terms:
            return self.terms[key]
        if self.making.known.find(name, PART) is None and (other := self.making.known.find(name)):
            self.terms[key] = self.making.term(other.iri)  # a programme of others, say
            return self.terms[key]
        term, thing = self.making.thing("part", name, PART)
        self.terms[key] = term
        properties: Properties = (
            ("regio:position", (str(len(self.terms)),)),
            ("regio:partOf", (self.subject.term,)),
            self.making.cited(at.whole),
        )
        label = thing.name if thing else name[:1].upper() + name[1:]
        if thing is None:
            properties = (*self.making.named("part", label), *properties)
        others = [other for other in self.terms if other != key and _alike(other, key)]
        near = () if thing else tuple(dict.fromkeys((*others, *self.making.known.near(name, PART))))
        question = (
            f"Is '{label}' een nieuw onderdeel, of een andere naam voor {' / '.join(near)}?" if near else ""
        )
        self.proposals.append(
            Proposal(
                "part",
                self.subject.name,
                {"part": label},
                (Node(term, "regio:ProgrammePart", properties),),
                (at.whole,),
                "onderdeel",
                0.9 if thing else 0.8,
                question=question,
                near=near,
            )
        )
        return term


def _alike(one: str, two: str) -> bool:
    """Tell whether two names start with the same word."""
    return one.split(maxsplit=1)[0] == two.split(maxsplit=1)[0]


def unread(subject: SheetSubject, at: Stretch, kind: str, question: str) -> Proposal:
    """Ask about what stands in a field and was not understood."""
    return Proposal(
        kind,
        subject.name,
        {"text": at.text[:200], "at": str(at.whole[0])},
        (),
        (at.whole,),
        "niet-gelezen",
        UNKNOWN,
        question=question,
    )
