"""A SELECT or ASK taken apart on its tokens, and put together again as another query.

Its parts are those of the grammar (https://www.w3.org/TR/sparql11-query/#rSelectQuery):
the prologue, what is selected, the dataset clauses, the group, and what follows it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from .syntax import Syntax

AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}

_OPENING, _CLOSING = {"{", "(", "["}, {"}", ")", "]"}


class Selected(NamedTuple):
    """One item of a SELECT clause: its variable or `*`, and `(expression AS ?name)` where it is computed."""

    name: str
    computed: str = ""
    aggregates: bool = False


class Select:
    """A SELECT or ASK taken apart; a place is an index in `tokens`, an end the place behind the last."""

    def __init__(self, syntax: Syntax) -> None:
        self.text, self.tokens = syntax.text, syntax.tokens
        self.prologue = syntax.text[: syntax.tokens[0].start]
        self.group = self._first_group()
        self.end = self.match(self.group)
        self.dataset = " ".join(self._dataset_clauses())
        after = range(self.end + 1, len(self.tokens))
        self.values = next((at for at in after if self.word(at) == "VALUES"), len(self.tokens))
        self.grouped = any(self.word(at) == "GROUP" for at in after)

    @property
    def pattern(self) -> str:
        """The text of the group, without its brackets."""
        return self.text[self.tokens[self.group].start + 1 : self.tokens[self.end].start]

    def selected(self) -> Iterator[Selected]:
        """Yield what is selected, in order."""
        at = 1
        while at < self.group:
            token = self.tokens[at]
            if self.word(at) == "FROM":
                return
            if token.text == "(":
                close = self.match(at)
                aggregates = any(self.word(inside) in AGGREGATES for inside in range(at, close))
                yield Selected(self.tokens[close - 1].text[1:], self.span(at, close + 1), aggregates)
                at = close
            elif token.kind == "variable":
                yield Selected(token.text[1:])
            elif token.text == "*":
                yield Selected("*")
            at += 1

    def other(self, form: str, group: str) -> str:
        """Write a query of another form and group, with this one's prologue and dataset."""
        return f"{self.prologue} {form} {self.dataset} {{ {group} }}"

    def word(self, at: int) -> str:
        """Return the keyword at a place, in capitals; empty when there is none."""
        token = self.tokens[at] if at < len(self.tokens) else None
        return token.text.upper() if token and token.kind == "word" else ""

    def span(self, at: int, end: int) -> str:
        """Return the text of the tokens from a place to an end; empty when there are none."""
        if at >= end:
            return ""
        last = self.tokens[end - 1]
        return self.text[self.tokens[at].start : last.start + len(last.text)]

    def match(self, at: int) -> int:
        """Return the place of the bracket that closes the one at `at`; the last place when none does."""
        depth = 0
        for place in range(at, len(self.tokens)):
            depth += self.depth(place)
            if not depth:
                return place
        return len(self.tokens) - 1

    def depth(self, at: int) -> int:
        """Return by how much a token nests what follows: 1 for an opening bracket, -1 for a closing one."""
        text = self.tokens[at].text
        return (text in _OPENING) - (text in _CLOSING)

    def _first_group(self) -> int:
        """Return where the group opens; the group of an EXISTS that is selected is not it."""
        depth = 0
        for at, token in enumerate(self.tokens):
            if token.text == "{" and not depth:
                return at
            depth += self.depth(at)
        return len(self.tokens)

    def _dataset_clauses(self) -> Iterator[str]:
        for at in range(self.group):
            if self.word(at) == "FROM":
                named = self.word(at + 1) == "NAMED"
                yield f"FROM {'NAMED ' * named}{self.tokens[at + 1 + named].text}"
