"""The documentation of ontology, shapes and concepts as pages; `things` gives each its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import current_app
from rdflib import Graph
from werkzeug.exceptions import NotFound

from .. import formats, vocabulary
from ..iris import Names
from ..vocabulary import NodeShape, Ontology, Ref, Scheme, Text
from .pages import render
from .state import State, language, state


@dataclass
class Documentation:
    """What one release has to document; computed when first asked for, and then kept."""

    served: State

    @cached_property
    def graph(self) -> Graph:
        """The ontology with its alignments and concepts."""
        return self._read(str(self._names.ontology))

    @cached_property
    def shapes(self) -> tuple[NodeShape, ...]:
        """The shapes; none in a release that was made before they were part of it."""
        return vocabulary.node_shapes(self._read(str(self._names.shapes)), self.graph)

    @cached_property
    def usage(self) -> vocabulary.Usage:
        """How the terms are used in the release."""
        classes, properties = vocabulary.own_terms(self.graph)
        queries = self.served.queries.values()
        return vocabulary.measure(self.served.store, str(self._names.entailed), classes, properties, queries)

    @cached_property
    def ontology(self) -> Ontology:
        """The terms."""
        return vocabulary.read(self.graph, self.shapes, self.usage)

    @cached_property
    def schemes(self) -> dict[str, Scheme]:
        """The concept schemes by code."""
        return {scheme.code: scheme for scheme in vocabulary.schemes(self.graph, self.usage)}

    @property
    def _names(self) -> Names:
        return Names(self.served.release.base)

    def _read(self, graph: str) -> Graph:
        return formats.to_graph(self.served.store.triples(graph))


def documentation() -> Documentation:
    """Return the documentation of the release that is served."""
    kept: Documentation = current_app.extensions.setdefault("vocabulary", Documentation(state()))
    return kept


def definitions() -> str:
    """Document every term, each at the anchor of its local name."""
    ontology = documentation().ontology
    drawings = {term.anchor: vocabulary.draw(term) for term in ontology.terms if term.is_class}
    return _render("def.html", ontology=ontology, drawings=drawings)


def shapes() -> str:
    """Document every shape, with each constraint in words."""
    found = documentation().shapes
    by_class: dict[Ref, list[NodeShape]] = {}
    for shape in sorted(found, key=lambda shape: len(shape.targets)):  # first what is only about one class
        for target in shape.targets:
            by_class.setdefault(target, []).append(shape)
    ordered = sorted(by_class.items(), key=lambda pair: (_say(pair[0].label) or pair[0].name).lower())
    shared = [shape for shape in found if len(shape.targets) > 1]
    return _render("shape.html", by_class=dict(ordered), shared=shared)


def concepts() -> str:
    """List the concept schemes."""
    ordered = sorted(documentation().schemes.values(), key=lambda scheme: _say(scheme.label).lower())
    return _render("concept.html", schemes=ordered)


def scheme(code: str) -> str:
    """Document one concept scheme with its concepts."""
    found = documentation().schemes.get(code)
    if found is None:
        raise NotFound(f"there is no concept scheme {code!r}; /concept lists them")
    return _render("scheme.html", scheme=found)


def _say(text: Text) -> str:
    """Choose what a text says in the language of the page, else in any."""
    return text.get(language()) or text.get("") or next(iter(text.values()), "")


def _render(template: str, **values: object) -> str:
    return render(template, say=_say, fitting=vocabulary.fitting, called=_called, **values)


def _called(properties: Sequence[Ref]) -> str:
    """Write what a line of a drawing stands for."""
    return vocabulary.called([_say(each.label) or each.anchor for each in properties])
