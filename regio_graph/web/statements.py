"""The statements of a description as a page shows them: by property, each value with its graphs."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..describe import Description, labels
from ..rdf.store import graph_of
from ..rdf.terms import Quad, Term, datatype_of, is_blank, is_iri, language_of, object_of, subject_of
from .context import language, state

_MOST = 100  # values of one property that a page shows; the data have them all


@dataclass(frozen=True)
class ShownValue:
    """One value: a thing (`iri`), a blank node (`anchor`), or text in a language or datatype."""

    text: str
    iri: str = ""
    anchor: str = ""
    language: str = ""
    datatype: str = ""
    graphs: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """True for text without language or datatype."""
        return not self.datatype


@dataclass(frozen=True)
class Property:
    """One property and its values; or, of what is incoming, the things that have this one as value."""

    iri: str
    name: str
    values: tuple[ShownValue, ...]
    more: int = 0


@dataclass(frozen=True)
class ShownSubject:
    """One subject of the description and what is said of it."""

    value: ShownValue
    properties: tuple[Property, ...]


def shown(described: Description) -> dict[str, object]:
    """Return what the template of a thing shows of its statements."""
    store = state().store
    mentioned = {
        term.value
        for quad in (*described.outgoing, *described.incoming)
        for term in (quad.subject, quad.predicate, quad.object)
        if is_iri(term)
    }
    named = labels(store, mentioned | {described.iri}, language())
    by_subject: dict[Term, list[Quad]] = {}
    for quad in described.outgoing:
        by_subject.setdefault(subject_of(quad), []).append(quad)
    return {
        "iri": described.iri,
        "name": named[described.iri],
        "subjects": [
            ShownSubject(_value(subject, named), _properties(said, named))
            for subject, said in by_subject.items()
        ],
        "incoming": _properties(described.incoming, named, incoming=True),
        "cut": described.cut,
    }


def _properties(
    quads: Iterable[Quad], named: dict[str, str], *, incoming: bool = False
) -> tuple[Property, ...]:
    found: dict[str, dict[Term, list[str]]] = {}
    for quad in quads:
        other = subject_of(quad) if incoming else object_of(quad)
        found.setdefault(quad.predicate.value, {}).setdefault(other, []).append(graph_of(quad))
    properties = [
        Property(
            iri,
            named.get(iri, iri),
            tuple(sorted((_value(term, named, values[term]) for term in list(values)[:_MOST]), key=_text)),
            max(0, len(values) - _MOST),
        )
        for iri, values in found.items()
    ]
    return tuple(sorted(properties, key=lambda property_: property_.name.lower()))


def _text(value: ShownValue) -> str:
    return value.text


def _value(term: Term, named: dict[str, str], graphs: Iterable[str] = ()) -> ShownValue:
    stated = tuple(sorted(graphs))
    if is_iri(term):
        return ShownValue(named.get(term.value, term.value), iri=term.value, graphs=stated)
    if is_blank(term):
        return ShownValue(str(term), anchor=term.value, graphs=stated)
    return ShownValue(
        term.value,
        language=language_of(term),
        datatype=datatype_of(term),
        graphs=stated,
    )
