"""A small graph of terms, such as a shapes graph, by subject and predicate."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ...errors import ShapesError
from ...rdf.namespaces import PREFIXES
from .columns import Term

RDF = PREFIXES["rdf"]
NIL = ox.NamedNode(RDF + "nil")
_TRUE = ("true", "1")


class Description:
    """A small graph by subject and predicate, in the order it was read.

    `first` is the number of the first triple of each subject, by which its place is found again.
    """

    def __init__(self, triples: Iterable[ox.Quad | ox.Triple]) -> None:
        self.said: dict[Term, dict[str, list[Term]]] = {}
        self.first: dict[Term, int] = {}
        for number, triple in enumerate(triples):
            subject, value = triple.subject, triple.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue  # a triple term of RDF 1.2 means nothing to SHACL 1.0
            self.first.setdefault(subject, number)
            values = self.said.setdefault(subject, {}).setdefault(triple.predicate.value, [])
            if value not in values:
                values.append(value)

    def objects(self, node: Term, predicate: str) -> list[Term]:
        """Return all values of a predicate."""
        return self.said.get(node, {}).get(predicate, [])

    def value(self, node: Term, predicate: str) -> Term | None:
        """Return the value of a predicate, the first if there are several."""
        return next(iter(self.objects(node, predicate)), None)

    def is_true(self, node: Term, predicate: str) -> bool:
        """Tell whether a flag is set."""
        value = self.value(node, predicate)
        return isinstance(value, ox.Literal) and value.value in _TRUE

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list; raises ShapesError when it is none."""
        found: list[Term] = []
        seen: set[Term] = set()
        start = head
        while head != NIL:
            first, rest = self.objects(head, RDF + "first"), self.objects(head, RDF + "rest")
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise ShapesError(
                    "a list is not well-formed: each of its nodes has one rdf:first and one rdf:rest", start
                )
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def triples(self) -> Iterator[tuple[Term, str, Term]]:
        """Yield everything that is said."""
        for subject, said in self.said.items():
            for predicate, values in said.items():
                for value in values:
                    yield subject, predicate, value
