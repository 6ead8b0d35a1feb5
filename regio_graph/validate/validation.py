"""Validate a project's content, or any files: where data, shapes, engine and places come together."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import rdflib

from ..content import folders
from ..content.dataset import said_today
from ..content.project import Project, read_project
from ..entail import Triple, entail, entail_rdfs
from ..errors import ShapesError
from ..rdf.convert import triples
from .bridge import columns, dataset
from .check_shapes import Flaw, flaws
from .checking import Engine, check, validate
from .engine.columns import Columns
from .engine.evaluate import Result
from .engine.shapes import Shape, Shapes
from .findings import report
from .inputs import Source, read
from .places import places
from .report import Place, Report

_ENTAIL: dict[str, Callable[[Collection[Triple]], set[Triple]]] = {
    "rdfs": entail_rdfs,
    "owlrl": entail,
}
ENTAILMENTS = ("none", "rdfs", "owlrl")


@dataclass(frozen=True)
class Subject:
    """What is to be validated: data with all that is entailed, shapes, and the files both come from.

    `stated` are the triples of `files` in their order, in which places are looked up.
    """

    data: Columns
    stated: Columns
    files: Sequence[Source | None]
    shapes: Shapes

    def places(self, results: Iterable[Result]) -> list[Place | None]:
        """Find the place of each result."""
        return places(list(results), self.stated, self.files)

    def report(self, results: Sequence[Result]) -> tuple[Report, dict[str, Result]]:
        """Word and place some results; each is also known by its finding's fingerprint."""
        return report(results, self.data, self.shapes, self.places(results) if results else None)

    def validate(self, engine: Engine = Engine.COLUMNS, only: Sequence[Shape] | None = None) -> list[Result]:
        """Validate against every shape, or only against some."""
        return validate(self.data, self.shapes, engine, only)


def validated(data: rdflib.Graph, project: Project, engine: Engine = Engine.COLUMNS) -> Report:
    """Validate a project's merged graph against its shapes, finding places in its files."""
    shapes = Shapes(triples(project.shapes))

    def locate(results: Iterable[Result]) -> list[Place | None]:
        """Read the files again: a build without findings never needs their places."""
        files = content(project)
        return places(list(results), _stated(files), files)

    return check(columns(data, shapes), shapes, locate, engine)


def of_project(root: Path, entailment: str = "owlrl", shapes: Sequence[Source] = ()) -> Subject:
    """Take a project's content as a build sees it: ontology, register, latest edition, what they entail.

    `shapes` take the place of its own. Raises SourceError or ProjectError when it cannot be read.
    """
    project = read_project(root)
    merged = said_today(project)
    own = triples(project.shapes)
    compiled = _compiled(shapes) if shapes else Shapes(own)
    files = content(project)
    data = columns((*merged, *_entailed(merged, entailment)), compiled)
    return Subject(data, _stated(files), files, compiled)


def of_files(
    files: Sequence[Source],
    shapes: Sequence[Source],
    ontology: Sequence[Source] = (),
    entailment: str = "none",
) -> Subject:
    """Take any files, the ontology's triples among the data as SHACL wants them.

    Raises SourceError when one cannot be read.
    """
    compiled = _compiled(shapes)
    sources: list[Source | None] = [*files, *ontology]
    stated = Columns(*(s.quads() for s in sources if s), known=compiled.terms)
    if entailment == "none":
        return Subject(stated, stated, sources, compiled)
    merged = dataset(stated, compiled).default_graph
    extra = list(triples(_entailed(merged, entailment)))
    data = Columns(triples(merged), extra, known=compiled.terms)
    return Subject(data, stated, sources, compiled)


def content(project: Project) -> list[Source]:
    """Read the Turtle files of a project as they are."""
    names = sorted(name for name in project.paths if name.endswith(".ttl"))
    return [replace(source, name=name) for name in names for source in read([str(project.paths[name])])]


def _compiled(sources: Sequence[Source]) -> Shapes:
    """Read shapes; raises ShapesError when there are none, for then everything would pass."""
    shapes = Shapes(quad for source in sources for quad in source.quads())
    if not shapes.targeted():
        names = ", ".join(source.name for source in sources)
        raise ShapesError(f"{names}: no shape here has a target, so nothing would be checked")
    return shapes


def _entailed(said: Collection[Triple], entailment: str) -> set[Triple]:
    return set() if entailment == "none" else _ENTAIL[entailment](said)


def _stated(files: Iterable[Source]) -> Columns:
    return Columns(*(source.quads() for source in files))


def flaws_of_files(
    shapes: Sequence[str], data: Sequence[str], ontology: Sequence[str], examples: Sequence[str]
) -> list[Flaw]:
    """Look for flaws in some shapes, by the data and vocabularies they are meant for."""
    subject = of_files(read(data), read(shapes), read(ontology))
    return _flaws(subject, read(ontology), [[source] for source in read(examples)])


def flaws_of_project(root: Path, examples: Sequence[str] = ()) -> list[Flaw]:
    """Look for flaws in a project's shapes, by its data, its vocabularies and its counter-examples.

    Each file in a folder of `ontology/examples` is taken with what they all live in.
    """
    folder = folders.examples(root)
    found = read(examples) if examples else read([str(folder)]) if folder.is_dir() else []
    around = [source for source in found if Path(source.name).parent == folder]
    around += read(map(str, (folders.ontology(root), *folders.shared(root, "ontology/alignments").values())))
    cases = [[source, *around] for source in found if source not in around]
    return _flaws(of_project(root), around, cases)


def _flaws(subject: Subject, vocabularies: Sequence[Source], cases: Sequence[Sequence[Source]]) -> list[Flaw]:
    shapes = subject.shapes
    results: list[Result] | None = None
    parsed = {source.name: list(source.quads()) for case in cases for source in case[:1]}
    for case in cases:
        for source in case[1:]:
            if source.name not in parsed:
                parsed[source.name] = list(source.quads())
        data = Columns(*(parsed[source.name] for source in case), known=shapes.terms)
        results = [*(results or ()), *validate(data, shapes)]
    known = Columns(*(source.quads() for source in vocabularies))
    return list(flaws(shapes, subject.data, known, results))
