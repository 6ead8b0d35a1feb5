"""Results become findings: labelled, worded in two languages, placed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import pyoxigraph as ox

from ..errors import SourceError
from ..rdf.namespaces import PREFIXES
from .engine import shape_paths
from .engine.columns import BLANK, Columns, Term, expand
from .engine.evaluate import Result
from .engine.names import portable
from .engine.shapes import RDFS, SH, Shapes
from .messages import texts
from .report import SYNTAX, Finding, Place, Report, Severity, ordered

LABELS = (
    RDFS + "label",
    f"{PREFIXES['skos']}prefLabel",
    f"{PREFIXES['dct']}title",
    f"{PREFIXES['foaf']}name",
    "http://schema.org/name",
    "https://schema.org/name",
)
# Where a component has another parameter than its name with a small first letter.
_PARAMETERS = {"QualifiedMinCount": "qualifiedMinCount", "QualifiedMaxCount": "qualifiedMaxCount"}
_LISTED = {"In", "LanguageIn"}
_LONGEST = 200


def report(
    results: Sequence[Result], data: Columns, shapes: Shapes, places: Sequence[Place | None] | None = None
) -> tuple[Report, dict[str, Result]]:
    """Word the results; `places` belong to them one by one. Each is also known by its fingerprint."""
    words = _Words(data, shapes, results)
    known: dict[str, Result] = {}
    findings = []
    for result, place in zip(results, places or [None] * len(results), strict=True):
        finding = words.finding(result, place)
        again = 1
        while finding.fingerprint in known:  # blank nodes of which the same is said
            again += 1
            finding = replace(finding, fingerprint=fingerprint(finding, again))
        known[finding.fingerprint] = result
        findings.append(finding)
    return ordered(findings), known


def fingerprint(finding: Finding, again: int = 1) -> str:
    """Return what a finding is known by, whatever its line and wherever its project stands."""
    parts = (
        finding.shape,
        finding.component,
        finding.constraint,
        finding.severity,
        finding.focus,
        finding.path,
        finding.value,
        None if again == 1 else str(again),
    )
    text = portable("\n".join(part or "" for part in parts))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def unreadable(error: SourceError) -> Finding:
    """Make a finding of a data file that is no RDF."""
    name = str(error.file)
    finding = Finding(
        severity=Severity.VIOLATION,
        shape=SYNTAX,
        component=SYNTAX,
        focus=name,
        focus_label=name,
        path=None,
        value=None,
        message=f"Dit bestand is niet te lezen: {error.message}.",
        message_en=f"This file cannot be read: {error.message}.",
        file=name,
        line=error.line,
        column=error.column,
        hint="Verbeter het bestand op deze plaats; daarna worden de shapes getoetst.",
        hint_en="Correct the file at this place; the shapes are checked after that.",
        constraint=error.message,
    )
    return replace(finding, fingerprint=fingerprint(finding))


class _Words:
    """The names and texts of one report, each looked up once."""

    def __init__(self, data: Columns, shapes: Shapes, results: Sequence[Result]) -> None:
        self.data, self.shapes = data, shapes
        self.labels = _labels(data, {data.id(result.focus) for result in results})
        self.given: dict[tuple[str, Term], str] = {}
        self.names: dict[Term, str] = {}

    def finding(self, result: Result, place: Place | None) -> Finding:
        component = short_name(result.component).removesuffix("ConstraintComponent")
        words = texts(component)
        given = self.parameter(component, result.shape)
        spoken = [m for m in result.messages if m.language] or list(result.messages)
        dutch, english = text_in(spoken, "nl"), text_in(spoken, "en")
        of = "" if result.path is None else f"{shape_paths.sparql(result.path, short_name)}: "
        shape, focus = self.shapes.name(result.shape), self.name(result.focus)
        path = _path(result.path)
        value = None if result.value is None else self.name(result.value)
        finding = Finding(
            severity=_severity(result.severity),
            shape=shape,
            component=component,
            focus=focus,
            focus_label=self.label(result.focus),
            path=path,
            value=value,
            message=dutch or of + words.message.format(given),
            message_en=english or of + words.message_en.format(given),
            hint=words.hint.format(given),
            hint_en=words.hint_en.format(given),
            file=place[0] if place else None,
            line=place[1] if place else None,
            column=place[2] if place else None,
            constraint=self.constraint(result),
        )
        return replace(finding, fingerprint=fingerprint(finding))

    def constraint(self, result: Result) -> str | None:
        """Name a constraint where its shape has several of its component."""
        if result.parameter is None:
            return None
        siblings = self.shapes.siblings(result.shape, result.parameter)
        return self.shapes.name(result.parameter) if siblings > 1 else None

    def name(self, node: Term) -> str:
        """Write a term; a blank node by what is said of it, for its label changes with every reading."""
        if isinstance(node, ox.NamedNode):
            return node.value
        if isinstance(node, ox.Literal):
            return str(node)
        if node not in self.names:
            described = portable(self._described(node)).encode("utf-8", "surrogatepass")
            self.names[node] = "_:" + hashlib.sha256(described).hexdigest()[:12]
        return self.names[node]

    def _described(self, node: Term) -> str:
        terms = self.data.terms
        said = (
            " ".join("[]" if isinstance(terms[t], ox.BlankNode) else str(terms[t]) for t in row)
            for row in self.about_blank[self.data.id(node)]
        )
        return "\n".join(sorted(said))

    @cached_property
    def about_blank(self) -> dict[int, list[list[int]]]:
        """What is said of each blank node."""
        rows, blank = self.data.rows, self.data.kinds == BLANK
        about: dict[int, list[list[int]]] = defaultdict(list)
        for row in rows[blank[rows[:, 0]] | blank[rows[:, 2]]].tolist():
            for end in {row[0], row[2]}:
                about[end].append(row)
        return about

    def label(self, node: Term) -> str:
        """Name a node for people: by its label, else by the last part of its IRI."""
        label = self.labels.get(self.data.id(node))
        return label or (self.name(node) if isinstance(node, ox.BlankNode) else short(node))

    def parameter(self, component: str, shape: Term) -> str:
        """Write the values of a constraint's parameter, as short as people name them."""
        key = component, shape
        if key not in self.given:
            name = _PARAMETERS.get(component, component[:1].lower() + component[1:])
            values = self.shapes.graph.objects(shape, SH + name)
            if component in _LISTED and values:
                values = self.shapes.graph.members(values[0])
            text = ", ".join(short(value) for value in values)
            self.given[key] = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
        return self.given[key]


def _labels(data: Columns, nodes: set[int]) -> dict[int, str]:
    """Return the label of each node that has one, Dutch if there is a choice."""
    found: dict[int, str] = {}
    wanted = np.array(sorted(nodes), np.int64)
    for predicate in LABELS:
        at, values = expand(data.keys(data.id(ox.NamedNode(predicate))), wanted)
        labels: dict[int, list[ox.Literal]] = defaultdict(list)
        for node, value in zip(wanted[at].tolist(), values.tolist(), strict=True):
            if isinstance(term := data.terms[value], ox.Literal):
                labels[node].append(term)
        for node, texts_ in labels.items():
            found.setdefault(node, text_in(texts_, "nl"))
    return found


def _severity(iri: str) -> Severity:
    """Return the severity; one that SHACL does not have counts as a violation."""
    name = iri.removeprefix(SH)
    return Severity(name) if name in set(Severity) else Severity.VIOLATION


def _path(path: shape_paths.Path | None) -> str | None:
    if path is None:
        return None
    return path.term.value if isinstance(path, shape_paths.Predicate) else shape_paths.sparql(path)


def short_name(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2] or iri


def short(term: Term) -> str:
    """Write a term as short as people name it: the last part of an IRI, the text of a literal."""
    if isinstance(term, ox.NamedNode):
        return short_name(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def text_in(texts_: Iterable[ox.Literal], language: str) -> str:
    """Choose the text in a language, else any, in a stable order."""
    ranked = sorted(texts_, key=lambda text: (text.language != language, text.language or "", text.value))
    return ranked[0].value if ranked else ""
