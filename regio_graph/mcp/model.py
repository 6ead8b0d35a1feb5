"""The model as text: a line for each term, with the number of its uses."""

from collections.abc import Iterator

from ..documentation import Term
from ..errors import RequestError
from ..languages import choose
from .content import Content

_FIRST = 3  # classes of the values of a property that are named


def model(content: Content) -> Iterator[str]:
    """Write the whole model: prefixes, graphs, classes with their properties, concept schemes."""
    ontology, language = content.documentation.ontology, content.language
    yield f"# {choose(ontology.title, language)}"
    yield ""
    yield content.prefixes
    yield ""
    yield "A query without GRAPH sees today: register, latest edition, ontology, and what these entail."
    yield "The graphs:"
    for graph, count in content.release.counts.items():
        yield f"- <{graph}>: {count} triples"
    yield ""
    yield from _ADVICE
    for group in ontology.groups:
        yield ""
        yield f"## {choose(group.label, language) or 'Other'}"
        for term in group.terms:
            yield from about_term(term, language)
    yield ""
    yield "## Concept schemes: the codes behind each IRI"
    for scheme in content.documentation.schemes.values():
        codes = ", ".join(concept.code for concept in scheme.concepts)
        yield f"- <{scheme.iri}/> {choose(scheme.label, language)}: {codes}"


_ADVICE = (
    "What is reported is a node (a participation, a leadership, a milestone …), which has its passage.",
    'Ask names with rdfs:label; they have a language: FILTER (LANG(?label) = "nl").',
    "Ask dates with regio:date, to a node with regio:printed, regio:earliest and regio:latest (xsd:date).",
    "An IRI with a slash behind its prefix is written in full in SPARQL: <https://…/id/programma/wonen>.",
    "The number behind a term says how often it is used; → leads to the class of the values.",
)


def about_term(term: Term, language: str, *, links: bool = True) -> Iterator[str]:
    """Write a term with its definition, and the properties of the things of a class."""
    count = term.count.asserted + term.count.entailed
    yield f"- {term.ref.name}{f' ({count})' if count else ''}: {choose(term.definition, language)}"
    if not links:
        return
    parents = ", ".join(parent.name for parent in (*term.parents, *term.domains))
    if parents:
        yield f"  - {'is a' if term.is_class else 'of'} {parents}"
    ranges = ", ".join(value.name for value in term.ranges)
    if ranges and not term.is_class:
        yield f"  - → {ranges}"
    for link in term.links:
        if link.count:
            values = ", ".join(value.name for value in link.values[:_FIRST])
            yield f"  - {link.property.name} ({link.count}){f' → {values}' if values else ''}"


def terms(content: Content, wanted: str) -> Iterator[str]:
    """Write the terms of which name or label holds a text; raises RequestError when none does."""
    text = wanted.strip().casefold().removeprefix("regio:")
    found = [
        term
        for term in content.documentation.ontology.terms
        if text in term.ref.name.casefold()
        or any(text in label.casefold() for label in term.ref.label.values())
    ]
    if not found:
        raise RequestError(f"no term is called {wanted[:80]!r}", hint="Without 'about' all terms are listed.")
    for term in found:
        yield from about_term(term, content.language)


def overview(content: Content) -> Iterator[str]:
    """Write a line for each term, without the properties of each class."""
    yield content.prefixes
    yield from _ADVICE
    for group in content.documentation.ontology.groups:
        yield f"## {choose(group.label, content.language) or 'Other'}"
        for term in group.terms:
            yield from about_term(term, content.language, links=False)
