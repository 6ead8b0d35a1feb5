"""List the values an iri parameter can take: the members of its class or concept scheme."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..content.queries import Parameter
from ..iris import local_name
from ..languages import choose
from ..rdf.store import Store

_MEMBERS = """
SELECT DISTINCT ?thing ?label (LANG(?label) AS ?language) ?main WHERE {
  { ?thing a %(of)s } UNION { ?thing skos:inScheme %(of)s }
  OPTIONAL {
    { ?thing rdfs:label|skos:prefLabel ?label . BIND (true AS ?main) }
    UNION { ?thing skos:altLabel|skos:hiddenLabel ?label . BIND (false AS ?main) }
  }
  FILTER (isIRI(?thing))
}
ORDER BY ?thing ?label
"""
_USES = """
SELECT ?thing (COUNT(DISTINCT ?other) AS ?count) WHERE {
  { SELECT DISTINCT ?thing { { ?thing a %(of)s } UNION { ?thing skos:inScheme %(of)s } } }
  ?other ?says ?thing
}
GROUP BY ?thing
"""
_ANY = "?anything"  # in place of a class: whatever has a type


@dataclass(frozen=True)
class Choice:
    """A value to pick: its IRI, its name, how many things refer to it, and its other names."""

    term: str
    label: str
    count: int
    others: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The last part of its IRI, by which it may be given too."""
        return local_name(self.term)


@dataclass
class Member:
    """A thing that a parameter can be, with its names by language and its alternative names."""

    iri: str
    names: dict[str, str]
    others: list[str]
    count: int = 0

    def name(self, language: str) -> str:
        """Return its name in a language or the nearest there is, else the last part of its IRI."""
        return choose(self.names, language) or self.code

    @property
    def code(self) -> str:
        """The last part of its IRI."""
        return local_name(self.iri)


Members = dict[str, Member]


def choices(
    store: Store, parameter: Parameter, language: str = "nl", graphs: Sequence[str] = ()
) -> list[Choice]:
    """List what a parameter can be, by name; nothing where its values cannot be listed.

    `graphs` are those of an edition (see `editions`); without, today's view is meant.
    """
    if parameter.type != "iri" or parameter.of is None:
        return []
    listed = []
    for member in members(store, parameter.of, graphs).values():
        name = member.name(language)
        others = dict.fromkeys([*member.names.values(), *member.others])
        listed.append(
            Choice(member.iri, name, member.count, tuple(other for other in others if other != name))
        )
    return sorted(listed, key=lambda choice: (choice.label.casefold(), choice.term))


def members(store: Store, of: str | None, graphs: Sequence[str] = ()) -> Members:
    """Return the things of a class or concept scheme by IRI; every thing with a type when None."""
    return store.once(("members", of, tuple(graphs)), lambda: _members(store, of, graphs))


def _members(store: Store, of: str | None, graphs: Sequence[str]) -> Members:
    written = {"of": _ANY if of is None else f"<{of}>"}
    found: Members = {}
    for solution in store.select(_MEMBERS % written, graphs):
        iri = solution["thing"].value
        member = found.setdefault(iri, Member(iri, {}, []))
        if solution["label"] is None:
            continue
        label = solution["label"].value
        if solution["main"].value == "true" and solution["language"].value not in member.names:
            member.names[solution["language"].value] = label
        elif label not in member.others:
            member.others.append(label)
    if of is not None:
        for solution in store.select(_USES % written, graphs):
            if solution["thing"].value in found:
                found[solution["thing"].value].count = int(solution["count"].value)
    return found
