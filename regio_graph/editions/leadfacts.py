"""Proposals from the leads of a sheet: persons, leaderships and memberships of bodies."""

from collections.abc import Iterator

from .bodies import BODY
from .making import Making
from .people import Lead, leads
from .programmes import QUESTION, Parts, SheetSubject, unread
from .proposals import Node, Proposal, literal, slug
from .segmenting import SheetPart
from .stretch import Stretch

_PERSON = "http://www.w3.org/ns/person#Person"


def leaderships(making: Making, subject: SheetSubject, parts: Parts, part: SheetPart) -> Iterator[Proposal]:
    """Propose the leads of a sheet, with the persons and the bodies they sit in."""
    if not part.lines:
        return
    prose = making.source.stretch((part.lines[0].start, part.lines[-1].end))
    read = list(leads(prose, making.template, making.known))
    if not read:
        yield unread(
            subject,
            prose,
            "leadership",
            "Hier staat geen naam die gelezen kan worden; wie trekt dit programma?",
        )
    for lead in read:
        person, proposal = _person(making, lead.name, lead.name_at)
        yield proposal
        yield _leadership(making, subject, parts, lead, person)
        if lead.replaces and lead.note_at:
            yield _person(making, lead.replaces, lead.note_at)[1]
        if lead.member and lead.note_at:
            yield from _membership(making, subject, lead, person)


def _leadership(making: Making, subject: SheetSubject, parts: Parts, lead: Lead, person: str) -> Proposal:
    words = making.template.leads
    node = making.mint(
        "leadership", f"{subject.code}-{slug(lead.name)}", f"{subject.code} {lead.name} {lead.scope}"
    )
    properties: list[tuple[str, tuple[str, ...]]] = [("regio:leader", (person,))]
    if lead.office:
        properties.append(
            ("regio:office", (making.concept(f"{making.template.concepts['office']}/{lead.office}"),))
        )
    if lead.home:
        properties.append(("regio:officeAt", (making.term(lead.home),)))
    if lead.scope:
        properties.append(("regio:limitedTo", (parts.of(lead.scope, lead.note_at or lead.at),)))
    if lead.acting:
        properties.append(("regio:acting", ("true",)))
    if lead.replaces:
        other, _ = _person(making, lead.replaces, lead.note_at or lead.at)
        reason = tuple(literal(words.reason[lang], lang) for lang in ("nl", "en"))
        properties += [("regio:replaces", (other,)), ("regio:reason", reason)]
    properties += [
        ("regio:printedName", (literal(lead.name),)),
        ("regio:printed", (literal(making.source.stretch(lead.at.whole).text),)),
        making.cited(lead.at.whole),
    ]
    near = making.known.near(lead.name, _PERSON) if making.known.find(lead.name, _PERSON) is None else ()
    question = f"Wat betekent '{lead.unread}' hier?" if lead.unread else ""
    confidence = QUESTION if lead.unread else 0.9 if lead.scope or lead.acting else 0.97
    return Proposal(
        "leadership",
        subject.name,
        {
            "leader": lead.name,
            "office": lead.office,
            "limit": lead.scope,
            "acting": "ja" if lead.acting else "",
            "replaces": lead.replaces,
        },
        (Node(node, "regio:Leadership", tuple(properties)),),
        (lead.at.whole,),
        "trekkers-lijst",
        confidence,
        ((subject.term, "regio:leadership", node),),
        question=question,
        near=near,
    )


def _person(making: Making, name: str, at: Stretch) -> tuple[str, Proposal]:
    term, thing = making.thing("person", name, _PERSON)
    near = () if thing else making.known.near(name, _PERSON)
    cited = Node(term, "", (making.cited(at.whole),))
    if thing:
        return term, Proposal(
            "person", "", {"name": thing.name}, (cited,), (at.whole,), "persoon-bekend", 0.97
        )
    node = Node(term, "person:Person", (("foaf:name", (literal(name, "nl"), literal(name, "en"))),))
    question = f"Is '{name}' een ander dan {' / '.join(near)}?" if near else ""
    return term, Proposal(
        "person",
        "",
        {"name": name},
        (node, cited),
        (at.whole,),
        "persoon-nieuw",
        0.9 if not near else QUESTION,
        register=True,
        question=question,
        near=near,
    )


def _membership(making: Making, subject: SheetSubject, lead: Lead, person: str) -> Iterator[Proposal]:
    assert lead.note_at is not None, "a membership is read from a note"
    body, thing = making.thing("body", lead.member, BODY)
    node = making.mint("membership", f"{subject.code}-{slug(lead.name)}", f"{subject.code} {lead.name} lid")
    inner = lead.note_at.cut(1, len(lead.note_at.text) - 1)
    note = making.source.stretch(inner.whole).text
    ranges = (lead.at.whole, inner.whole)
    properties = (
        ("org:member", (person,)),
        ("org:organization", (body,)),
        ("org:role", (making.concept(making.template.concepts["member"]),)),
        ("regio:printed", (literal(note),)),
        making.cited(*ranges),
    )
    yield Proposal(
        "membership",
        subject.name,
        {"member": lead.name, "body": thing.name if thing else lead.member},
        (Node(node, "regio:BodyMembership", properties),),
        ranges,
        "lidmaatschap",
        0.95,
        ((subject.term, "regio:bodyMembership", node),),
    )
