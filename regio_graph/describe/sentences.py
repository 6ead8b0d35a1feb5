"""Read statements back as sentences, for people who hold a graph against its source and know no RDF.

How a statement of a class is worded is declared in `ontology/pages/sentences.toml`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..errors import RequestError
from ..languages import Text
from ..rdf.store import Store
from .citations import Cited, cited_nodes
from .labels import own_label, worded

_PROGRAMMES = "SELECT DISTINCT ?programme WHERE { ?programme a regio:Programme } ORDER BY ?programme"
_WITHIN = """
SELECT DISTINCT ?node WHERE {
  VALUES ?programme { <%s> }
  { ?node regio:inProgramme ?programme } UNION { ?programme regio:period ?node }
  UNION { ?part regio:partOf+ ?programme . { ?part regio:period ?node } UNION { ?node regio:factOf ?part } }
  UNION { ?node regio:factOf ?programme }
}
"""
_YES_OR_NO = re.compile(r"(?<=: )(true|false)\b")
_ANSWERS = {"true": Text("ja", "yes"), "false": Text("nee", "no")}


@dataclass(frozen=True)
class Sentence:
    """What a node states, in words, with the passages it rests on, the first first."""

    node: str
    text: str
    passages: tuple[Cited, ...]


def tell(
    store: Store, patterns: Mapping[str, Text], language: str, programme: str = ""
) -> Iterator[Sentence]:
    """Yield a sentence for each statement of today's edition that has a pattern, in the order of the source.

    `programme` bounds it to what is said of one programme: an IRI, the end of one, or a name
    in either language. Raises RequestError, with the names there are, for one that is none.
    """
    within = _within(store, _programme(store, programme)) if programme else None
    edition = ""
    found: dict[str, list[Cited]] = {}
    for node, cited in cited_nodes(store):
        edition = max(edition, cited.edition)
        if within is None or node in within:
            found.setdefault(node, []).append(cited)
    for node, passages in sorted(found.items(), key=lambda pair: (pair[1][0].start, pair[0])):
        here = tuple(cited for cited in passages if cited.edition == edition)
        text = worded(store, node, patterns, language)
        if here and text:
            yield Sentence(node, _YES_OR_NO.sub(lambda m: _ANSWERS[m[1]].in_(language), text), here)


def _within(store: Store, programme: str) -> set[str]:
    return {solution["node"].value for solution in store.select(_WITHIN % programme)}


def _programme(store: Store, name: str) -> str:
    wanted = name.strip().casefold()
    known: dict[str, str] = {}
    for solution in store.select(_PROGRAMMES):
        iri = solution["programme"].value
        names = {own_label(store, iri, language) for language in ("nl", "en")}
        for one in (iri, iri.rpartition("/")[2], *names):
            known.setdefault(one.casefold(), iri)
    if wanted not in known:
        shown = ", ".join(sorted({iri.rpartition("/")[2] for iri in known.values()}))
        raise RequestError(f"there is no programme {name[:60]!r}; there is: {shown}")
    return known[wanted]
