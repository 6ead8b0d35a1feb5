"""How texts and references are read from a graph: in every language, in a stable order."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import BNode, Graph
from rdflib.term import Node

from ..iris import ROOT, local_name
from ..languages import Texts
from ..rdf.namespaces import PREFIXES, RDFS, SCHEMA, SKOS, VOID
from ..rdf.naming import texts

# Of standards that documentation names and the data's own Turtle rarely needs.
_MORE = {
    "schema": str(SCHEMA),
    "vann": "http://purl.org/vocab/vann/",
    "void": str(VOID),
}
_ALL = PREFIXES | _MORE
_BY_SPACE = {space: prefix for prefix, space in _ALL.items()}
_LABELS = (SKOS.prefLabel, RDFS.label)


@dataclass(frozen=True)
class Ref:
    """A term as others mention it: its IRI, its short name, and its label by language."""

    iri: str
    name: str
    label: Texts = field(default_factory=dict, compare=False, hash=False)

    @property
    def own(self) -> bool:
        """Whether it is defined here, and not borrowed."""
        return self.iri.startswith(ROOT)

    @property
    def anchor(self) -> str:
        """Its name inside the document that defines it."""
        return local_name(self.iri)


def ref(graph: Graph, node: Node) -> Ref:
    """Refer to a term, with the label that a graph has for it."""
    return Ref(str(node), name(str(node)), texts(graph, node, _LABELS))


def name(iri: str) -> str:
    """Shorten an IRI by its prefix."""
    longest = max((space for space in _ALL.values() if iri.startswith(space)), key=len, default=None)
    return f"{_BY_SPACE[longest]}:{iri.removeprefix(longest)}" if longest else iri


def refs(graph: Graph, nodes: Iterable[Node]) -> tuple[Ref, ...]:
    """Refer to terms, without blank nodes, each once and sorted by name."""
    named = {node for node in nodes if not isinstance(node, BNode)}
    return tuple(
        sorted((ref(graph, node) for node in named), key=lambda found: (found.name.lower(), found.name))
    )


def members(graph: Graph, node: Node) -> list[Node]:
    """Read an RDF list."""
    return list(graph.items(node))
