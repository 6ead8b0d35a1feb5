"""The rules of RDFS, and those of OWL 2 RL that this kind of ontology uses, in one pass.

owlrl is the reference and takes seconds where this takes a tenth of one. A graph that says
something in OWL that no rule here covers is left to the reference: `closure` says so by
returning None, never by leaving something out. Schema statements are taken as they stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

from rdflib import BNode, Literal
from rdflib.term import Node

from ..rdf.namespaces import OWL, RDF, RDFS

Triple = tuple[Node, Node, Node]
Ids = tuple[int, int, int]
Tree = dict[int, set[int]]

_OWL = str(OWL)
_COVERED = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.Ontology,
    OWL.TransitiveProperty,
    OWL.SymmetricProperty,
    OWL.NamedIndividual,
    OWL.Thing,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.inverseOf,
    OWL.propertyChainAxiom,
    OWL.disjointWith,  # nothing follows from it but a contradiction
    OWL.versionIRI,
    OWL.versionInfo,
    OWL.priorVersion,
    OWL.backwardCompatibleWith,
    OWL.imports,
    OWL.deprecated,
}
# Terms are numbered, for a number is hashed and compared at once; the vocabulary comes first.
VOCABULARY: tuple[Node, ...] = (
    RDF.type,
    RDF.first,
    RDF.rest,
    RDF.nil,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.inverseOf,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.TransitiveProperty,
    OWL.SymmetricProperty,
    OWL.propertyChainAxiom,
)
(
    _TYPE,
    _FIRST,
    _REST,
    _NIL,
    _SUBCLASS,
    _SUBPROPERTY,
    _DOMAIN,
    _RANGE,
    _INVERSE,
    _SAME_CLASS,
    _SAME_PROPERTY,
    _TRANSITIVE,
    _SYMMETRIC,
    _CHAIN,
) = range(len(VOCABULARY))
_SCHEMA = {_SUBCLASS, _SUBPROPERTY, _DOMAIN, _RANGE, _INVERSE, _TYPE}


def closure(asserted: Iterable[Triple], *, owl: bool) -> set[Triple] | None:
    """Return what follows and is not asserted; None when that takes the reference.

    Without `owl` only RDFS's rules apply. What says nothing is left out as in `entail`.
    """
    numbers: defaultdict[Node, int] = defaultdict(count().__next__)
    number = numbers.__getitem__
    for term in VOCABULARY:
        number(term)
    triples = {(number(s), number(p), number(o)) for s, p, o in asserted}
    terms = list(numbers)
    rules = Rules(terms, owl=owl)
    if not rules.learn(triples):
        return None
    return {(terms[s], terms[p], terms[o]) for s, p, o in rules.apply(triples)}


class Rules:
    """The schema, ready to be applied to each triple as it comes."""

    def __init__(self, terms: list[Node], *, owl: bool) -> None:
        self.owl, self.terms = owl, terms
        self.literals = {number for number, term in enumerate(terms) if isinstance(term, Literal)}
        self.classes: Tree = defaultdict(set)
        self.properties: Tree = defaultdict(set)
        self.domains: Tree = defaultdict(set)
        self.ranges: Tree = defaultdict(set)
        self.inverses: Tree = defaultdict(set)
        self.transitive: set[int] = set()
        self.chains: list[tuple[int, list[int]]] = []
        self.forward: dict[int, Tree] = defaultdict(lambda: defaultdict(set))
        self.backward: dict[int, Tree] = defaultdict(lambda: defaultdict(set))

    def learn(self, triples: set[Ids]) -> bool:
        """Read the schema; False when it says something that has no rule here."""
        heads: dict[int, int] = {}
        tails: dict[int, int] = {}
        chains = []
        trees: dict[int, Tree] = {
            _SUBCLASS: self.classes,
            _SUBPROPERTY: self.properties,
            _DOMAIN: self.domains,
            _RANGE: self.ranges,
        }
        if self.owl:
            said = {p for _, p, _ in triples} | {o for _, p, o in triples if p == _TYPE}
            if any(
                str(term).startswith(_OWL) and term not in _COVERED
                for term in map(self.terms.__getitem__, said)
            ):
                return False
        for s, p, o in triples:
            if p in trees:
                trees[p][s].add(o)
            elif p == _FIRST:
                heads[s] = o
            elif p == _REST:
                tails[s] = o
            elif self.owl and not self._learn_owl(s, p, o):
                chains.append((s, o))
        for head, cell in chains:
            self.chains.append((head, list(_members(cell, heads, tails))))
        bent = {p for p in _SCHEMA if self.properties.get(p) or self.domains.get(p) or self.ranges.get(p)}
        blank = any(
            isinstance(self.terms[n], BNode)
            for tree in (self.classes, self.domains, self.ranges)
            for n in tree
        )
        self.classes, self.properties = _transitive(self.classes), _transitive(self.properties)
        return not self.owl or not (bent or blank)

    def _learn_owl(self, s: int, p: int, o: int) -> bool:
        """Read what OWL adds to the schema; False for a chain, which needs its list."""
        if p == _INVERSE:
            self.inverses[s].add(o)
            self.inverses[o].add(s)
        elif p == _SAME_CLASS:
            self.classes[s].add(o)
            self.classes[o].add(s)
        elif p == _SAME_PROPERTY:
            self.properties[s].add(o)
            self.properties[o].add(s)
        elif p == _TYPE and o == _TRANSITIVE:
            self.transitive.add(s)
        elif p == _TYPE and o == _SYMMETRIC:
            self.inverses[s].add(s)
        return p != _CHAIN

    def apply(self, triples: set[Ids]) -> set[Ids]:
        """Follow every rule until nothing new comes."""
        known, waiting, found = set(triples), list(triples), set()
        for p, tree in ((_SUBCLASS, self.classes), (_SUBPROPERTY, self.properties)):
            waiting += [(s, p, o) for s, above in tree.items() for o in above if s != o]
        for triple in waiting:
            self.note(triple)
        for triple in set(waiting) - known:
            known.add(triple)
            found.add(triple)
        silent = self._silent({p for _, p, _ in waiting})
        waiting = [triple for triple in waiting if triple[1] not in silent]
        while waiting:
            for triple in self.follow(waiting.pop()):
                if triple not in known:
                    known.add(triple)
                    found.add(triple)
                    waiting.append(triple)
                    self.note(triple)
        return found

    def _silent(self, predicates: set[int]) -> set[int]:
        """Return the predicates from which nothing follows: most of them."""
        trees = (self.properties, self.domains, self.ranges, self.inverses)
        steps = {step for _, steps in self.chains for step in steps}
        speaking = {_TYPE, *self.transitive, *steps, *(p for tree in trees for p in tree)}
        return predicates - speaking

    def note(self, triple: Ids) -> None:
        """Remember a triple, for rules that need two."""
        s, p, o = triple
        self.forward[p][s].add(o)
        self.backward[p][o].add(s)

    def forget(self, triple: Ids) -> None:
        """Take back what `note` noted."""
        s, p, o = triple
        self.forward[p][s].discard(o)
        self.backward[p][o].discard(s)

    def around(self, node: int) -> Iterator[Ids]:
        """Yield every noted triple that has a node as subject or object."""
        for p, tree in self.forward.items():
            yield from ((node, p, o) for o in tree.get(node, ()))
        for p, tree in self.backward.items():
            yield from ((s, p, node) for s in tree.get(node, ()))

    def follow(self, triple: Ids) -> Iterator[Ids]:
        """Yield what one triple, with those already known, leads to in one step."""
        s, p, o = triple
        thing = o not in self.literals
        if p == _TYPE:
            for c in self.classes.get(o, ()):
                yield s, _TYPE, c
        for q in self.properties.get(p, ()):
            yield s, q, o
        for c in self.domains.get(p, ()):
            yield s, _TYPE, c
        if thing:
            for c in self.ranges.get(p, ()):
                yield o, _TYPE, c
            for q in self.inverses.get(p, ()):
                yield o, q, s
        if p in self.transitive:
            yield from [(s, p, z) for z in self.forward[p].get(o, ())]
            yield from [(x, p, o) for x in self.backward[p].get(s, ())]
        for head, steps in self.chains:
            for at in (at for at, step in enumerate(steps) if step == p):
                starts = self._walk({s}, reversed(steps[:at]), self.backward)
                ends = self._walk({o}, steps[at + 1 :], self.forward)
                yield from ((x, head, z) for x in starts for z in ends)

    @staticmethod
    def _walk(nodes: set[int], steps: Iterable[int], index: dict[int, Tree]) -> set[int]:
        for step in steps:
            tree = index[step]
            nodes = {reached for node in nodes for reached in tree.get(node, ())}
        return nodes


def _members(cell: int, heads: dict[int, int], tails: dict[int, int]) -> Iterator[int]:
    seen: set[int] = set()
    while cell in heads and cell not in seen:
        seen.add(cell)
        yield heads[cell]
        cell = tails.get(cell, _NIL)


def _transitive(tree: Tree) -> Tree:
    """Return everything above each node."""
    above: Tree = {}
    for node in tree:
        seen: set[int] = set()
        waiting = list(tree[node])
        while waiting:
            parent = waiting.pop()
            if parent not in seen:
                seen.add(parent)
                waiting += tree.get(parent, ())
        above[node] = seen
    return above
