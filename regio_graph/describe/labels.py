"""Name things in the reader's language: by their own name, else by one made as the release declares."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from ..iris import local_name
from ..languages import Text, choose, number
from ..rdf import paths
from ..rdf.naming import NAMING
from ..rdf.store import Store
from ..rdf.terms import Term, is_iri, is_literal, language_of

_TYPE = paths.expand("rdf:type")
_DECIMAL = paths.expand("xsd:decimal")
_HOLE = re.compile(r"\{([^}]+)\}")
_PIECE = re.compile(r"(\[[^\]]*\])")
_SAME = re.compile(r"\b([0-9]+)\u2013\1\b")
_DEEP = 3  # names made of made names, at most so many on top of each other


def labels(store: Store, iris: Iterable[str], language: str) -> dict[str, str]:
    """Name each IRI in a language; what has no name anywhere gets the last part of its IRI."""
    return {iri: label(store, iri, language) for iri in iris}


def label(store: Store, node: str | Term, language: str, depth: int = 0) -> str:
    """Name one node; a literal names itself."""
    if not isinstance(node, str) and is_literal(node):
        return number(node.value, language) if node.datatype.value == _DECIMAL else node.value
    own = own_label(store, node, language)
    if own or depth >= _DEEP:
        return own or _code(node)
    return _made(store, node, language, depth) or _code(node)


def own_label(store: Store, node: str | Term, language: str) -> str:
    """Return the name that the data give a node, in the language or the nearest there is; else nothing."""
    for name in NAMING:
        found = {
            term.language or "": term.value for term in store.follow(node, str(name)) if is_literal(term)
        }
        if found:
            return choose(found, language)
    return ""


def worded(store: Store, node: str | Term, patterns: Mapping[str, Text], language: str) -> str:
    """Fill in the first of some patterns, by class, that fits a node; empty where none does."""
    types = {term.value for term in store.follow(node, _TYPE) if is_iri(term)}
    pattern = next((found.in_(language) for name, found in patterns.items() if name in types), "")
    return _filled(store, node, pattern, language, 0)


def _made(store: Store, node: str | Term, language: str, depth: int) -> str:
    """Make a name by the pattern of the node's class."""
    types = {term.value for term in store.follow(node, _TYPE) if is_iri(term)}
    pattern = next((found[language] for name, found in store.naming.patterns.items() if name in types), "")
    return _filled(store, node, pattern, language, depth)


def _filled(store: Store, node: str | Term, pattern: str, language: str, depth: int) -> str:
    """Fill in a pattern, piece by piece; nothing if a needed piece is missing."""
    made = []
    for piece in filter(None, _PIECE.split(pattern)):
        optional = piece.startswith("[")
        filled = _fill(store, node, piece[1:-1] if optional else piece, language, depth)
        if filled is None and not optional:
            return ""
        made.append(filled or "")
    return _SAME.sub(r"\1", "".join(made))


def _fill(store: Store, node: str | Term, piece: str, language: str, depth: int) -> str | None:
    """Fill the holes of a piece; None if one stays empty."""
    missing = False

    def name(hole: re.Match[str]) -> str:
        nonlocal missing
        reached = paths.follow(store, node, hole[1])
        found = [term for term in reached if not is_iri(term) or term.value not in store.naming.silent]
        missing = missing or not found
        found = [term for term in found if language_of(term) == language] or found
        return ", ".join(dict.fromkeys(label(store, term, language, depth + 1) for term in found))

    filled = _HOLE.sub(name, piece)
    return None if missing else filled


def _code(node: str | Term) -> str:
    text = node if isinstance(node, str) else str(getattr(node, "value", node))
    return unquote(local_name(text))
