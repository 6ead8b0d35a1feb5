"""Check data against shapes with pySHACL, the reference engine, and read its results graph."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from ..terms import RDF, RDFS, SH
from .report import Finding, Report, Severity, ordered

Place = tuple[str, int, int]
Locate = Callable[[Node, Node | None, Node | None], Place | None]


def check(data: Graph, shapes: Graph, locate: Locate = lambda *_: None) -> Report:
    """Validate `data`, everything entailed included, against `shapes`.

    `locate` is asked for file, line and column of (focus node, path, value), the last two
    None where the result has none.
    """
    view = _ParsedOnce(data.store, data.identifier)
    _, results, _ = pyshacl.validate(view, shacl_graph=shapes, inference="none", inplace=True)
    assert isinstance(results, Graph), "pyshacl returns the failure itself only when validation raised"
    return ordered(
        _finding(results, result, data, locate) for result in results.subjects(RDF.type, SH.ValidationResult)
    )


class _ParsedOnce(Graph):
    """A view of a graph that parses each query once.

    pySHACL hands over the text of a constraint anew for each focus node, and parsing it takes
    many times as long as answering it.
    """

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Result:  # noqa: ANN401 - rdflib's own
        """Answer as `Graph.query` does."""
        if isinstance(query_object, str):
            query_object = _parsed(query_object, tuple(self.namespaces()))
        return super().query(query_object, *args, **options)


@lru_cache(maxsize=256)
def _parsed(text: str, namespaces: tuple[tuple[str, URIRef], ...]) -> Query:
    return prepareQuery(text, initNs=dict(namespaces))


def _finding(results: Graph, result: Node, data: Graph, locate: Locate) -> Finding:
    focus = results.value(result, SH.focusNode)
    path = results.value(result, SH.resultPath)
    value = results.value(result, SH.value)
    assert focus is not None, "every result has a focus node (SHACL 3.6.2.1)"
    messages = [m for m in results.objects(result, SH.resultMessage) if isinstance(m, Literal)]
    place = locate(focus, path if isinstance(path, URIRef) else None, value)
    return Finding(
        severity=Severity(_name(results.value(result, SH.resultSeverity))),
        shape=str(results.value(result, SH.sourceShape)),
        component=_name(results.value(result, SH.sourceConstraintComponent)).removesuffix(
            "ConstraintComponent"
        ),
        focus=str(focus),
        focus_label=_label(data, focus),
        path=str(path) if isinstance(path, URIRef) else None,
        value=None if value is None else value.n3() if isinstance(value, Literal) else str(value),
        message=_in(messages, "nl"),
        message_en=_in(messages, "en"),
        file=place[0] if place else None,
        line=place[1] if place else None,
        column=place[2] if place else None,
    )


def _name(iri: Node | None) -> str:
    return str(iri).rpartition("#")[2]


def _label(data: Graph, node: Node) -> str:
    labels = [label for label in data.objects(node, RDFS.label) if isinstance(label, Literal)]
    return _in(labels, "nl") or str(node).rstrip("/").rpartition("/")[2]


def _in(texts: Iterable[Literal], language: str) -> str:
    """Choose the text in a language, else any, in a stable order."""
    ranked = sorted(texts, key=lambda text: (text.language != language, text.language or "", str(text)))
    return str(ranked[0]) if ranked else ""
