"""One Python engine, one process: read, validate, validate again, and write what was found.

    python -m benchmarks.validation.engines ENGINE DATA.nt SHAPES.nt OUT.json

A finding is written as its focus node, component and severity, blank nodes all alike: what
every engine tells in the same words.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = tuple[str, str, str]
SH = "http://www.w3.org/ns/shacl#"


def regio_graph(data: str, shapes: str) -> Iterator[Any]:
    """Our own engine."""
    from regio_graph.validate.inputs import read
    from regio_graph.validate.validation import of_files

    subject = of_files(read([data]), read([shapes]))
    yield
    results = subject.validate()
    yield
    subject.validate()
    yield [(node(str(r.focus).strip("<>")), r.component, r.severity) for r in results]


def pyshacl(data: str, shapes: str) -> Iterator[Any]:
    """The reference, on rdflib's graph, validating in place: its fastest way."""
    import pyshacl as engine
    from rdflib import RDF, Graph, URIRef

    graph, wanted = Graph().parse(data, format="nt"), Graph().parse(shapes, format="nt")
    yield
    _, report, _ = engine.validate(graph, shacl_graph=wanted, inference="none", inplace=True)
    yield  # it takes minutes, and keeps nothing that would make a second time faster
    yield [
        tuple(
            node(report.value(result, URIRef(SH + name)).n3().strip("<>"))
            for name in ("focusNode", "sourceConstraintComponent", "resultSeverity")
        )
        for result in report.subjects(RDF.type, URIRef(SH + "ValidationResult"))
    ]


def pyrudof(data: str, shapes: str) -> Iterator[Any]:
    """The engine of rudof, in Rust."""
    from pyrudof import RDFFormat, Rudof, RudofConfig, ShaclFormat

    engine = Rudof(RudofConfig())
    engine.read_data(Path(data), format=RDFFormat.NTriples)
    engine.read_shacl(Path(shapes), format=ShaclFormat.NTriples)
    yield
    report = engine.validate_shacl()
    yield
    engine.validate_shacl()
    yield [
        (node(str(e.focus_node)), str(e.constraint_component), SH + str(e.severity).rpartition("#")[2])
        for e in report
    ]


def node(name: str) -> str:
    """Return a name, the same for every blank node."""
    return "_" if name.startswith("_:") else name


def main(engine: Callable[[str, str], Iterator[Any]], data: str, shapes: str, out: str) -> None:
    """Time the three steps of an engine."""
    laps, started = [], time.perf_counter()
    steps = engine(data, shapes)
    rows: list[Row] = []
    for step in steps:
        laps.append(time.perf_counter() - started)
        rows, started = step or [], time.perf_counter()
    load, validate, again = laps
    told = {"load": load, "validate": validate, "again": again, "findings": rows}
    Path(out).write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    known = {"regio-graph": regio_graph, "pyshacl": pyshacl, "pyrudof": pyrudof}
    main(known[sys.argv[1]], *sys.argv[2:])
