"""From any node to the lines of the source it rests on.

Passages are character offsets, so that a release needs no word of the source text. Who
has the text can see the lines; its SHA-256 says that it is the same text.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import gt
from pathlib import Path

from rdflib import URIRef

from ..errors import RequestError, SourceError
from ..rdf.store import Solution, Store

_PASSAGES = """
SELECT DISTINCT %s ?passage ?edition ?first ?last ?start ?end ?length WHERE {
  %s
  ?passage a regio:Passage ; regio:firstLine ?first ; regio:lastLine ?last ;
    oa:hasSource ?text ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
  ?text regio:characterCount ?length .
  ?report regio:sourceText ?text ; dct:identifier ?edition .
}
ORDER BY ?edition ?start ?end
"""

_COVERING = """
SELECT DISTINCT ?start ?end ?layout WHERE {
  ?node regio:passage ?passage .
  FILTER NOT EXISTS { ?node a dqv:QualityAnnotation }
  BIND (EXISTS { ?node a regio:LayoutElement } AS ?layout)
  ?passage oa:hasSource/regio:sha256 "%s" ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
}
"""

# What opens a line of a list is no word of the text: a dash, a tick, a number.
_MARK = re.compile(r"^(?:-\s+(?:✓\s+)?|[0-9]+\.\s+)", re.MULTILINE)

_SOURCE = "SELECT ?sha WHERE { ?text regio:sha256 ?sha }"


@dataclass(frozen=True)
class Cited:
    """One passage as the release describes it: offsets in characters, lines from 1."""

    edition: str
    first: int
    last: int
    start: int
    end: int
    length: int


@dataclass(frozen=True)
class Coverage:
    """How much of a source text is cited, in characters that are neither blank nor a list mark.

    `layout` counts what only layout covers (headings, legends, month bars): it states
    nothing, so it is left out of the share. `uncited` lists (line, text) of what nobody cites.
    """

    total: int
    facts: int
    layout: int
    uncited: tuple[tuple[int, str], ...]

    @property
    def share(self) -> float:
        """The part of the text that states something and is cited by a fact, from 0 to 1."""
        stating = self.total - self.layout
        return self.facts / stating if stating else 1.0


def passages(store: Store, iri: str | None = None) -> list[Cited]:
    """List the passages of a node, or of the whole edition."""
    if iri is not None and (":" not in iri or set(iri) & set('<>" {}|\\^`\n')):
        raise RequestError(f"{iri!r} is not an IRI; give a full one such as https://…")
    where = f"{URIRef(iri).n3()} regio:passage ?passage ." if iri else ""
    return [_cited(solution) for solution in store.select(_PASSAGES % ("", where))]


def cited_nodes(store: Store) -> list[tuple[str, Cited]]:
    """List every node that cites a passage, with each of its passages, in the order of the text."""
    found = store.select(_PASSAGES % ("?node", "?node regio:passage ?passage ."))
    return [(solution["node"].value, _cited(solution)) for solution in found]


def of_facts(store: Store, iris: Iterable[str]) -> dict[str, list[Cited]]:
    """List the passages of those of some nodes that are reported facts."""
    found: dict[str, list[Cited]] = {}
    nodes = " ".join(URIRef(iri).n3() for iri in sorted(iris))
    where = f"VALUES ?node {{ {nodes} }} ?node a regio:ReportedFact ; regio:passage ?passage ."
    for solution in store.select(_PASSAGES % ("?node", where)):
        found.setdefault(solution["node"].value, []).append(_cited(solution))
    return found


def _cited(solution: Solution) -> Cited:
    numbers = (int(solution[name].value) for name in ("first", "last", "start", "end", "length"))
    return Cited(solution["edition"].value, *numbers)


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
    """Write the passages of a node, and the cited stretch with its lines when the text is given."""
    found = passages(store, iri)
    if not found:
        raise RequestError(f"<{iri}> cites no passage in this release; is the IRI right?")
    yield f"<{iri}>"
    for cited in found:
        lines = f"line {cited.first}" if cited.first == cited.last else f"lines {cited.first}-{cited.last}"
        yield f"  edition {cited.edition}, {lines}, characters {cited.start}-{cited.end}"
        if text is not None:
            yield from (f"  {line}" for line in quoted(cited, text))


def quoted(cited: Cited, text: str | None) -> Iterator[str]:
    """Write the cited stretch line by line, each behind its number; without the text, the numbers alone."""
    if text is None:
        yield f"{cited.first:>6} |" if cited.first == cited.last else f"{cited.first:>6} - {cited.last} |"
        return
    for number, stretch in enumerate(_quote(text, cited).split("\n"), cited.first):
        yield f"{number:>6} | {stretch}"


def _quote(text: str, cited: Cited) -> str:
    """Return the cited stretch, with an ellipsis where it starts or stops inside a line."""
    before, after = text[: cited.start][-1:], text[cited.end :][:1]
    opening = "" if before in {"", "\n"} else "… "
    closing = "" if after in {"", "\n"} else " …"
    return f"{opening}{text[cited.start : cited.end]}{closing}"


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


def measure_coverage(store: Store, text: str) -> Coverage:
    """Measure how much of the source text the facts of the release cite."""
    sha = hashlib.sha256(text.encode("utf-8")).hexdigest()
    counted = bytearray(not character.isspace() for character in text)
    for mark in _MARK.finditer(text):
        counted[mark.start() : mark.end()] = bytes(len(mark[0]))
    facts, layout = bytearray(len(text)), bytearray(len(text))
    for row in store.select(_COVERING % sha):
        start, end = int(row["start"].value), int(row["end"].value)
        covered = layout if row["layout"].value == "true" else facts
        covered[start:end] = b"\1" * (end - start)
    cited = sum(map(min, counted, facts))
    either = bytearray(map(max, facts, layout))
    uncited, offset = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        here = slice(offset, offset + len(line))
        if any(map(gt, counted[here], either[here])):
            bare = "".join("…" if covered else c for c, covered in zip(line, either[here], strict=True))
            uncited.append((number, re.sub("…+", "…", bare).strip()))
        offset += len(line) + 1
    return Coverage(
        total=sum(counted),
        facts=cited,
        layout=sum(map(min, counted, either)) - cited,
        uncited=tuple(uncited),
    )


def show_coverage(coverage: Coverage) -> Iterator[str]:
    """Write a coverage for people: the shares, then each stretch that nothing cites."""
    yield f"{coverage.share:7.1%}  of what the text states is cited by a fact"
    yield f"{coverage.facts:>7}  characters cited by facts, of {coverage.total} that are not blank"
    yield f"{coverage.layout:>7}  characters of layout, which states nothing: headings, legends, month bars"
    yield f"{coverage.total - coverage.facts - coverage.layout:>7}  characters that nothing cites"
    for number, line in coverage.uncited:
        yield f"  {number:>6} | {line}"
