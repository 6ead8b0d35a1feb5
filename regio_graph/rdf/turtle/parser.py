"""The productions of Turtle and TriG, each yielding its triples as Oxigraph does."""

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from rdflib import RDF, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from ...iris import resolve
from .lexer import TurtleText, TurtleToken

MAX_NESTING = 100

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


# What a production yields on the way, and the node it stands for. Each statement comes with
# the number of the token that completes it: Oxigraph hands out those of one token last first.
Step = tuple[int, "Statement"]
Reading = Generator[Step, None, Node]


@dataclass(frozen=True, slots=True)
class Statement:
    """One triple, the place of its object's first token, and that of the subject opening it."""

    subject: Node
    predicate: Node
    object: Node
    line: int
    column: int
    subject_line: int
    subject_column: int


def statements(text: str, base: str = "") -> Iterator[Statement]:
    """Yield the triples of a Turtle text in document order, each with its place.

    Raises PositionError at the first place that no Turtle text can have.
    """
    together: list[Statement] = []
    now = 0
    for token, statement in _Parser(text, base).statements():
        if token != now:
            yield from reversed(together)
            together, now = [], token
        together.append(statement)
    yield from reversed(together)


class _Parser:
    """Recursive descent over the tokens; one method per production of the grammar."""

    def __init__(self, text: str, base: str) -> None:
        self.text, self.base = TurtleText(text), base
        self.prefixes: dict[str, str] = {}
        self.nodes: dict[str, BNode] = {}
        self.tokens = self.text.tokens()
        self.token = next(self.tokens)
        self.depth = 0
        self.read = 0  # tokens
        self.head = self.token

    def statements(self) -> Iterator[Step]:
        while self.token.kind != "end":
            word = self.token.text.lower().lstrip("@")
            if self.token.kind in {"at", "word"} and word in {"prefix", "base"}:
                self._directive(word)
            elif (self.token.kind, word) == ("word", "graph"):
                self._next()
                yield from self._node()
                yield from self._block()
            elif self._is("{"):
                yield from self._block()
            else:
                yield from self._triples(top=True)

    def _triples(self, *, top: bool) -> Iterator[Step]:
        """Read one subject with all it says; at the top it may turn out to name a graph."""
        self.head = self.token
        blank = self._is("[")
        subject = yield from self._list() if self._is("(") else self._node()
        if top and self._is("{"):
            yield from self._block()
            return
        if not (blank and (self._is(".") or self._is("}"))):  # a property list may stand alone
            yield from self._predicates(subject)
        if top and self.token.kind in {"iri", "node"}:  # the graph of a line of N-Quads
            self._next()
        if top or not self._is("}"):
            self._expect(".")

    def _block(self) -> Iterator[Step]:
        """Read the triples of one graph of TriG."""
        self._expect("{")
        while not self._is("}"):
            yield from self._triples(top=False)
        self._next()

    def _directive(self, word: str) -> None:
        sparql = self._next().kind == "word"
        name = self._take("name", "a prefix such as ex:").text.removesuffix(":") if word == "prefix" else None
        iri = self._iri(self._take("iri", "an IRI in angle brackets"))
        if name is None:
            self.base = iri
        else:
            self.prefixes[name] = iri
        if not sparql:
            self._expect(".")

    def _predicates(self, subject: Node) -> Iterator[Step]:
        while True:
            token = self._next()
            predicate = RDF.type if (token.kind, token.text) == ("word", "a") else self._named(token)
            while True:
                yield from self._object(subject, predicate)
                if self.token.text != ",":
                    break
                self._next()
            if self.token.text != ";":
                return
            while self.token.text == ";":
                self._next()
            if self.token.text in {".", "]", "}"} or self.token.kind == "end":
                return

    def _object(self, subject: Node, predicate: Node) -> Iterator[Step]:
        place, head, at = self.token, self.head, self.read + 1
        if self._is("("):
            yield from self._list(lambda value: self._statement(subject, predicate, value, place, head))
            return
        value = yield from self._node()
        # A string is complete once the token after it is neither a language nor a datatype.
        late = place.kind == "string" and self.read == at
        yield self.read + late, self._statement(subject, predicate, value, place, head)

    def _node(self) -> Reading:
        token = self._next()
        if token.text == "[" and token.kind == "symbol":
            return (yield from self._property_list(token))
        if token.kind == "string":
            return self._literal(token)
        if token.kind == "number":
            return Literal(token.text, datatype=_number(token.text), normalize=False)
        if token.kind == "word" and token.text in {"true", "false"}:
            return Literal(token.text, datatype=XSD.boolean, normalize=False)
        if token.kind == "node":
            return self.nodes.setdefault(token.text, BNode())
        return self._named(token)

    def _property_list(self, token: TurtleToken) -> Reading:
        node, head = BNode(), self.head
        self._deeper(token)
        self.head = token
        if self.token.text != "]":
            yield from self._predicates(node)
        self._expect("]")
        self.depth, self.head = self.depth - 1, head
        return node

    def _list(self, lead: Callable[[Node], Statement] | None = None) -> Reading:
        """Read a collection; `lead` makes the triple of which it is the object."""
        self._deeper(self._next())
        first: Node = RDF.nil if self._is(")") else BNode()
        if lead:
            yield self.read + 1, lead(first)
        cell = last = first
        while not self._is(")"):
            if cell is not first:
                yield self.read + 1, self._statement(last, RDF.rest, cell, self.token, self.head)
            yield from self._object(cell, RDF.first)
            last, cell = cell, BNode()
        if first != RDF.nil:
            yield self.read + 1, self._statement(last, RDF.rest, RDF.nil, self.token, self.head)
        self._next()
        self.depth -= 1
        return first

    def _literal(self, token: TurtleToken) -> Literal:
        quotes = 3 if token.text[:3] in {'"""', "'''"} else 1
        value = self._unescape(token, token.text[quotes:-quotes])
        if self.token.kind == "at":
            return Literal(value, lang=self._next().text[1:])
        if self.token.text == "^^":
            self._next()
            return Literal(value, datatype=self._named(self._next()), normalize=False)
        return Literal(value)

    def _named(self, token: TurtleToken) -> URIRef:
        if token.kind == "iri":
            return URIRef(self._iri(token))
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self.prefixes:
                raise self.text.error(token, f"the prefix '{prefix}:' is not declared")
            return URIRef(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))
        raise self.text.error(token, f"expected an IRI or a name, found {token.text[:20]!r}")

    def _iri(self, token: TurtleToken) -> str:
        return resolve(self.base, self._unescape(token, token.text[1:-1]))

    def _unescape(self, token: TurtleToken, text: str) -> str:
        def character(match: re.Match[str]) -> str:
            if match[3] is not None:
                if match[3] not in _LETTERS:
                    raise self.text.error(token, f"there is no escape {match[0]!r}")
                return _LETTERS[match[3]]
            point = int(match[1] or match[2], 16)
            if point > 0x10FFFF:  # noqa: PLR2004 - the end of Unicode
                raise self.text.error(token, f"{match[0]} is not a character")
            return chr(point)

        return _ESCAPE.sub(character, text) if "\\" in text else text

    def _statement(self, s: Node, p: Node, o: Node, place: TurtleToken, head: TurtleToken) -> Statement:
        return Statement(s, p, o, *self.text.place(place), *self.text.place(head))

    def _next(self) -> TurtleToken:
        token = self.token
        if token.kind == "end":
            raise self.text.error(token, "the text ends in the middle of a statement")
        self.token = next(self.tokens)
        self.read += 1
        return token

    def _take(self, kind: str, expected: str) -> TurtleToken:
        if self.token.kind != kind:
            raise self.text.error(self.token, f"expected {expected}, found {self.token.text[:20]!r}")
        return self._next()

    def _is(self, symbol: str) -> bool:
        return self.token.kind == "symbol" and self.token.text == symbol

    def _expect(self, symbol: str) -> None:
        if not self._is(symbol):
            found = self.token.text[:20] or "the end"
            raise self.text.error(self.token, f"expected '{symbol}', found {found!r}")
        self._next()

    def _deeper(self, token: TurtleToken) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.text.error(token, f"nested deeper than {MAX_NESTING} levels")


def _number(text: str) -> URIRef:
    if "e" in text.lower():
        return XSD.double
    return XSD.decimal if "." in text else XSD.integer
