"""Proposals from the lists of a sheet: who takes part, who commissions, and until when."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .. import dates
from ..errors import DateError
from .leadfacts import leaderships
from .lists import labelled
from .making import PROGRAMME, Making
from .parties import Commissioner, commissioners, participants
from .printed import PrintedLine
from .programmes import QUESTION, UNKNOWN, Parts, SheetSubject, unread
from .proposals import Node, Proposal, literal, slug
from .segmenting import ReportSheet, blocks
from .stretch import Stretch, squeezed
from .template import Template

_LABEL = re.compile(r"[^\W\d_][^:;,()]{1,60}:\s+\S")


def facts(making: Making, sheet: ReportSheet, subject: SheetSubject) -> Iterator[Proposal]:
    """Propose what the listed fields of a sheet say."""
    parts = Parts(making, subject)
    for part in sheet.parts:
        prose = [block.prose for block in blocks(making.source, _apart(part.lines))]
        match part.field.kind:
            case "participants":
                yield from _participations(making, subject, parts, prose)
            case "commissioners":
                yield from _commissionings(making, subject, parts, prose)
            case "leads":
                yield from leaderships(making, subject, parts, part)
            case "periods":
                yield from _periods(making, subject, parts, prose)
    yield from parts.proposals


def _apart(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Let a line that starts with a label and a colon begin a list of its own."""
    return [replace(line, gap=line.gap or bool(_LABEL.match(line.text))) for line in lines]


def _aside(subject: SheetSubject, block: Stretch, template: Template) -> Proposal | None:
    """Ask about a list of others than participants, such as partners."""
    label, rest = labelled(block)
    if label is None or squeezed(label.text) not in {squeezed(word) for word in template.names.asides}:
        return None
    question = f"Hier staat '{label.text}: {rest.text}'. Welke rol hebben zij? Voeg hun betrokkenheid toe."
    values = {"role": label.text, "text": rest.text}
    return Proposal(
        "involvement", subject.name, values, (), (block.whole,), "anderen-lijst", QUESTION, question=question
    )


def _participations(
    making: Making, subject: SheetSubject, parts: Parts, prose: list[Stretch]
) -> Iterator[Proposal]:
    asides = [(block, _aside(subject, block, making.template)) for block in prose]
    yield from (aside for _, aside in asides if aside)
    lists = [block for block, aside in asides if aside is None]
    for found in (each for block in lists for each in participants(block, making.template, making.known)):
        name = found.name
        node = making.mint("participation", f"{subject.code}-{slug(name)}", f"{subject.code} {name}")
        properties: list[tuple[str, tuple[str, ...]]] = []
        if found.iri:
            properties.append(("regio:participant", (making.term(found.iri),)))
        if found.limit:
            if not found.but:
                properties.append(("regio:limitedTo", (parts.of(found.limit, found.at),)))
            properties.append(("regio:printed", (literal(found.at.text),)))
        properties.append(making.cited(found.at.whole))
        question, confidence = "", 0.99 if not found.limit else 0.95
        if not found.iri:
            question, confidence = f"'{name}' is geen gemeente die bekend is; wie is bedoeld?", UNKNOWN
        elif found.but:
            question, confidence = f"Waaraan neemt {name} deel? Er staat: '{found.at.text}'", QUESTION
        yield Proposal(
            "participation",
            subject.name,
            {"participant": name, "iri": found.iri, "limit": "" if found.but else found.limit},
            (Node(node, "regio:Participation", tuple(properties)),),
            (found.at.whole,),
            "gemeenten-lijst",
            confidence,
            ((subject.term, "regio:participation", node),),
            question=question,
            near=found.near,
        )


def _commissionings(
    making: Making, subject: SheetSubject, parts: Parts, prose: list[Stretch]
) -> Iterator[Proposal]:
    for found in commissioners(prose, making.template, making.known):
        term, new = _organisation(making, found)
        holder = parts.of(found.part, found.at) if found.part else subject.term
        code = holder.strip("<>").rpartition("/")[2]
        node = making.mint("commissioning", f"{code}-{slug(found.name)}", f"{code} {found.name}")
        properties: list[tuple[str, tuple[str, ...]]] = [("regio:commissioner", (term,))]
        if found.under:
            under = making.known.find(found.under, PROGRAMME)
            target = making.term(under.iri) if under else making.mint("programme", found.under, found.under)
            properties.append(("regio:underProgramme", (target,)))
        properties.append(making.cited(found.at.whole))
        question = "" if found.sure else f"Wie is '{found.name}'?"
        yield Proposal(
            "commissioning",
            subject.name,
            {"commissioner": found.name, "iri": found.iri, "part": found.part, "under": found.under},
            (Node(node, "regio:Commissioning", tuple(properties)),),
            (found.at.whole,),
            "opdrachtgevers-lijst",
            0.97 if found.iri else 0.85 if found.sure else QUESTION,
            ((holder, "regio:commissioning", node),),
            question=question,
            near=found.near,
        )
        yield from new


def _organisation(making: Making, found: Commissioner) -> tuple[str, list[Proposal]]:
    """Give the term of a commissioner, and a proposal where it is new."""
    if found.iri:
        return making.term(found.iri), []
    segment = "collective" if found.class_ == "regio:Collective" else "organisation"
    term = making.mint(segment, found.name, found.name)
    node = Node(term, found.class_, making.named(segment, found.name))
    where = Node(term, "", (making.cited(found.at.whole),))
    return term, [
        Proposal(
            segment,
            "",
            {"name": found.name},
            (node, where),
            (found.at.whole,),
            f"{segment}-nieuw",
            0.8 if found.sure else QUESTION,
            register=True,
            near=found.near,
        )
    ]


def _periods(making: Making, subject: SheetSubject, parts: Parts, prose: list[Stretch]) -> Iterator[Proposal]:
    for block in prose:
        label, rest = labelled(block)
        holder = parts.of(label.text, label) if label else subject.term
        code = holder.strip("<>").rpartition("/")[2]
        name = label.text if label else ""
        try:
            readings = dates.read_all(rest.text, near=making.issued.last)
        except DateError:
            yield unread(subject, block, "period", f"Welke looptijd is '{rest.text}'?")
            continue
        for number, reading in enumerate(readings, 1):
            yield _period(
                making,
                subject,
                (holder, name),
                f"{code}-{number}" if len(readings) > 1 else code,
                rest,
                reading,
            )


def _period(
    making: Making,
    subject: SheetSubject,
    of: tuple[str, str],
    code: str,
    rest: Stretch,
    reading: dates.Reading,
) -> Proposal:
    holder, part = of
    node = making.mint("period", code, f"looptijd {code}")
    start = max(0, rest.text.find(reading.printed))
    at = rest.cut(start, start + len(reading.printed))
    ends: list[Node] = []
    more: list[tuple[str, tuple[str, ...]]] = []
    for name, end, suffix in (("regio:begin", reading.begin, "begin"), ("regio:end", reading.end, "eind")):
        if end is not None:
            here = rest.text.find(end.printed, start) if suffix == "begin" else rest.text.rfind(end.printed)
            ends.append(making.moment(f"{code}-{suffix}", end, rest.cut(here, here + len(end.printed))))
            more.append((name, (ends[-1].subject,)))
    printed = replace(reading, printed=at.text)
    return Proposal(
        "period",
        subject.name,
        {"part": part, "edtf": reading.edtf, "printed": at.text},
        (making.when(node, "regio:Period", printed, at, *more), *ends),
        (at.whole,),
        "looptijd",
        0.97,
        ((holder, "regio:period", node),),
    )
