"""Read single nodes for a fact sheet in one language: names, dates, passages and notes."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..languages import choose
from ..rdf import paths
from ..rdf.store import Store
from ..rdf.terms import Term, is_iri, is_literal
from .labels import label
from .when import When, read

_TYPE, _PASSAGE, _TARGET, _FIRST, _LAST, _DATE = map(
    paths.expand,
    (
        "rdf:type",
        "regio:passage",
        "oa:hasTarget",
        "regio:firstLine",
        "regio:lastLine",
        "regio:DateExpression",
    ),
)
_BOOLEAN, _DAY = paths.expand("xsd:boolean"), paths.expand("xsd:date")


@dataclass(frozen=True)
class Cite:
    """A passage: its IRI and the lines it covers."""

    iri: str
    first: int
    last: int


@dataclass(frozen=True)
class Note:
    """A note on the quality of a fact, with our ruling."""

    iri: str
    text: str
    ruling: str


@dataclass(frozen=True)
class SheetValue:
    """One value: a thing by its name, a date with its meaning, a yes or no, or text."""

    text: str
    iri: str = ""
    language: str = ""
    when: When | None = None
    flag: bool | None = None
    entailed: bool = False
    cites: tuple[Cite, ...] = ()


class Values:
    """Looks nodes up in today's view; a name is looked up once."""

    def __init__(self, store: Store, language: str) -> None:
        self.store, self.language = store, language
        self._names: dict[str | Term, str] = {}

    def name(self, node: str | Term) -> str:
        """Return what a node is called."""
        if node not in self._names:
            self._names[node] = label(self.store, node, self.language)
        return self._names[node]

    def types(self, node: str | Term) -> list[str]:
        """Return the classes of a node."""
        return [term.value for term in self.store.follow(node, _TYPE) if is_iri(term)]

    def text(self, node: str | Term, path: str) -> str:
        """Return the text at the end of a path, in the language or the nearest there is."""
        found = {t.language or "": t.value for t in paths.follow(self.store, node, path) if is_literal(t)}
        return choose(found, self.language)

    def value(self, term: Term, *, entailed: bool = False, cites: tuple[Cite, ...] = ()) -> SheetValue:
        """Return a term as it is shown."""
        if is_literal(term):
            kind, text = term.datatype.value, term.value
            flag = {"true": True, "false": False}.get(text) if kind == _BOOLEAN else None
            shown = read(text, text, self.language).meaning if kind == _DAY else self.name(term)
            return SheetValue(shown, language=term.language or "", flag=flag, entailed=entailed, cites=cites)
        if not is_iri(term):
            return SheetValue("\u2026", entailed=entailed, cites=cites)
        when = None
        if _DATE in self.types(term):
            when = read(self.text(term, "regio:earliest"), self.text(term, "regio:latest"), self.language)
            cites = cites or self.cites(term)
        return SheetValue(self.name(term), term.value, when=when, entailed=entailed, cites=cites)

    def values(self, terms: Iterable[Term]) -> tuple[SheetValue, ...]:
        """Return terms as they are shown."""
        return tuple(self.value(term) for term in terms)

    def cites(self, node: str | Term) -> tuple[Cite, ...]:
        """Return the passages a node rests on, in the order of the text."""
        found = []
        for passage in self.store.follow(node, _PASSAGE):
            first, last = (self.store.follow(passage, name) for name in (_FIRST, _LAST))
            if is_iri(passage) and first and last and is_literal(first[0]) and is_literal(last[0]):
                found.append(Cite(passage.value, int(first[0].value), int(last[0].value)))
        return tuple(sorted(found, key=lambda cite: (cite.first, cite.last, cite.iri)))

    def notes(self, node: str | Term) -> tuple[Note, ...]:
        """Return the notes on the quality of a node."""
        notes = [
            Note(term.value, self.name(term), self.text(term, "regio:ruling"))
            for term in self.store.follow(node, _TARGET, back=True)
            if is_iri(term)
        ]
        return tuple(sorted(notes, key=lambda note: note.text))
