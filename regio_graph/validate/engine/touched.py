"""What a query can touch: the predicates it speaks of, and whether it looks into literals."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rdflib import Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue

from ...sparql.algebra import leaf, of, parts, triples

Fixed = Mapping[Variable, frozenset[str]]
# These tell terms apart and never look into them.
_TERMS_ONLY = {"EXISTS", "NOTEXISTS", "BOUND", "isIRI", "isURI", "isBLANK", "isLITERAL", "COALESCE", "IF"}
_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


def predicates(select: CompValue) -> frozenset[str] | None:
    """Name every predicate of every pattern; None when there can be no such list."""
    if any(part.name == "GraphGraphPattern" for part in parts(select)):
        return None
    blocks = [t for part in parts(select) if part.name == "TriplesBlock" for t in triples(part)]
    plain = Counter(
        end for s, p, o in blocks for end in (s, o) if isinstance(end, Variable) and isinstance(p, URIRef)
    )
    plain[Variable("this")] += 1
    found: set[str] = set()
    for triple, fixed in _patterns(select, {}):
        names = _named(triple, fixed, plain)
        if names is None:
            return None
        found |= names
    return frozenset(found)


def looks_into_literals(select: CompValue) -> bool:
    """Tell whether a query compares or computes, and not only tells terms apart."""
    if any(
        _odd(term)
        for part in parts(select)
        if part.name == "TriplesBlock"
        for t in triples(part)
        for term in t
    ):
        return True
    return any(_looks(part) for part in parts(select))


def _odd(term: Any) -> bool:  # noqa: ANN401 - a parse tree
    """Tell whether a literal in a pattern is one that a store may write otherwise."""
    return isinstance(term, Literal) and term.datatype is not None and str(term) not in {"true", "false"}


def _looks(part: CompValue) -> bool:
    name, (kind, _, function) = part.name, part.name.partition("_")
    if name == "RelationalExpression" and of(part, "op"):
        return not (isinstance(leaf(part.expr), URIRef) or _all_iris(of(part, "other")))
    if name in {"AdditiveExpression", "MultiplicativeExpression"}:
        return bool(of(part, "op"))
    if kind == "Builtin":
        return function not in _TERMS_ONLY
    if kind == "Aggregate":
        return function not in {"Count", "Sample"}
    return name in {"UnaryMinus", "UnaryPlus", "Function", "OrderCondition"}


def _all_iris(tree: Any) -> bool:  # noqa: ANN401 - a parse tree
    items = tree if isinstance(tree, list | tuple) or type(tree).__name__ == "ParseResults" else [tree]
    return all(isinstance(leaf(item), URIRef) for item in items)


def _patterns(tree: Any, fixed: Fixed) -> Iterator[tuple[tuple[Any, Any, Any], Fixed]]:  # noqa: ANN401 - a parse tree
    """Yield every triple pattern with the variables that can only be certain IRIs there."""
    if isinstance(tree, CompValue):
        if tree.name == "SubSelect":
            fixed = {}  # what surrounds it comes after it
        if tree.name == "GroupGraphPatternSub":
            fixed = {**fixed, **dict(_fixed(tree))}
        if tree.name == "TriplesBlock":
            yield from ((triple, fixed) for triple in triples(tree))
            return
        for value in tree.values():
            yield from _patterns(value, fixed)
    elif isinstance(tree, list | tuple) or type(tree).__name__ == "ParseResults":
        for item in tree:
            yield from _patterns(item, fixed)


def _fixed(group: CompValue) -> Iterator[tuple[Variable, frozenset[str]]]:
    """Yield the variables that a group leaves no choice but some IRIs."""
    for part in of(group, "part") or []:
        if part.name == "Filter":
            yield from _listed(leaf(part.expr))
        elif part.name == "GroupOrUnionGraphPattern":
            branches = [dict(_bound(branch)) for branch in part.graph]
            for variable in set.intersection(*(set(branch) for branch in branches)):
                yield variable, frozenset().union(*(branch[variable] for branch in branches))
        elif part.name == "Bind" and isinstance(leaf(part.expr), URIRef):
            yield part.var, frozenset({str(leaf(part.expr))})


def _listed(test: Any) -> Iterator[tuple[Variable, frozenset[str]]]:  # noqa: ANN401 - a parse tree
    """Read `?p IN (...)` and `?p = <...>`."""
    if not isinstance(test, CompValue) or test.name != "RelationalExpression":
        return
    variable, other = leaf(test.expr), of(test, "other")
    if isinstance(variable, Variable) and of(test, "op") in {"IN", "="} and _all_iris(other):
        items: Iterable[Any] = other if of(test, "op") == "IN" else [other]
        yield variable, frozenset(str(leaf(item)) for item in items)


def _bound(branch: CompValue) -> Iterator[tuple[Variable, frozenset[str]]]:
    for part in of(branch, "part") or []:
        if part.name == "Bind" and isinstance(leaf(part.expr), URIRef):
            yield part.var, frozenset({str(leaf(part.expr))})


def _named(triple: tuple[Any, Any, Any], fixed: Fixed, plain: Counter[Variable]) -> set[str] | None:
    subject, predicate, value = triple
    if isinstance(predicate, Variable):
        return set(fixed[predicate]) if predicate in fixed else None
    # A path of no steps leads from a node to itself, whatever the node; only one that
    # another pattern binds is surely among the triples that are named here.
    ends = [end for end in (subject, value) if not isinstance(end, Variable) or plain[end]]
    if not ends and _may_be_empty(predicate):
        return None
    return _path_predicates(predicate)


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
