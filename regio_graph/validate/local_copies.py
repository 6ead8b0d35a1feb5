"""Documents that RDF refers to by IRI, taken from files that the configuration's catalogue names.

`owl:imports` is followed, and a JSON-LD context put in its place, where the catalogue has a
copy; the network is never asked.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..errors import ConfigurationError
from ..rdf.namespaces import PREFIXES

_IMPORTS = ox.NamedNode(PREFIXES["owl"] + "imports")
Catalogue = Mapping[str, str]


def copy_of(iri: str, catalogue: Catalogue) -> str | None:
    """Return the file with a copy of a document; a `#` or `/` at the end of its IRI makes no difference."""
    for name in (iri, iri.rstrip("#/"), f"{iri}#", f"{iri}/"):
        if name in catalogue:
            return catalogue[name]
    return None


def imported(quads: Iterable[ox.Quad], catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the IRI and the file of each document that some statements import and the catalogue has."""
    asked = {q.object.value for q in quads if q.predicate == _IMPORTS and isinstance(q.object, ox.NamedNode)}
    found = ((iri, copy_of(iri, catalogue)) for iri in sorted(asked))
    return [(iri, file) for iri, file in found if file is not None]


def with_contexts(content: bytes, catalogue: Catalogue) -> bytes | None:
    """Return JSON-LD with its remote contexts put in; None where there is nothing to put in."""
    if not catalogue or b"@context" not in content:
        return None
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):  # it is told by the parser, with the place
        return None
    wanted: set[str] = set()
    filled = _filled(document, lambda iri: _context(iri, catalogue, wanted))
    return json.dumps(filled).encode() if wanted else None


def _filled(value: Any, context: Callable[[str], Any]) -> Any:  # noqa: ANN401 - JSON is anything
    if isinstance(value, list):
        return [_filled(one, context) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _taken(one, context) if key == "@context" else _filled(one, context)
        for key, one in value.items()
    }


def _taken(value: Any, context: Callable[[str], Any]) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, list):
        taken = [_taken(one, context) for one in value]
        return [part for one in taken for part in (one if isinstance(one, list) else [one])]
    return context(value) if isinstance(value, str) else value


def _context(iri: str, catalogue: Catalogue, wanted: set[str]) -> Any:  # noqa: ANN401 - as above
    file = copy_of(iri, catalogue)
    if file is None:
        return iri
    wanted.add(iri)
    try:
        document = json.loads(Path(file).read_bytes())
    except OSError as error:
        raise ConfigurationError(f"cannot be read, as the copy of <{iri}>: {error.strerror}", file) from error
    except ValueError as error:
        raise ConfigurationError(f"is no JSON, as the context <{iri}> must be: {error}", file) from error
    return document.get("@context", {}) if isinstance(document, dict) else {}
