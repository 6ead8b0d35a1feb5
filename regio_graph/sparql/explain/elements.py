"""A query taken apart into what can be left out of it, and put together again without."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..select import Select
from ..syntax import Syntax
from .found import Cause

_STARTS = {"FILTER", "BIND", "OPTIONAL", "MINUS", "GRAPH", "SERVICE", "VALUES"}


@dataclass(frozen=True)
class Element:
    """A part of a group that can be left out: written as it can stand alone, and where it stood."""

    kind: str
    text: str
    start: int
    around: str = ""  # the GRAPH it stands in


class Query:
    """A query taken apart into the elements of its group."""

    def __init__(self, syntax: Syntax) -> None:
        self._select = select = Select(syntax)
        self._tokens, self._word, self._match = select.tokens, select.word, select.match
        self.elements = list(self._group(select.group + 1, select.end))
        if select.values < len(select.tokens):
            self.elements.append(self._element("VALUES", select.values, len(select.tokens)))
        self.body = select.tokens[select.group + 1 : select.end]

    def ask(self, elements: Sequence[Element]) -> str:
        """Write a query that asks whether these elements have a solution together."""
        parts, inside = [], ""
        for element in elements:
            if element.around != inside:
                parts.append("} " * bool(inside) + element.around)
                inside = element.around
            parts.append(element.text + (" ." if element.kind == "pattern" else ""))
        return self._select.other("ASK", f"{' '.join(parts)} {'}' * bool(inside)}")

    def write(self, form: str) -> str:
        """Write another query with this one's prologue."""
        return f"{self._select.prologue} {form}"

    def cause(self, element: Element) -> Cause:
        """Say what an element is and where it stands."""
        text = re.sub(r"\s+", " ", element.text)
        return Cause(element.kind, text, self._select.text.count("\n", 0, element.start) + 1)

    def modifiers(self) -> Iterator[Cause]:
        """Yield the solution modifiers that can empty an answer."""
        depth = 0
        for at in range(self._select.end + 1, len(self._tokens)):
            depth += self._select.depth(at)
            if not depth and self._word(at) in {"HAVING", "OFFSET", "LIMIT"}:
                yield self.cause(self._element(self._word(at), at, at + 1))

    def _element(self, kind: str, at: int, end: int, around: str = "") -> Element:
        return Element(kind, self._select.span(at, end), self._tokens[at].start, around)

    def _group(self, at: int, end: int, around: str = "") -> Iterator[Element]:
        while at < end:
            word, token = self._word(at), self._tokens[at]
            if token.text == ".":
                at += 1
            elif word in {"SELECT", "VALUES"}:
                stop = end if word == "SELECT" else self._block_end(at, end)
                yield self._element(word, at, stop, around)
                at = stop
            elif word == "GRAPH" and not around:
                opening = at + 2
                inside = f"GRAPH {self._tokens[at + 1].text} {{"
                close = self._match(opening)
                yield from self._group(opening + 1, close, inside)
                at = close + 1
            elif word in {"FILTER", "BIND", "OPTIONAL", "MINUS", "GRAPH", "SERVICE"} or token.text == "{":
                stop = self._block_end(at, end)
                yield self._element(word or "group", at, stop, around)
                at = stop
            else:
                stop = self._statement_end(at, end)
                yield from self._patterns(at, stop, around)
                at = stop

    def _block_end(self, at: int, end: int) -> int:
        """Return the place behind a block: its last bracket, and UNIONs that follow."""
        exists = self._word(at) == "FILTER" and "EXISTS" in {self._word(at + 1), self._word(at + 2)}
        while at < end and self._tokens[at].text not in ("{" if exists else "{("):
            at += 1
        at = self._match(at) + 1
        if at < end and self._tokens[at].text == "{" and self._tokens[at - 1].text == ")":  # VALUES (?a) {
            at = self._match(at) + 1
        while self._word(at) == "UNION":
            at = self._match(at + 1) + 1
        return min(at, end)

    def _statement_end(self, at: int, end: int) -> int:
        while at < end:
            if self._tokens[at].text in {"[", "("}:
                at = self._match(at)
            elif self._tokens[at].text in {".", "{"} or self._word(at) in _STARTS:
                return at
            at += 1
        return end

    def _patterns(self, at: int, end: int, around: str) -> Iterator[Element]:
        """Yield the triple patterns of a statement, each written out with its subject."""
        subject = self._tokens[at]
        if subject.text in {"[", "("}:  # a node without a name can't be said twice
            yield self._element("pattern", at, end, around)
            return
        at += 1
        while at < end:
            verb = at
            at = self._path_end(at, end)
            path = self._element("", verb, at).text if at > verb else ""
            while at < end:
                node, at = at, self._node_end(at, end)
                found = self._element("pattern", node, at, around)
                yield Element("pattern", f"{subject.text} {path} {found.text}", found.start, around)
                if at >= end or self._tokens[at].text != ",":
                    break
                at += 1
            while at < end and self._tokens[at].text == ";":
                at += 1

    def _path_end(self, at: int, end: int) -> int:
        while at < end:
            while at < end and self._tokens[at].text in {"^", "!"}:
                at += 1
            at = self._match(at) + 1 if at < end and self._tokens[at].text == "(" else at + 1
            while at < end and self._tokens[at].kind == "symbol" and self._tokens[at].text in {"*", "+", "?"}:
                at += 1
            if at >= end or self._tokens[at].text not in {"/", "|"}:
                break
            at += 1
        return min(at, end)

    def _node_end(self, at: int, end: int) -> int:
        if self._tokens[at].text in {"[", "("}:
            return self._match(at) + 1
        if self._tokens[at].text in {"-", "+"}:
            at += 1
        at += 1
        if at < end and self._tokens[at].kind == "language":
            return at + 1
        if at < end and self._tokens[at].text == "^^":
            return at + 2
        return min(at, end)
