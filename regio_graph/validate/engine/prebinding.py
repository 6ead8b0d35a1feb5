"""SPARQL queries written so that Oxigraph answers them as SHACL pre-binds and as literals are written.

Two rewritings, both on the tokens of a query:

* `bind` makes each group that speaks of a pre-bound variable start with a pattern that
  binds it, from a graph of its own that holds the values: that is what pre-binding means
  (SHACL appendix A), and it holds for blank nodes and literals too.
* `as_written` lets expressions see literals as the data write them, where the store holds
  them under opaque datatypes: `lexical`, `datatype` and `real` are functions of ours.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import pyoxigraph as ox

from ...sparql.syntax import Token, prologue

GRAPH = ox.NamedNode("urn:x-regio-graph:bound")
AS_WRITTEN = "urn:x-as-written:"
_VALUE = "urn:x-regio-graph:value:"
_FUNCTION = "urn:x-regio-graph:"
# Their argument is a term, however it is written.
_OF_TERMS = {"BOUND", "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "COUNT", "SAMPLE", "LANG"}
_EXPRESSIONS = {"FILTER", "BIND", "HAVING"}
_SECTIONS = {"SELECT", "BY", "ASK"}


def name(variable: str) -> ox.NamedNode:
    """Return the predicate that holds the values of a pre-bound variable."""
    return ox.NamedNode(_VALUE + variable)


def bind(query: str, variables: Collection[str]) -> str:
    """Write a query with some variables bound at the start of each group that speaks of them."""
    _, tokens = prologue(query)
    inserted: dict[int, str] = {}
    for opening, (spoken, selects) in _groups(tokens).items():
        if selects:  # the braces of a nested SELECT hold no pattern of their own
            continue
        wanted = [v for v in variables if v in spoken]
        if wanted:
            patterns = " ".join(f"<{GRAPH.value}> <{name(v).value}> ?{v} ." for v in wanted)
            at = tokens[opening].start + 1
            inserted[at] = f" GRAPH <{GRAPH.value}> {{ {patterns} }} "
    for at, token in enumerate(tokens[:-1]):
        if token.kind == "word" and token.text.upper() == "GROUP" and tokens[at + 1].text.upper() == "BY":
            end = tokens[at + 1].start + 2
            inserted[end] = "".join(f" ?{v}" for v in variables)
    return _spliced(query, {at: (at, text) for at, text in inserted.items()})


def _groups(tokens: Sequence[Token]) -> dict[int, tuple[set[str], bool]]:
    """Name for each opening brace the variables of its own level, and tell whether a SELECT follows it.

    The group of a SELECT speaks of what its clause does too, and of `this` anyway.
    """
    found: dict[int, tuple[set[str], bool]] = {}
    levels: list[set[str]] = [set()]
    for at, token in enumerate(tokens):
        if token.kind == "variable":
            levels[-1].add(token.text[1:])
        elif token.text == "{":
            spoken = {"this", *levels[-1]} if _is_where(tokens[:at]) else set()
            found[at] = (spoken, tokens[at + 1].text.upper() == "SELECT")
            levels.append(spoken)
        elif token.text == "}" and len(levels) > 1:
            levels.pop()
    return found


def _is_where(before: Sequence[Token]) -> bool:
    """Tell whether the brace after some tokens opens the group of a SELECT or ASK."""
    for token in reversed(before):
        word = token.text.upper() if token.kind == "word" else token.text
        if word in {"SELECT", "ASK", "WHERE"}:
            return True
        if word in {"{", "}", "FILTER", "OPTIONAL", "UNION", "GRAPH", "EXISTS"}:
            return False
    return False


def without(query: str, variables: Collection[str]) -> str:
    """Write an aggregating SELECT without the pre-bound variables it returns: they are in no group."""
    _, tokens = prologue(query)
    cut: dict[int, tuple[int, str]] = {}
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "{" or (token.kind == "word" and token.text.upper() == "WHERE"):
            break
        if not depth and token.kind == "variable" and token.text[1:] in variables:
            cut[token.start] = (token.start + len(token.text), "")
    return _spliced(query, cut)


def as_written(query: str) -> str:
    """Write a query so that its expressions see literals as the data write them."""
    _, tokens = prologue(query)
    changes: dict[int, tuple[int, str]] = {}
    calls: list[str | None] = []  # of each open bracket: the function it belongs to, None outside expressions
    expression, section = False, False
    for at, token in enumerate(tokens):
        word = token.text.upper() if token.kind == "word" else ""
        before = tokens[at - 1] if at else None
        if word in _EXPRESSIONS:
            expression = True
        elif word in _SECTIONS:
            section = True
        elif token.text in {"{", "}"}:
            expression = section = False
            calls.append(None) if token.text == "{" else calls.pop()
        elif token.text == "(":
            inside = bool(calls) and calls[-1] is not None
            called = before.text if before and before.kind in {"word", "name", "iri"} else ""
            calls.append(called.upper() if expression or section or inside else None)
            expression = False
        elif token.text == ")":
            calls.pop()
        elif token.kind == "variable" and calls and calls[-1] is not None and before is not None:
            end = token.start + len(token.text)
            after = tokens[at + 1].text.upper() if at + 1 < len(tokens) else ""
            alone = before.text == "(" and after == ")"
            if (
                before.text.upper() == "AS"
                or calls[-1] in _OF_TERMS
                or (before.text == "(" and after == "AS")
            ):
                continue
            if calls[-1] == "DATATYPE" and alone:
                start = tokens[at - 2].start
                changes[start] = (start + len("DATATYPE"), f"<{_FUNCTION}datatype>")
                continue
            literal = alone and (calls[-1] == "STR" or calls[-1].endswith(("STRING", "STRING>")))
            changes[token.start] = (end, f"<{_FUNCTION}{'lexical' if literal else 'real'}>({token.text})")
    return _spliced(query, changes)


def _spliced(query: str, changes: Mapping[int, tuple[int, str]]) -> str:
    parts, at = [], 0
    for start, (end, text) in sorted(changes.items()):
        parts += [query[at:start], text]
        at = end
    return "".join([*parts, query[at:]])


Term = ox.NamedNode | ox.BlankNode | ox.Literal


def _real(term: Term) -> Term:
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(AS_WRITTEN):
        return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype.value.removeprefix(AS_WRITTEN)))
    return term


def _lexical(term: Term) -> Term:
    return ox.Literal(term.value) if isinstance(term, ox.Literal) else term


def _datatype(term: Term) -> Term | None:
    real = _real(term)
    return real.datatype if isinstance(real, ox.Literal) else None


FUNCTIONS: dict[ox.NamedNode, Callable[..., Term | ox.Triple | None]] = {
    ox.NamedNode(_FUNCTION + "real"): _real,
    ox.NamedNode(_FUNCTION + "lexical"): _lexical,
    ox.NamedNode(_FUNCTION + "datatype"): _datatype,
}
