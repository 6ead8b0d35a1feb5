"""The documentation of ontology, shapes and concepts as pages; `things` gives each its address."""

from collections.abc import Sequence

from werkzeug.exceptions import NotFound

from ... import documentation
from ...documentation import NodeShape, Ref
from ...languages import Texts, choose
from ..context import language, state
from ..render import render


def definitions() -> str:
    """Document every term, each at the anchor of its local name."""
    ontology = state().documentation.ontology
    drawings = {term.anchor: documentation.draw(term) for term in ontology.terms if term.is_class}
    return _render("def.html", ontology=ontology, drawings=drawings)


def shapes() -> str:
    """Document every shape, with each constraint in words."""
    found = state().documentation.shapes
    by_class: dict[Ref, list[NodeShape]] = {}
    for shape in sorted(found, key=lambda shape: len(shape.targets)):  # first what is only about one class
        for target in shape.targets:
            by_class.setdefault(target, []).append(shape)
    ordered = sorted(by_class.items(), key=lambda pair: (_say(pair[0].label) or pair[0].name).lower())
    shared = [shape for shape in found if len(shape.targets) > 1]
    return _render("shape.html", by_class=dict(ordered), shared=shared)


def concepts() -> str:
    """List the concept schemes."""
    ordered = sorted(state().documentation.schemes.values(), key=lambda scheme: _say(scheme.label).lower())
    return _render("concept.html", schemes=ordered)


def scheme(code: str) -> str:
    """Document one concept scheme with its concepts."""
    found = state().documentation.schemes.get(code)
    if found is None:
        raise NotFound(f"there is no concept scheme {code!r}; /concept lists them")
    return _render("scheme.html", scheme=found)


def _say(text: Texts) -> str:
    """Choose what a text says in the language of the page, else in any."""
    return choose(text, language())


def _render(template: str, **values: object) -> str:
    return render(template, say=_say, fitting=documentation.fitting, called=_called, **values)


def _called(properties: Sequence[Ref]) -> str:
    """Write what a line of a drawing stands for."""
    return documentation.called([_say(each.label) or each.anchor for each in properties])
