"""What the previous edition said and this text says otherwise, or no longer.

A fact that is said anew keeps its name from edition to edition, and the words that a steward
once gave it; the proposal shows what it was. What nothing says anew is asked about.
"""

from dataclasses import replace

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node as Term

from .. import iris
from .forward import Forward
from .proposals import Node, Proposal, Range, literal
from .rendering import Writer
from .stretch import overlap

_REGIO = iris.DEFINITIONS
# What stands or falls with the fact that it belongs to, and what each edition says of itself.
_WITH_OTHERS = {"Moment", "Deadline", "Quantity", "LayoutElement", "CitedStatement", "Edition", "SourceText"}
# The same fact when it is said anew where it stood; a lead that is another person is another fact.
_SAME = ("milestone", "goal", "period", "purpose")
_DATES = ("date", "dueDate", "begin", "end")


def anew(proposals: list[Proposal], forward: Forward, previous: Graph, base: str) -> list[Proposal]:
    """Put what the previous edition said beside the proposal that says it anew, or ask whether it is gone."""
    found = list(proposals)
    asked = []
    for iri, near in sorted(forward.changed.items()):
        subject = URIRef(iri)
        classes = {str(each).removeprefix(_REGIO) for each in previous.objects(subject, RDF.type)}
        if not classes or classes & _WITH_OTHERS:
            continue  # only named, or said together with what is asked about
        was = Writer(_about(previous, subject), base).write([subject], "").partition("\n\n")[2]
        term = f"<{iri.removeprefix(f'{base}id/')}>"
        holders = {f"<{str(s).removeprefix(f'{base}id/')}>" for s in previous.subjects(None, subject)}
        ours = [(n, p) for n, p in enumerate(found) if not p.hangs or p.hangs[0][0] in holders]
        at = _instead(ours, term, classes, near, _type(previous, subject))
        if at is not None:
            found[at] = _kept(replace(found[at], was=was), term, subject, previous, base)
            continue
        names = sorted(str(o) for o in previous.objects(subject, SKOS.prefLabel) if _dutch(o))
        values = {"thing": names[0] if names else iri.removeprefix(f"{base}id/"), "iri": iri}
        question = "Dit zei de vorige editie; het staat er niet meer zo. Klopt het dat het weg kan?"
        passages = (near,) if near else ()
        asked.append(Proposal("gone", "", values, (), passages, "niet-meer", 0.0, was=was, question=question))
    return found + asked


def _about(graph: Graph, subject: URIRef) -> Graph:
    found = Graph()
    for triple in graph.triples((subject, None, None)):
        found.add(triple)
    return found


def _type(graph: Graph, subject: URIRef) -> str:
    """Give the type of a milestone as proposals have it, "" of anything else."""
    value = graph.value(subject, URIRef(f"{_REGIO}milestoneType"))
    return "/".join(str(value).split("/")[-2:]) if value is not None else ""


def _instead(
    proposals: list[tuple[int, Proposal]], term: str, classes: set[str], near: Range | None, type_: str
) -> int | None:
    """Find the proposal that says anew what changed: of the same name, or of the same kind where it stood."""
    best: tuple[int, int] | None = None
    for at, proposal in proposals:
        if proposal.subject == term:
            return at
        class_ = proposal.nodes[0].class_.removeprefix("regio:") if proposal.nodes else ""
        alike = class_ in classes and not proposal.was and (not type_ or proposal.values.get("type") == type_)
        shared = overlap(proposal.passages, (near,)) if near and alike else 0
        if shared and (best is None or shared > best[0]):
            best = (shared, at)
    return best[1] if best else None


def _kept(proposal: Proposal, term: str, subject: URIRef, previous: Graph, base: str) -> Proposal:
    """Let a proposal keep the name of the fact it says anew, of its dates, and the labels it was given."""
    if proposal.kind not in _SAME or not proposal.nodes:
        return proposal
    names = {proposal.subject: term}
    said = dict(proposal.nodes[0].properties)
    for name in _DATES:
        old = previous.value(subject, URIRef(f"{_REGIO}{name}"))
        new = said.get(f"regio:{name}")
        if old is not None and new:
            names[new[0]] = f"<{str(old).removeprefix(f'{base}id/')}>"
    labels = sorted(
        (o for o in previous.objects(subject, SKOS.prefLabel) if isinstance(o, Literal)), key=_order
    )
    nodes = [_renamed(node, names) for node in proposal.nodes]
    if labels and "skos:prefLabel" in said:
        kept = tuple(literal(str(label), label.language or "") for label in labels)
        properties = tuple((p, kept if p == "skos:prefLabel" else o) for p, o in nodes[0].properties)
        nodes[0] = replace(nodes[0], properties=properties)
    hangs = tuple((names.get(s, s), p, names.get(o, o)) for s, p, o in proposal.hangs)
    return replace(proposal, nodes=tuple(nodes), hangs=hangs)


def _renamed(node: Node, names: dict[str, str]) -> Node:
    properties = tuple((p, tuple(names.get(o, o) for o in objects)) for p, objects in node.properties)
    return replace(node, subject=names.get(node.subject, node.subject), properties=properties)


def _order(label: Literal) -> bool:
    return label.language != "nl"


def _dutch(term: Term) -> bool:
    return isinstance(term, Literal) and term.language == "nl"
