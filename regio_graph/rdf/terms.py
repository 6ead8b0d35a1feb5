"""RDF terms, as the engine has them: IRIs, blank nodes and literals."""

from typing import TypeGuard

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Quad = ox.Quad
Triple = ox.Triple

# The datatypes that Turtle and SPARQL leave out.
_UNWRITTEN = {
    "http://www.w3.org/2001/XMLSchema#string",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
}


def iri(text: str) -> ox.NamedNode:
    """Make a term of an IRI; raises ValueError for a text that is none."""
    return ox.NamedNode(text)


def literal(text: str, datatype: str = "", language: str = "") -> ox.Literal:
    """Make a literal, its lexical form kept as it is; plain text without datatype and language."""
    if language:
        return ox.Literal(text, language=language)
    return ox.Literal(text, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(text)


def triple(subject: Term, predicate: Term, value: Term) -> Triple:
    """Make a triple; raises TypeError for a term where none such may stand."""
    return ox.Triple(subject, predicate, value)  # type: ignore[arg-type] # the engine checks


def subject_of(statement: Quad | Triple) -> Term:
    """Return the subject of a statement; RDF 1.1 has no statements about statements."""
    subject = statement.subject
    assert not isinstance(subject, ox.Triple), "no statement about a statement is released"
    return subject


def object_of(statement: Quad | Triple) -> Term:
    """Return the object of a statement."""
    value = statement.object
    assert not isinstance(value, ox.Triple), "no statement about a statement is released"
    return value


def is_iri(term: object) -> TypeGuard[ox.NamedNode]:
    """Tell whether a term is an IRI."""
    return isinstance(term, ox.NamedNode)


def is_blank(term: object) -> TypeGuard[ox.BlankNode]:
    """Tell whether a term is a blank node."""
    return isinstance(term, ox.BlankNode)


def is_literal(term: object) -> TypeGuard[ox.Literal]:
    """Tell whether a term is a literal."""
    return isinstance(term, ox.Literal)


def language_of(term: Term) -> str:
    """Return the language tag of a literal; empty for every other term."""
    return (term.language or "") if isinstance(term, ox.Literal) else ""


def datatype_of(term: Term) -> str:
    """Return the datatype of a literal as it is written; empty for text, with a language or without."""
    if not isinstance(term, ox.Literal):
        return ""
    datatype = term.datatype.value
    return "" if datatype in _UNWRITTEN else datatype
