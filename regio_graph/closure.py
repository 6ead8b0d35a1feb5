"""What follows by RDFS, or by the rules of OWL 2 RL that this kind of ontology uses, in one pass.

owlrl is the reference and takes seconds where this takes a tenth of one. A graph that says
something in OWL that no rule here covers is left to the reference: `closure` says so by
returning None, never by leaving something out. Schema statements are taken as they stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import BNode, Literal
from rdflib.term import Node

from .terms import OWL, RDF, RDFS

Triple = tuple[Node, Node, Node]
Tree = dict[Node, set[Node]]

_OWL, _RDFS = str(OWL), str(RDFS)
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
_SCHEMA = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, RDF.type}


def closure(asserted: Iterable[Triple], *, owl: bool) -> set[Triple] | None:
    """Return what follows and is not asserted; None when that takes the reference.

    Without `owl` only RDFS's rules apply. What says nothing is left out as in `entail`.
    """
    rules = _Rules(owl=owl)
    triples = set(asserted)
    if not rules.learn(triples):
        return None
    return rules.apply(triples)


class _Rules:
    """The schema, ready to be applied to each triple as it comes."""

    def __init__(self, *, owl: bool) -> None:
        self.owl = owl
        self.classes: Tree = defaultdict(set)
        self.properties: Tree = defaultdict(set)
        self.domains: Tree = defaultdict(set)
        self.ranges: Tree = defaultdict(set)
        self.inverses: Tree = defaultdict(set)
        self.transitive: set[Node] = set()
        self.chains: list[tuple[Node, list[Node]]] = []
        self.forward: dict[Node, Tree] = defaultdict(lambda: defaultdict(set))
        self.backward: dict[Node, Tree] = defaultdict(lambda: defaultdict(set))

    def learn(self, triples: set[Triple]) -> bool:
        """Read the schema; False when it says something that has no rule here."""
        heads: dict[Node, Node] = {}
        tails: dict[Node, Node] = {}
        chains = []
        trees: dict[Node, Tree] = {
            RDFS.subClassOf: self.classes,
            RDFS.subPropertyOf: self.properties,
            RDFS.domain: self.domains,
            RDFS.range: self.ranges,
        }
        if self.owl:
            said = {p for _, p, _ in triples} | {o for _, p, o in triples if p == RDF.type}
            if any(str(term).startswith(_OWL) and term not in _COVERED for term in said):
                return False
        for s, p, o in triples:
            if p in trees:
                trees[p][s].add(o)
            elif p == RDF.first:
                heads[s] = o
            elif p == RDF.rest:
                tails[s] = o
            elif self.owl and not self._learn_owl(s, p, o):
                chains.append((s, o))
        for head, cell in chains:
            self.chains.append((head, list(_members(cell, heads, tails))))
        bent = {p for p in _SCHEMA if self.properties.get(p) or self.domains.get(p) or self.ranges.get(p)}
        blank = any(isinstance(n, BNode) for tree in (self.classes, self.domains, self.ranges) for n in tree)
        self.classes, self.properties = _transitive(self.classes), _transitive(self.properties)
        return not self.owl or not (bent or blank)

    def _learn_owl(self, s: Node, p: Node, o: Node) -> bool:
        """Read what OWL adds to the schema; False for a chain, which needs its list."""
        if p == OWL.inverseOf:
            self.inverses[s].add(o)
            self.inverses[o].add(s)
        elif p == OWL.equivalentClass:
            self.classes[s].add(o)
            self.classes[o].add(s)
        elif p == OWL.equivalentProperty:
            self.properties[s].add(o)
            self.properties[o].add(s)
        elif p == RDF.type and o == OWL.TransitiveProperty:
            self.transitive.add(s)
        elif p == RDF.type and o == OWL.SymmetricProperty:
            self.inverses[s].add(s)
        return p != OWL.propertyChainAxiom

    def apply(self, triples: set[Triple]) -> set[Triple]:
        """Follow every rule until nothing new comes."""
        known, waiting, found = set(triples), list(triples), set()
        for p, tree in ((RDFS.subClassOf, self.classes), (RDFS.subPropertyOf, self.properties)):
            waiting += [(s, p, o) for s, above in tree.items() for o in above if s != o]
        for triple in waiting:
            self._note(triple)
        for triple in set(waiting) - known:
            known.add(triple)
            found.add(triple)
        silent = self._silent({p for _, p, _ in waiting})
        waiting = [triple for triple in waiting if triple[1] not in silent]
        while waiting:
            for triple in self._from(waiting.pop()):
                if triple not in known:
                    known.add(triple)
                    found.add(triple)
                    waiting.append(triple)
                    self._note(triple)
        return found

    def _silent(self, predicates: set[Node]) -> set[Node]:
        """Return the predicates from which nothing follows: most of them."""
        trees = (self.properties, self.domains, self.ranges, self.inverses)
        steps = {step for _, steps in self.chains for step in steps}
        speaking = {RDF.type, *self.transitive, *steps, *(p for tree in trees for p in tree)}
        return predicates - speaking

    def _note(self, triple: Triple) -> None:
        s, p, o = triple
        self.forward[p][s].add(o)
        self.backward[p][o].add(s)

    def _from(self, triple: Triple) -> Iterator[Triple]:
        """Yield what one triple, with those already known, leads to in one step."""
        s, p, o = triple
        thing = not isinstance(o, Literal)
        if p == RDF.type:
            for c in self.classes.get(o, ()):
                yield s, RDF.type, c
        for q in self.properties.get(p, ()):
            yield s, q, o
        for c in self.domains.get(p, ()):
            yield s, RDF.type, c
        if thing:
            for c in self.ranges.get(p, ()):
                yield o, RDF.type, c
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
    def _walk(nodes: set[Node], steps: Iterable[Node], index: dict[Node, Tree]) -> set[Node]:
        for step in steps:
            tree = index[step]
            nodes = {reached for node in nodes for reached in tree.get(node, ())}
        return nodes


def _members(cell: Node, heads: dict[Node, Node], tails: dict[Node, Node]) -> Iterator[Node]:
    seen: set[Node] = set()
    while cell in heads and cell not in seen:
        seen.add(cell)
        yield heads[cell]
        cell = tails.get(cell, RDF.nil)


def _transitive(tree: Tree) -> Tree:
    """Return everything above each node."""
    above: Tree = {}
    for node in tree:
        seen: set[Node] = set()
        waiting = list(tree[node])
        while waiting:
            parent = waiting.pop()
            if parent not in seen:
                seen.add(parent)
                waiting += tree.get(parent, ())
        above[node] = seen
    return above
