"""Check data against shapes with pySHACL, the reference engine, and read its results graph."""

from collections.abc import Callable, Iterable

import pyshacl
from rdflib import Graph, Literal, URIRef
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
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    assert isinstance(results, Graph), "pyshacl returns the failure itself only when validation raised"
    return ordered(
        _finding(results, result, data, locate) for result in results.subjects(RDF.type, SH.ValidationResult)
    )


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
