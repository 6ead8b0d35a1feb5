"""What one release has to offer to programs: computed when first asked for, and then kept."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from io import BytesIO

from rdflib import Graph

from .. import formats, vocabulary
from ..errors import RequestError
from ..iris import Names
from ..queries import CannedQuery
from ..release import Release
from ..store import Store
from ..terms import PREFIXES
from ..vocabulary import Ontology, Scheme

_MUNICIPALITIES = """
SELECT ?name WHERE { ?thing a tooi:Gemeente ; rdfs:label ?name . FILTER (LANG(?name) IN ("nl", "")) }
"""


class Content:
    """A release, opened in this process."""

    def __init__(self, release: Release, language: str, only: Sequence[str] = ()) -> None:
        self.release, self.language, self._only = release, language, only
        self.names = Names(release.base)

    @cached_property
    def store(self) -> Store:
        """The release; only what is ours is asked of it here."""
        return self.release.open()

    @cached_property
    def queries(self) -> dict[str, CannedQuery]:
        """The canned queries that are offered, by name."""
        wanted = self._only or ("*",)
        return {
            query.name: query
            for query in self.release.queries()
            if any(fnmatchcase(query.name, pattern) for pattern in wanted)
        }

    @cached_property
    def municipalities(self) -> list[str]:
        """The municipalities by name."""
        return sorted({solution["name"].value for solution in self.store.select(_MUNICIPALITIES)})

    @property
    def prefixes(self) -> str:
        """The prefixes of this release, as SPARQL declares them."""
        own = {"id": f"{self.release.base}id/"}
        return "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in sorted((PREFIXES | own).items()))

    @cached_property
    def turtle(self) -> str:
        """The ontology graph as Turtle."""
        into = BytesIO()
        formats.write_to(self.store.triples(str(self.names.ontology)), formats.TURTLE, into)
        return into.getvalue().decode()

    @cached_property
    def ontology(self) -> Ontology:
        """The terms with their definitions and their use."""
        shapes = vocabulary.node_shapes(self._read(str(self.names.shapes)), self._graph)
        return vocabulary.read(self._graph, shapes, self._usage)

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """The concept schemes."""
        return tuple(vocabulary.schemes(self._graph, self._usage))

    @cached_property
    def _graph(self) -> Graph:
        return self._read(str(self.names.ontology))

    @cached_property
    def _usage(self) -> vocabulary.Usage:
        classes, properties = vocabulary.own_terms(self._graph)
        entailed, queries = str(self.names.entailed), self.queries.values()
        return vocabulary.measure(self.store, entailed, classes, properties, queries)

    def expand(self, text: str) -> str:
        """Write out an IRI given in full, with a prefix, or as answers shorten it; raises RequestError."""
        text = text.strip().removeprefix("<").removesuffix(">")
        prefix, colon, local = text.partition(":")
        tried = [text, f"{self.release.base}id/{text}"]
        if colon and prefix in PREFIXES:
            tried.insert(0, PREFIXES[prefix] + local)
        if prefix == "id":
            tried.insert(0, f"{self.release.base}id/{local}")
        for iri in tried:
            if self.store.describes(iri):
                return iri
        raise RequestError(
            f"the release says nothing about {text[:80]!r}",
            hint="Look names up with the tool 'find'; it gives IRIs.",
        )

    def _read(self, graph: str) -> Graph:
        return formats.to_graph(self.store.triples(graph))
