"""The OWL 2 RL closure of statements that change, kept up to date by delete and rederive (DRed).

What a removed statement led to is taken away too, then put back where something else still
leads to it. A change of the schema starts anew. It gives what `entail` gives, only sooner.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import count

from rdflib import Literal
from rdflib.term import Node  # noqa: TC002 - imports for types stay beside the others

from ..rdf.namespaces import OWL, RDF, RDFS
from . import entail_by_reference, trivial
from .rules import VOCABULARY, Ids, Rules, Triple

_SCHEMA = {
    RDF.first,
    RDF.rest,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
}
_OWL = str(OWL)


class Materialisation:
    """What follows from some statements, which `change` replaces; `entailed` is all of it."""

    def __init__(self, asserted: Iterable[Triple]) -> None:
        self._numbers: defaultdict[Node, int] = defaultdict(count().__next__)
        for term in VOCABULARY:  # they come first, as the rules have them
            self._numbers[term]
        self._start({self._ids(triple) for triple in asserted})

    def _start(self, asserted: set[Ids]) -> None:
        self._asserted = asserted
        self._terms = list(self._numbers)
        self._rules: Rules | None = Rules(self._terms, owl=True)
        self._reference: set[Triple] = set()
        self._known: set[Ids] = set()
        if self._rules.learn(asserted):
            self._known = asserted | self._rules.apply(asserted)
        else:
            self._rules = None
            self._reference = entail_by_reference({self._triple(ids) for ids in asserted})

    @property
    def entailed(self) -> set[Triple]:
        """What follows and is not asserted."""
        if self._rules is None:
            return set(self._reference)
        return self._named(self._known - self._asserted)

    def change(
        self, removed: Collection[Triple], added: Collection[Triple]
    ) -> tuple[set[Triple], set[Triple]]:
        """Replace statements; return what no longer follows, and what does now."""
        gone = {self._ids(triple) for triple in removed} & self._asserted
        come = {self._ids(triple) for triple in added}
        gone, come = gone - come, come - self._asserted
        if not gone and not come:
            return set(), set()
        if self._rules is None or any(map(_of_schema, (*removed, *added))):
            before = self.entailed
            self._start(self._asserted - gone | come)
            after = self.entailed
            return before - after, after - before
        self._extend(self._rules)
        return self._maintain(self._rules, gone, come)

    def _maintain(self, rules: Rules, gone: set[Ids], come: set[Ids]) -> tuple[set[Triple], set[Triple]]:
        stated = {ids for ids in come if ids in self._known}  # followed already
        self._asserted -= gone
        self._asserted |= come
        doubtful = self._following(rules, gone)
        before = (doubtful - gone) | stated
        for ids in doubtful:
            self._known.discard(ids)
            rules.forget(ids)
        around = [ids for s in {s for s, _, _ in doubtful} for ids in rules.around(s)]
        fresh: set[Ids] = set()
        waiting = around
        for ids in come - self._known:
            self._learn(rules, ids, fresh, waiting)
        while waiting:
            for ids in rules.follow(waiting.pop()):
                if ids not in self._known:
                    self._learn(rules, ids, fresh, waiting)
        after = {ids for ids in fresh | gone if ids in self._known and ids not in self._asserted}
        return self._named(before - after), self._named(after - before)

    def _following(self, rules: Rules, gone: set[Ids]) -> set[Ids]:
        """Return what was removed and all that may have followed from it alone."""
        found, waiting = set(gone), list(gone)
        while waiting:
            for ids in rules.follow(waiting.pop()):
                if ids in self._known and ids not in self._asserted and ids not in found:
                    found.add(ids)
                    waiting.append(ids)
        return found

    def _learn(self, rules: Rules, ids: Ids, fresh: set[Ids], waiting: list[Ids]) -> None:
        self._known.add(ids)
        rules.note(ids)
        fresh.add(ids)
        waiting.append(ids)

    def _extend(self, rules: Rules) -> None:
        """Tell the rules of terms that are new."""
        for term in list(self._numbers)[len(self._terms) :]:
            if isinstance(term, Literal):
                rules.literals.add(len(self._terms))
            self._terms.append(term)

    def _ids(self, triple: Triple) -> Ids:
        s, p, o = triple
        return self._numbers[s], self._numbers[p], self._numbers[o]

    def _triple(self, ids: Ids) -> Triple:
        s, p, o = ids
        return self._terms[s], self._terms[p], self._terms[o]

    def _named(self, found: Iterable[Ids]) -> set[Triple]:
        return set(self._telling(map(self._triple, found)))

    @staticmethod
    def _telling(found: Iterable[Triple]) -> Iterator[Triple]:
        return (triple for triple in found if not trivial(triple))


def _of_schema(triple: Triple) -> bool:
    """Tell whether a statement changes what follows from others."""
    _, predicate, value = triple
    return (
        predicate in _SCHEMA
        or str(predicate).startswith(_OWL)
        or (predicate == RDF.type and str(value).startswith(_OWL))
    )
