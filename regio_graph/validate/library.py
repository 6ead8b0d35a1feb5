"""The engine as a library: any data and any shapes, to a report with places."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from .checking import Engine
from .inputs import Source, read
from .report import Report

if TYPE_CHECKING:
    import rdflib

# A file, folder or pattern by its name, a text as `Source`, a graph, or several of these.
Graph: TypeAlias = "str | Path | Source | rdflib.Graph | Sequence[ox.Quad] | Sequence[ox.Triple]"
Graphs: TypeAlias = "Graph | Sequence[Graph]"


def validate(
    data: Graphs,
    shapes: Graphs,
    *,
    ontology: Graphs = (),
    entailment: str | None = None,
    engine: Engine = Engine.COLUMNS,
    meta: bool = True,
) -> Report:
    """Validate data against shapes; nothing is printed, fetched or written.

    `data`, `shapes` and `ontology` are each a file, folder or pattern (`"data/**/*.ttl"`), a
    `Source` (a text with its format), a graph of rdflib, a sequence of Oxigraph's quads or
    triples, or a sequence of such. The ontology's triples count as data. `entailment` is
    `none`, `rdfs` or `owlrl`; None does what the shapes ask for by sh:entailment. `meta`
    holds the shapes to SHACL's own shapes first.

    The report has every finding with its severity, focus node, path, value, message and, for
    what came from files, file, line and column; notices of what was not checked; and the
    number of focus nodes of each shape. A data file that is no RDF is a finding.

    Raises SourceError for a file that cannot be opened, and ShapesError for shapes that are
    no RDF, ill-formed, or cannot be evaluated; its `problems` have file and line.
    """
    from .validation import of_files  # noqa: PLC0415 - rdflib takes a quarter of a second to import

    taken = of_files(*(list(_taken(given)) for given in (data, shapes, ontology)), entailment, meta=meta)  # type: ignore[arg-type,misc]
    return taken.report(taken.validate(engine))[0]


def _taken(given: Graphs) -> Iterator[Source | Iterable[ox.Quad | ox.Triple]]:
    """Read what is given by name, and convert what is rdflib's."""
    if isinstance(given, str | Path):
        yield from read([str(given)])
    elif isinstance(given, Source):
        yield given
    elif type(given).__module__.startswith("rdflib"):
        from ..rdf.convert import triples  # noqa: PLC0415 - whoever has such a graph has rdflib loaded

        yield list(triples(given))  # type: ignore[arg-type]
    elif isinstance(given, Sequence) and not isinstance(next(iter(given), None), ox.Quad | ox.Triple):
        for one in given:
            yield from _taken(one)  # type: ignore[arg-type]  # no statement, as was looked at
    else:
        yield given  # type: ignore[misc]
