"""A query taken apart into what can be left out of it, and put together again without."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..syntax import Syntax
from .found import Cause

_CLOSING = {"{": "}", "(": ")", "[": "]"}
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
        self._text, self._tokens = syntax.text, syntax.tokens
        self._prologue = syntax.text[: syntax.tokens[0].start]
        group = next((at for at, token in enumerate(self._tokens) if token.text == "{"), len(self._tokens))
        self._end = self._match(group)
        self._dataset = " ".join(self._dataset_clauses(group))
        self.elements = list(self._group(group + 1, self._end))
        for at in range(self._end + 1, len(self._tokens)):
            if self._word(at) == "VALUES":
                self.elements.append(self._element("VALUES", at, len(self._tokens)))
                break
        self.body = self._tokens[group + 1 : self._end]

    def ask(self, elements: Sequence[Element]) -> str:
        """Write a query that asks whether these elements have a solution together."""
        parts, inside = [], ""
        for element in elements:
            if element.around != inside:
                parts.append("} " * bool(inside) + element.around)
                inside = element.around
            parts.append(element.text + (" ." if element.kind == "pattern" else ""))
        return f"{self._prologue} ASK {self._dataset} {{ {' '.join(parts)} {'}' * bool(inside)} }}"

    def write(self, form: str) -> str:
        """Write another query with this one's prologue."""
        return f"{self._prologue} {form}"

    def cause(self, element: Element) -> Cause:
        """Say what an element is and where it stands."""
        text = re.sub(r"\s+", " ", element.text)
        return Cause(element.kind, text, self._text.count("\n", 0, element.start) + 1)

    def modifiers(self) -> Iterator[Cause]:
        """Yield the solution modifiers that can empty an answer."""
        depth = 0
        for token in self._tokens[self._end + 1 :]:
            depth += (token.text in _CLOSING) - (token.text in _CLOSING.values())
            if not depth and token.kind == "word" and token.text.upper() in {"HAVING", "OFFSET", "LIMIT"}:
                yield self.cause(Element(token.text.upper(), token.text, token.start))

    def _word(self, at: int) -> str:
        token = self._tokens[at] if at < len(self._tokens) else None
        return token.text.upper() if token and token.kind == "word" else ""

    def _match(self, at: int) -> int:
        """Return the place of the bracket that closes the one at `at`."""
        depth = 0
        for place in range(at, len(self._tokens)):
            if self._tokens[place].kind == "symbol":
                depth += self._tokens[place].text in _CLOSING
                depth -= self._tokens[place].text in _CLOSING.values()
                if not depth:
                    return place
        return len(self._tokens) - 1

    def _dataset_clauses(self, group: int) -> Iterator[str]:
        for at in range(group):
            if self._word(at) == "FROM":
                named = self._word(at + 1) == "NAMED"
                yield f"FROM {'NAMED ' * named}{self._tokens[at + 1 + named].text}"

    def _element(self, kind: str, at: int, end: int, around: str = "") -> Element:
        start, last = self._tokens[at].start, self._tokens[end - 1]
        return Element(kind, self._text[start : last.start + len(last.text)], start, around)

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
