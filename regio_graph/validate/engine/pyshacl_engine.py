"""pySHACL, the reference engine: what it finds, as the results of our own."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as Answer

from ...errors import ShapesError
from ...rdf.convert import triples
from .columns import Term
from .evaluate import Result
from .shapes import SH, Shapes


def results(data: Graph, shapes: Graph) -> Iterator[Result]:
    """Validate with pySHACL; raises ShapesError when it finds the shapes wrong."""
    import pyshacl  # noqa: PLC0415 - takes a second to import, and is only the reference

    try:
        view = _ParsedOnce(data.store, data.identifier)
        _, found, _ = pyshacl.validate(view, shacl_graph=shapes, inference="none", inplace=True)
    except (pyshacl.errors.ShapeLoadError, pyshacl.errors.ConstraintLoadError) as error:
        raise ShapesError(f"pySHACL cannot read the shapes: {error}") from error
    if not isinstance(found, Graph):  # pyshacl hands out the failure itself
        raise ShapesError(f"pySHACL cannot evaluate the shapes: {found}")
    report = Shapes(triples(found))
    # A result may have others as its sh:detail; those are not results of the report.
    for said in list(report.graph.said.values()):
        for node in said.get(f"{SH}result", []):
            yield _result(report, node)


class _ParsedOnce(Graph):
    """A view of a graph that parses each query once.

    pySHACL hands over the text of a constraint anew for each focus node, and parsing it takes
    many times as long as answering it.
    """

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Answer:  # noqa: ANN401 - rdflib's own
        """Answer as `Graph.query` does."""
        if isinstance(query_object, str):
            query_object = _parsed(query_object, tuple(self.namespaces()))
        return super().query(query_object, *args, **options)


@lru_cache(maxsize=256)
def _parsed(text: str, namespaces: tuple[tuple[str, URIRef], ...]) -> Query:
    return prepareQuery(text, initNs=dict(namespaces))


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
