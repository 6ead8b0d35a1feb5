"""Validate a project's content, or any files: where data, shapes, engine and places come together."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pyoxigraph as ox
import rdflib

from ..content import folders
from ..content.dataset import said_today
from ..content.project import Project, read_project
from ..entail import Triple, entail, entail_rdfs
from ..errors import Problem, RequestError, ShapesError, SourceError
from ..rdf.convert import triples
from . import meta as meta_shapes
from .bridge import columns, dataset
from .check_shapes import Flaw, flaws
from .checking import Engine, ShapesErrors, check, evaluate
from .engine.columns import Columns, Numbered
from .engine.evaluate import Evaluation, Result
from .engine.shapes import Shapes
from .findings import unreadable
from .inputs import Source, read
from .lines import LEAST, numbered
from .notices import regimes
from .places import Origin, places
from .report import SYNTAX, Place, Report
from .subject import Subject, located

ENTAILMENTS = ("none", "rdfs", "owlrl")
# The regimes that shapes can ask for by sh:entailment, by what does them here; each holds the one before.
_REGIMES = {
    "http://www.w3.org/ns/entailment/Simple": "none",
    "http://www.w3.org/ns/entailment/RDFS": "rdfs",
    "http://www.w3.org/ns/owl-profile/RL": "owlrl",
}
Statements = Iterable[ox.Quad | ox.Triple]


def validated(data: rdflib.Graph, project: Project, engine: Engine = Engine.COLUMNS) -> Report:
    """Validate a project's merged graph against its shapes, finding places in its files."""
    shapes = Shapes(triples(project.shapes))

    def locate(results: Iterable[Result]) -> list[Place | None]:
        """Read the files again: a build without findings never needs their places."""
        files = content(project)
        return places(list(results), _stated(files), files)

    return check(columns(data, shapes), shapes, locate, engine)


def wanted(project: Path | None, files: Sequence[str], shapes: Sequence[str]) -> None:
    """Refuse a call that would validate nothing it was asked to: outside a project both must be given.

    Raises RequestError.
    """
    if project is None and not files:
        raise RequestError(
            "there is nothing to validate: name files, or run this in the folder of a project",
            hint="regio-graph validate DATA.ttl --shapes SHAPES.ttl",
        )
    if project is None and not shapes:
        raise RequestError(
            "there are no shapes to validate against: give --shapes FILE, or run this in a project's folder",
            hint=f"regio-graph validate {' '.join(files[:3])} --shapes SHAPES.ttl",
        )


def of_project(
    root: Path, entailment: str | None = "owlrl", shapes: Sequence[Source] = (), *, meta: bool = True
) -> Subject:
    """Take a project's content as a build sees it: ontology, register, latest edition, what they entail.

    `shapes` take the place of its own. Raises SourceError or ProjectError when it cannot be
    read, ShapesError when shapes are ill-formed, which `meta` looks into.
    """
    project = read_project(root)
    merged = said_today(project)
    compiled, origin = _compiled(shapes or _read(folders.shared(root, "ontology/shapes")), meta=meta)
    files = content(project)
    entailed = _entailed(merged, _regime(compiled, origin, entailment), project.rules)
    data = columns((*merged, *entailed), compiled)
    return Subject(data, _stated(files), files, compiled, origin)


def of_files(
    files: Sequence[Source | Statements],
    shapes: Sequence[Source | Statements],
    ontology: Sequence[Source | Statements] = (),
    entailment: str | None = "none",
    *,
    meta: bool = True,
) -> Subject:
    """Take any files or statements, the ontology's triples among the data as SHACL wants them.

    `entailment` is what to add first, None for what the shapes ask for by sh:entailment. Data
    that cannot be read is in `unread`. Raises ShapesError, with the place of each problem,
    when shapes or ontology cannot be read, shapes are ill-formed (which `meta` looks into),
    or ask for an entailment regime that is not applied.
    """
    compiled, origin = _compiled(shapes, meta=meta)
    given = [*files, *ontology]
    sources = [one if isinstance(one, Source) else None for one in given]
    try:
        stated = Columns(*map(_in_bulk, given), known=compiled.terms)
    except SourceError:
        _read_all(ontology)
        unread = tuple(unreadable(error) for error in _unread(files))
        nothing = Columns(known=compiled.terms)
        return Subject(nothing, nothing, sources, compiled, origin, unread)
    regime = _regime(compiled, origin, entailment)
    if regime == "none":
        return Subject(stated, stated, sources, compiled, origin)
    merged = dataset(stated, compiled).default_graph
    extra = list(triples(_entailed(merged, regime)))
    data = Columns(triples(merged), extra, known=compiled.terms)
    return Subject(data, stated, sources, compiled, origin)


def content(project: Project) -> list[Source]:
    """Read the Turtle files of a project as they are."""
    names = sorted(name for name in project.paths if name.endswith(".ttl"))
    return _read({name: project.paths[name] for name in names})


def _read(files: Mapping[str, Path]) -> list[Source]:
    return [replace(source, name=name) for name, path in files.items() for source in read([str(path)])]


def _quads(given: Source | Statements) -> Statements:
    return given.quads() if isinstance(given, Source) else given


def _in_bulk(given: Source | Statements) -> Statements | Numbered:
    """Read data the fastest way."""
    if isinstance(given, Source) and given.format == "ntriples" and len(given.content) > LEAST:
        return numbered(given.content) or given.quads()
    return _quads(given)


def _unread(given: Iterable[Source | Statements]) -> Iterable[SourceError]:
    """Yield what keeps each file from being read."""
    for source in given:
        if isinstance(source, Source):
            try:
                deque(source.quads(), 0)
            except SourceError as error:
                yield error


def _read_all(given: Iterable[Source | Statements]) -> None:
    """Raise ShapesError for all files that shapes or vocabularies cannot be read from."""
    problems = [
        Problem(error.message, str(error.file), error.line, error.column, SYNTAX) for error in _unread(given)
    ]
    if problems:
        raise ShapesError(problems=problems)


def _compiled(given: Sequence[Source | Statements], *, meta: bool = True) -> tuple[Shapes, Origin]:
    """Read shapes; raises ShapesError when there are none, for then everything would pass."""
    try:
        graphs = [list(_quads(one)) for one in given]
    except SourceError:
        _read_all(given)
        raise
    shapes = Shapes(quad for graph in graphs for quad in graph)
    starts = list(accumulate((len(graph) for graph in graphs), initial=0))[:-1]
    files = [one for one in given if isinstance(one, Source)]
    origin = Origin(files, starts) if len(files) == len(graphs) else Origin((), ())
    if meta:
        places_of = [one if isinstance(one, Source) else None for one in given]
        if ill_formed := list(meta_shapes.problems(graphs, places_of, shapes)):
            errors = list(Evaluation(Columns(known=shapes.terms), shapes).examined())
            worded = located(ShapesErrors(errors), shapes, origin).problems if errors else ()
            told = {(problem.file, problem.line) for problem in worded}
            also = [problem for problem in ill_formed if (problem.file, problem.line) not in told]
            raise ShapesError(problems=[*worded, *also])
    try:
        targeted = shapes.targeted()
    except ShapesError as error:
        raise located(error, shapes, origin) from error
    if not targeted:
        names = ", ".join(source.name for source in files) or "the shapes graph"
        raise ShapesError(f"{names}: no shape here has a target, so nothing would be checked")
    return shapes, origin


def _regime(shapes: Shapes, origin: Origin, entailment: str | None) -> str:
    """Choose what to entail; raises ShapesError for a regime that is asked for and not applied.

    https://www.w3.org/TR/shacl/#shacl-rdfs
    """
    asked = regimes(shapes)
    for iri, node in asked.items():
        if iri not in _REGIMES:
            error = ShapesError(f"the entailment regime <{iri}> is not supported", node)
            raise located(error, shapes, origin)
    needed = max((_REGIMES[iri] for iri in asked), key=ENTAILMENTS.index, default="none")
    if entailment is None:
        return needed
    if ENTAILMENTS.index(needed) > ENTAILMENTS.index(entailment):
        node = next(node for iri, node in asked.items() if _REGIMES[iri] == needed)
        error = ShapesError(f"these shapes ask for {needed} entailment; give --entail {needed}", node)
        raise located(error, shapes, origin)
    return entailment


def _entailed(said: Collection[Triple], entailment: str, own: Mapping[str, str] | None = None) -> set[Triple]:
    """Add what follows; a project's own rules go with the whole of OWL RL only, as in a build."""
    if entailment == "none":
        return set()
    return entail(said, own or {}) if entailment == "owlrl" else entail_rdfs(said)


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
        results = [*(results or ()), *evaluate(data, shapes)]
    known = Columns(*(source.quads() for source in vocabularies))
    found = flaws(shapes, subject.data, known, results)
    return [replace(flaw, **subject.place(flaw.shape)) for flaw in found]
