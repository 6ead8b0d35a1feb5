"""One file of RDF as it stands, saved or not: its text, what it says, what it mentions."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ..errors import SourceError
from ..rdf.namespaces import PREFIXES, REGIO
from ..rdf.turtle import PositionError, statements
from ..validate.inputs import EXTENSIONS, Source
from .outline import MAX_TEXT, Outline, outline

EDITED = {"turtle", "trig"}
_MAX_BLANK = 400  # statements about blank nodes whose sameness is looked into
LABELS = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (("skos", "prefLabel"), ("rdfs", "label"), ("dct", "title"), ("foaf", "name"))
)
DEFINITIONS = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (("skos", "definition"), ("rdfs", "comment"), ("dct", "description"))
)
_ALTERNATIVE = f"{PREFIXES['skos']}altLabel"
_TYPE = f"{PREFIXES['rdf']}type"


@dataclass(frozen=True)
class Mistake:
    """Why a text is not what it claims to be, and at which offset."""

    message: str
    offset: int


@dataclass
class Told:
    """What a file says of one thing."""

    types: list[str] = field(default_factory=list)
    labels: list[ox.Literal] = field(default_factory=list)
    other_labels: list[ox.Literal] = field(default_factory=list)
    definitions: list[ox.Literal] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)


class WorkFile:
    """A file by its name in the project and its path; another text makes another one."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        self.name, self.path, self.text = name, path, text
        self.format = EXTENSIONS.get(path.suffix.lower(), "turtle")
        self.base = path.as_uri() if path.is_absolute() else "urn:x-untitled:"

    @cached_property
    def source(self) -> Source:
        """The file as the validator takes it."""
        return Source(self.name, self.text.encode("utf-8", "surrogatepass"), self.format, self.base)

    @property
    def is_rdf(self) -> bool:
        """Tell whether it is Turtle or TriG; a query is read for what it mentions only."""
        return self.path.suffix != ".rq"

    @cached_property
    def outline(self) -> Outline:
        """What it mentions."""
        return outline(self.text, self.base)

    @cached_property
    def mistake(self) -> Mistake | None:
        """Where the text stops being RDF; None when it is."""
        error = self._read[1]
        if error is None:
            return None
        if len(self.text) <= MAX_TEXT and self.format in EDITED:
            try:
                for _ in statements(self.text, self.base):
                    pass
            except PositionError as found:
                return Mistake(str(found), self._offset(found.line, found.column))
        message = str(error).partition(": ")[2]
        return Mistake(message, self._offset(error.line or 1, error.column or 1))

    def _offset(self, line: int, column: int) -> int:
        return min(self.outline.offset(line, column), len(self.text))

    @property
    def triples(self) -> list[ox.Triple]:
        """What it says, in its order; nothing when it cannot be read."""
        return self._read[0]

    @cached_property
    def _read(self) -> tuple[list[ox.Triple], SourceError | None]:
        try:
            return [quad.triple for quad in self.source.quads()], None
        except SourceError as error:
            return [], error

    @cached_property
    def by_predicate(self) -> dict[str, list[ox.Triple]]:
        """What it says, by predicate."""
        found: dict[str, list[ox.Triple]] = {}
        for triple in self.triples:
            found.setdefault(triple.predicate.value, []).append(triple)
        return found

    @cached_property
    def subjects(self) -> set[str]:
        """What it makes a statement about, also while it is broken."""
        said = self.outline.mentions
        return {mention.value for mention in said if mention.role == "subject" and mention.is_iri}

    @cached_property
    def named(self) -> Counter[ox.Triple]:
        """The statements without blank nodes."""
        return Counter(triple for triple in self.triples if not _is_blank(triple))

    @cached_property
    def nameless(self) -> list[ox.Triple]:
        """The statements with blank nodes, which have other labels at each reading."""
        return [triple for triple in self.triples if _is_blank(triple)]

    def says_the_same_of_blanks(self, other: "WorkFile") -> bool:
        """Tell whether two versions agree but for the labels of blank nodes; no means perhaps."""
        if not self.nameless and not other.nameless:
            return True
        if max(len(self.nameless), len(other.nameless)) > _MAX_BLANK:
            return False
        return self._canonical == other._canonical  # noqa: SLF001 - of its own kind

    @cached_property
    def _canonical(self) -> frozenset[str]:
        graph = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in self.nameless)
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return frozenset(map(str, graph))

    @cached_property
    def told(self) -> dict[str, Told]:
        """What it says of each thing with a name that an editor shows."""
        found: dict[str, Told] = {}
        for triple in self.triples:
            if isinstance(triple.subject, ox.NamedNode):
                told = found.setdefault(triple.subject.value, Told())
                _note(told, triple.predicate.value, triple.object)
        return found


def _note(told: Told, predicate: str, value: object) -> None:
    if isinstance(value, ox.Literal):
        if predicate in LABELS:
            told.labels.append(value)
        elif predicate in DEFINITIONS:
            told.definitions.append(value)
        elif predicate == _ALTERNATIVE:
            told.other_labels.append(value)
    elif isinstance(value, ox.NamedNode):
        if predicate == _TYPE:
            told.types.append(value.value)
        elif predicate == str(REGIO.passage):
            told.passages.append(value.value)


def _is_blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)
