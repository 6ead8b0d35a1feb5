"""Part of the data in an Oxigraph store, and what that store has made of its literals."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import proxy

import pyoxigraph as ox

from ...errors import ShapesError
from .columns import LITERAL, Columns, Term, high, low
from .literals import RDF, XSD
from .prebinding import AS_WRITTEN, FUNCTIONS, GRAPH, name

_AS_THEY_ARE = {XSD + "string", RDF + "langString", XSD + "anyURI"}
_PLAIN_FORMS = {
    XSD + "integer": re.compile(r"0|-?[1-9][0-9]{0,17}"),
    XSD + "date": re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"),
    XSD + "dateTime": re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?"),
    XSD + "gYear": re.compile(r"[1-9][0-9]{3}"),
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "decimal": re.compile(r"-?(?:0|[1-9][0-9]{0,9})\.[0-9]{0,8}[1-9]"),
}


@dataclass
class Loaded:
    """What happened to the literals of some predicates: some rewritten, two that look the same now."""

    rewritten: bool = False
    ambiguous: bool = False


def of_columns(data: Columns) -> tuple["Stored", "Stored"]:
    """Return what Oxigraph has of some data, with literals as it writes them and as opaque names.

    The latter is for queries that only tell terms apart. Both are kept with the data, so
    that a second validation finds loaded what the first has loaded.
    """
    if not data.stores:
        data.stores = (Stored(proxy(data)), Stored(proxy(data), opaque=True))  # no ring: freed at once
    as_written, opaque = data.stores
    return as_written, opaque


class Stored:
    """The predicates that have been asked for, loaded as they are needed.

    `restored` leads from a literal as the store writes it to how the data has it. An
    `opaque` store has literals that it would rewrite under a datatype it does not know.
    """

    def __init__(self, data: Columns, *, opaque: bool = False) -> None:
        self.data, self.opaque = data, opaque
        self.restored: dict[Term | None, Term] = {}
        self._store = ox.Store()
        self._probe = ox.Store()
        self._loaded: dict[int, Loaded] = {}
        self._origins: dict[Term, Term] = {}
        self._hidden: dict[Term, Term] = {}
        self._graphs: set[ox.NamedNode] = set()

    def load(self, predicates: frozenset[str] | None) -> Loaded:
        """Load some predicates, None for all, and tell about their literals."""
        if predicates is None:
            wanted = self.data.predicates
        else:
            wanted = [n for n in (self.data.id(ox.NamedNode(p)) for p in sorted(predicates)) if n >= 0]
        for predicate in wanted:
            if predicate not in self._loaded:
                self._loaded[predicate] = self._load(predicate)
        states = [self._loaded[predicate] for predicate in wanted]
        return Loaded(any(s.rewritten for s in states), any(s.ambiguous for s in states))

    def select(self, text: str) -> ox.QuerySolutions:
        """Ask a SELECT of a constraint; raises ShapesError when it is none."""
        answer = self._ask(text)
        if not isinstance(answer, ox.QuerySolutions):
            raise ShapesError("sh:select takes a SELECT query")
        return answer

    def ask(self, text: str) -> bool:
        """Ask an ASK of a constraint; raises ShapesError when it is none."""
        answer = self._ask(text)
        if not isinstance(answer, ox.QueryBoolean):
            raise ShapesError("sh:ask takes an ASK query")
        return bool(answer)

    def _ask(self, text: str) -> object:
        try:
            return self._store.query(text, custom_functions=FUNCTIONS)
        except SyntaxError as error:
            raise ShapesError(f"the query is not SPARQL; is each prefix declared? {error}") from error
        except RuntimeError as error:
            raise ShapesError(f"the query cannot be evaluated: {error}") from error

    def bind(self, variable: str, terms: Iterable[Term]) -> None:
        """Hold some values for a variable that is bound beforehand, in the place of earlier ones."""
        predicate = name(variable)
        for quad in list(self._store.quads_for_pattern(GRAPH, predicate, None, GRAPH)):
            self._store.remove(quad)
        self._store.extend(ox.Quad(GRAPH, predicate, self._kept(term), GRAPH) for term in terms)

    def add_graph(self, graph: ox.NamedNode, triples: Iterable[tuple[Term, str, Term]]) -> None:
        """Hold a named graph beside the data, such as the shapes graph."""
        if graph not in self._graphs:
            self._graphs.add(graph)
            self._store.extend(
                ox.Quad(s, ox.NamedNode(p), self._kept(o), graph)  # type: ignore[arg-type]  # a graph's subject
                for s, p, o in triples
            )

    def _kept(self, term: Term) -> Term:
        """Write a term as this store holds it."""
        if isinstance(term, ox.Literal) and term not in self._hidden:
            self._examine(term, Loaded())
        return self._hidden.get(term, term)

    def _load(self, predicate: int) -> Loaded:
        data, state = self.data, Loaded()
        keys = data.keys(predicate)
        terms, name = data.terms, data.terms[predicate]
        assert isinstance(name, ox.NamedNode), "a predicate is an IRI"
        subjects, values = high(keys), low(keys)
        for number in set(values[data.kinds[values] == LITERAL].tolist()):
            self._examine(terms[number], state)
        quad, hidden = ox.Quad, self._hidden
        self._store.bulk_extend(
            quad(terms[s], name, hidden.get(terms[o], terms[o]))
            for s, o in zip(subjects.tolist(), values.tolist(), strict=True)
        )
        return state

    def _examine(self, literal: Term, state: Loaded) -> None:
        """Note what the store makes of a literal, where it may make something else of it."""
        assert isinstance(literal, ox.Literal), "kinds says so"
        datatype = literal.datatype.value
        if datatype in _AS_THEY_ARE:
            return
        plain = _PLAIN_FORMS.get(datatype)
        stored: Term = literal
        if plain is None or plain.fullmatch(literal.value) is None:
            stored = self._written(literal)
        if self.opaque:
            if stored != literal:
                name = ox.Literal(literal.value, datatype=ox.NamedNode(AS_WRITTEN + datatype))
                self._hidden[literal] = name
                self.restored[name] = literal
            return
        other = self._origins.setdefault(stored, literal)
        if other != literal:
            state.ambiguous = True
        if stored != literal:
            state.rewritten = True
            self.restored[stored] = literal

    def _written(self, literal: ox.Literal) -> Term:
        quad = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), literal)
        self._probe.add(quad)
        (back,) = self._probe.quads_for_pattern(None, None, None)
        self._probe.remove(quad)
        value = back.object
        assert isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal), "a literal comes back as one"
        return value
