"""What a SPARQL constraint is about, and whether it may be asked for all focus nodes at once.

SHACL binds `$this` to one focus node before a query runs. Asking once, without binding,
gives the same rows where every scope that speaks of `$this` also binds it by a triple
pattern (SHACL 5.3.2 and appendix A). This module decides that on the parsed query; where
it can't say so, the constraint is asked node by node.
"""

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from rdflib import Variable
from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ...errors import ShapesError
from ...sparql.algebra import of, parts, projected, triples, variables
from .touched import looks_into_literals, predicates

THIS = Variable("this")
_BOUND_BEFORE = ("this", "shapesGraph", "currentShape")
_LEXICAL = {"STR", "DATATYPE", "REGEX", "STRLEN", "SUBSTR", "UCASE", "LCASE", "STRSTARTS", "STRENDS"}
_LEXICAL |= {"CONTAINS", "STRBEFORE", "STRAFTER", "ENCODE_FOR_URI", "CONCAT", "REPLACE", "STRDT"}
_LEXICAL |= {"Function", "sameTerm", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "IRI", "URI"}


class _OneByOne(Exception):  # noqa: N818 - no error: it says which road to take
    """The query cannot be asked for all focus nodes at once."""


@dataclass(frozen=True)
class Analysis:
    """How a query may be asked.

    `at_once` as it stands, `together` with the focus nodes bound beforehand; `one_group` that
    it aggregates all its solutions to one. `predicates` are all it can touch, None when it may touch any;
    `lexical` tells that it looks at how literals are written, `terms_only` that it never
    looks into one.
    """

    name: str
    at_once: bool
    together: bool
    one_group: bool
    predicates: frozenset[str] | None
    lexical: bool
    terms_only: bool


@lru_cache(maxsize=1 << 10)  # parsing one takes longer than asking it
def analyse(query: str, name: str, form: str, bound: tuple[str, ...] = ()) -> Analysis:
    """Analyse a SELECT or ASK; raises ShapesError for what SHACL forbids in one (appendix A)."""
    try:
        prologue, select = parseQuery(query)
        resolved = translatePrologue(prologue, None)
        select = traverse(select, visitPost=partial(translatePName, prologue=resolved))
        select = traverse(select, visitPost=translatePath)
    except Exception as error:  # pyparsing and rdflib raise many kinds
        raise ShapesError(f"{name}: the query cannot be parsed: {error}") from error
    if select.name != f"{form.title()}Query":
        raise ShapesError(f"{name}: sh:{form.lower()} takes a query of the form {form}")
    bound_before = {*_BOUND_BEFORE, *bound}
    for part in parts(select):
        _refuse(part, name, bound_before)
    try:
        at_once = select.name == "SelectQuery" and THIS in _select(select)
    except _OneByOne:
        at_once = False
    names = {part.name.removeprefix("Builtin_") for part in parts(select)}
    names |= {part.name for part in parts(select)} & {"Function"}  # casts read the lexical form
    return Analysis(
        name=name,
        at_once=at_once,
        together=all(map(_per_focus, parts(select))),
        one_group=_one_group(select),
        predicates=predicates(select),
        lexical=bool(names & _LEXICAL),
        terms_only=not looks_into_literals(select),
    )


def _per_focus(part: CompValue) -> bool:
    """Tell whether a SELECT says the same of each focus node, whichever others are asked about with it."""
    if part.name not in {"SelectQuery", "SubSelect"}:
        return True
    if of(part, "limitoffset"):
        return False
    return not _one_group(part)


def _one_group(select: CompValue) -> bool:
    """Tell whether a SELECT aggregates without a GROUP BY."""
    aggregates = any(p.name.startswith("Aggregate_") for p in parts(select, into_where=False))
    return not of(select, "groupby") and bool(aggregates or of(select, "having"))


def _refuse(part: CompValue, name: str, bound: set[str]) -> None:
    """Raise for the constructs that pre-binding excludes."""
    if part.name == "MinusGraphPattern":
        raise ShapesError(f"{name}: a SPARQL constraint must not use MINUS (SHACL appendix A)")
    if part.name in {"InlineData", "ValuesClause"} and (part.name == "InlineData" or of(part, "var")):
        raise ShapesError(f"{name}: a SPARQL constraint must not use VALUES (SHACL appendix A)")
    if part.name == "ServiceGraphPattern":
        raise ShapesError(f"{name}: a SPARQL constraint must not use SERVICE (SHACL appendix A)")
    made = [of(part, "var")] if part.name == "Bind" else []
    if part.name in {"SelectQuery", "SubSelect"}:
        made += [of(item, "evar") for item in of(part, "projection") or [] if isinstance(item, CompValue)]
    for variable in made:
        if str(variable) in bound:
            raise ShapesError(f"{name}: must not use AS for ?{variable}, which is bound beforehand")
    if part.name == "SubSelect":
        missing = {"this"} - {str(v) for v in projected(part)}
        if missing or not of(part, "projection"):
            raise ShapesError(f"{name}: a nested SELECT must return $this by name (SHACL appendix A)")


def _select(select: CompValue) -> set[Variable]:
    """Return the variables a SELECT surely binds."""
    if of(select, "limitoffset"):
        raise _OneByOne
    certain = _group(select.where, frozenset())
    grouped = of(select, "groupby")
    aggregates = any(p.name.startswith("Aggregate_") for p in parts(select, into_where=False))
    if grouped:
        keys = {v for v in grouped.condition if isinstance(v, Variable)}
        if THIS not in keys:
            raise _OneByOne
        certain &= keys
    elif aggregates or of(select, "having"):
        raise _OneByOne
    return certain & set(projected(select))


def _group(group: CompValue, outer: frozenset[Variable]) -> set[Variable]:
    """Return what a group surely binds; raises when it uses `$this` where it is not surely bound.

    `outer` is what surrounds a group inside EXISTS, whose variables it may use.
    """
    if group.name == "SubSelect":
        return _select(group)
    certain: set[Variable] = set()
    filters = []
    for part in of(group, "part") or []:
        if part.name == "TriplesBlock":
            certain |= {term for triple in triples(part) for term in triple if isinstance(term, Variable)}
        elif part.name == "Filter":
            filters.append(part.expr)
        elif part.name == "OptionalGraphPattern":
            inside = [p for p in of(part.graph, "part") or [] if p.name != "Filter"] if part.graph else []
            if THIS in variables(part.graph) and THIS not in certain:
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
    if THIS in variables(expression) and THIS not in certain:
        raise _OneByOne
    for part in parts(expression):
        if part.name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            _group(part.graph, frozenset(certain))
        if str(of(part, "var")) in {"shapesGraph", "currentShape"}:
            raise _OneByOne
