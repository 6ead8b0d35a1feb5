"""What a text of Turtle or TriG mentions, and where, also while the text is broken.

SPARQL has the same tokens for names and literals, so that the mentions of a query are found too.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..iris import resolve
from ..rdf.namespaces import PREFIXES
from ..rdf.turtle import PositionError
from ..rdf.turtle.lexer import TurtleText, TurtleToken

MAX_TEXT = 1_000_000  # characters; of a longer text only the syntax is checked
_MAX_ERRORS = 100
_TYPE = f"{PREFIXES['rdf']}type"
_TERMS = {"iri", "name", "node", "string", "number"}


@dataclass(frozen=True, slots=True)
class Mention:
    """One term in the text, from offset `start` to `end` in characters.

    `kind` is iri, name, a, literal or blank. `value` is the IRI, or the text of a literal;
    `role` is subject, predicate, object, datatype, graph or directive. `subject` and
    `predicate` are those of the statement it is in, where they have a name.
    """

    kind: str
    start: int
    end: int
    text: str
    value: str
    role: str
    subject: str | None = None
    predicate: str | None = None
    language: str | None = None

    @property
    def is_iri(self) -> bool:
        """Tell whether it stands for an IRI."""
        return self.kind in {"iri", "name", "a"}


@dataclass
class _Frame:
    """One statement, property list, collection or graph that is open."""

    opened: str
    expects: str
    subject: str | None = None
    predicate: str | None = None


@dataclass
class Outline:
    """The mentions of a text in order, with the prefixes and the base in force at its end.

    `undeclared` are the names whose prefix is declared nowhere before them; `directives_end`
    is the offset behind the last declaration.
    """

    text: str
    base: str
    mentions: list[Mention] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    undeclared: list[Mention] = field(default_factory=list)
    directives_end: int = 0

    @cached_property
    def lines(self) -> list[int]:
        """The offset at which each line starts."""
        return [0, *(at + 1 for at, c in enumerate(self.text) if c == "\n")]

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    def at(self, offset: int) -> Mention | None:
        """Return the mention at an offset, its end included."""
        for number in (bisect_right(self._starts, offset) - 1, bisect_right(self._starts, offset) - 2):
            if number >= 0 and self.mentions[number].start <= offset <= self.mentions[number].end:
                return self.mentions[number]
        return None

    def from_offset(self, offset: int) -> Mention | None:
        """Return the mention that starts at an offset."""
        number = bisect_right(self._starts, offset) - 1
        found = self.mentions[number] if number >= 0 else None
        return found if found and found.start == offset else None

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both counted from 1."""
        return self.lines[min(line, len(self.lines)) - 1] + column - 1

    @cached_property
    def by_iri(self) -> dict[str, list[Mention]]:
        """The mentions of each IRI."""
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            if mention.is_iri and mention.role != "directive":
                found.setdefault(mention.value, []).append(mention)
        return found

    def before(self, offset: int) -> Mention | None:
        """Return the last mention that ends before an offset."""
        number = bisect_right(self._starts, offset) - 1
        while number >= 0 and self.mentions[number].end >= offset:
            number -= 1
        return self.mentions[number] if number >= 0 else None


def outline(text: str, base: str) -> Outline:
    """Read what a text mentions; what cannot be read is skipped."""
    found = Outline(text, base)
    if len(text) <= MAX_TEXT:
        _Reader(found).read()
    return found


def tolerant(text: str) -> Iterator[TurtleToken]:
    """Yield the tokens of a text, passing over what is none."""
    start, errors = 0, 0
    while start < len(text) and errors < _MAX_ERRORS:
        rest = TurtleText(text[start:])
        try:
            for token in rest.tokens():
                if token.kind != "end":
                    yield token._replace(start=token.start + start)
        except PositionError as error:
            at = start + rest.lines[error.line - 1] + error.column - 1
            end = text.find("\n", at)
            start = (end if end >= 0 else len(text)) if text[at] in "\"'" else at + 1
            errors += 1
        else:
            return


class _Reader:
    """A state machine over the tokens: what is expected next tells the role of what comes."""

    def __init__(self, found: Outline) -> None:
        self.found, self.base = found, found.base
        self.frames = [_Frame("", "subject")]
        self.directive: str | None = None
        self.prefix: str | None = None
        self.typed = False

    @property
    def frame(self) -> _Frame:
        return self.frames[-1]

    def read(self) -> None:
        for token in tolerant(self.found.text):
            if token.kind in {"at", "word"}:
                self._word(token)
            elif token.kind == "symbol":
                self._symbol(token)
            elif self.directive:
                self._declare(token)
            elif token.kind in _TERMS:
                self._term(token)

    def _word(self, token: TurtleToken) -> None:
        word = token.text.lower().lstrip("@")
        if word in {"prefix", "base"} and (token.kind == "word" or self.frame.expects == "subject"):
            self.directive, self.prefix = word, None
            self.frames = [_Frame("", "subject")]
        elif token.kind == "at":
            last = self.found.mentions[-1] if self.found.mentions else None
            if last and last.kind == "literal" and last.end == token.start:
                end = token.start + len(token.text)
                self.found.mentions[-1] = replace(last, end=end, language=token.text[1:])
        elif word == "a" and self.frame.expects == "predicate":
            self._add(token, "a", _TYPE)
        elif word in {"true", "false"}:
            self._add(token, "literal", token.text)

    def _symbol(self, token: TurtleToken) -> None:
        match token.text:
            case "^^":
                self.typed = True
            case ".":
                last = self.found.mentions[-1] if self.found.mentions else None
                if last and last.role == "directive" and last.end == self.found.directives_end:
                    self.found.directives_end = token.start + 1
                inside = any(frame.opened == "{" for frame in self.frames)
                self.frames = [_Frame("{" if inside else "", "subject")]
                self.directive = None
            case ";":
                self.frame.expects = "predicate"
            case ",":
                self.frame.expects = "object"
            case "[":
                self._add(token, "blank", "")
                self.frames.append(_Frame("[", "predicate"))
            case "(":
                self._add(token, "blank", "")
                outer = self.frame
                self.frames.append(_Frame("(", "object", None, outer.predicate))
            case "]" | ")":
                if len(self.frames) > 1:
                    self.frames.pop()
            case "{":
                self.frames = [_Frame("{", "subject")]
            case "}":
                self.frames = [_Frame("", "subject")]

    def _declare(self, token: TurtleToken) -> None:
        if token.kind == "name" and self.prefix is None and self.directive == "prefix":
            self.prefix = token.text.removesuffix(":")
            return
        if token.kind == "iri":
            iri = resolve(self.base, token.text[1:-1])
            if self.directive == "base":
                self.base = self.found.base = iri
            elif self.prefix is not None:
                self.found.prefixes[self.prefix] = iri
            end = token.start + len(token.text)
            self.found.mentions.append(Mention("iri", token.start, end, token.text, iri, "directive"))
            self.found.directives_end = end
        self.directive = None

    def _term(self, token: TurtleToken) -> None:
        if token.kind in {"string", "number"}:
            self._add(token, "literal", _content(token.text) if token.kind == "string" else token.text)
            return
        if token.kind == "node":
            self._add(token, "blank", token.text)
            return
        value = self._iri(token)
        if value is None:
            prefix = token.text.partition(":")[0]
            end = token.start + len(token.text)
            self.found.undeclared.append(
                Mention("name", token.start, end, token.text, prefix, self.frame.expects)
            )
        self._add(token, token.kind, value if value is not None else "")

    def _iri(self, token: TurtleToken) -> str | None:
        return read_iri(token, self.found.prefixes, self.base)

    def _add(self, token: TurtleToken, kind: str, value: str) -> None:
        frame = self.frame
        end = token.start + len(token.text)
        if self.typed:
            self.typed = False
            mentions = self.found.mentions
            if mentions and mentions[-1].kind == "literal":
                mentions[-1] = replace(mentions[-1], end=end)
            mentions.append(
                Mention(kind, token.start, end, token.text, value, "datatype", frame.subject, frame.predicate)
            )
            return
        role = frame.expects
        if role == "subject":
            frame.subject, frame.predicate = value or None, None
            frame.expects = "predicate"
        elif role == "predicate":
            frame.predicate = value or None
            frame.expects = "object"
        self.found.mentions.append(
            Mention(kind, token.start, end, token.text, value, role, frame.subject, frame.predicate)
        )


def read_iri(token: TurtleToken, prefixes: dict[str, str], base: str) -> str | None:
    """Return the IRI that a token means, None where its prefix is not declared."""
    if token.kind == "iri":
        return resolve(base, token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    return None if prefix not in prefixes else prefixes[prefix] + local.replace("\\", "")


def _content(text: str) -> str:
    quotes = 3 if text[:3] in {'"""', "'''"} and len(text) > 5 else 1  # noqa: PLR2004 - two times three
    return text[quotes:-quotes].replace('\\"', '"')
