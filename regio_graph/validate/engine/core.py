"""The constraint components of SHACL Core that look at value nodes, each on all nodes at once.

A component is a function of the context and one value of its parameter; it returns the
rows that violate it. Components that compare with another property are in `property_pairs`,
those that lead to other shapes in `logic`. Links lead to the component's definition in
https://www.w3.org/TR/shacl/.
"""

from collections.abc import Iterator

import numpy as np
import pyoxigraph as ox

from .columns import BLANK, IRI, LITERAL, NONE, Term, counts, expand, high, key, member
from .comparison import less, value
from .component import Component, Context, Found
from .literals import well_formed
from .patterns import matcher
from .shape_paths import Predicate
from .shapes import SH


def class_(c: Context, wanted: Term) -> Found:
    """sh:class: each value node is a SHACL instance of the class.

    https://www.w3.org/TR/shacl/#ClassConstraintComponent
    """
    return c.bad(~member(c.values, c.evaluation.instances(wanted)))


def datatype(c: Context, wanted: Term) -> Found:
    """sh:datatype: each value node has that very datatype, and a lexical form of it.

    https://www.w3.org/TR/shacl/#DatatypeConstraintComponent
    """
    if not isinstance(wanted, ox.NamedNode):
        raise c.wrong(f"sh:datatype takes an IRI, not {wanted}")
    right = c.data.datatypes(c.values) == c.data.datatype_number(wanted.value)
    iri = wanted.value
    right[right] = c.data.each(c.values[right], lambda term: well_formed(term.value, iri))
    return c.bad(~right)


def node_kind(c: Context, wanted: Term) -> Found:
    """sh:nodeKind: each value node is an IRI, a blank node or a literal, as the parameter allows.

    https://www.w3.org/TR/shacl/#NodeKindConstraintComponent
    """
    allowed = _NODE_KINDS.get(wanted.value if isinstance(wanted, ox.NamedNode) else "")
    if allowed is None:
        raise c.wrong(f"sh:nodeKind does not know {wanted}")
    return c.bad(~np.isin(c.data.kinds[c.values], allowed))


_NODE_KINDS = {
    SH + "IRI": (IRI,),
    SH + "BlankNode": (BLANK,),
    SH + "Literal": (LITERAL,),
    SH + "BlankNodeOrIRI": (BLANK, IRI),
    SH + "BlankNodeOrLiteral": (BLANK, LITERAL),
    SH + "IRIOrLiteral": (IRI, LITERAL),
}


def min_count(c: Context, term: Term) -> Found:
    """sh:minCount: there are at least so many value nodes.

    https://www.w3.org/TR/shacl/#MinCountConstraintComponent
    """
    least = c.number("minCount", term)
    assert c.property_path is not None
    return Found(c.nodes[counts(c.focus, c.nodes) < least])


def max_count(c: Context, term: Term) -> Found:
    """sh:maxCount: there are at most so many value nodes.

    https://www.w3.org/TR/shacl/#MaxCountConstraintComponent
    """
    most = c.number("maxCount", term)
    assert c.property_path is not None
    return Found(c.nodes[counts(c.focus, c.nodes) > most])


def bound(*, below: bool, or_equal: bool) -> Component:
    """Make sh:minExclusive and its three kin: what SPARQL can't compare with the limit violates.

    https://www.w3.org/TR/shacl/#core-components-range
    """

    def check(c: Context, limit: Term) -> Found:
        edge = value(limit)
        if below:
            return c.unless(lambda term: less(value(term), edge, or_equal=or_equal) is True)
        return c.unless(lambda term: less(edge, value(term), or_equal=or_equal) is True)

    return check


def length(*, least: bool) -> Component:
    """Make sh:minLength and sh:maxLength, of the text or IRI; a blank node has no length.

    https://www.w3.org/TR/shacl/#MinLengthConstraintComponent
    """
    name = "minLength" if least else "maxLength"

    def check(c: Context, term: Term) -> Found:
        limit = c.number(name, term)
        if least:
            return c.unless(lambda v: not isinstance(v, ox.BlankNode) and len(v.value) >= limit)
        return c.unless(lambda v: not isinstance(v, ox.BlankNode) and len(v.value) <= limit)

    return check


def pattern(c: Context, term: Term) -> Found:
    """sh:pattern, with sh:flags: each value node matches as with SPARQL's REGEX; a blank node never does.

    https://www.w3.org/TR/shacl/#PatternConstraintComponent
    """
    flags = next(iter(c.objects("flags")), None)
    try:
        matches = matcher(term.value, flags.value if isinstance(flags, ox.Literal) else "")
        return c.unless(lambda v: not isinstance(v, ox.BlankNode) and matches(v.value))
    except ValueError as error:
        raise c.wrong(str(error)) from error


def language_in(c: Context, head: Term) -> Found:
    """sh:languageIn: SPARQL's langMatches holds with any of the ranges.

    https://www.w3.org/TR/shacl/#LanguageInConstraintComponent
    """
    ranges = [term.value.lower() for term in c.members(head)]

    def test(term: Term) -> bool:
        spoken = term.language.lower() if isinstance(term, ox.Literal) and term.language else None
        return spoken is not None and any(r in ("*", spoken) or spoken.startswith(f"{r}-") for r in ranges)

    return c.unless(test)


def unique_lang(c: Context, term: Term) -> Found:
    """sh:uniqueLang: a result per language that is used more than once.

    https://www.w3.org/TR/shacl/#UniqueLangConstraintComponent
    """
    if term.value != "true":  # not even "1", says the suite (uniqueLang-002)
        return Found(NONE)
    assert c.property_path is not None
    seen: dict[str, int] = {}
    distinct, back = np.unique(c.values, return_inverse=True)
    languages = np.fromiter((_language(c.data.terms[n], seen) for n in distinct.tolist()), np.int64)[back]
    keys, number = np.unique(key(c.focus, languages)[languages > 0], return_counts=True)
    return Found(high(keys[number > 1]))


def _language(term: Term, seen: dict[str, int]) -> int:
    if not isinstance(term, ox.Literal) or not term.language:
        return 0
    return seen.setdefault(term.language.lower(), len(seen) + 1)


def has_value(c: Context, wanted: Term) -> Found:
    """sh:hasValue: the term is among the value nodes.

    https://www.w3.org/TR/shacl/#HasValueConstraintComponent
    """
    having = c.focus[c.values == c.data.id(wanted)]
    return Found(c.nodes[~member(c.nodes, having)])


def in_(c: Context, head: Term) -> Found:
    """sh:in: each value node is a member of the list.

    https://www.w3.org/TR/shacl/#InConstraintComponent
    """
    allowed = np.unique(np.array([c.data.id(term) for term in c.members(head)], np.int64))
    return c.bad(~member(c.values, allowed))


def closed(c: Context, term: Term) -> Iterator[Found]:
    """sh:closed: no property but those of the shape's own paths and sh:ignoredProperties.

    https://www.w3.org/TR/shacl/#ClosedConstraintComponent
    """
    if term.value not in {"true", "1"}:
        return
    graph = c.evaluation.shapes.graph
    allowed = {member_ for head in c.objects("ignoredProperties") for member_ in c.members(head)}
    for node in c.objects("property"):
        allowed.update(p for p in graph.objects(node, SH + "path") if isinstance(p, ox.NamedNode))
    for predicate in c.data.predicates:
        name = c.data.terms[predicate]
        if name not in allowed and isinstance(name, ox.NamedNode):
            at, values = expand(c.data.keys(predicate), c.values)
            if len(at):
                yield Found(c.focus[at], values, Predicate(name))


COMPONENTS: dict[str, tuple[str, Component]] = {
    "class": ("Class", class_),
    "datatype": ("Datatype", datatype),
    "nodeKind": ("NodeKind", node_kind),
    "minCount": ("MinCount", min_count),
    "maxCount": ("MaxCount", max_count),
    "minExclusive": ("MinExclusive", bound(below=False, or_equal=False)),
    "minInclusive": ("MinInclusive", bound(below=False, or_equal=True)),
    "maxExclusive": ("MaxExclusive", bound(below=True, or_equal=False)),
    "maxInclusive": ("MaxInclusive", bound(below=True, or_equal=True)),
    "minLength": ("MinLength", length(least=True)),
    "maxLength": ("MaxLength", length(least=False)),
    "pattern": ("Pattern", pattern),
    "languageIn": ("LanguageIn", language_in),
    "uniqueLang": ("UniqueLang", unique_lang),
    "hasValue": ("HasValue", has_value),
    "in": ("In", in_),
    "closed": ("Closed", closed),
}
