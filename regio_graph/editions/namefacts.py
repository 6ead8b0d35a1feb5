"""Proposals of what the text names: documents, laws, bodies and abbreviations, each once."""

from collections import defaultdict
from collections.abc import Iterator

from .bodies import BODY, Body, bodies
from .making import DEF, Making
from .mentions import NamedMention, abbreviations, documents, laws
from .proposals import Node, Proposal, literal
from .stretch import Stretch, squeezed

CLASSES = {"document": f"{DEF}Document", "law": f"{DEF}Law", "body": BODY}
_QNAMES = {"document": "regio:Document", "law": "regio:Law", "body": "regio:Body"}
AMBIGUOUS = 0.5
SHORT = 4  # letters of a name that is an abbreviation, and not the start of a longer name


class MentionGatherer:
    """Gathers what the text names, with all the places."""

    def __init__(self, making: Making, never: frozenset[str]) -> None:
        self.making, self.never = making, never
        self._named: dict[str, dict[str, list[NamedMention]]] = defaultdict(lambda: defaultdict(list))
        self._short: dict[str, list[NamedMention]] = defaultdict(list)

    def note(self, prose: Stretch) -> None:
        """Note the documents, laws, bodies and abbreviations in a stretch."""
        template, known = self.making.template, self.making.known
        for mention in documents(prose, template, self.never):
            self._note("document", mention)
        for mention in laws(prose, template):
            self._note("law", mention)
        for body in bodies(prose, template, known):
            self._note("body", _as_mention(body))
        self.shorts(prose)

    def shorts(self, prose: Stretch) -> None:
        """Note the abbreviations, and bodies, of a field."""
        for mention in abbreviations(prose, self.making.template):
            self._short[mention.name].append(mention)

    def _note(self, kind: str, mention: NamedMention) -> None:
        name = squeezed(mention.name).removeprefix("de ").removeprefix("het ")
        self._named[kind][name.replace(" over ", " ")].append(mention)

    def gathered(self, parts: frozenset[str]) -> Iterator[Proposal]:
        """Propose what the whole text names: each thing once; `parts` are no documents."""
        for kind in ("document", "law", "body"):
            groups = self._named[kind]
            owners = self._owners(groups, kind)
            for name, mentions in groups.items():
                if (kind != "document" or name not in parts) and owners.get(name, name) == name:
                    also = [other for other, owner in owners.items() if owner == name and other != name]
                    yield self._thing(
                        kind, mentions, [m for other in also for m in groups[other]], owners.get(name)
                    )
        for short, mentions in self._short.items():
            yield self._abbreviation(short, mentions)

    def _owners(self, groups: dict[str, list[NamedMention]], kind: str) -> dict[str, str]:
        """Tell which names are short for one longer name; "" where they may be for more than one.

        An abbreviation is short for what it was spelled out as; a plural is its singular; a
        name is short for the one that has its words in a row.
        """
        adjectives = {squeezed(word) for word in self.making.template.documents.adjectives}
        spelled = {squeezed(m.name): squeezed(m.full) for ms in self._short.values() for m in ms if m.full}
        owners: dict[str, str] = {}
        for name in groups if kind != "law" else ():
            if self.making.known.find(name, CLASSES[kind]):
                continue
            full = [other for other in groups if other.startswith(spelled[name])] if name in spelled else []
            plural = [other for other in groups if name == f"{other}en"]
            short = kind == "body" and name.replace(" ", "").isalpha() and len(name) <= SHORT
            longer = [] if short else [other for other in groups if _short_for(name, other, adjectives)]
            if candidates := full[:1] or plural or longer:
                owners[name] = candidates[0] if len(candidates) == 1 else ""
        return {name: owners.get(owner, owner) if owner else "" for name, owner in owners.items()}

    def _thing(
        self, kind: str, mentions: list[NamedMention], also: list[NamedMention], owner: str | None
    ) -> Proposal:
        making = self.making
        best = max(mentions, key=lambda m: m.confidence)
        name = best.name.removeprefix("de ").removeprefix("het ")
        term, thing = making.thing(kind, name, CLASSES[kind])
        ranges = tuple(dict.fromkeys(m.at.whole for m in (*mentions, *also)))
        cited = Node(term, "", (making.cited(*ranges),))
        if thing is not None:
            return Proposal(kind, "", {"name": thing.name}, (cited,), ranges, f"{kind}-bekend", 0.97)
        others = tuple(dict.fromkeys(m.name for m in also if squeezed(m.name) != squeezed(name)))
        properties = making.named(kind, name)
        if others:
            properties = (*properties, ("skos:altLabel", tuple(literal(other, "nl") for other in others)))
        if kind == "document":
            properties = (*properties, ("regio:documentType", (making.concept(best.type),)))
        near = making.known.near(name, CLASSES[kind])
        confidence = (
            AMBIGUOUS if owner == "" else min(best.confidence, AMBIGUOUS) if near else best.confidence
        )
        question = f"'{name}' kan meer dan één ding zijn; wat is bedoeld?" if owner == "" else ""
        question = question or (f"Is '{name}' een ander dan {' / '.join(near)}?" if near else "")
        return Proposal(
            kind, "", {"name": name, "type": best.type}, (Node(term, _QNAMES[kind], properties), cited),
            ranges, best.rule, confidence, register=True, question=question, near=near,
        )  # fmt: skip

    def _abbreviation(self, short: str, mentions: list[NamedMention]) -> Proposal:
        making = self.making
        spelled = [m for m in mentions if m.full]
        best = spelled[0] if spelled else mentions[0]
        node = making.mint("abbreviation", short, short)
        properties: list[tuple[str, tuple[str, ...]]] = [("regio:shortForm", (literal(short),))]
        if best.full:
            properties.append(("regio:fullForm", (literal(best.full),)))
        thing = making.known.find(best.full or short) or making.known.find(short)
        if thing:
            properties.append(("regio:denotes", (making.term(thing.iri),)))
        ranges = tuple(dict.fromkeys(m.at.whole for m in spelled or mentions[:1]))
        properties.append(making.cited(*ranges))
        return Proposal(
            "abbreviation", "", {"short": short, "full": best.full},
            (Node(node, "regio:Abbreviation", tuple(properties)),), ranges, best.rule, best.confidence,
        )  # fmt: skip


def _short_for(name: str, other: str, adjectives: set[str]) -> bool:
    """Tell whether a name is the start of a longer one, or its words after mere adjectives."""
    if other.startswith(f"{name} "):
        return True
    head, found, _ = f" {other} ".partition(f" {name} ")
    return bool(found) and other != name and bool(head.split()) and set(head.split()) <= adjectives


def _as_mention(body: Body) -> NamedMention:
    confidence = {"orgaan-bekend": 0.97, "orgaan-naam": 0.9, "orgaan-overleg": 0.9, "orgaan-afkorting": 0.8}
    return NamedMention(body.name, "", body.at, body.rule, confidence[body.rule])
