"""Who takes part and who commissions, from the lists on a sheet.

A municipality is linked by its name or not at all; one that is not known is a question. An
organisation that no list of the government has is proposed as new, with what comes near.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .clauses import sentences
from .gazetteer import Gazetteer, pattern_of
from .lists import ListItem, bare, items, labelled
from .stretch import Stretch, squeezed
from .template import Party, Template, any_of, compiled

TOOI = "https://identifier.overheid.nl/tooi/def/ont/"
MUNICIPALITY = f"{TOOI}Gemeente"
_PREFIXES = {"tooiont:": TOOI, "org:": "http://www.w3.org/ns/org#"}
_COLLECTIVE = "regio:Collective"


@dataclass(frozen=True)
class Participant:
    """A municipality of a list, or what stands where one should; `limit` is the part it is limited to."""

    name: str
    iri: str
    near: tuple[str, ...]
    limit: str
    but: bool  # the note says what it does not take part in
    at: Stretch


@dataclass(frozen=True)
class Commissioner:
    """A commissioner: known by its IRI, or new with a class and a name."""

    name: str
    iri: str
    class_: str
    near: tuple[str, ...]
    part: str
    under: str
    at: Stretch
    sure: bool


def participants(prose: Stretch, template: Template, known: Gazetteer) -> Iterator[Participant]:
    """Read a list of municipalities."""
    label, prose = labelled(prose)
    words = (
        *template.names.articles,
        *(w for p in template.party if p.class_.endswith("Gemeente") for w in (*p.one, *p.many)),
    )
    whole = pattern_of(known.names(MUNICIPALITY))
    for item in items(prose, template.names, whole):
        name = bare(item.name.text, words)
        thing = known.find(name, MUNICIPALITY)
        limit, but = _limit(item, template)
        limit = limit or (label.text if label else "")
        near = () if thing else known.near(name, MUNICIPALITY)
        yield Participant(
            thing.name if thing else name, thing.iri if thing else "", near, limit, but, item.whole
        )


def _limit(item: ListItem, template: Template) -> tuple[str, bool]:
    if item.note is None:
        return "", False
    text = item.note.text
    if any_of(template.names.but).match(text):
        return text, True
    return bare(text, template.names.only), False


def commissioners(blocks: list[Stretch], template: Template, known: Gazetteer) -> Iterator[Commissioner]:
    """Read the lists of commissioners, one or more, perhaps each of a part or under another programme."""
    for prose in (sentence for block in blocks for sentence in sentences(block, template)):
        label, rest = labelled(prose)
        part, under = "", ""
        if label is None and (of_part := _of_part(prose, template)):
            part, rest = of_part
        if label is not None:
            opening = re.match(any_of(template.names.under).pattern, label.text, re.IGNORECASE)
            part, under = ("", label.text[opening.end() :].strip()) if opening else (label.text, "")
        carried: Party | None = None
        for item in items(rest, template.names, _whole_names(known)):
            found, carried = _commissioner(item, template, known, carried)
            at = prose if under else item.whole
            if found is not None:
                yield Commissioner(found[0], found[1], found[2], found[3], part, under, at, found[4])


def _of_part(prose: Stretch, template: Template) -> tuple[str, Stretch] | None:
    """Read a sentence that says of which part it speaks, by the patterns of the template."""
    for pattern in template.names.parts:
        if match := compiled(pattern).match(prose.text):
            return match["part"], prose.cut(match.start("rest"), match.end("rest"))
    return None


_Named = tuple[str, str, str, tuple[str, ...], bool]


def _commissioner(
    item: ListItem, template: Template, known: Gazetteer, carried: Party | None
) -> tuple[_Named | None, Party | None]:
    text = bare(item.name.text, template.names.articles)
    if squeezed(text) in {squeezed(word) for word in template.names.collectives}:
        thing = known.find(text, "https://w3id.org/regio-graph/def#Collective")
        return (text.lower(), thing.iri if thing else "", _COLLECTIVE, (), True), None
    for party in template.party:
        one = _led(text, party.one, whole=party.whole)
        many = _led(text, party.many)
        if one is None and many is None:
            continue
        name = one if one is not None else many or ""
        return _of(party, name, text, known), party if many is not None else None
    if carried is not None and known.find(f"{carried.one[0]} {text}", _expanded(carried.class_)):
        return _of(carried, text, f"{carried.one[0]} {text}", known), carried
    if thing := known.find(text):
        class_ = next(iter(sorted(thing.classes)), "org:Organization")
        return (thing.name, thing.iri, class_, (), True), carried
    if carried is not None:
        return _of(carried, text, f"{carried.one[0]} {text}", known), carried
    if not text[:1].isupper():
        return (text, "", _COLLECTIVE, known.near(text), False), None
    return (text, "", "org:Organization", known.near(text), True), None


def _of(party: Party, name: str, printed: str, known: Gazetteer) -> _Named:
    class_ = _expanded(party.class_)
    for candidate in (printed, name, f"{party.one[0]} {name}"):
        if thing := known.find(candidate, class_):
            return thing.name, thing.iri, party.class_, (), True
    full = printed if party.whole or party.new else f"{party.one[0]} {name}"
    full = full[:1].upper() + full[1:] if party.new else full
    return full, "", party.class_, known.near(full, class_), party.new


def _led(text: str, words: tuple[str, ...], *, whole: bool = False) -> str | None:
    """Give what follows one of some words, or None where the text does not start with one."""
    for word in sorted(words, key=len, reverse=True):
        if whole and squeezed(text) == squeezed(word):
            return text
        if not whole and squeezed(text).startswith(f"{squeezed(word)} "):
            return text[len(word) :].strip()
    return None


def _whole_names(known: Gazetteer) -> re.Pattern[str]:
    """Match the known names that a list must not be cut inside of."""
    names = known.names(f"{TOOI}Ministerie", f"{TOOI}Overheidsorganisatie", f"{TOOI}Waterschap")
    return pattern_of(name for name in names if re.search(r" en |,", name))


def _expanded(class_: str) -> str:
    prefix, _, name = class_.partition(":")
    return _PREFIXES.get(f"{prefix}:", "") + name
