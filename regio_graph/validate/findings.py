"""Results become findings: labelled, worded in two languages, placed."""

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from . import paths
from .columns import Columns, Term, expand
from .evaluate import Result
from .messages import texts
from .report import Finding, Place, Report, Severity, ordered
from .shapes import RDFS, SH, Shapes

LABELS = (
    RDFS + "label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
    "http://schema.org/name",
    "https://schema.org/name",
)
# Where a component has another parameter than its name with a small first letter.
_PARAMETERS = {"QualifiedMinCount": "qualifiedMinCount", "QualifiedMaxCount": "qualifiedMaxCount"}
_LISTED = {"In", "LanguageIn"}
_LONGEST = 200


def report(
    results: Iterable[Result], data: Columns, shapes: Shapes, places: Sequence[Place | None] | None = None
) -> Report:
    """Word the results; `places` belong to them one by one."""
    results = list(results)
    namer = _Namer(data)
    found = places or [None] * len(results)
    return ordered(
        _finding(result, namer, shapes, place) for result, place in zip(results, found, strict=True)
    )


class _Namer:
    """Labels of focus nodes, each looked up once."""

    def __init__(self, data: Columns) -> None:
        self.data = data
        self.known: dict[Term, str] = {}

    def label(self, node: Term) -> str:
        if node not in self.known:
            self.known[node] = self._label(node)
        return self.known[node]

    def _label(self, node: Term) -> str:
        import numpy as np  # noqa: PLC0415 - one array

        number = self.data.id(node)
        for predicate in LABELS:
            at = np.array([number], np.int64)
            _, values = expand(self.data.keys(self.data.id(ox.NamedNode(predicate))), at)
            labels = [t for v in values.tolist() if isinstance(t := self.data.terms[v], ox.Literal)]
            if labels:
                return text_in(labels, "nl")
        return short(node)


def _finding(result: Result, namer: _Namer, shapes: Shapes, place: Place | None) -> Finding:
    component = result.component.rpartition("#")[2].rpartition("/")[2].removesuffix("ConstraintComponent")
    words = texts(component)
    given = _parameter(component, result.shape, shapes)
    spoken = [m for m in result.messages if m.language] or list(result.messages)
    dutch, english = text_in(spoken, "nl"), text_in(spoken, "en")
    return Finding(
        severity=_severity(result.severity),
        shape=result.shape.value if isinstance(result.shape, ox.NamedNode) else str(result.shape),
        component=component,
        focus=result.focus.value if isinstance(result.focus, ox.NamedNode) else str(result.focus),
        focus_label=namer.label(result.focus),
        path=_path(result.path),
        value=_value(result.value),
        message=dutch or words.message.format(given),
        message_en=english or words.message_en.format(given),
        hint=words.hint.format(given),
        hint_en=words.hint_en.format(given),
        file=place[0] if place else None,
        line=place[1] if place else None,
        column=place[2] if place else None,
    )


def _severity(iri: str) -> Severity:
    """Return the severity; one that SHACL does not have counts as a violation."""
    name = iri.removeprefix(SH)
    return Severity(name) if name in set(Severity) else Severity.VIOLATION


def _path(path: paths.Path | None) -> str | None:
    if path is None:
        return None
    return path.term.value if isinstance(path, paths.Predicate) else paths.sparql(path)


def _value(term: Term | None) -> str | None:
    if term is None:
        return None
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _parameter(component: str, shape: Term, shapes: Shapes) -> str:
    name = _PARAMETERS.get(component, component[:1].lower() + component[1:])
    values = shapes.graph.objects(shape, SH + name)
    if component in _LISTED and values:
        values = shapes.graph.members(values[0])
    text = ", ".join(short(value) for value in values)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def short(term: Term) -> str:
    """Write a term as short as people name it: the last part of an IRI, the text of a literal."""
    if isinstance(term, ox.NamedNode):
        return term.value.rstrip("/#").rpartition("/")[2].rpartition("#")[2] or term.value
    return term.value if isinstance(term, ox.Literal) else str(term)


def text_in(texts_: Iterable[ox.Literal], language: str) -> str:
    """Choose the text in a language, else any, in a stable order."""
    ranked = sorted(texts_, key=lambda text: (text.language != language, text.language or "", text.value))
    return ranked[0].value if ranked else ""
