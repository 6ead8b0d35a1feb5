"""A release as a publication: its catalogue, files, licence and links."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, lru_cache

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF

from ..catalogue import File, Site, publish
from ..iris import Names
from ..rdf import convert
from ..rdf.namespaces import DCAT
from ..rdf.naming import name_of, text
from ..rdf.store import Store
from ..release import Release
from ..release.dumps import FOLDER
from ..settings import Settings


class Publication:
    """A release as a publication; a release never changes, so each part is made once."""

    def __init__(self, release: Release, store: Store, settings: Settings) -> None:
        self.release, self._store, self._settings = release, store, settings
        self.names = Names(release.base)
        self._of_site = lru_cache(maxsize=8)(self._make)

    @cached_property
    def catalogue(self) -> Graph:
        """The graph that says what is published, without any address."""
        name = str(self.names.catalogue)
        return convert.graph(self._store.triples(name) if name in self._store.graphs else ())

    @cached_property
    def files(self) -> Mapping[str, File]:
        """The dumps by name."""
        folder = self.release.folder / FOLDER
        sums = self.release.files
        return {
            path.name: File(path.name, path.stat().st_size, sums[f"{FOLDER}/{path.name}"])
            for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        }

    @cached_property
    def licence(self) -> str | None:
        """The licence of all that is published."""
        for node in self.catalogue.subjects(RDF.type, DCAT.Catalog):
            for licence in self.catalogue.objects(node, DCTERMS.license):
                return str(licence)
        return None

    def licence_name(self, language: str) -> str:
        """Return the name of the licence; empty without one."""
        return name_of(self.catalogue, URIRef(self.licence), language) if self.licence else ""

    def description(self, language: str) -> str:
        """Return the description of the catalogue; empty without one."""
        node = self.catalogue.value(None, RDF.type, DCAT.Catalog)
        return text(self.catalogue, node, DCTERMS.description, language)

    @cached_property
    def modified(self) -> datetime | None:
        """When the data changed last, as far as people have told."""
        for node in self.catalogue.subjects(RDF.type, DCAT.Catalog):
            for value in self.catalogue.objects(node, DCTERMS.modified):
                try:
                    return datetime.fromisoformat(str(value))
                except ValueError:
                    return None
        return None

    @property
    def about(self) -> str:
        """The link from every answer to what it rests on."""
        return f'</releases/{self.release.id}>; rel="describedby"'

    @property
    def under(self) -> str:
        """The link from every answer to the licence it is given under; empty without one."""
        return f'<{self.licence}>; rel="license"' if self.licence else ""

    @property
    def links(self) -> str:
        """Both links, as a header."""
        return f"{self.about}, {self.under}" if self.under else self.about

    def site(self, scheme: str, host: str) -> Site:
        """Return where this is published: as configured, or as the visitor addressed it."""
        return Site(self._settings.site or f"{scheme}://{host}/", self._settings.contact)

    def published(self, site: Site) -> Graph:
        """The whole catalogue for a site, not to be changed: many pages say a part of it."""
        return self._of_site(site)

    def _make(self, site: Site) -> Graph:
        return publish(self.catalogue, self.names, self.files.values(), self.release.counts, site)
