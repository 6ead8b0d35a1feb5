"""The context of a request: the release that is served, and the visitor's language."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from typing import Any, NamedTuple

from flask import current_app, request

from .. import describe
from ..answers.labelling import completed, labels
from ..content.pages import Sheets
from ..content.queries import CannedQuery
from ..documentation import Documentation
from ..endpoint.sparql import Endpoint
from ..errors import RequestError
from ..iris import DEFINITIONS, Names
from ..languages import LANGUAGES
from ..rdf import negotiate
from ..rdf.formats import HTML, PLAIN_JSON
from ..rdf.terms import is_iri
from ..search import FILE, Index

_SOURCE_TEXT = f"{DEFINITIONS}sourceText"
_OF_CLASS = "SELECT ?thing WHERE { ?thing a <%s> FILTER (isIRI(?thing)) }"


class Thing(NamedTuple):
    """A thing of the region, by its name in Dutch."""

    iri: str
    name: str


class State:
    """One release, opened, with what pages say of it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.release, self.store = endpoint.release, endpoint.store
        self.names = Names(self.release.base)
        self.queries: dict[str, CannedQuery] = {query.name: query for query in self.release.queries()}
        self.texts = {name: _texts(name) for name in LANGUAGES}

    @cached_property
    def index(self) -> Index:
        """The search index; each worker opens it itself, when it is first asked."""
        return Index(self.release.folder / FILE)

    @cached_property
    def report(self) -> str:
        """The IRI of the latest edition of the report, empty where the data name none."""
        text = str(self.names.source_text(self.release.manifest.edition))
        found = self.store.follow(text, _SOURCE_TEXT, back=True)
        return found[0].value if found and is_iri(found[0]) else ""

    @cached_property
    def sheets(self) -> Sheets:
        """What pages show of things, as the release declares it."""
        return self.release.pages().sheets

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The counts on the home page, by class; a release never changes, so they are asked once."""
        return describe.counts(self.store, [counted.kind for counted in self.sheets.counted])

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Where the things of each class that pages start from are listed, as far as they are."""
        starts = (*self.sheets.menu, *self.sheets.counted)
        kinds = {self.sheets.cards, *(each.kind for each in starts)} - {""}
        found = {kind: self._place(kind) for kind in kinds}
        return {kind: place for kind, place in found.items() if place}

    def _place(self, kind: str) -> str | None:
        """Return the page of the list in which most things of a class stand."""
        passages = f"{self.release.base}id/passage/"
        named = (each["thing"].value for each in self.store.select(_OF_CLASS % kind))
        parents = Counter(
            iri.rpartition("/")[0] for iri in named if "#" not in iri and not iri.startswith(passages)
        )
        most = max(sorted(parents), key=parents.__getitem__, default="")
        page = self.names.page(f"{most}/x") if most else None
        start = f"{self.names.prefix}/doc/"
        return page.removesuffix("/x") if page and page.startswith(start) else None

    @cached_property
    def documentation(self) -> Documentation:
        """The documentation of ontology, shapes and concepts."""
        return Documentation(self.store, self.names, self.queries.values())

    @cached_property
    def pages(self) -> list[str]:
        """The things of the region, passages left out, and the public bodies it names by their own IRIs."""
        own, listed = (
            f"{self.release.base}id/",
            self.store.subjects("https://identifier.overheid.nl/tooi/id/"),
        )
        passages = f"{own}passage/"
        return [iri for iri in self.store.subjects(own) if not iri.startswith(passages)] + listed

    @cached_property
    def things(self) -> list[Thing]:
        """The things of the region that have pages, without the passages, which have no names."""
        named = completed(self.store, labels(self.store, self.pages, "nl"), self.pages, "nl")
        return [Thing(iri, named[iri]) for iri in self.pages]

    def href(self, iri: str, language: str) -> str | None:
        """Return what a page links to for an IRI: the page about it here, else itself if that is safe."""
        page = self.names.page(iri)
        if page is None or not (self.store.describes(iri) or iri in self.store.graphs):
            return iri if iri.startswith(("https://", "http://")) else None
        path, hash_, fragment = page.partition("#")
        return f"{path}?lang={language}{hash_}{fragment}"


def _texts(language: str) -> dict[str, Any]:
    """Read what pages say: `common.toml` for all of them, `{part}.toml` under the part's name."""
    folder = files("regio_graph") / "web" / "texts" / language
    parts = {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text("utf-8")) for path in folder.iterdir()
    }
    return parts.pop("common") | parts


def state() -> State:
    """Return the state of the application that handles the request."""
    found = current_app.extensions["regio"]
    assert isinstance(found, State), "create_app puts it there"
    return found


def language() -> str:
    """Choose the language of a page: `lang=`, else what the browser prefers, else Dutch."""
    asked = request.args.get("lang")
    accepted = request.headers.get("Accept-Language", "")
    return asked if asked in LANGUAGES else negotiate.language(accepted, LANGUAGES)


def wants_page() -> bool:
    """Return whether the client prefers HTML to JSON, which it gets when it accepts neither."""
    try:
        form = negotiate.negotiate(request.headers.get("Accept"), (PLAIN_JSON, HTML))
    except RequestError:
        return False
    return form is HTML and "format" not in request.args
