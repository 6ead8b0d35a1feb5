"""Search over everything a release names: gathered at the build, kept in SQLite's full-text index."""

from .ask import Answer, Result, highlighted, search
from .browser import compact
from .documents import Document, gather
from .index import Index, vocabulary, write

__all__ = [
    "Answer",
    "Document",
    "Index",
    "Result",
    "compact",
    "gather",
    "highlighted",
    "search",
    "vocabulary",
    "write",
]
