"""Where bodies are named: councils, consultations, boards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .gazetteer import Gazetteer, pattern_of
from .stretch import Stretch, squeezed
from .template import Template, compiled

BODY = "https://w3id.org/regio-graph/def#Body"
_NEAR = 60  # how far behind an abbreviation its verb stands
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[A-Z]|\b)[A-Z]*\b")


@dataclass(frozen=True)
class Body:
    """A mention of a body: its name as printed, its IRI where it is known."""

    name: str
    iri: str
    at: Stretch
    start: int
    rule: str

    def at_end(self, text: str) -> int:
        """Where the mention ends in the text it was found in."""
        return min(len(text), self.start + len(self.name))


def bodies(prose: Stretch, template: Template, known: Gazetteer) -> Iterator[Body]:
    """Find the bodies named in prose: known ones, those of a pattern, and abbreviations that meet."""
    taken: list[tuple[int, int]] = []
    for match, rule in sorted(
        _matches(prose.text, template, known), key=lambda m: (m[0].start(), -m[0].end())
    ):
        if any(match.start() < b and a < match.end() for a, b in taken):
            continue
        taken.append(match.span())
        name = match[0].strip()
        thing = known.find(name, BODY)
        yield Body(
            name, thing.iri if thing else "", prose.cut(match.start(), match.end()), match.start(), rule
        )


def _matches(text: str, template: Template, known: Gazetteer) -> Iterator[tuple[re.Match[str], str]]:
    words = template.bodies
    names = known.names(BODY)
    if names:
        for match in pattern_of(names).finditer(text):
            if match[0].isupper() or len(squeezed(match[0])) > 4:  # noqa: PLR2004 - short names are abbreviations
                yield match, "orgaan-bekend"
    for pattern in words.patterns:
        for match in compiled(pattern, 0).finditer(text):
            yield match, "orgaan-naam"
    for match in compiled(words.abbreviated, 0).finditer(text):
        yield match, "orgaan-overleg"
    meets = compiled("|".join(map(re.escape, words.meets)))
    for match in _CAPITALS.finditer(text):
        led = any(compiled(rf"{lead}$").search(text[: match.start()]) for lead in words.leads)
        dated = re.match(r"\s*(?:-\w+|van)?\s*(?:\d{1,2}\s[a-z]{3}|[a-z]+ \d{4})", text[match.end() :])
        met = re.search(r"-?vergadering", text[match.end() : match.end() + 13])
        numbered = re.match(r"\s*\d+\.\d", text[match.end() :])  # a version of a document
        if text[match.end() : match.end() + 1] == "-" and not met:
            continue
        if met or (led and not numbered and (dated or meets.search(text[match.end() : match.end() + _NEAR]))):
            yield match, "orgaan-afkorting"
