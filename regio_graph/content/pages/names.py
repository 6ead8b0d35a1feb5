"""`names.toml`: how a node that has no name of its own is called, by its class."""

import re

from ...languages import LANGUAGES, Text
from ...rdf.store import Naming
from .declaration import Declaration

_HOLE = re.compile(r"\{([^}]+)\}")


def read_naming(declaration: Declaration) -> Naming:
    """Read the patterns; each hole in one is a property path."""
    content = declaration.table(declaration.content, ("silent", "pattern"), needs=("pattern",))
    patterns = {}
    for name, pattern in declaration.tables(content["pattern"]).items():
        both = dict.fromkeys(LANGUAGES, pattern) if isinstance(pattern, str) else declaration.texts(pattern)
        for text in both.values():
            for hole in _HOLE.findall(text):
                declaration.path(hole)
        patterns[name] = both
    silent = frozenset(map(declaration.term, content.get("silent", [])))
    return Naming(patterns, silent)


def read_sentences(declaration: Declaration) -> dict[str, Text]:
    """Read the patterns by which statements of a class are read back as sentences, in both languages."""
    content = declaration.table(declaration.content, ("pattern",), needs=("pattern",))
    found = {}
    for name, pattern in declaration.tables(content["pattern"]).items():
        found[name] = Text(**declaration.texts(pattern))
        for text in found[name].both:
            for hole in _HOLE.findall(text):
                declaration.path(hole)
    return found
