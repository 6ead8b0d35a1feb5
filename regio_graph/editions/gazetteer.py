"""The names that are known: of the register and of the concept schemes.

A name links to a thing only when it is one of its names, whatever the case, quotes and
accents. A name that merely comes near is shown to the steward, never linked.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import FOAF, SKOS

from .. import iris
from .stretch import squeezed
from .template import Template

NEAR = 0.8  # how much of two names must agree to be shown as near

_NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, FOAF.name)


@dataclass(frozen=True)
class NamedThing:
    """A known thing: its IRI, its classes, its name in Dutch."""

    iri: str
    classes: frozenset[str]
    name: str


class Gazetteer:
    """An index of names."""

    def __init__(self, graph: Graph) -> None:
        self._by_name: dict[str, list[NamedThing]] = defaultdict(list)
        self._concepts: dict[str, dict[str, list[str]]] = defaultdict(dict)
        self.things: dict[str, NamedThing] = {}
        for subject in sorted({s for p in _NAMES for s in graph.subjects(p) if isinstance(s, URIRef)}):
            self._add(graph, subject)

    def _add(self, graph: Graph, subject: URIRef) -> None:
        names = [str(o) for p in _NAMES for o in graph.objects(subject, p) if _dutch(o)]
        shared = f"{iris.ROOT}concept/"
        schemes = {str(o).removeprefix(shared) for o in graph.objects(subject, SKOS.inScheme)}
        for scheme in schemes:
            self._concepts[scheme][str(subject).removeprefix(f"{shared}{scheme}/")] = names
        if schemes or str(subject).startswith(shared):
            return
        classes = frozenset(str(o) for o in graph.objects(subject, RDF.type))
        thing = NamedThing(str(subject), classes, names[0] if names else str(subject))
        self.things[thing.iri] = thing
        for name in dict.fromkeys(squeezed(name) for name in names):
            self._by_name[name].append(thing)

    def find(self, name: str, *classes: str) -> NamedThing | None:
        """Find the one thing of a name, of one of some classes; None where there is none or more than one."""
        fitting = [
            thing
            for thing in self._by_name.get(squeezed(name), ())
            if not classes or any(c in thing.classes for c in classes)
        ]
        return fitting[0] if len({thing.iri for thing in fitting}) == 1 else None

    def themes(self, template: Template) -> frozenset[str]:
        """Give the names of the themes, squeezed."""
        found = self.concepts(template.concepts["theme"]).values()
        return frozenset(squeezed(name) for names in found for name in names)

    def near(self, name: str, *classes: str) -> tuple[str, ...]:
        """Give the known names that come near a name, the nearest first, at most three."""
        wanted = squeezed(name)
        scored = []
        for other, things in self._by_name.items():
            if classes and not any(c in thing.classes for thing in things for c in classes):
                continue
            score = SequenceMatcher(None, wanted, other).ratio()
            if score >= NEAR:
                scored.append((-score, things[0].name))
        return tuple(dict.fromkeys(shown for _, shown in sorted(scored)))[:3]

    def names(self, *classes: str) -> list[str]:
        """Give every name, squeezed, of the things of some classes."""
        return [
            name
            for name, things in self._by_name.items()
            if any(c in thing.classes for thing in things for c in classes)
        ]

    def concept(self, scheme: str, name: str) -> str | None:
        """Give the code of the concept of a scheme that has a name."""
        wanted = squeezed(name)
        for code, names in self._concepts.get(scheme, {}).items():
            if wanted in {squeezed(each) for each in names}:
                return code
        return None

    def concepts(self, scheme: str) -> dict[str, list[str]]:
        """Give the concepts of a scheme with their names: by code, a region's own by IRI."""
        return self._concepts.get(scheme, {})


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Match any of some names, the longest first, whatever the case."""
    choices = "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True) if name)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)" if choices else r"(?!)", re.IGNORECASE)


def _dutch(term: object) -> bool:
    return isinstance(term, Literal) and term.language in {"nl", None}
