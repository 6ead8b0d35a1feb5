"""The fact sheet of a thing: what a reader wants to know of it, in the order in which they do.

The release declares by class which properties stand where; here they are looked up.
Every fact keeps the passages it rests on, the notes on its quality, and whether anybody
asserted it or only reasoning did.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ..content.pages import PropertyPath, Section, Sheet, Sheets
from ..iris import Names
from ..rdf import paths
from ..rdf.store import Store, graph_of
from ..rdf.terms import Term, is_iri, is_literal
from .nodes import Cite, Note, SheetValue, Values

_PASSAGE, _POSITION, _SUBJECT, _PREDICATE, _OBJECT = map(
    paths.expand, ("regio:passage", "regio:position", "rdf:subject", "rdf:predicate", "rdf:object")
)
_MOST = 300  # items a section shows
_DIGITS = 9  # of a number, so that it sorts as one among dates and words
_DEEPEST = 3  # things a thing is shown to belong to


@dataclass(frozen=True)
class Detail:
    """A property by its name, and its values."""

    name: str
    values: tuple[SheetValue, ...]
    bare: bool = False  # whether the values say enough without the name


@dataclass(frozen=True)
class SheetItem:
    """One thing in a section: what it is called by, what goes with it, what it rests on."""

    iri: str
    head: tuple[SheetValue, ...]
    text: str
    when: tuple[SheetValue, ...]
    owners: tuple[SheetValue, ...]
    details: tuple[Detail, ...]
    cites: tuple[Cite, ...]
    notes: tuple[Note, ...]
    entailed: bool


@dataclass(frozen=True)
class Part:
    """One section of a page; `more` counts the items that are not shown."""

    title: str
    layout: str
    items: tuple[SheetItem, ...]
    more: int = 0
    absent: str = ""


class Reader:
    """Reads one thing in one language."""

    def __init__(self, store: Store, names: Names, declared: Sheets, iri: str, language: str) -> None:
        self.iri, self._declared = iri, declared
        self._store, self._language, self._look = store, language, Values(store, language)
        self._entailed = str(names.entailed)
        self.types = self._look.types(iri)
        self._sheet: Sheet = declared.of(self.types)

    @property
    def kind(self) -> str:
        """What kind of thing this is, in the singular."""
        known = self._declared.kind(self.types)
        return self._look.name(known) if known else ""

    @property
    def name(self) -> str:
        """What the thing is called."""
        return self._look.name(self.iri)

    @property
    def others(self) -> list[str]:
        """What else it is called."""
        found = self._readable(paths.reach(self._store, self.iri, "skos:altLabel"))
        return sorted({term.value for term in found if is_literal(term)} - {self.name})

    @property
    def lead(self) -> str:
        """The sentence that says what it is."""
        return next(filter(None, (self._look.text(self.iri, path.path) for path in self._sheet.lead)), "")

    @property
    def remark(self) -> str:
        """What is to be known of every thing of this class."""
        return self._sheet.remark.get(self._language, "")

    @property
    def cites(self) -> tuple[Cite, ...]:
        """The passages that the thing itself rests on."""
        return self._look.cites(self.iri)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes on the thing itself."""
        return self._look.notes(self.iri)

    @property
    def crumbs(self) -> list[SheetValue]:
        """What the thing belongs to, the widest first, as far as each belongs to one."""
        found: list[SheetValue] = []
        here: str | Term = self.iri
        while len(found) < _DEEPEST:
            sheet = self._declared.of(self._look.types(here))
            above = (paths.follow(self._store, here, path.path) for path in sheet.crumb)
            up = next((nodes[0] for nodes in above if len(nodes) == 1), None)
            if up is None or not is_iri(up) or up.value == self.iri:
                break
            found.append(self._look.value(up))
            here = up
        return found[::-1]

    @property
    def facts(self) -> list[Detail]:
        """The properties shown at the top."""
        return [detail for path in self._fact_paths() if (detail := self._detail(self.iri, path))]

    def parts(self) -> list[Part]:
        """The sections, and then whatever else refers to the thing, by kind."""
        found, seen = [], {self.iri, *(value.iri for value in self.crumbs)}
        for section in self._sheet.sections:
            nodes = [node for node in self._nodes(section) if is_iri(node) and node.value not in seen]
            seen.update(node.value for node in nodes if is_iri(node))
            if nodes:
                found.append(self._part(section, nodes))
            elif section.absent:
                found.append(
                    Part(section.title[self._language], "absent", (), 0, section.absent[self._language])
                )
        return [*found, *self._mentions(seen)] if self._sheet.mentions else found

    def listed(self, kind: str, iris: Iterable[str]) -> Part:
        """Make a section of things of one kind."""
        nodes = self._store.terms(iris)
        return self._part(self._declared.mention(kind, self._declared.other), nodes)

    def _nodes(self, section: Section) -> list[Term]:
        nodes = paths.follow(self._store, self.iri, section.path)
        if not section.only:
            return nodes
        return [node for node in nodes if section.only in self._look.types(node)]

    def _part(self, section: Section, nodes: Iterable[Term]) -> Part:
        ordered = sorted(nodes, key=lambda node: self._order(node, section.sort))
        items = tuple(self._item(node, section) for node in ordered[:_MOST])
        return Part(section.title[self._language], section.layout, items, max(0, len(ordered) - _MOST))

    def _mentions(self, seen: set[str]) -> list[Part]:
        """Group what else refers to the thing by its kind, asserted references only."""
        by_kind: dict[str, list[Term]] = {}
        quads = list(self._store.quads(None, self.iri))
        for quad in [quad for quad in quads if self._store.is_today(quad)] or quads:
            source, property_ = quad.subject, quad.predicate.value
            hidden = property_ in self._declared.hidden and property_ != _PASSAGE
            if hidden or graph_of(quad) == self._entailed or not is_iri(source) or source.value in seen:
                continue
            seen.add(source.value)
            by_kind.setdefault(self._declared.kind(self._look.types(source)), []).append(source)
        parts = [
            self._part(self._declared.mention(kind, self._plural(kind)), nodes)
            for kind, nodes in by_kind.items()
        ]
        return sorted(parts, key=lambda part: part.title)

    def _plural(self, kind: str) -> Mapping[str, str]:
        if not kind:
            return self._declared.other
        name = self._look.name(kind)
        return {self._language: name[:1].upper() + name[1:]}

    def _item(self, node: Term, section: Section) -> SheetItem:
        assert is_iri(node), "sections hold things with a name"
        look = self._look
        head = look.values(paths.follow(self._store, node, section.head)) if section.head else ()
        owners = look.values(paths.follow(self._store, node, section.owner)) if section.owner else ()
        known = {value.text for value in head} | {self.name}
        details = (self._detail(node, path, known) for path in section.details)
        return SheetItem(
            iri=node.value,
            head=head or (look.value(node),),
            text="" if section.head else look.text(node, "skos:definition"),
            when=look.values(paths.follow(self._store, node, section.when)) if section.when else (),
            owners=tuple(value for value in owners if value.iri != self.iri),
            details=tuple(detail for detail in details if detail),
            cites=tuple(cite for cite in look.cites(node) if cite.iri != self.iri),
            notes=look.notes(node),
            entailed=all(graph_of(quad) == self._entailed for quad in self._store.quads(node)),
        )

    def _detail(self, node: str | Term, path: PropertyPath, known: Iterable[str] = ()) -> Detail | None:
        """Look up one property; what is known already needs no saying."""
        values = []
        for term, hop in self._readable(paths.reach(self._store, node, path.path)).items():
            graphs = {graph_of(quad) for quad in self._store.quads(*hop)} if hop else set()
            cites = self._statements.get((path.last, term), ()) if node == self.iri else ()
            value = self._look.value(term, entailed=graphs == {self._entailed}, cites=cites)
            value = replace(value, cites=()) if value.cites == self._look.cites(node) else value
            if value.text not in known and value.iri != self.iri:
                values.append(value)
        if not values:
            return None
        name = path.title.get(self._language) or self._look.name(path.last)
        return Detail(name, tuple(sorted(values, key=_value_order)), path.bare)

    def _fact_paths(self) -> list[PropertyPath]:
        written = [path for path in self._sheet.facts if path.path != "*"]
        if len(written) == len(self._sheet.facts):
            return written
        quads = self._store.quads(self.iri)
        own = {quad.predicate.value for quad in quads if graph_of(quad) != self._entailed}
        return [
            PropertyPath.of(iri) for iri in sorted(own - self._declared.hidden, key=self._look.name)
        ] + written

    def _readable(self, found: dict[Term, paths.Hop | None]) -> dict[Term, paths.Hop | None]:
        """Leave out text in other languages where there is some in the reader's."""
        languages = {term.language for term in found if is_literal(term) and term.language}
        if self._language not in languages:
            return found
        spoken = {None, self._language}
        return {t: hop for t, hop in found.items() if not is_literal(t) or t.language in spoken}

    def _order(self, node: Term, sort: str) -> tuple[str, float, str]:
        found = paths.follow(self._store, node, sort) if sort else []
        keys = (t.value.zfill(_DIGITS) if t.value.isdigit() else t.value for t in found if is_literal(t))
        places = [float(t.value) for t in self._store.follow(node, _POSITION) if is_literal(t)]
        return min(keys, default="~"), min(places, default=1e9), self._look.name(node).lower()

    @cached_property
    def _statements(self) -> dict[tuple[str, Term], tuple[Cite, ...]]:
        """The passages of each direct statement that the data cite as a node."""
        found: dict[tuple[str, Term], tuple[Cite, ...]] = {}
        for node in self._store.follow(self.iri, _SUBJECT, back=True):
            for predicate in self._store.follow(node, _PREDICATE):
                for value in self._store.follow(node, _OBJECT):
                    if is_iri(predicate):
                        found[predicate.value, value] = self._look.cites(node)
        return found


def _value_order(value: SheetValue) -> tuple[str, str]:
    return (value.when.order if value.when else "", value.text)
