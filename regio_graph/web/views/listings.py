"""Lists of things of one kind, each at the address its things have in common."""

from typing import NamedTuple

from ...describe.factsheet import Part, Reader
from ...rdf import paths
from ...rdf.terms import is_iri
from ..context import language, state

_TYPE = paths.expand("rdf:type")


class Listing(NamedTuple):
    """A list: where it is, what it is called, how many things it has."""

    path: str
    name: str
    size: int = 0


def above(iri: str) -> Listing | None:
    """Return the list that a thing stands in."""
    served = state()
    start, slash, code = iri.rpartition("/")
    page = served.names.page(f"{start}/x") if slash and code else None
    if page is None or not page.startswith(f"{served.names.prefix}/doc/"):
        return None
    kind = state().sheets.kind(_types(iri))
    return Listing(page.removesuffix("/x"), _plural(kind)) if kind in state().sheets.plurals else None


def members(start: str) -> list[str]:
    """Return the things whose IRI goes on from `start`, parts of documents left out."""
    return [iri for iri in state().store.subjects(f"{start}/") if "#" not in iri]


def listed_at(path: str) -> list[str]:
    """Return the things of the list at a path."""
    return [iri for start in state().names.subjects(path) for iri in members(start)] if path else []


def part(iris: list[str]) -> tuple[str, Part]:
    """Return the name of a list of things, and the things as a page shows them."""
    served = state()
    kinds = [state().sheets.kind(_types(iri)) for iri in iris]
    kind = max(sorted(set(kinds)), key=kinds.count)
    reader = Reader(served.store, served.names, served.sheets, iris[0], language())
    return _plural(kind), reader.listed(kind, iris)


def kinds() -> list[Listing]:
    """Return the lists there are, by name."""
    served = state()
    found: dict[str, list[str]] = {}
    for thing in served.pages:
        listing = above(thing)
        if listing:
            found.setdefault(listing.path, []).append(listing.name)
    lists = [Listing(path, max(set(names), key=names.count), len(names)) for path, names in found.items()]
    return sorted(lists, key=lambda listing: listing.name.lower())


def _types(iri: str) -> list[str]:
    return [term.value for term in state().store.follow(iri, _TYPE) if is_iri(term)]


def _plural(kind: str) -> str:
    known = state().sheets.plurals.get(kind)
    if known:
        return known[language()]
    return state().sheets.other[language()]
