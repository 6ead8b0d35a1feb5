"""How the terms are used in one release: asked of its store, and of its canned queries.

Every answer comes in one order, so that equal releases are documented in equal bytes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..content.queries import CannedQuery
from ..rdf.store import Store
from ..sparql import syntax

_EXAMPLES = 3

_CLASSES = "SELECT ?term (COUNT(DISTINCT ?x) AS ?n) WHERE { %s } GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) WHERE { %s } GROUP BY ?term"
# Which properties things of a class have, and of which class the values of a property are, by what is stated.
_HAS = """
SELECT ?class ?property (COUNT(*) AS ?n) WHERE {{
  GRAPH ?g {{ ?x a ?class }} GRAPH ?h {{ ?x ?property ?value }} FILTER (?g != <{0}> && ?h != <{0}>)
}} GROUP BY ?class ?property
"""
_LEADS_TO = """
SELECT ?property ?class (COUNT(*) AS ?n) WHERE {{
  GRAPH ?g {{ ?value a ?class }} GRAPH ?h {{ ?x ?property ?value }} FILTER (?g != <{0}> && ?h != <{0}>)
}} GROUP BY ?property ?class
"""
_CONCEPTS = """
SELECT ?property ?concept (COUNT(*) AS ?n) WHERE {
  ?concept skos:inScheme ?scheme . ?x ?property ?concept .
  FILTER NOT EXISTS { ?x a skos:Concept } FILTER NOT EXISTS { ?x a skos:ConceptScheme }
} GROUP BY ?property ?concept
"""
_INSTANCES = "SELECT DISTINCT ?x WHERE { ?x a <%s> FILTER (isIRI(?x)) } ORDER BY ?x LIMIT %d"
_STATEMENTS = "SELECT DISTINCT ?x WHERE { ?x <%s> ?y FILTER (isIRI(?x)) } ORDER BY ?x LIMIT %d"


@dataclass(frozen=True)
class Count:
    """How often a term is used: in what is asserted, and in what follows from that."""

    asserted: int = 0
    entailed: int = 0


@dataclass(frozen=True)
class Usage:
    """What a release does with the terms, by their IRIs.

    `has` counts statements by class and property, `leads_to` by property and class of
    the value, `concepts` by property and concept.
    """

    counts: Mapping[str, Count]
    examples: Mapping[str, tuple[str, ...]]
    has: Mapping[tuple[str, str], int]
    leads_to: Mapping[tuple[str, str], int]
    concepts: Mapping[tuple[str, str], int]
    queries: Mapping[str, tuple[CannedQuery, ...]]


def measure(
    store: Store,
    entailed: str,
    classes: Iterable[str],
    properties: Iterable[str],
    queries: Iterable[CannedQuery],
) -> Usage:
    """Ask a release how its terms are used; `entailed` is the graph of what reasoning added."""
    counts: dict[str, Count] = {}
    for query, pattern in ((_CLASSES, "?x a ?term"), (_PROPERTIES, "?x ?term ?y")):
        every = _counted(store, query % pattern)
        added = _counted(store, query % f"GRAPH <{entailed}> {{ {pattern} }}")
        counts |= {
            iri: Count(total - added.get((iri, ""), 0), added.get((iri, ""), 0))
            for (iri, _), total in every.items()
        }
    examples = {iri: _examples(store, _INSTANCES, iri) for iri in classes if iri in counts}
    examples |= {iri: _examples(store, _STATEMENTS, iri) for iri in properties if iri in counts}
    asking: defaultdict[str, list[CannedQuery]] = defaultdict(list)
    for canned in queries:
        for iri in syntax.iris(canned.text):
            asking[iri].append(canned)
    return Usage(
        counts=counts,
        examples=examples,
        has=_counted(store, _HAS.format(entailed)),
        leads_to=_counted(store, _LEADS_TO.format(entailed)),
        concepts=_counted(store, _CONCEPTS),
        queries={iri: tuple(found) for iri, found in asking.items()},
    )


def _counted(store: Store, query: str) -> dict[tuple[str, str], int]:
    """Read a query that ends in a count, keyed by its one or two other columns."""
    found = {}
    for solution in store.select(query):
        first, *second, count = (term.value for term in solution)
        found[first, second[0] if second else ""] = int(count)
    return dict(sorted(found.items()))


def _examples(store: Store, query: str, iri: str) -> tuple[str, ...]:
    return tuple(solution["x"].value for solution in store.select(query % (iri, _EXAMPLES)))
