"""What follows by the project's own rules: SPARQL CONSTRUCT queries in `ontology/rules/`.

OWL RL has no "unless", and limits need one. A rule is a query over what is stated and
entailed, so it runs unchanged in whatever engine holds the data. The rules are applied
in the order of their names, and again until nothing new comes.
"""

from collections.abc import Iterable, Iterator, Mapping

from rdflib.term import Node

from ..errors import ProjectError, RequestError
from ..rdf import convert, terms
from ..rdf.store import Scratch

Triple = tuple[Node, Node, Node]

_ROUNDS = 10  # rules feed one another a few times; more means that one makes new terms without end


def apply(scratch: Scratch, rules: Mapping[str, str]) -> set[Triple]:
    """Return the triples that the rules, CONSTRUCT queries by their name, add to those of `scratch`.

    They stand in `scratch` afterwards. Raises ProjectError when a rule is no CONSTRUCT query
    or the rules never come to rest.
    """
    found: set[terms.Triple] = set()
    for _ in range(_ROUNDS):
        before = len(found)
        for name, text in rules.items():
            try:
                found |= scratch.construct(text)
            except RequestError as error:
                raise ProjectError(f"{name}: {error}") from error
        if len(found) == before:
            return set(convert.nodes(found))
    raise ProjectError(f"the rules in ontology/rules still add triples after {_ROUNDS} rounds")


def convertible(known: Iterable[Triple]) -> Iterator[terms.Triple]:
    """Convert what the engine takes; an IRI that is none stands in no release, and validation reports it."""
    rest = iter(known)
    while True:
        try:
            yield from convert.triples(rest)
        except ValueError:
            continue  # the statement at fault is passed over, and the others follow
        return
