"""SHACL on what a change can affect: the one module here that knows the validator.

Only the changed file is read again; the closure is kept up to date by what changed; only
the shapes that look at a predicate in which the data changed are checked again. The
result is that of a whole run.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Graph, URIRef

from ..content.dataset import passage_triples
from ..content.project import Edition
from ..entail import Triple as Statement
from ..entail.materialisation import Materialisation
from ..errors import ProjectError, RegioError
from ..rdf.convert import from_rdflib, to_rdflib, triples
from ..rdf.namespaces import REGIO
from ..validate.changes import affected, nameless
from ..validate.checking import by_shape
from ..validate.engine.columns import Columns
from ..validate.engine.evaluate import Result
from ..validate.engine.shapes import SH, Shape, Shapes
from ..validate.report import Finding
from ..validate.validation import Subject
from .region import Region
from .workfile import WorkFile

_PASSAGE = str(REGIO.passage)
_COUNT = str(REGIO.characterCount)


@dataclass(frozen=True)
class Checked:
    """What a check found; `wrong` says why there was none, `miscited` what is wrong with a passage."""

    findings: tuple[Finding, ...] = ()
    miscited: tuple[tuple[str, str, str], ...] = ()  # file, passage, what is wrong
    wrong: str = ""


@dataclass
class _Difference:
    """What two states of the files differ in."""

    removed: list[ox.Triple]
    added: list[ox.Triple]
    touched: set[str]


class Recheck:
    """The last check of a region, from which the next one starts."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.files: dict[str, WorkFile] = {}
        self.shapes = Shapes(())
        self._shape_files: list[WorkFile] = []
        self._stated: Counter[ox.Triple] = Counter()
        self._closure: Materialisation | None = None
        self._entailed: dict[object, ox.Triple] = {}
        self._passages: dict[tuple[str, str], list[ox.Triple] | str] = {}
        self._cited: set[ox.Triple] = set()
        self._found: dict[object, list[Result]] = {}
        self.checked = 0  # shapes, the last time

    def check(self, guest: WorkFile | None = None) -> Checked:
        """Check the region, with a file that no build reads among its data if one is given."""
        try:
            return self._check(guest)
        except RegioError as error:
            self.__init__(self.region)  # type: ignore[misc]  # nothing of a state half changed is kept
            return Checked(wrong=str(error))

    def _check(self, guest: WorkFile | None) -> Checked:
        files = {file.name: file for file in (*self.region.today(), *((guest,) if guest else ()))}
        difference = self._difference(files)
        cited, miscited = self._cited_by(files)
        difference.removed += self._cited - cited
        difference.added += cited - self._cited
        fresh = self._read_shapes()
        self._entail(difference)
        self.files, self._cited = files, cited
        data = Columns(
            *(file.triples for file in files.values()),
            cited,
            self._entailed.values(),
            known=self.shapes.terms,
        )
        sources = [*(file.source for file in files.values()), None, None]
        subject = Subject(data, data, sources, self.shapes)
        difference.touched |= {triple.predicate.value for triple in (*difference.removed, *difference.added)}
        self._evaluate(subject, None if fresh else self._stale(difference.touched))
        report, _ = subject.report([result for found in self._found.values() for result in found])
        return Checked(report.findings, tuple(miscited))

    def _difference(self, files: dict[str, WorkFile]) -> _Difference:
        """Compare with the files of last time; a statement that another file makes too stays."""
        found = _Difference([], [], set())
        before = self._stated.copy()
        for name in self.files.keys() | files.keys():
            old, new = self.files.get(name), files.get(name)
            if old is new:
                continue
            same = old is not None and new is not None and old.says_the_same_of_blanks(new)
            if old is not None:
                self._stated.subtract(old.named if same else old.triples)
            if new is not None:
                self._stated.update(new.named if same else new.triples)
            if same and old is not None and new is not None and old.nameless:
                self._rename(old, new)
        for triple in {t for t in before if self._stated[t] <= 0}:
            found.removed.append(triple)
            del self._stated[triple]
        found.added += [t for t in self._stated if t not in before]
        return found

    def _rename(self, old: WorkFile, new: WorkFile) -> None:
        """Count the statements about blank nodes as those of the version that was read first."""
        new.nameless[:] = old.nameless

    def _cited_by(self, files: dict[str, WorkFile]) -> tuple[set[ox.Triple], list[tuple[str, str, str]]]:
        """Write out the passages that the files of an edition cite, as a build does."""
        names = self.region.names
        found: set[ox.Triple] = set()
        wrong: list[tuple[str, str, str]] = []
        if names is None:
            return found, wrong
        for file in files.values():
            parts = file.name.split("/")
            own = parts[2] if file.name.startswith("data/editions/") else None
            for triple in file.by_predicate.get(_PASSAGE, ()):
                if not isinstance(triple.object, ox.NamedNode):
                    continue
                iri = triple.object.value
                passage = names.read_passage(iri)
                code = own or (passage.edition if passage else None)
                if code is None or (
                    own is None and file.name in self.region.now and self.region.is_checked(file.name)
                ):
                    continue
                told = self._passage(iri, code, files)
                if isinstance(told, str):
                    wrong.append((file.name, iri, told))
                else:
                    found.update(told)
        return found, wrong

    def _passage(self, iri: str, code: str, files: dict[str, WorkFile]) -> list[ox.Triple] | str:
        key = (iri, code)
        if key not in self._passages:
            names, edition = self.region.names, self.region.edition(code)
            if names is None or edition is None:
                return f"there is no edition {code}"
            graph = Graph()
            about = (t for file in files.values() for t in file.by_predicate.get(_COUNT, ()))
            for triple in about:
                graph.add((to_rdflib(triple.subject), REGIO.characterCount, to_rdflib(triple.object)))  # type: ignore[arg-type]
            try:
                told = passage_triples(URIRef(iri), Edition(code, graph, edition.line_starts), names)
                self._passages[key] = list(triples(told))
            except ProjectError as error:
                return str(error)
        return self._passages[key]

    def _read_shapes(self) -> bool:
        """Read the shapes when their files have changed, and tell whether they had."""
        files = self.region.shapes()
        if files == self._shape_files:
            return False
        self._shape_files, self._found = files, {}
        self.shapes = Shapes(triple for file in files for triple in file.triples)
        return True

    def _entail(self, difference: _Difference) -> None:
        removed, added = (_to_rdflib(part) for part in (difference.removed, difference.added))
        if self._closure is None:
            self._closure = Materialisation(added)
            gone, come = set[Statement](), self._closure.entailed
        else:
            gone, come = self._closure.change(removed, added)
        for triple in gone:
            difference.touched.add(str(triple[1]))
            self._entailed.pop(triple, None)
        for triple in come:
            difference.touched.add(str(triple[1]))
            s, p, o = map(from_rdflib, triple)
            self._entailed[triple] = ox.Triple(s, p, o)  # type: ignore[arg-type]  # the closure leaves no other out

    def _stale(self, touched: set[str]) -> list[Shape]:
        chosen = affected(self.shapes, touched)
        nodes = {shape.node for shape in chosen}
        for shape in self.shapes.targeted():  # a blank node has another label after each reading
            if shape.node not in nodes and any(map(nameless, self._found.get(self._key(shape), ()))):
                chosen.append(shape)
        return chosen

    def _evaluate(self, subject: Subject, stale: Sequence[Shape] | None) -> None:
        found = by_shape(subject.data, self.shapes, stale)
        self.checked = len(found)
        self._found.update(found)

    def _key(self, shape: Shape) -> object:
        return self.shapes.name(shape.node)

    def languages(self, shape: str) -> list[str]:
        """Return the languages that a property shape allows."""
        heads = self.shapes.graph.objects(ox.NamedNode(shape), f"{SH}languageIn")
        return [
            term.value
            for head in heads
            for term in self.shapes.graph.members(head)
            if isinstance(term, ox.Literal)
        ]


def _to_rdflib(said: Iterable[ox.Triple]) -> list[Statement]:
    return list(_converted(said))


def _converted(said: Iterable[ox.Triple]) -> Iterator[Statement]:
    for triple in said:
        if not isinstance(triple.object, ox.Triple) and not isinstance(triple.subject, ox.Triple):
            yield to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)
