"""Search over everything a release names: gathered at the build, kept in SQLite's full-text index."""

from collections.abc import Iterable
from pathlib import Path

from ..content.pages import QUESTION, Kinds
from ..content.queries import CannedQuery
from ..iris import Names
from ..rdf.store import Store
from .browser import compact
from .corpus import Document, gather
from .index import Index, vocabulary, write_index
from .query import Hit, Hits, highlighted, search

__all__ = [
    "FILE",
    "IN_BROWSER",
    "QUESTION",
    "Document",
    "Hit",
    "Hits",
    "Index",
    "highlighted",
    "search",
    "write",
]

FILE, IN_BROWSER = "search.sqlite", "search.json"


def write(folder: Path, store: Store, names: Names, queries: Iterable[CannedQuery], kinds: Kinds) -> None:
    """Write the index of a release into its folder, for the server and for browsers."""
    documents = gather(store, names, queries, kinds)
    known = vocabulary(documents)
    (folder / IN_BROWSER).write_bytes(compact(documents, known))
    write_index(folder / FILE, documents, known)
