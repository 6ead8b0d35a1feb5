"""Read a SPARQL text without running it: its form, its dataset, and whether it may run.

Decided on the tokens of the grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar),
never by searching words: SERVICE inside a string, a comment, an IRI or a name is no
SERVICE. Codepoint escapes are resolved first, as section 19.2 has it, and only the text
so resolved may run, so that what was examined is what is evaluated.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..errors import READ_ONLY, RequestError
from ..iris import resolve

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
# What can give another answer to the same query over the same data.
VOLATILE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"}
UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}

# Oxigraph's parser recurses with nesting and overflows its stack at about a thousand levels,
# which would end the process; no one writes sixty-four by hand.
MAX_NESTING = 64
# Operators that stand before what they apply to nest without brackets.
MAX_PREFIX_OPERATORS = 64
# Each operator between two operands can be one level of the parsed tree.
MAX_OPERATORS = 1000

_OPERATORS = {"||", "&&", "/", "|", "*", "+", "-"}

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

# Terminals in the order they are tried; each is linear in its length.
_TOKEN = re.compile(
    r"""
    (?>[\x20\t\r\n]+|\#[^\r\n]*)*+
    (?:(?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"
      |'(?:[^'\\\r\n]|\\.)*'(?!')|"(?:[^"\\\r\n]|\\.)*"(?!")|''|"")
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$][\w·\u0300-\u036F‿⁀]+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<node>_:[\w](?:[\w.·\u0300-\u036F‿⁀-]*[\w·\u0300-\u036F‿⁀-])?)
  | (?P<name>(?>(?:[^\W\d_](?:[\w.·\u0300-\u036F‿⁀-]*[\w·\u0300-\u036F‿⁀-])?)?):
      (?:[\w:.·\u0300-\u036F‿⁀-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<symbol>\^\^|&&|\|\||!=|<=|>=|.)
  | (?P<end>\Z))
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One terminal: its kind, its text, and where it starts."""

    kind: str
    text: str
    start: int


_new = tuple.__new__  # a third of what calling Token costs, and there is one for each word of a query


@dataclass(frozen=True)
class Syntax:
    """A query that may run: its form, the graphs of its FROM clauses, and the text to run.

    `volatile` tells whether asking again may give another answer; `tokens` are those of
    the text after its prologue.
    """

    form: str
    from_graphs: tuple[str, ...]
    from_named: tuple[str, ...]
    text: str
    volatile: bool = False
    tokens: tuple[Token, ...] = field(default=(), compare=False, repr=False)


def examine(query: str, services: Collection[str] = (), base: str = "") -> Syntax:
    """Find out what a query is; raises RequestError, with line and column, for what may not run.

    That is: an update, a SERVICE other than those allowed by name, nesting no person
    writes, and what has no query form. Whether the rest is correct SPARQL is for the
    engine to say. Relative IRIs are resolved against `base`, as the engine does.
    """
    text = _resolve(query)
    tokens = list(_tokens(text))
    _bound(tokens, text)
    base, prefixes, rest = _prologue(tokens, base)
    volatile = False
    for at, token in enumerate(tokens):
        if token.kind != "word":
            continue
        keyword = token.text.upper()
        if keyword == "SERVICE":
            _check_service(text, tokens[at : at + 3], services)
        elif keyword in UPDATES and at and tokens[at - 1].text == ";":
            raise _refuse(text, token, READ_ONLY)
        volatile = volatile or keyword in VOLATILE
    if not rest:
        raise RequestError(f"the query is empty; it starts with {', '.join(FORMS)}")
    form = rest[0].text.upper() if rest[0].kind == "word" else ""
    if form in UPDATES:
        raise _refuse(text, rest[0], READ_ONLY)
    if form not in FORMS:
        raise _refuse(text, rest[0], f"a query starts with {', '.join(FORMS)}, not {rest[0].text[:20]!r}")
    default: list[str] = []
    named: list[str] = []
    for at, token in enumerate(rest[:-1]):
        if token.kind == "word" and token.text.upper() == "FROM":
            after = rest[at + 1]
            is_named = after.kind == "word" and after.text.upper() == "NAMED" and at + 2 < len(rest)
            graph = iri_of(rest[at + 2] if is_named else after, base, prefixes)
            if graph is None:
                raise _refuse(text, token, "FROM takes the IRI of a graph of the release")
            (named if is_named else default).append(graph)
    return Syntax(form, tuple(default), tuple(named), text, volatile, tuple(rest))


def prologue(text: str) -> tuple[dict[str, str], list[Token]]:
    """Read the PREFIX declarations of a text; return them and the tokens that follow."""
    _, prefixes, rest = _prologue(list(_tokens(text)), "")
    return prefixes, rest


def iris(query: str) -> frozenset[str]:
    """List the IRIs that a query names after its prologue."""
    base, prefixes, rest = _prologue(list(_tokens(_resolve(query))), "")
    return frozenset(found for token in rest if (found := iri_of(token, base, prefixes)))


def bounded(syntax: Syntax, rows: int) -> str:
    """Write a SELECT so that it gives at most `rows` solutions, its own LIMIT being no smaller.

    The engine then stops by itself, whatever the format and however slow the reader.
    """
    depth, end = 0, len(syntax.text)
    for at, token in enumerate(syntax.tokens):
        if token.kind == "symbol":
            depth += (token.text in {"{", "(", "["}) - (token.text in {"}", ")", "]"})
        elif depth or token.kind != "word":
            continue
        elif token.text.upper() == "LIMIT" and at + 1 < len(syntax.tokens):
            own = syntax.tokens[at + 1]
            # As text: a number of a million digits is no number to compute with.
            digits = own.text.lstrip("0")
            if not own.text.isdecimal() or len(digits) < len(str(rows)) or int(digits[:19] or 0) <= rows:
                return syntax.text
            return f"{syntax.text[: own.start]}{rows}{syntax.text[own.start + len(own.text) :]}"
        elif token.text.upper() == "VALUES":
            end = token.start
    return f"{syntax.text[:end]}\nLIMIT {rows}\n{syntax.text[end:]}"


def _check_service(text: str, tokens: list[Token], services: Collection[str]) -> None:
    """Let a SERVICE pass whose address is written in full and is one of those allowed.

    Neither prefix nor base is resolved here: the engine's way of doing so need not be ours.
    """
    silent = len(tokens) > 1 and tokens[1].kind == "word" and tokens[1].text.upper() == "SILENT"
    target = tokens[1 + silent : 2 + silent]
    if target and target[0].kind == "iri" and target[0].text[1:-1] in services:
        return
    allowed = (
        f"allowed are only {', '.join(f'<{service}>' for service in services)}, written in full"
        if services
        else "this endpoint never calls another"
    )
    raise _refuse(text, tokens[0], f"SERVICE is refused: {allowed}")


def _resolve(query: str) -> str:
    """Resolve codepoint escapes over the whole text (section 19.2)."""

    def character(match: re.Match[str]) -> str:
        point = int(match[1] or match[2], 16)
        if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:  # noqa: PLR2004 - the ends of Unicode, the surrogates
            raise RequestError(f"{match[0]} is not a character")
        return chr(point)

    return _ESCAPE.sub(character, query)


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        assert kind is not None, "every alternative is named"
        if kind == "end":
            return
        token = _new(Token, (kind, match[kind], match.start(kind)))
        if kind == "symbol" and token.text in "'\"":
            raise _refuse(text, token, "this string is not closed")
        yield token


def _bound(tokens: list[Token], text: str) -> None:
    """Refuse what would overflow the engine's parser."""
    depth = run = operators = 0
    for token in tokens:
        if token.kind == "symbol":
            symbol = token.text
            if symbol in "{([":
                depth += 1
                run += 1
            elif symbol in "})]":
                depth -= 1
            elif symbol in "!-+^":
                run += 1
            else:
                run = 0
            operators += symbol in _OPERATORS
        else:
            run = 0
            operators += token.kind == "word" and token.text.upper() in {"UNION", "MINUS", "OPTIONAL"}
        if depth > MAX_NESTING or run > MAX_PREFIX_OPERATORS:
            raise _refuse(text, token, f"nested deeper than {MAX_NESTING} levels; write the query flatter")
        if operators > MAX_OPERATORS:
            raise _refuse(text, token, f"more than {MAX_OPERATORS} operators; use VALUES or IN instead")


def _prologue(tokens: list[Token], base: str) -> tuple[str, dict[str, str], list[Token]]:
    """Read BASE and PREFIX declarations; return base, prefixes and the tokens that follow."""
    prefixes: dict[str, str] = {}
    at = 0
    while at + 1 < len(tokens) and tokens[at].kind == "word":
        keyword = tokens[at].text.upper()
        if keyword == "BASE" and tokens[at + 1].kind == "iri":
            base = resolve(base, tokens[at + 1].text[1:-1])
            at += 2
        elif keyword == "PREFIX" and at + 2 < len(tokens) and tokens[at + 2].kind == "iri":
            prefixes[tokens[at + 1].text.removesuffix(":")] = resolve(base, tokens[at + 2].text[1:-1])
            at += 3
        else:
            break
    return base, prefixes, tokens[at:]


def iri_of(token: Token, base: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the IRI that a token writes, in full or with a prefix; None for any other token."""
    if token.kind == "iri":
        return resolve(base, token.text[1:-1])
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local) if prefix in prefixes else None
    return None


def _refuse(text: str, token: Token, message: str) -> RequestError:
    line = text.count("\n", 0, token.start) + 1
    column = token.start - text.rfind("\n", 0, token.start)
    return RequestError(f"line {line}, column {column}: {message}")
