"""Who leads, in which office, of which part, for whom; and who sits in which body.

"Wethouders A. Een en B. Twee (Jeugd)": what stands in brackets holds for the group that one
word of office leads; otherwise for the person before it, or for both where it says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .gazetteer import Gazetteer
from .lists import bare
from .parties import MUNICIPALITY
from .stretch import Stretch, squeezed
from .template import Leads, Template, any_of

_BRACKET = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Lead:
    """A lead: the name as printed, the office as a concept's code, and what limits it."""

    name: str
    office: str
    at: Stretch
    name_at: Stretch
    scope: str = ""
    acting: bool = False
    replaces: str = ""
    member: str = ""
    home: str = ""  # the municipality whose office it is
    note_at: Stretch | None = None
    unread: str = ""  # a note that no word of the template explains


def leads(prose: Stretch, template: Template, known: Gazetteer) -> Iterator[Lead]:
    """Read a list of leads."""
    words = template.leads
    prose = _bracketed(prose, words)
    persons = list(_persons(prose, words))
    for group in _groups(prose, persons):
        start = group[0][0].start()
        yield from _noted(prose, group, start, template, known)


_Person = tuple[re.Match[str], str]


def _bracketed(prose: Stretch, words: Leads) -> Stretch:
    """Write a note behind a comma as one in brackets: "A. Een, lid van het Beraad"."""
    opening = rf",\s(?=(?:{any_of((*words.member, *words.acting)).pattern})\s)"
    text, starts, ends = prose.text, list(prose.starts), list(prose.ends)
    for match in reversed(list(re.finditer(opening, text, re.IGNORECASE))):
        if text.count("(", 0, match.start()) > text.count(")", 0, match.start()):
            continue  # inside brackets already
        stop = re.compile(r"[,;](?![^()]*\))").search(text, match.end())
        end = stop.start() if stop else len(text)
        inner = re.sub(r"[()]", " ", text[match.end() : end])
        text = f"{text[: match.start()]} ({inner}){text[end:]}"
        starts.insert(end, ends[end - 1])
        ends.insert(end, ends[end - 1])
    return Stretch(text, tuple(starts), tuple(ends))


def _at_home(name: str, known: Gazetteer) -> tuple[str, str]:
    """Tell a name from the municipality behind it, where a surname stands without it: "A. Een van Ede"."""
    match = re.fullmatch(r"(?P<name>\S+ .*\S) (?:van|te|in) (?P<town>[A-Z].*)", name)
    thing = known.find(match["town"], MUNICIPALITY) if match else None
    return (match["name"], thing.iri) if match and thing else (name, "")


def _persons(prose: Stretch, words: Leads) -> Iterator[_Person]:
    """Yield the names outside brackets, each with the office that was named last before it in its group."""
    masked = _BRACKET.sub(lambda match: "(" + "\u0000" * (len(match[0]) - 2) + ")", prose.text)
    offices = {squeezed(word): code for code, names in words.offices.items() for word in names}
    office = "|".join(
        re.escape(word) for names in words.offices.values() for word in sorted(names, key=len, reverse=True)
    )
    pattern = re.compile(
        rf"(?:\b(?P<office>(?i:{office}))\s+)?(?:(?:{_alternatives(words.titles)})\s+)*(?P<name>{_name(words)})"
    )
    current = ""
    for match in pattern.finditer(masked):
        between = masked[: match.start()]
        if match["office"]:
            current = offices[squeezed(match["office"])]
        elif not re.search(r"(?:,|&|\ben|\bén)\s*$", between, re.IGNORECASE):
            current = ""
        yield match, current


def _name(words: Leads) -> str:
    particles = _alternatives(words.particles)
    surname = r"[A-ZÀ-Þ][\w'\u2019]*(?:-(?:[a-z]+ )?\w[\w'\u2019]*)*"
    middle = rf"(?:(?:{particles})\s+)*"
    initials = r"(?:[A-Z](?:[a-z]{0,2})?\.\s?)+"
    first = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
    return rf"(?:{initials}\s*|{first}\s+){middle}{surname}(?:\s+{middle}{surname})?"


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _groups(prose: Stretch, persons: list[_Person]) -> Iterator[list[_Person]]:
    """Yield the persons between one bracket and the next."""
    group: list[_Person] = []
    for at, person in enumerate(persons):
        group.append(person)
        following = persons[at + 1][0].start() if at + 1 < len(persons) else len(prose.text)
        if "(" in prose.text[person[0].end() : following] or at + 1 == len(persons):
            yield group
            group = []


def _noted(
    prose: Stretch, group: list[_Person], start: int, template: Template, known: Gazetteer
) -> Iterator[Lead]:
    words, last = template.leads, group[-1][0].end()
    bracket = _BRACKET.match(prose.text, last + len(prose.text[last:]) - len(prose.text[last:].lstrip(" ,;")))
    plain = []
    for match, office in group:
        name, home = _at_home(match["name"].strip(), known)
        name_at = prose.cut(match.start("name"), match.start("name") + len(name))
        plain.append(Lead(name, office, prose.cut(match.start(), match.end()), name_at, home=home))
    if bracket is None:
        yield from plain
        return
    note = bracket[1].strip()
    note_at = prose.cut(bracket.start(), bracket.end())
    shared = bool(any_of(words.both).match(note)) or _one_office(group)
    whole = prose.cut(start if shared else group[-1][0].start(), bracket.end())
    for at, lead in enumerate(plain):
        if not shared and at + 1 < len(plain):
            yield lead
        else:
            read = _read(note, lead, template, known)
            yield replace(read, note_at=note_at, at=lead.at if read.member else whole)


def _one_office(group: list[_Person]) -> bool:
    """Tell whether one word of office, in the plural, leads the whole group."""
    heads = [match["office"] for match, _ in group if match["office"]]
    return len(group) > 1 and len(heads) == 1 and bool(group[0][0]["office"]) and heads[0].endswith("s")


def _read(note: str, lead: Lead, template: Template, known: Gazetteer) -> Lead:
    words = template.leads
    rest = bare(note, words.both)
    if member := re.match(rf"(?:{any_of(words.member).pattern})\s+(?P<body>.+)", rest, re.IGNORECASE):
        return replace(lead, member=bare(member["body"], template.names.articles))
    if any_of(words.acting).search(note):
        led = rf"(?:{any_of(words.replaces).pattern})\s+(?:\w+\s+)?"
        other = re.search(rf"{led}(?P<name>(?-i:{_name(words)}))", note, re.IGNORECASE)
        return replace(lead, acting=True, replaces=other["name"].strip() if other else "")
    if known.find(bare(note, ("gemeente",)), MUNICIPALITY):
        return lead  # of which municipality: the report's own words, kept as printed
    if re.match(rf"(?:{any_of(words.scope).pattern})\s+\S", note, re.IGNORECASE):
        return replace(lead, scope=bare(bare(note, words.scope), template.names.articles))
    if re.search(r"\d|\.$", note):
        return replace(lead, unread=note)
    return replace(lead, scope=bare(note, template.names.only))
