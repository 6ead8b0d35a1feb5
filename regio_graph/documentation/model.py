"""The model of the documentation: terms, groups of terms, the ontology as a whole."""

from dataclasses import dataclass, field

from ..content.queries import CannedQuery
from ..languages import Texts
from .reading import Ref
from .shape_rules import NodeShape, PropertyShape
from .usage import Count


@dataclass(frozen=True)
class Link:
    """A property that leads from the things of one class to those of others.

    `values` are the classes its values are of: as declared, as the shapes ask, and as
    they are in the release. `count` is the number of statements.
    """

    property: Ref
    values: tuple[Ref, ...]
    count: int


@dataclass(frozen=True)
class Term:
    """A class or a property, with all that is known of it; `kind` is class, object, datatype or annotation.

    `links` are the properties of the things of a class, `linked` those that lead to
    them, each with the classes it leads from. `on` counts a property's statements by
    the class of what has them.
    """

    ref: Ref
    kind: str
    traits: tuple[str, ...]
    definition: Texts
    parents: tuple[Ref, ...]
    children: tuple[Ref, ...]
    domains: tuple[Ref, ...]
    ranges: tuple[Ref, ...]
    inverses: tuple[Ref, ...]
    disjoint: tuple[Ref, ...]
    chains: tuple[tuple[Ref, ...], ...]
    links: tuple[Link, ...]
    linked: tuple[Link, ...]
    on: tuple[tuple[Ref, int], ...]
    shapes: tuple[NodeShape, ...]
    rules: tuple[tuple[NodeShape, PropertyShape], ...]
    count: Count
    examples: tuple[str, ...]
    queries: tuple[CannedQuery, ...]

    @property
    def anchor(self) -> str:
        """Its name in the page: the local name of its IRI."""
        return self.ref.anchor

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return self.kind == "class"


@dataclass(frozen=True)
class TermGroup:
    """Terms that belong together, classes first; the last group, of the rest, has no label."""

    anchor: str
    label: Texts
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Borrowed:
    """The terms that are used of one standard, each with what we use it for and how often."""

    namespace: str
    terms: tuple[tuple[Ref, Texts, Count], ...]


@dataclass(frozen=True)
class Ontology:
    """The ontology with its metadata."""

    iri: str
    title: Texts
    description: Texts
    version: str
    version_iri: str
    prefix: str
    namespace: str
    licence: str
    groups: tuple[TermGroup, ...]
    borrowed: tuple[Borrowed, ...] = field(default=())

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term."""
        return tuple(term for group in self.groups for term in group.terms)
