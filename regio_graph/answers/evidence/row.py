"""The evidence of a row: the triples it was matched by, and the passages that these rest on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...rdf import results
from ...rdf.store import Store
from ...rdf.terms import Term, is_iri
from ..answer import Answer, Row, find_row
from ..labelling import completed, labels
from .matching import Tracer, Triple, patterns, unique
from .solutions import behind

_GRAPHS = """
SELECT DISTINCT ?s ?p ?o ?g WHERE {
  VALUES (?s ?p ?o) { %s }
  { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }
}
"""
_BETWEEN = """
SELECT DISTINCT ?s ?p ?fact ?q ?o WHERE {
  VALUES (?s ?o) { %s }
  ?s ?p ?fact .
  ?fact ?q ?o ; regio:passage ?passage .
  FILTER (?fact != ?s && ?fact != ?o)
}
"""
_PASSAGES = """
SELECT DISTINCT ?node ?passage ?edition ?first ?last WHERE {
  { VALUES ?node { %s } ?node regio:passage ?passage }
  UNION {
    VALUES (?s ?p ?o) { %s }
    ?node rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; regio:passage ?passage
  }
  ?passage regio:firstLine ?first ; regio:lastLine ?last ; oa:hasSource ?text .
  ?report regio:sourceText ?text ; dct:identifier ?edition .
}
ORDER BY ?edition ?first ?last ?node
"""


@dataclass(frozen=True)
class MatchedTriple:
    """A triple that the row was matched by, and the named graphs that have it."""

    subject: Term
    predicate: Term
    object: Term
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class CitedLines:
    """Lines of an edition's source text, and the thing that rests on them."""

    node: str
    iri: str
    edition: str
    first: int
    last: int


@dataclass(frozen=True)
class Evidence:
    """What gave a row.

    `solutions` counts the solutions behind it, `whole` tells whether all were looked at.
    `grouped` tells that the row adds them up, `absent` that it also rests on something
    that is nowhere stated.
    """

    row: Row
    statements: tuple[MatchedTriple, ...]
    passages: tuple[CitedLines, ...]
    solutions: int
    whole: bool
    grouped: bool
    absent: bool
    labels: Mapping[str, str]


def evidence(store: Store, answer: Answer, name: str, graphs: Sequence[str] = ()) -> Evidence:
    """Find what gave the row of this name in an answer; raises RequestError 404 for no such row."""
    row = next((row for row in answer.rows if row.name == name), None)
    if row is None:
        row = find_row(store, answer.query, answer.text, graphs, name)
    found = behind(store, answer.text, [column.name for column in answer.columns], row, graphs)
    tracer = Tracer(store, graphs)
    matched = unique(
        triple
        for pattern in patterns(answer.text, store.base)
        for solution in found.solutions
        for triple in tracer.trace(pattern, solution)
    )
    statements = _stated(store, matched, graphs)
    entailed = [s for s in statements if s.graphs and all("/graph/entailed" in graph for graph in s.graphs)]
    statements += _stated(store, _facts_between(store, entailed, graphs), graphs, statements)
    things = {term.value for s in statements for term in (s.subject, s.object) if is_iri(term)}
    terms = things | {s.predicate.value for s in statements}
    return Evidence(
        row,
        tuple(statements),
        _passages(store, things, statements, graphs),
        len(found.solutions),
        found.whole,
        found.grouped,
        found.absent,
        completed(
            store, labels(store, terms, answer.language, graphs), sorted(terms), answer.language, graphs
        ),
    )


def _stated(
    store: Store, triples: Iterable[Triple], graphs: Sequence[str], known: Sequence[MatchedTriple] = ()
) -> list[MatchedTriple]:
    """Return those triples that are in the data, with the graphs that have them."""
    order = {triple: at for at, triple in enumerate(triples)}
    if not order:
        return []
    text = _GRAPHS % " ".join(f"({' '.join(triple)})" for triple in order)
    _, rows = results.read(store.query(text, graphs, graphs), 10 * len(order) + 100)
    within: dict[Triple, list[str]] = {}
    terms: dict[Triple, tuple[Term, Term, Term]] = {}
    for s, p, o, g in rows:
        if s is None or p is None or o is None:
            continue  # which no triple has
        key = (str(s), str(p), str(o))
        terms[key] = (s, p, o)
        within.setdefault(key, []).extend([g.value] if g else [])
    had = {(s.subject, s.predicate, s.object) for s in known}
    found = sorted(terms, key=lambda key: order.get(key, len(order)))
    return [MatchedTriple(*terms[key], tuple(sorted(within[key]))) for key in found if terms[key] not in had]


def _facts_between(store: Store, entailed: Sequence[MatchedTriple], graphs: Sequence[str]) -> list[Triple]:
    """Find the reported facts that link the two ends of a triple which was entailed."""
    pairs = {(str(s.subject), str(s.object)) for s in entailed if is_iri(s.object)}
    if not pairs:
        return []
    text = _BETWEEN % " ".join(f"({' '.join(pair)})" for pair in sorted(pairs))
    _, rows = results.read(store.select(text, graphs), 1000)
    written = [[str(term) for term in row if term] for row in rows]
    return unique(triple for s, p, fact, q, o in written for triple in ((s, p, fact), (fact, q, o)))


def _passages(
    store: Store, things: Iterable[str], statements: Sequence[MatchedTriple], graphs: Sequence[str]
) -> tuple[CitedLines, ...]:
    nodes = " ".join(f"<{iri}>" for iri in sorted(things))
    triples = " ".join(f"({s.subject!s} {s.predicate!s} {s.object!s})" for s in statements)
    return tuple(
        CitedLines(
            s["node"].value,
            s["passage"].value,
            s["edition"].value,
            int(s["first"].value),
            int(s["last"].value),
        )
        for s in store.select(_PASSAGES % (nodes, triples), graphs)
    )
