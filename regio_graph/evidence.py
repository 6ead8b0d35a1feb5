"""From any node to the lines of the source it rests on.

Passages are character offsets, so that a release needs no word of the source text. Who
has the text can see the lines; its SHA-256 says that it is the same text.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import URIRef

from .errors import RequestError, SourceError
from .store import Store

_PASSAGES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX regio: <https://w3id.org/regio-graph/def#>
SELECT DISTINCT ?passage ?edition ?first ?last ?start ?end ?length WHERE {
  %s
  ?passage a regio:Passage ; regio:firstLine ?first ; regio:lastLine ?last ;
    oa:hasSource ?text ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
  ?text regio:characterCount ?length .
  ?report regio:sourceText ?text ; dct:identifier ?edition .
}
ORDER BY ?edition ?start ?end
"""

_SOURCE = "SELECT ?sha WHERE { ?text <https://w3id.org/regio-graph/def#sha256> ?sha }"


@dataclass(frozen=True)
class Cited:
    """One passage as the release describes it: offsets in characters, lines from 1."""

    edition: str
    first: int
    last: int
    start: int
    end: int
    length: int


def passages(store: Store, iri: str | None = None) -> list[Cited]:
    """List the passages of a node, or of the whole edition."""
    if iri is not None and (":" not in iri or set(iri) & set('<>" {}|\\^`\n')):
        raise RequestError(f"{iri!r} is not an IRI; give a full one such as https://…")
    where = f"{URIRef(iri).n3()} regio:passage ?passage ." if iri else ""
    return [
        Cited(
            s["edition"].value, *(int(s[name].value) for name in ("first", "last", "start", "end", "length"))
        )
        for s in store.select(_PASSAGES % where)
    ]


def read_source(path: Path, store: Store) -> str:
    """Read the source text, refusing one that is not the text the passages are counted in."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", path) from error
    recorded = [solution["sha"].value for solution in store.select(_SOURCE)]
    found = hashlib.sha256(content).hexdigest()
    if found not in recorded:
        raise SourceError(f"is another text: its SHA-256 is {found}, the edition records {recorded[0]}", path)
    return content.decode("utf-8")


def show(store: Store, iri: str, text: str | None) -> Iterator[str]:
    """Write the passages of a node, and the cited lines when the text is given."""
    found = passages(store, iri)
    if not found:
        raise RequestError(f"<{iri}> cites no passage in this release; is the IRI right?")
    yield f"<{iri}>"
    for cited in found:
        lines = f"line {cited.first}" if cited.first == cited.last else f"lines {cited.first}-{cited.last}"
        yield f"  edition {cited.edition}, {lines}, characters {cited.start}-{cited.end}"
        if text is not None:
            for number, line in enumerate(text.split("\n")[cited.first - 1 : cited.last], cited.first):
                yield f"  {number:>6} | {line}"


def check_all(store: Store, text: str | None) -> str:
    """Check that every passage lies inside its text, and cites something when the text is given.

    Raises SourceError for the first that does not.
    """
    found = passages(store)
    for cited in found:
        where = f"edition {cited.edition}, characters {cited.start}-{cited.end}"
        if not 0 <= cited.start < cited.end <= cited.length:
            raise SourceError(f"lies outside the text of {cited.length} characters", where)
        if text is not None and not text[cited.start : cited.end].strip():
            raise SourceError("cites only blanks", where)
    checked = "inside the text" if text is None else "inside the text, whose SHA-256 is the recorded one"
    return f"{len(found)} passages, all {checked}"
