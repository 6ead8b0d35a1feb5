"""How results and triples are written, format by format; `formats` says which format is written how."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import IO, Protocol, cast

import pyoxigraph as ox

from ..errors import RequestError
from .terms import Term, datatype_of, is_blank, is_iri, language_of

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Triples = Iterable[ox.Triple]
Prefixes = Mapping[str, str]

# Turtle reads best with one subject in one block; sorting takes memory, so only up to this many triples.
_SORTED = 10_000

# Characters that XML 1.0 has no way to write (https://www.w3.org/TR/xml/#charsets), in UTF-8.
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class Sink(Protocol):
    """What takes the bytes of an answer."""

    def write(self, data: bytes, /) -> int: ...  # noqa: D102 - a file's
    def flush(self) -> None: ...  # noqa: D102 - a file's


Writer = Callable[[Results | Triples, Sink, Prefixes], None]


class XmlGuard:
    """Passes on what the engine writes as XML, carriage returns as character references.

    The engine writes every character as it is. A parser of XML reads a carriage return as
    a line feed, and refuses the document for a character that XML cannot have; so does
    this, with a RequestError.
    """

    def __init__(self, into: Sink, instead: str) -> None:
        self._into, self._instead = into, instead
        self._held = b""  # the start of a character that may be cut in two

    def write(self, data: bytes, /) -> int:
        """Take bytes; raises RequestError 406 for a character that XML does not have."""
        whole = self._held + data
        start = whole.rfind(b"\xef", max(0, len(whole) - 2))
        self._held = whole[start:] if start >= 0 else b""
        self._pass_on(whole[:start] if start >= 0 else whole)
        return len(data)

    def flush(self) -> None:
        """Flush what takes the bytes."""
        self._into.flush()

    def close(self) -> None:
        """Pass on what is still held, once the writer has ended."""
        self._pass_on(self._held)
        self._held = b""

    def _pass_on(self, data: bytes) -> None:
        found = _NO_XML.search(data)
        if found:
            character = f"U+{ord(found[0].decode()):04X}"
            raise RequestError(
                f"the answer holds {character}, which XML cannot have; ask for {self._instead}", status=406
            )
        self._into.write(data.replace(b"\r", b"&#13;"))


def solutions(form: ox.QueryResultsFormat) -> Writer:
    """Write the solutions of a SELECT or the answer to an ASK, as the engine does."""

    def write(results: Results | Triples, into: Sink, _: Prefixes) -> None:
        cast("ox.QuerySolutions", results).serialize(cast("IO[bytes]", into), format=form)

    return write


def graph(form: ox.RdfFormat) -> Writer:
    """Write triples, as the engine does and in the order they come."""

    def write(triples: Results | Triples, into: Sink, prefixes: Prefixes) -> None:
        names = None if form == ox.RdfFormat.N_TRIPLES else dict(prefixes)
        found = cast("Triples", triples)
        ox.serialize(found, cast("IO[bytes]", into), format=form, prefixes=names)

    return write


def by_subject(writer: Writer) -> Writer:
    """Sort the triples that another writer writes, as far as they are few."""

    def write(triples: Results | Triples, into: Sink, prefixes: Prefixes) -> None:
        found: Iterator[ox.Triple] = iter(cast("Triples", triples))
        first = set(islice(found, _SORTED))
        writer(chain(sorted(first, key=str), found), into, prefixes)

    return write


def guarded(writer: Writer, instead: str) -> Writer:
    """Guard another writer's XML; `instead` names what else to ask for."""

    def write(results: Results | Triples, into: Sink, prefixes: Prefixes) -> None:
        guard = XmlGuard(into, instead)
        writer(results, guard, prefixes)
        guard.close()

    return write


def json_lines(results: Results | Triples, into: Sink, _: Prefixes) -> None:
    """Write each solution on a line of its own, as SPARQL's JSON results write it; of an ASK one line."""
    if isinstance(results, ox.QueryBoolean):
        into.write(f"{json.dumps(bool(results))}\n".encode())
        return
    found = cast("ox.QuerySolutions", results)
    names = [variable.value for variable in found.variables]
    for solution in found:
        row = {name: binding(cast("Term", term)) for name, term in zip(names, solution, strict=True) if term}
        into.write(f"{json.dumps(row, ensure_ascii=False, separators=(',', ':'))}\n".encode())


def binding(term: Term) -> dict[str, str]:
    """Write a term as SPARQL's JSON results do (https://www.w3.org/TR/sparql11-results-json/#select-encode-terms)."""
    written = {"type": "uri" if is_iri(term) else "bnode" if is_blank(term) else "literal"}
    written["value"] = term.value
    if language := language_of(term):
        written["xml:lang"] = language
    if datatype := datatype_of(term):
        written["datatype"] = datatype
    return written
