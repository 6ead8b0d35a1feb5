"""How an IRI is written in a text, in the shortest way that its declarations allow."""

import re

from ..iris import resolve
from ..rdf.namespaces import PREFIXES
from .outline import Outline, read_iri, tolerant

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_IN_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")


def spell(iri: str, found: Outline) -> str:
    """Write an IRI with a prefix, else relative to the base, else in full."""
    named = _prefixed(iri, found.prefixes)
    if named is not None:
        return named
    for length in range(len(found.base), 0, -1):
        if found.base[length - 1] in "/#" and iri.startswith(found.base[:length]):
            relative = iri[length:]
            return f"<{relative}>" if relative and resolve(found.base, relative) == iri else f"<{iri}>"
    return f"<{iri}>"


def _prefixed(iri: str, prefixes: dict[str, str]) -> str | None:
    fitting = sorted((ns, prefix) for prefix, ns in prefixes.items() if ns and iri.startswith(ns))
    for namespace, prefix in reversed(fitting):
        if _LOCAL.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return None


def undeclared_prefix(iri: str, found: Outline) -> tuple[str, str] | None:
    """Return the prefix and namespace that would shorten an IRI and is not declared yet."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and _LOCAL.fullmatch(local) and prefix not in found.prefixes:
            return prefix, namespace
    return None


def read_name(text: str, found: Outline) -> str | None:
    """Return the IRI that somebody means: in angle brackets, with a prefix, or relative to the base."""
    text = text.strip()
    tokens = list(tolerant(text))
    if len(tokens) == 1 and tokens[0].kind in {"iri", "name"} and tokens[0].text == text:
        return read_iri(tokens[0], found.prefixes, found.base)
    return resolve(found.base, text) if _IN_IRI.fullmatch(text) else None
