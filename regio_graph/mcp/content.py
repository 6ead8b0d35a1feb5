"""One release, opened for the tools; each part is computed on first use and kept."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from io import BytesIO

from ..content.queries import CannedQuery
from ..documentation import Documentation
from ..errors import RequestError
from ..iris import Names
from ..rdf import formats
from ..rdf.namespaces import PREFIXES, written_out
from ..rdf.store import Store
from ..release import Release

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
    def documentation(self) -> Documentation:
        """The terms with their definitions and their use, and the concept schemes."""
        return Documentation(self.store, self.names, self.queries.values())

    def expand(self, text: str) -> str:
        """Write out an IRI given in full, with a prefix, or as answers shorten it; raises RequestError."""
        for iri in written_out(text.strip().removeprefix("id:"), self.release.base):
            if self.store.describes(iri):
                return iri
        raise RequestError(
            f"the release says nothing about {text[:80]!r}",
            hint="Look names up with the tool 'find'; it gives IRIs.",
        )
