"""A declaration in TOML: its tables held to the keys they may have, its terms to the ontology."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from rdflib import URIRef

from ...errors import SourceError
from ...iris import DEFINITIONS
from ...languages import LANGUAGES
from ...rdf import paths
from ...rdf.namespaces import DCTERMS, FOAF, OWL, PREFIXES, RDF, RDFS, SH, SKOS

# Vocabularies that rdflib knows whole, so that the ontology need not declare what it borrows from them.
_WHOLE = (DCTERMS, FOAF, OWL, RDF, RDFS, SH, SKOS)
QUESTION = f"{DEFINITIONS}CannedQuery"  # the kind of a canned query; no term of the ontology
_WORD = r"(?<![\w:#/-]){}(?![\w#/-])"
_TOML_PLACE = re.compile(r" \(at line ([0-9]+), column ([0-9]+)\)$")

Table = dict[str, Any]


class Declaration:
    """One file; `start` in what follows is a line, from 0, from which a mistake is looked for."""

    def __init__(self, path: Path, terms: Collection[str] | None) -> None:
        self._path, self._terms = path, terms
        try:
            self.text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"cannot be read as UTF-8 text: {error}", path) from error
        self._lines = self.text.split("\n")
        try:
            self.content: Table = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            place = _TOML_PLACE.search(str(error))
            message = f"is not TOML: {_TOML_PLACE.sub('', str(error))}"
            raise SourceError(message, path, int(place[1]) if place else None) from error

    def starts(self, header: str) -> list[int]:
        """Return the lines on which a table header stands."""
        return [number for number, line in enumerate(self._lines) if line.startswith(header)]

    def wrong(self, message: str, word: str = "", start: int = 0) -> SourceError:
        """Make the error, at the first line from `start` on that has the word."""
        found = re.compile(_WORD.format(re.escape(word))) if word else None
        for number in range(start, len(self._lines)):
            line = self._lines[number]
            if found and not line.lstrip().startswith("#") and found.search(line):
                return SourceError(message, self._path, number + 1)
        return SourceError(message, self._path, start + 1)

    def table(self, given: object, keys: Iterable[str], start: int = 0, needs: Iterable[str] = ()) -> Table:
        """Return a table, held to the keys it may and must have."""
        if not isinstance(given, dict):
            raise self.wrong(f"expected a table, not {given!r}", str(given), start)
        known = list(keys)
        for key in given:
            if key not in known:
                raise self.wrong(f"unknown key {key!r}; one of: {', '.join(known)}", key, start)
        for key in needs:
            if key not in given:
                raise self.wrong(f"lacks {key!r}", next(iter(given), ""), start)
        return given

    def tables(self, given: object, start: int = 0) -> Mapping[str, Any]:
        """Return a table whose keys are names of classes, with their IRIs for keys."""
        if not isinstance(given, dict):
            raise self.wrong(f"expected a table, not {given!r}", "", start)
        return {name and self.term(name, start): value for name, value in given.items()}

    def texts(self, given: object, start: int = 0) -> Mapping[str, str]:
        """Return a text in each language."""
        table = self.table(given, LANGUAGES, start, needs=LANGUAGES)
        for text in table.values():
            self.string(text, start)
        return table

    def string(self, given: object, start: int = 0) -> str:
        """Return a text."""
        if not isinstance(given, str):
            raise self.wrong(f"expected text, not {given!r}", str(given), start)
        return given

    def term(self, name: object, start: int = 0) -> str:
        """Return the IRI of a prefixed name that the ontology declares."""
        text = self.string(name, start)
        if text.partition(":")[0] not in PREFIXES or ":" not in text:
            raise self.wrong(f"{text!r} has no known prefix; there are: {', '.join(PREFIXES)}", text, start)
        iri = paths.expand(text)
        if not self._knows(iri):
            raise self.wrong(f"{text} is declared nowhere in the ontology; is it spelt right?", text, start)
        return iri

    def path(self, written: object, start: int = 0) -> str:
        """Return a property path, each of its properties being declared."""
        text = self.string(written, start)
        try:
            steps = [step for sequence in paths.parse(text) for step in sequence]
        except KeyError as error:
            raise self.wrong(f"the path {text!r} has an unknown prefix {error}", text, start) from error
        for step in steps:
            if not self._knows(step.property):
                message = f"<{step.property}> in {text!r} is declared nowhere in the ontology"
                raise self.wrong(message, text, start)
        return text

    def _knows(self, iri: str) -> bool:
        if self._terms is None or iri in self._terms or iri == QUESTION:
            return True
        return any(str(iri).startswith(str(names)) and URIRef(iri) in names for names in _WHOLE)
