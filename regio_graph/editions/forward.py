"""What the previous edition said and still stands, with the places it has in the new text.

A thing stands when every one of its passages stands in the new text word for word. What
changed and what is gone is told, and never carried. A milestone that was to come and is
past by now stands in the text and is a question.
"""

from dataclasses import dataclass, field
from datetime import date

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node as Term

from .. import iris
from .align import Alignment
from .making import issued
from .template import Template

_REGIO = iris.DEFINITIONS
PASSAGE = URIRef(f"{_REGIO}passage")
_EDITION = (URIRef(f"{_REGIO}Edition"), URIRef(f"{_REGIO}SourceText"))
_HUBS = (URIRef(f"{_REGIO}Programme"), URIRef(f"{_REGIO}ProgrammePart"))
_LISTED = (
    "participation", "commissioning", "leadership", "bodyMembership", "period", "goal", "collectiveReading",
)  # fmt: skip
Homes = dict[str, tuple[int, int]]  # the range of each programme's sheet
_CITED = URIRef(f"{_REGIO}CitedStatement")


@dataclass
class Forward:
    """What is carried, and what of the previous edition is not: per thing why, and where it would stand."""

    graph: Graph = field(default_factory=Graph)
    moved: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    changed: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    overtaken: list[str] = field(default_factory=list)
    passages: tuple[int, int] = (0, 0)  # how many of the previous edition were carried, of how many


def carry(
    previous: Graph,
    alignment: Alignment,
    names: iris.Names,
    edition: str,
    template: Template,
    homes: Homes,
) -> Forward:
    """Carry an edition's statements to a new text.

    `homes` are the ranges of the programmes' sheets in it: what is listed of one programme is
    not carried to the same words on another's sheet.
    """
    result = Forward()
    found: dict[Term, tuple[int, int] | None] = {}
    for cited in set(previous.objects(None, PASSAGE)):
        old = names.read_passage(str(cited))
        found[cited] = alignment.carry(old.start, old.end) if old else None
    result.passages = (sum(range_ is not None for range_ in found.values()), len(found))
    lost = _lost(previous, found, result, alignment, names)
    for programme in previous.subjects(RDF.type, _HUBS[0]):
        lost |= _strangers(previous, programme, found, homes, lost)
    new = URIRef(f"{names.base}id/editie/{edition}")
    for subject, p, value in previous:
        s, o = (new if _edition(previous, each) else each for each in (subject, value))
        if subject in lost or value in lost or _uncited(previous, (subject, p, value), lost):
            continue
        if s is new and (p == PASSAGE or not _fact(previous, p, value)):
            continue
        if p == PASSAGE:
            if (where := found[o]) is not None:
                result.graph.add((s, p, names.passage(iris.Passage(edition, *where))))
            continue
        result.graph.add((s, p, o))
    for subject in set(result.graph.subjects(PASSAGE)):
        ranges = [names.read_passage(str(o)) for o in result.graph.objects(subject, PASSAGE)]
        result.moved[str(subject)] = tuple((r.start, r.end) for r in ranges if r)
    result.overtaken = sorted(_overtaken(result.graph, edition, template))
    return result


def _lost(
    previous: Graph,
    found: dict[Term, tuple[int, int] | None],
    result: Forward,
    alignment: Alignment,
    names: iris.Names,
) -> set[Term]:
    """Name the things that no longer stand: those with a passage that changed."""
    lost: set[Term] = set()
    for subject in set(previous.subjects(PASSAGE)):
        passages = list(previous.objects(subject, PASSAGE))
        kept = [found[each] is not None for each in passages]
        stands = any(kept) if _outlasts(previous, subject) else all(kept)
        if stands or _edition(previous, subject):
            continue
        lost.add(subject)
        broken = [old for each in passages if found[each] is None and (old := names.read_passage(str(each)))]
        near = alignment.near(broken[0].start, broken[0].end) if broken else None
        result.changed[str(subject)] = near
    return lost


def _strangers(
    graph: Graph,
    programme: Term,
    found: dict[Term, tuple[int, int] | None],
    homes: Homes,
    lost: set[Term],
) -> set[Term]:
    """Name the facts of a programme whose words stand on another's sheet, or that it no longer has."""
    home = homes.get(str(programme))
    if home is None and programme not in lost:
        return set()  # it has no sheet that was found: its words decide
    inside = home or (0, 0)
    strange = {fact for fact in _listed(graph, programme) if not _within(fact, found, graph, inside)}
    with_them = {each for fact in strange for each in graph.objects(fact)}
    return strange | {
        each for each in with_them if (each, PASSAGE, None) in graph and (each, RDF.type, None) in graph
    }


def _listed(graph: Graph, programme: Term) -> set[Term]:
    """List what a sheet lists of its programme, and of its parts."""
    holders = {programme, *graph.subjects(URIRef(f"{_REGIO}partOf"), programme)}
    names = [URIRef(f"{_REGIO}{name}") for name in _LISTED]
    return {each for holder in holders for name in names for each in graph.objects(holder, name)}


def _within(
    fact: Term, found: dict[Term, tuple[int, int] | None], graph: Graph, home: tuple[int, int]
) -> bool:
    where = [found.get(each) for each in graph.objects(fact, PASSAGE)]
    return all(each is None or home[0] <= each[0] < home[1] for each in where)


def _outlasts(graph: Graph, subject: Term) -> bool:
    """Tell whether one place is enough for a thing to stand: it is of the register, or others hang on it."""
    classes = set(graph.objects(subject, RDF.type))
    return not classes or any(each in classes for each in _HUBS)


def _fact(graph: Graph, predicate: Term, value: Term) -> bool:
    """Tell whether an edition's property says something of the region, rather than of the edition itself."""
    ours = str(predicate).startswith(_REGIO) and not str(predicate).endswith("#sourceText")
    return predicate == DCTERMS.creator or (ours and (value, RDF.type, None) in graph)


def _edition(graph: Graph, subject: Term) -> bool:
    return any((subject, RDF.type, each) in graph for each in _EDITION)


def _uncited(graph: Graph, triple: tuple[Term, Term, Term], lost: set[Term]) -> bool:
    """Tell whether a direct triple rests on a cited statement that no longer stands."""
    s, p, o = triple
    return any(
        each in lost
        for each in graph.subjects(RDF.subject, s)
        if (each, RDF.type, _CITED) in graph
        and (each, RDF.predicate, p) in graph
        and (each, RDF.object, o) in graph
    )


def _overtaken(graph: Graph, edition: str, template: Template) -> list[str]:
    first = issued(edition).first
    coming = {URIRef(f"{iris.ROOT}concept/{template.concepts[state]}") for state in ("planned", "expected")}
    found = []
    for milestone, status in graph.subject_objects(URIRef(f"{_REGIO}milestoneStatus")):
        when = graph.value(milestone, URIRef(f"{_REGIO}date"))
        latest = graph.value(when, URIRef(f"{_REGIO}latest")) if when is not None else None
        if status in coming and isinstance(latest, Literal) and date.fromisoformat(str(latest)) < first:
            found.append(str(milestone))
    return found
