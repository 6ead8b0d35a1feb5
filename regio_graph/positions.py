"""Where each triple of a Turtle text stands: a parser that keeps positions.

No maintained parser gives them (RDFLib/pySHACL#321), and a finding without its line is
half a finding. This one yields the triples any Turtle 1.1 parser does, in document order,
and is held to that by the suites it is tested against. It judges no more than it must to
know the triples: that a text is Turtle is for the real parser to say.
"""

import re
from bisect import bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from rdflib import RDF, XSD, BNode, Literal, URIRef
from rdflib.term import Node

MAX_NESTING = 100

_TOKEN = re.compile(
    r"""
    (?P<blank>[\x20\t\r\n]+|\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
  | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"
      |'(?:[^'\\\r\n]|\\.)+'|"(?:[^"\\\r\n]|\\.)+"|''|"")
  | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<node>_:\w(?:[\w.·\u0300-\u036F‿⁀-]*[\w·\u0300-\u036F‿⁀-])?)
  | (?P<number>[+-]?(?:\d+\.?\d*[eE][+-]?\d+|\.\d+[eE][+-]?\d+|\d*\.\d+|\d+)(?![\w:]))
  | (?P<name>(?:[^\W\d_](?:[\w.·\u0300-\u036F‿⁀-]*[\w·\u0300-\u036F‿⁀-])?)?:
      (?:(?:[\w:·\u0300-\u036F‿⁀-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]|\.+(?=[\w:·\u0300-\u036F‿⁀%\\-]))+)?)
  | (?P<word>[A-Za-z]+)
  | (?P<symbol>\^\^|[.;,\[\]()])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


# What a production yields on the way, and the node it stands for.
Reading = Generator["Statement", None, Node]


class PositionError(ValueError):
    """The text is not Turtle at this place; line and column count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line, self.column = line, column
        super().__init__(message)


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


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


def statements(text: str, base: str = "") -> Iterator[Statement]:
    """Yield the triples of a Turtle text in document order, each with its place.

    Raises PositionError at the first place that no Turtle text can have.
    """
    return _Parser(text, base).statements()


class _Parser:
    """Recursive descent over the tokens; one method per production of the grammar."""

    def __init__(self, text: str, base: str) -> None:
        self.text, self.base = text, base
        self.prefixes: dict[str, str] = {}
        self.nodes: dict[str, BNode] = {}
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.tokens = self._tokens()
        self.token = next(self.tokens)
        self.depth = 0
        self.head = self.token

    def statements(self) -> Iterator[Statement]:
        while self.token.kind != "end":
            word = self.token.text.lower().lstrip("@")
            if self.token.kind in {"at", "word"} and word in {"prefix", "base"}:
                self._directive(word)
                continue
            self.head = self.token
            blank = self.token.text == "["
            subject = yield from self._node()
            if not (blank and self.token.text == "."):  # a property list may stand alone
                yield from self._predicates(subject)
            self._expect(".")

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

    def _predicates(self, subject: Node) -> Iterator[Statement]:
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
            if self.token.text in {".", "]"} or self.token.kind == "end":
                return

    def _object(self, subject: Node, predicate: Node) -> Iterator[Statement]:
        place, head = self.token, self.head
        inner: list[Statement] = []
        value = _drain(self._node(), inner)
        yield self._statement(subject, predicate, value, place, head)
        yield from inner  # what is said inside a node comes after the triple that leads to it

    def _node(self) -> Reading:
        token = self._next()
        if token.text == "[" and token.kind == "symbol":
            return (yield from self._property_list(token))
        if token.text == "(" and token.kind == "symbol":
            return (yield from self._collection(token))
        if token.kind == "string":
            return self._literal(token)
        if token.kind == "number":
            return Literal(token.text, datatype=_number(token.text), normalize=False)
        if token.kind == "word" and token.text in {"true", "false"}:
            return Literal(token.text, datatype=XSD.boolean, normalize=False)
        if token.kind == "node":
            return self.nodes.setdefault(token.text, BNode())
        return self._named(token)

    def _property_list(self, token: _Token) -> Reading:
        node, head = BNode(), self.head
        self._deeper(token)
        self.head = token
        if self.token.text != "]":
            yield from self._predicates(node)
        self._expect("]")
        self.depth, self.head = self.depth - 1, head
        return node

    def _collection(self, token: _Token) -> Reading:
        self._deeper(token)
        first: Node = RDF.nil
        last: BNode | None = None
        place = token
        while self.token.text != ")" or self.token.kind != "symbol":
            cell, place = BNode(), self.token
            if last is None:
                first = cell
            else:
                yield self._statement(last, RDF.rest, cell, place, self.head)
            yield from self._object(cell, RDF.first)
            last = cell
        if last is not None:
            yield self._statement(last, RDF.rest, RDF.nil, place, self.head)
        self._next()
        self.depth -= 1
        return first

    def _literal(self, token: _Token) -> Literal:
        quotes = 3 if token.text[:3] in {'"""', "'''"} else 1
        value = self._unescape(token, token.text[quotes:-quotes])
        if self.token.kind == "at":
            return Literal(value, lang=self._next().text[1:])
        if self.token.text == "^^":
            self._next()
            return Literal(value, datatype=self._named(self._next()), normalize=False)
        return Literal(value)

    def _named(self, token: _Token) -> URIRef:
        if token.kind == "iri":
            return URIRef(self._iri(token))
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self.prefixes:
                raise self._error(token, f"the prefix '{prefix}:' is not declared")
            return URIRef(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))
        raise self._error(token, f"expected an IRI or a name, found {token.text[:20]!r}")

    def _iri(self, token: _Token) -> str:
        iri = self._unescape(token, token.text[1:-1])
        if _SCHEME.match(iri) or not self.base:
            return iri
        return urljoin(self.base, iri) + "#" * (iri == "#")  # urljoin drops an empty fragment

    def _unescape(self, token: _Token, text: str) -> str:
        def character(match: re.Match[str]) -> str:
            if match[3] is not None:
                if match[3] not in _LETTERS:
                    raise self._error(token, f"there is no escape {match[0]!r}")
                return _LETTERS[match[3]]
            point = int(match[1] or match[2], 16)
            if point > 0x10FFFF:  # noqa: PLR2004 - the end of Unicode
                raise self._error(token, f"{match[0]} is not a character")
            return chr(point)

        return _ESCAPE.sub(character, text) if "\\" in text else text

    def _statement(self, s: Node, p: Node, o: Node, place: _Token, head: _Token) -> Statement:
        return Statement(s, p, o, *self._place(place), *self._place(head))

    def _tokens(self) -> Iterator[_Token]:
        at = 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            if match is None:
                raise self._error(
                    _Token("", "", at), f"unexpected {self.text[at : at + 20].splitlines()[0]!r}"
                )
            at = match.end()
            if match.lastgroup != "blank":
                yield _Token(match.lastgroup or "", match[0], match.start())
        yield _Token("end", "", len(self.text))

    def _next(self) -> _Token:
        token = self.token
        if token.kind == "end":
            raise self._error(token, "the text ends in the middle of a statement")
        self.token = next(self.tokens)
        return token

    def _take(self, kind: str, expected: str) -> _Token:
        if self.token.kind != kind:
            raise self._error(self.token, f"expected {expected}, found {self.token.text[:20]!r}")
        return self._next()

    def _expect(self, symbol: str) -> None:
        if self.token.kind != "symbol" or self.token.text != symbol:
            raise self._error(self.token, f"expected '{symbol}', found {self.token.text[:20] or 'the end'!r}")
        self._next()

    def _deeper(self, token: _Token) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self._error(token, f"nested deeper than {MAX_NESTING} levels")

    def _error(self, token: _Token, message: str) -> PositionError:
        return PositionError(message, *self._place(token))

    def _place(self, token: _Token) -> tuple[int, int]:
        line = bisect_right(self.lines, token.start)
        return line, token.start - self.lines[line - 1] + 1


def _drain(reading: Reading, into: list[Statement]) -> Node:
    """Run a production to its end, keep what it yields, and return its node."""
    while True:
        try:
            into.append(next(reading))
        except StopIteration as done:
            node: Node = done.value
            return node


def _number(text: str) -> URIRef:
    if "e" in text.lower():
        return XSD.double
    return XSD.decimal if "." in text else XSD.integer
