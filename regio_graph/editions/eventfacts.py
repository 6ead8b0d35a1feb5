"""Proposals from prose and goals: milestones, goals with their numbers, documents, laws, bodies, links."""

from collections.abc import Iterator
from dataclasses import replace

from .bodies import BODY
from .clauses import sentences
from .dating import find
from .making import PROGRAMME, Making
from .mentions import NamedMention, documents, links
from .milestones import Milestone, MilestoneReader
from .namefacts import CLASSES, MentionGatherer
from .numbers import Quantity, quantities, topics
from .programmes import SheetSubject
from .proposals import Node, Proposal, labels, literal, merged, slug
from .segmenting import Block, SheetPart, blocks
from .stretch import Stretch


class Prose:
    """Reads the running text of a draft, and gathers what it names."""

    def __init__(self, making: Making, never: frozenset[str]) -> None:
        self.making, self.never = making, never
        self.names = MentionGatherer(making, never)
        self.reader = MilestoneReader(making.template, making.known, making.issued)

    def events(self, part: SheetPart, subject: SheetSubject | None) -> Iterator[Proposal]:
        """Propose the milestones and links of a part, and note what it names."""
        for block in self._blocks(part):
            yield from self.read(block.prose, subject)

    def read(self, prose: Stretch, subject: SheetSubject | None) -> Iterator[Proposal]:
        """Propose the milestones and links of a paragraph, and note what it names."""
        self.names.note(prose)
        for link in links(prose):
            yield self._link(link, subject)
        for milestone in self.reader.read(prose):
            yield self._milestone(milestone, subject)

    def goals(self, part: SheetPart, subject: SheetSubject) -> Iterator[Proposal]:
        """Propose the goals of a part: its items, or its paragraphs where it has no items."""
        found = list(self._blocks(part))
        listed = any(block.item for block in found)
        number = 0
        for block in found:
            self.names.note(block.prose)
            if listed and not block.item:
                yield self._purpose(block.prose, subject)
                continue
            number += 1
            yield self._goal(block.prose, subject, number)

    def _blocks(self, part: SheetPart) -> Iterator[Block]:
        return blocks(self.making.source, part.lines)

    # ── events ──

    def _milestone(self, found: Milestone, subject: SheetSubject | None) -> Proposal:
        making = self.making
        named = list(documents(found.at, making.template, self.never))
        what = named[0].name if named else subject.name if subject else " ".join(found.at.text.split()[:6])
        code = f"{slug(what)}-{found.event.type.rpartition('/')[2]}"
        edtf = found.reading.edtf if found.reading else ""
        content = f"{code} {edtf} {found.at.whole if not edtf else ''}"
        node = making.mint("milestone", f"{code}-{slug(edtf)}" if edtf else code, content)
        nodes: list[Node] = []
        properties: list[tuple[str, tuple[str, ...]]] = [
            ("skos:prefLabel", labels(found.event.label, what=what[:1].upper() + what[1:])),
            ("regio:milestoneType", (making.concept(found.event.type),)),
            ("regio:toldAs", (making.concept(making.template.concepts[found.told]),)),
            ("regio:milestoneStatus", (making.concept(making.template.concepts[found.state]),)),
        ]
        if found.reading is not None:
            reading = replace(found.reading, printed=found.reading.printed)
            nodes.append(making.moment(node.strip("<>").rpartition("/")[2], reading, found.date_at))
            properties.append(("regio:date", (nodes[0].subject,)))
        if terms := tuple(making.thing("body", body.name, BODY)[0] for body in found.bodies):
            properties.append(("regio:inBody", tuple(dict.fromkeys(terms))))
        if terms := tuple(making.thing("document", m.name, CLASSES["document"])[0] for m in named[:3]):
            properties.append(("regio:concerns", tuple(dict.fromkeys(terms))))
        if found.municipality:
            properties.append(("regio:actor", (making.term(found.municipality),)))
        properties.append(making.cited(found.at.whole))
        holder = subject.term if subject else f"<editie/{making.edition}>"
        return Proposal(
            "milestone", subject.name if subject else "",
            {"type": found.event.type, "state": making.template.concepts[found.state], "edtf": edtf,
             "printed": found.reading.printed if found.reading else "",
             "body": ", ".join(body.name for body in found.bodies), "what": what,
             "quote": "" if edtf else found.at.text[:60]},
            (Node(node, "regio:Milestone", tuple(properties)), *nodes), (found.at.whole,),
            found.rule, found.confidence, ((holder, "regio:milestone", node),),
        )  # fmt: skip

    # ── goals ──

    def _goal(self, prose: Stretch, subject: SheetSubject, number: int) -> Proposal:
        making = self.making
        first = next(sentences(prose, making.template))
        node = making.mint("goal", f"{subject.code}-{number}", f"doel {subject.code} {number}")
        dated = [one for one in find(first, making.issued.last) if one.reading.kind != "period"]
        nodes: list[Node] = []
        properties: list[tuple[str, tuple[str, ...]]] = [
            ("regio:position", (str(number),)),
            ("skos:prefLabel", labels(making.template.words["goal"], n=str(number), what=subject.name)),
        ]
        found = list(quantities(first, making.template, making.known))
        due = self._due(first, f"{subject.code}-doel-{number}") if dated else None
        for each in found:
            nodes.append(self._quantity(each, subject, number, len(nodes), due))
        if found:
            properties.append(("regio:quantity", tuple(each.subject for each in nodes)))
        if due is not None:
            properties.append(("regio:dueDate", (due.subject,)))
            nodes.append(due)
        about = topics(prose.text, making.template, making.known)
        if about:
            properties.append(("regio:topic", tuple(making.concept(each) for each in about)))
        at = first if len(first.text) < len(prose.text) else prose
        properties.append(making.cited(at.whole))
        asked = "" if about else "Onder welk onderwerp valt dit doel (regio:topic)? Vul het aan met Bewerken."
        if not all(each.counts for each in found):
            asked = "Wat wordt hier geteld (regio:counts)? Vul het aan met Bewerken."
        return Proposal(
            "goal", subject.name,
            {"text": at.text[:120], "n": str(number), "due": dated[-1].reading.edtf if dated else "",
             "quantities": "; ".join(f"{q.value} {q.unit} {q.comparison}" for q in found)},
            (Node(node, "regio:Goal", tuple(properties)), *nodes), (at.whole,),
            "doel", 0.8 if asked else 0.95, ((subject.term, "regio:goal", node),), question=asked,
        )  # fmt: skip

    def _due(self, prose: Stretch, name: str) -> Node | None:
        dated = [one for one in find(prose, self.making.issued.last) if one.reading.kind != "period"]
        if not dated:
            return None
        one = dated[-1]
        return self.making.moment(name, one.reading, prose.cut(one.start, one.end))

    def _quantity(
        self, found: Quantity, subject: SheetSubject, number: int, at: int, due: Node | None
    ) -> Node:
        making, concepts = self.making, self.making.template.concepts
        name = f"{subject.code}-{number}{f'-{at + 1}' if at else ''}"
        node = making.mint("quantity", name, f"grootheid {name}")
        properties: list[tuple[str, tuple[str, ...]]] = [
            ("qudt:numericValue", (f"{literal(found.value)}^^xsd:decimal",)),
            ("qudt:unit", (found.unit,)),
            ("regio:comparison", (making.concept(found.comparison),)),
            ("regio:quantityRole", (making.concept(concepts["target"]),)),
            ("regio:reach", (making.concept(concepts["national" if found.national else "regional"]),)),
            ("regio:holder", (subject.term,)),
        ]
        if found.counts:
            properties.append(("regio:counts", (making.concept(found.counts),)))
        if due is not None:
            properties.append(("regio:dueDate", (due.subject,)))
        properties.append(making.cited(found.at.whole))
        return Node(node, "regio:Quantity", tuple(properties))

    def _purpose(self, prose: Stretch, subject: SheetSubject) -> Proposal:
        making = self.making
        node = making.mint("purpose", subject.code, f"strekking {subject.code} {prose.whole[0]}")
        properties = (
            ("skos:prefLabel", labels(making.template.words["purpose"], what=subject.name)),
            making.cited(prose.whole),
        )
        return Proposal(
            "purpose", subject.name, {"text": prose.text[:120]}, (Node(node, "regio:Purpose", properties),),
            (prose.whole,), "strekking", 0.75, ((subject.term, "regio:purpose", node),),
        )  # fmt: skip

    # ── links ──

    def _link(self, link: NamedMention, subject: SheetSubject | None) -> Proposal:
        making = self.making
        code = f"{subject.code if subject else making.edition}-{slug(link.name)}"
        node = making.mint("link", code, f"verwijzing {code}")
        thing = making.known.find(link.name, CLASSES["document"], PROGRAMME)
        properties: list[tuple[str, tuple[str, ...]]] = [("regio:linkText", (literal(link.name),))]
        if thing:
            properties.append(("regio:linkTarget", (making.term(thing.iri),)))
        if link.target:
            properties += [("regio:targetLost", ("false",)), ("foaf:page", (f"<{link.target}>",))]
        else:
            properties.append(("regio:targetLost", ("true",)))
        if subject:
            properties.append(("regio:factOf", (subject.term,)))
        properties.append(making.cited(link.at.whole))
        return Proposal(
            "link", subject.name if subject else "", {"text-of": link.name, "target": link.target},
            (Node(node, "regio:Link", tuple(properties)),), (link.at.whole,), link.rule, link.confidence,
        )  # fmt: skip


def joined(proposals: list[Proposal]) -> list[Proposal]:
    """Join the proposals that say the same, such as a meeting that two sheets announce."""
    found: dict[str, Proposal] = {}
    for proposal in proposals:
        key = proposal.key
        if proposal.kind == "milestone" and proposal.values["edtf"]:
            day = len(proposal.values["edtf"]) == len("YYYY-MM-DD")
            told = (
                ""
                if day and "raads" in proposal.values["type"]
                else f"{proposal.about} {proposal.values['what']}"
            )
            key = f"{proposal.values['type']} {proposal.values['edtf']} {told}"
        found[key] = merged(found[key], proposal) if key in found else proposal
    return list(found.values())
