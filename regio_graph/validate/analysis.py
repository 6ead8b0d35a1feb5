"""What a SPARQL constraint is about, and whether it may be asked for all focus nodes at once.

SHACL binds `$this` to one focus node before a query runs. Asking once, without binding,
gives the same rows where every scope that speaks of `$this` also binds it by a triple
pattern (SHACL 5.3.2 and appendix A). This module decides that on the parsed query; where
it can't say so, the constraint is asked node by node.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ..errors import ShapesError

THIS = Variable("this")
_BOUND_BEFORE = ("this", "shapesGraph", "currentShape")
_LEXICAL = {"STR", "DATATYPE", "REGEX", "STRLEN", "SUBSTR", "UCASE", "LCASE", "STRSTARTS", "STRENDS"}
_LEXICAL |= {"CONTAINS", "STRBEFORE", "STRAFTER", "ENCODE_FOR_URI", "CONCAT", "REPLACE", "STRDT"}
_LEXICAL |= {"sameTerm", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "IRI", "URI"}


class _OneByOne(Exception):  # noqa: N818 - no error: it says which road to take
    """The query cannot be asked for all focus nodes at once."""


@dataclass(frozen=True)
class Analysis:
    """How a query may be asked.

    `predicates` are all it can touch, None when it may touch any; `lexical` tells that
    it looks at how literals are written.
    """

    at_once: bool
    predicates: frozenset[str] | None
    lexical: bool
    variables: tuple[str, ...]


@lru_cache(maxsize=1 << 10)  # parsing one takes longer than asking it
def analyse(query: str, name: str, bound: tuple[str, ...] = ()) -> Analysis:
    """Analyse a query; raises ShapesError for what SHACL forbids in one (appendix A)."""
    try:
        prologue, select = parseQuery(query)
        resolved = translatePrologue(prologue, None)
        select = traverse(select, visitPost=partial(translatePName, prologue=resolved))
        select = traverse(select, visitPost=translatePath)
    except Exception as error:  # pyparsing and rdflib raise many kinds
        raise ShapesError(f"{name}: the query cannot be parsed: {error}") from error
    bound_before = {*_BOUND_BEFORE, *bound}
    for part in _parts(select):
        _refuse(part, name, bound_before)
    variables = tuple(str(v) for v in _projected(select))
    try:
        at_once = select.name == "SelectQuery" and THIS in _select(select)
    except _OneByOne:
        at_once = False
    names = {part.name.removeprefix("Builtin_") for part in _parts(select)}
    functions = any(part.name == "Function" for part in _parts(select))  # casts read the lexical form
    return Analysis(at_once, _predicates(select), functions or bool(names & _LEXICAL), variables)


def _refuse(part: CompValue, name: str, bound: set[str]) -> None:
    """Raise for the constructs that pre-binding excludes."""
    if part.name == "MinusGraphPattern":
        raise ShapesError(f"{name}: a SPARQL constraint must not use MINUS (SHACL appendix A)")
    if part.name in {"InlineData", "ValuesClause"} and (part.name == "InlineData" or _of(part, "var")):
        raise ShapesError(f"{name}: a SPARQL constraint must not use VALUES (SHACL appendix A)")
    if part.name == "ServiceGraphPattern":
        raise ShapesError(f"{name}: a SPARQL constraint must not use SERVICE (SHACL appendix A)")
    made = [_of(part, "var")] if part.name == "Bind" else []
    if part.name in {"SelectQuery", "SubSelect"}:
        made += [_of(item, "evar") for item in _of(part, "projection") or [] if isinstance(item, CompValue)]
    for variable in made:
        if str(variable) in bound:
            raise ShapesError(f"{name}: must not use AS for ?{variable}, which is bound beforehand")
    if part.name == "SubSelect":
        missing = {"this"} - {str(v) for v in _projected(part)}
        if missing or not _of(part, "projection"):
            raise ShapesError(f"{name}: a nested SELECT must return $this by name (SHACL appendix A)")


def _select(select: CompValue) -> set[Variable]:
    """Return the variables a SELECT surely binds."""
    if _of(select, "limitoffset"):
        raise _OneByOne
    certain = _group(select.where, frozenset())
    grouped = _of(select, "groupby")
    aggregates = any(p.name.startswith("Aggregate_") for p in _parts(select, into_where=False))
    if grouped:
        keys = {v for v in grouped.condition if isinstance(v, Variable)}
        if THIS not in keys:
            raise _OneByOne
        certain &= keys
    elif aggregates or _of(select, "having"):
        raise _OneByOne
    projected = set(_projected(select))
    return certain & projected


def _group(group: CompValue, outer: frozenset[Variable]) -> set[Variable]:
    """Return what a group surely binds; raises when it uses `$this` where it is not surely bound.

    `outer` is what surrounds a group inside EXISTS, whose variables it may use.
    """
    if group.name == "SubSelect":
        return _select(group)
    certain: set[Variable] = set()
    filters = []
    for part in _of(group, "part") or []:
        if part.name == "TriplesBlock":
            certain |= {term for triple in _triples(part) for term in triple if isinstance(term, Variable)}
        elif part.name == "Filter":
            filters.append(part.expr)
        elif part.name == "OptionalGraphPattern":
            inside = [p for p in _of(part.graph, "part") or [] if p.name != "Filter"] if part.graph else []
            if THIS in _variables(part.graph) and THIS not in certain:
                raise _OneByOne
            _group(CompValue("GroupGraphPatternSub", part=inside), outer)
        elif part.name == "GroupOrUnionGraphPattern":
            branches = [_group(branch, frozenset()) for branch in part.graph]
            certain |= set.intersection(*branches)
            if any(THIS in b for b in branches) and THIS not in set.intersection(*branches):
                raise _OneByOne
        elif part.name == "Bind":
            _check(part.expr, certain | outer)
        else:
            raise _OneByOne
    for expression in filters:
        _check(expression, certain | outer)
    return certain


def _check(expression: Any, certain: set[Variable] | frozenset[Variable]) -> None:  # noqa: ANN401 - a parse tree
    if THIS in _variables(expression) and THIS not in certain:
        raise _OneByOne
    for part in _parts(expression):
        if part.name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            _group(part.graph, frozenset(certain))
        if str(_of(part, "var")) in {"shapesGraph", "currentShape"}:
            raise _OneByOne


def _of(part: CompValue, name: str) -> Any:  # noqa: ANN401 - a parse tree
    """Return what a part has under a name, None without; its own `get` answers with the name."""
    return dict.get(part, name)


def _parts(tree: Any, *, into_where: bool = True) -> Iterator[CompValue]:  # noqa: ANN401 - a parse tree
    if isinstance(tree, CompValue):
        yield tree
        for key, value in tree.items():
            if into_where or key != "where":
                yield from _parts(value, into_where=into_where)
    elif isinstance(tree, list | tuple) or type(tree).__name__ == "ParseResults":
        for item in tree:
            yield from _parts(item, into_where=into_where)


def _variables(tree: Any) -> set[Variable]:  # noqa: ANN401 - a parse tree
    if isinstance(tree, Variable):
        return {tree}
    if isinstance(tree, CompValue):
        return set().union(*(_variables(value) for value in tree.values()))
    if isinstance(tree, list | tuple) or type(tree).__name__ == "ParseResults":
        return set().union(*(_variables(item) for item in tree))
    return set()


def _projected(select: CompValue) -> list[Variable]:
    return [
        v
        for item in _of(select, "projection") or []
        for v in (_of(item, "var"), _of(item, "evar"))
        if isinstance(v, Variable)
    ]


def _triples(block: CompValue) -> Iterator[tuple[Any, Any, Any]]:
    for flat in block.triples:
        yield from zip(flat[::3], flat[1::3], flat[2::3], strict=True)


def _predicates(select: CompValue) -> frozenset[str] | None:
    """Name every predicate of every pattern; None when there can be no such list."""
    found: set[str] = set()
    triples = [t for part in _parts(select) if part.name == "TriplesBlock" for t in _triples(part)]
    plain = Counter(
        end for s, p, o in triples for end in (s, o) if isinstance(end, Variable) and isinstance(p, URIRef)
    )
    for subject, predicate, value in triples:
        names = _path_predicates(predicate)
        if names is None:
            return None
        # A path of no steps leads from a node to itself, whatever the node; only one that
        # another pattern binds is surely among the triples that are named here.
        ends = [e for e in (subject, value) if not isinstance(e, Variable) or plain[e] or e == THIS]
        if not ends and _may_be_empty(predicate):
            return None
        found |= names
    return frozenset(found) if all(p.name != "GraphGraphPattern" for p in _parts(select)) else None


def _path_predicates(path: Any) -> set[str] | None:  # noqa: ANN401 - rdflib's paths have no common type
    match path:
        case URIRef():
            return {str(path)}
        case InvPath(arg=inner) | MulPath(path=inner):
            return _path_predicates(inner)
        case SequencePath(args=parts) | AlternativePath(args=parts):
            names = [_path_predicates(part) for part in parts]
            return None if None in names else set().union(*(n for n in names if n is not None))
        case NegatedPath() | Variable():
            return None
    return None


def _may_be_empty(path: Any) -> bool:  # noqa: ANN401 - as above
    match path:
        case MulPath(path=inner):
            return bool(path.zero) or _may_be_empty(inner)
        case InvPath(arg=inner):
            return _may_be_empty(inner)
        case SequencePath(args=parts):
            return all(map(_may_be_empty, parts))
        case AlternativePath(args=parts):
            return any(map(_may_be_empty, parts))
    return False
