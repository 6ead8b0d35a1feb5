"""Name the things in an answer in the reader's language, where they have a name in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .. import describe
from ..languages import choose
from ..rdf import results
from ..rdf.naming import NAMING
from ..rdf.store import Store
from ..rdf.terms import Term, datatype_of, is_literal, language_of

_NAMES_AT_ONCE = 1000
_LABELS = """
SELECT DISTINCT ?thing ?rank ?label (LANG(?label) AS ?language) WHERE {
  VALUES ?thing { %s }
  %s
}
ORDER BY ?rank ?label
"""
# A union of properties that are written out: the engine plans one that is a value as a scan.
_NAMING = " UNION ".join(
    f"{{ ?thing <{name}> ?label . BIND ({rank} AS ?rank) }}" for rank, name in enumerate(NAMING)
)


def labels(store: Store, iris: Iterable[str], language: str, graphs: Sequence[str] = ()) -> dict[str, str]:
    """Name each IRI that has a name, in the language or the nearest there is."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for some in _batches(list(dict.fromkeys(iris))):
        terms = " ".join(f"<{iri}>" for iri in some)
        for solution in store.select(_LABELS % (terms, _NAMING), graphs):
            rank, names = found.setdefault(solution["thing"].value, (solution["rank"].value, {}))
            if rank == solution["rank"].value:
                names.setdefault(solution["language"].value, solution["label"].value)
    return {iri: choose(names, language) for iri, (_, names) in found.items()}


def completed(
    store: Store, found: Mapping[str, str], iris: Iterable[str], language: str, graphs: Sequence[str] = ()
) -> dict[str, str]:
    """Add names made of what is said of them for those IRIs that have none, which takes longer."""
    missing = [iri for iri in dict.fromkeys(iris) if iri not in found]
    return {**found, **({} if graphs else describe.labels(store, missing, language))}


def _batches(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(iris), _NAMES_AT_ONCE):
        yield iris[start : start + _NAMES_AT_ONCE]


_TEXTS_AT_ONCE = 500
_SAME = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
SELECT ?text ?other (COUNT(*) AS ?times) WHERE {
  VALUES ?text { %s }
  { ?thing ?says ?text , ?other } UNION { ?thing schema:name ?text ; rdfs:label ?other }
  FILTER (LANG(?other) = "%s")
}
GROUP BY ?text ?other
"""


def translations(
    store: Store, terms: Iterable[Term], language: str, graphs: Sequence[str] = ()
) -> dict[Term, str]:
    """Find what the data say in a language where they say these texts in another; the most usual first.

    A text without a language is translated where it is the name of something (schema:name).
    """
    wanted = [
        term
        for term in dict.fromkeys(terms)
        if is_literal(term) and not datatype_of(term) and language_of(term) != language
    ]
    found: dict[Term, Counter[str]] = {}
    for start in range(0, len(wanted), _TEXTS_AT_ONCE):
        some = " ".join(str(term) for term in wanted[start : start + _TEXTS_AT_ONCE])
        _, rows = results.read(store.query(_SAME % (some, language), graphs), 20 * _TEXTS_AT_ONCE)
        for text, other, times in rows:
            if text and other and times:
                found.setdefault(text, Counter())[other.value] += int(times.value)
    return {text: max(sorted(others), key=others.__getitem__) for text, others in found.items()}
