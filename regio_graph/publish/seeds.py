"""The addresses that a site has whether or not a page links to them."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from urllib.parse import unquote

from .. import formats
from ..iris import Names
from ..queries import CannedQuery
from ..store import Store
from ..terms import LANGUAGES
from .links import Address

# Pages and documents that every site has, or would have; what does not answer is left out.
_PAGES = (
    "/",
    "/queries/",
    "/def",
    "/shape",
    "/concept",
    "/limits",
    "/validation",
    "/sparql",
    "/search",
    "/about",
    "/api",
    "/catalogue",
    "/dumps",
    "/pictures/",
)
_DOCUMENTS = ("/.well-known/void",)  # that harvesters ask for in a format of their own, and have no endings
_FILES = (
    "/catalogue.ttl",
    "/catalogue.jsonld",
    "/catalogue.nt",
    "/catalogue.rdf",
    "/changes.atom",
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/void",
    "/.well-known/security.txt",
    "/openapi.json",
    "/search-index.json",
)
_ANSWERS = ("csv", "tsv", "json", "xml", "xlsx")


def seeds(store: Store, names: Names, queries: tuple[CannedQuery, ...]) -> Iterator[Address]:
    """Yield the addresses to start from, each once."""
    things = {unquote(page.partition("#")[0]) for iri in store.subjects("") if (page := names.page(iri))}
    asked = {f"/queries/{query.name}" for query in queries}
    pages = [*_PAGES, *sorted(things), *sorted(asked)]
    for path in dict.fromkeys(pages):
        yield from (Address(path, language) for language in LANGUAGES)
        extensions = [form.extension for form in formats.GRAPHS] if path in things else []
        extensions += _ANSWERS if path in asked else []
        for extension in extensions:  # what ends in a slash has no name to put an ending after
            yield Address(path, "", extension) if path.endswith("/") else Address(f"{path}.{extension}")
    for path in _DOCUMENTS:
        yield from (Address(path, "", form.extension) for form in formats.GRAPHS)
    yield from (Address(path) for path in _FILES)
    yield from (
        Address(f"/static/{name}") for name in sorted(_static(files("regio_graph") / "serve" / "static"))
    )


def _static(folder: Traversable, inside: str = "") -> Iterator[str]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _static(path, f"{inside}{path.name}/")
        else:
            yield inside + path.name
