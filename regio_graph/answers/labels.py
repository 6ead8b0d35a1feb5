"""What things are called, in the reader's language where they have a name in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .. import describe
from ..store import Store

_AT_ONCE = 1000
_LABELS = """
SELECT DISTINCT ?thing ?label (LANG(?label) AS ?language) WHERE {
  VALUES ?thing { %s }
  ?thing skos:prefLabel|rdfs:label|dct:title ?label
}
ORDER BY ?label
"""


def labels(store: Store, iris: Iterable[str], language: str, graphs: Sequence[str] = ()) -> dict[str, str]:
    """Name each IRI that has a name, in the language or the nearest there is."""
    found: dict[str, dict[str, str]] = {}
    for some in _batches(list(dict.fromkeys(iris))):
        terms = " ".join(f"<{iri}>" for iri in some)
        for solution in store.select(_LABELS % terms, graphs):
            names = found.setdefault(solution["thing"].value, {})
            names.setdefault(solution["language"].value, solution["label"].value)
    return {iri: describe.preferred(names, language) for iri, names in found.items()}


def completed(
    store: Store, found: Mapping[str, str], iris: Iterable[str], language: str, graphs: Sequence[str] = ()
) -> dict[str, str]:
    """Add names made of what is said of them for those IRIs that have none, which takes longer."""
    missing = [iri for iri in dict.fromkeys(iris) if iri not in found]
    return {**found, **({} if graphs else describe.labels(store, missing, language))}


def _batches(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(iris), _AT_ONCE):
        yield iris[start : start + _AT_ONCE]
