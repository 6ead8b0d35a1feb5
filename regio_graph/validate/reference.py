"""pySHACL, the reference engine: what it finds, as the results of our own."""

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import Graph

from ..errors import ShapesError
from .bridge import triples
from .columns import Term
from .evaluate import Result
from .shapes import RDF, SH, Shapes

_RESULT = ox.NamedNode(SH + "ValidationResult")


def results(data: Graph, shapes: Graph) -> Iterator[Result]:
    """Validate with pySHACL; raises ShapesError when it finds the shapes wrong."""
    import pyshacl  # noqa: PLC0415 - takes a second to import, and is only the reference

    try:
        _, found, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    except (pyshacl.errors.ShapeLoadError, pyshacl.errors.ConstraintLoadError) as error:
        raise ShapesError(f"pySHACL cannot read the shapes: {error}") from error
    if not isinstance(found, Graph):  # pyshacl hands out the failure itself
        raise ShapesError(f"pySHACL cannot evaluate the shapes: {found}")
    report = Shapes(triples(found))
    for node, said in report.graph.said.items():
        if _RESULT in said.get(RDF + "type", []):
            yield _result(report, node)


def _result(report: Shapes, node: Term) -> Result:
    def needed(name: str) -> Term:
        value = report.graph.value(node, SH + name)
        assert value is not None, f"every result has sh:{name} (SHACL 3.6.2)"
        return value

    path = report.graph.value(node, SH + "resultPath")
    messages = report.graph.objects(node, SH + "resultMessage")
    return Result(
        focus=needed("focusNode"),
        path=None if path is None else report.path(path),
        value=report.graph.value(node, SH + "value"),
        component=needed("sourceConstraintComponent").value,
        shape=needed("sourceShape"),
        severity=needed("resultSeverity").value,
        messages=tuple(m for m in messages if isinstance(m, ox.Literal)),
    )
