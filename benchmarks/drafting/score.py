"""What a draft got right, by content: never by IRI, which a steward may choose otherwise.

Facts of sheets are compared by their values, names whatever the case and accents and by any
of the names that the key knows; milestones, goals and things named by the passage too. A
thing that is proposed twice under two names is wrong once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import FOAF, SKOS
from rdflib.term import Node

from regio_graph.editions.proposals import Proposal, Range
from regio_graph.editions.stretch import overlap, squeezed

REGIO = Namespace("https://w3id.org/regio-graph/def#")
ORG = Namespace("http://www.w3.org/ns/org#")
QUDT = Namespace("http://qudt.org/schema/qudt/")

BANDS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
SHEETS = ("participation", "commissioning", "leadership", "period")
NAMED = ("document", "law", "body", "abbreviation", "link")


@dataclass
class Score:
    """How many are in the key, how many were stated, how many of these are right; and which not."""

    key: int = 0
    stated: int = 0
    right: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was stated that is right."""
        return self.right / self.stated if self.stated else 1.0

    @property
    def recall(self) -> float:
        """The share of the key that was found."""
        return self.found / self.key if self.key else 1.0

    def add(self, other: "Score") -> "Score":
        """Sum two scores."""
        return Score(
            self.key + other.key, self.stated + other.stated, self.right + other.right,
            self.found + other.found, self.wrong + other.wrong, self.missed + other.missed,
        )  # fmt: skip


class Key:
    """The key: a graph that says what the text says."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def names(self, node: Node | None) -> set[str]:
        """Every name of a thing, and its IRI."""
        found = {squeezed(str(node))} if node is not None else set()
        for predicate in (
            SKOS.prefLabel,
            SKOS.altLabel,
            SKOS.hiddenLabel,
            FOAF.name,
            REGIO.shortForm,
            REGIO.linkText,
        ):
            found |= {
                squeezed(str(o))
                for o in self.graph.objects(node, predicate)
                if getattr(o, "language", None) != "en"
            }
        return found

    def passages(self, node: Node) -> list[Range]:
        """Where a thing is said."""
        return [
            (int(a), int(b))
            for iri in self.graph.objects(node, REGIO.passage)
            for a, b in [str(iri).rpartition("/")[2].split("-")]
        ]

    def of(self, name: str) -> list[URIRef]:
        """The things of a class."""
        return sorted(s for s in self.graph.subjects(RDF.type, REGIO[name]) if isinstance(s, URIRef))

    def holders(self, node: Node, predicate: str) -> list[set[str]]:
        """The names of what a fact hangs on; of a part, those of its programme too."""
        found = []
        for holder in self.graph.subjects(REGIO[predicate], node):
            programme = self.graph.value(holder, REGIO.partOf)
            found.append(self.names(holder) | self.names(programme))
        return found

    def text(self, node: Node | None, predicate: URIRef) -> str:
        """The value of a property as text."""
        value = self.graph.value(node, predicate) if node is not None else None
        return "" if value is None else str(value)


Same = Callable[[Proposal, URIRef], bool]


def score(
    proposals: Iterable[Proposal], graph: Graph
) -> tuple[dict[str, Score], dict[str, list[tuple[float, bool]]]]:
    """Score a draft: by kind, and for each proposal its confidence and whether it is right."""
    key, by_kind = Key(graph), defaultdict(list)
    for proposal in proposals:
        by_kind[proposal.kind].append(proposal)
    scores: dict[str, Score] = {}
    banded: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    judges: dict[str, tuple[str, Same]] = {
        "participation": ("Participation", lambda p, n: _participation(key, p, n)),
        "commissioning": ("Commissioning", lambda p, n: _commissioning(key, p, n)),
        "leadership": ("Leadership", lambda p, n: _leadership(key, p, n)),
        "period": ("Period", lambda p, n: _period(key, p, n)),
        "membership": ("BodyMembership", lambda p, n: _membership(key, p, n)),
        "document": ("Document", lambda p, n: _thing(key, p, n)),
        "law": ("Law", lambda p, n: _thing(key, p, n)),
        "body": ("Body", lambda p, n: _thing(key, p, n)),
        "abbreviation": ("Abbreviation", lambda p, n: squeezed(p.values["short"]) in key.names(n)),
        "link": (
            "Link",
            lambda p, n: (
                squeezed(p.values["text-of"]) in key.names(n) and overlap(p.passages, key.passages(n)) > 0
            ),
        ),
        "goal": ("Goal", lambda p, n: _goal(key, p, n)),
        "milestone": ("Milestone", lambda p, n: _milestone(key, p, n)),
    }
    for kind, (name, same) in judges.items():
        nodes = [n for n in key.of(name) if kind != "period" or key.holders(n, "period")]  # those of sheets
        scores[kind], pairs = _match(by_kind[kind], nodes, same, key)
        banded[kind] += [(p.confidence, node is not None) for p, node in pairs]
        if kind == "milestone":
            scores |= _detail(key, [(p, n) for p, n in pairs if n is not None and p.stated])
        if kind == "goal":
            scores["quantity"] = _quantities(key, pairs)
    return scores, banded


def _match(
    proposals: list[Proposal], nodes: list[URIRef], same: Same, key: Key
) -> tuple[Score, list[tuple[Proposal, URIRef | None]]]:
    """Pair proposals with the key one to one, those that share most of their passage first."""
    candidates = sorted(
        ((_same_type(key, p, n), overlap(p.passages, key.passages(n)) / (1 + length(p.passages)), i, j)
         for i, p in enumerate(proposals) for j, n in enumerate(nodes) if same(p, n)),
        reverse=True,
    )  # fmt: skip
    taken_p: dict[int, int] = {}
    taken_n: set[int] = set()
    for _, _, i, j in candidates:
        if i not in taken_p and j not in taken_n:
            taken_p[i] = j
            taken_n.add(j)
    result = Score(key=len(nodes))
    pairs: list[tuple[Proposal, URIRef | None]] = []
    for i, proposal in enumerate(proposals):
        node = nodes[taken_p[i]] if i in taken_p else None
        pairs.append((proposal, node))
        if proposal.stated:
            result.stated += 1
            result.right += node is not None
            result.found += node is not None
            if node is None:
                result.wrong.append(f"{proposal.about}: {proposal.values} [{proposal.rule}]")
    stated = {j for i, j in taken_p.items() if proposals[i].stated}
    result.missed = [str(n).rpartition("/id/")[2] for j, n in enumerate(nodes) if j not in stated]
    return result, pairs


def _same_type(key: Key, proposal: Proposal, node: URIRef) -> bool:
    """Tell whether two milestones are of one type; of two in one sentence the like go together."""
    wanted = key.text(node, REGIO.milestoneType)
    return bool(wanted) and wanted.endswith(proposal.values.get("type", "-"))


def length(ranges: Iterable[Range]) -> int:
    """Count the characters of some ranges."""
    return sum(b - a for a, b in ranges)


def _programme(key: Key, proposal: Proposal, node: URIRef, predicate: str, part: str = "") -> bool:
    holders = key.holders(node, predicate)
    return any(
        squeezed(proposal.about) in names and (not part or squeezed(part) in names) for names in holders
    )


def _limit(key: Key, wanted: str, node: URIRef) -> bool:
    limits = list(key.graph.objects(node, REGIO.limitedTo))
    if not limits:
        return not wanted
    return bool(wanted) and any(squeezed(wanted) in key.names(limit) for limit in limits)


def _participation(key: Key, p: Proposal, node: URIRef) -> bool:
    who = key.graph.value(node, REGIO.participant)
    return (
        str(who) == p.values.get("iri")
        and _programme(key, p, node, "participation")
        and _limit(key, p.values["limit"], node)
    )


def _commissioning(key: Key, p: Proposal, node: URIRef) -> bool:
    who = key.graph.value(node, REGIO.commissioner)
    named = p.values["iri"] == str(who) or squeezed(p.values["commissioner"]) in key.names(who)
    under = key.graph.value(node, REGIO.underProgramme)
    same = squeezed(p.values["under"]) in key.names(under) if under is not None else not p.values["under"]
    part = next(iter(key.graph.subjects(REGIO.commissioning, node)), None)
    is_part = part is not None and (part, RDF.type, REGIO.ProgrammePart) in key.graph
    return (
        named
        and same
        and is_part == bool(p.values["part"])
        and _programme(key, p, node, "commissioning", p.values["part"])
    )


def _leadership(key: Key, p: Proposal, node: URIRef) -> bool:
    office = key.text(node, REGIO.office).rpartition("/")[2]
    acting = key.text(node, REGIO.acting) == "true"
    other = key.graph.value(node, REGIO.replaces)
    return (
        squeezed(p.values["leader"])
        in key.names(key.graph.value(node, REGIO.leader)) | {squeezed(key.text(node, REGIO.printedName))}
        and p.values["office"] == office
        and bool(p.values["acting"]) == acting
        and (
            squeezed(p.values["replaces"]) in key.names(other)
            if other is not None
            else not p.values["replaces"]
        )
        and _limit(key, p.values["limit"], node)
        and _programme(key, p, node, "leadership")
    )


def _period(key: Key, p: Proposal, node: URIRef) -> bool:
    return p.values.get("edtf") == key.text(node, REGIO.edtf) and _programme(
        key, p, node, "period", p.values["part"]
    )


def _membership(key: Key, p: Proposal, node: URIRef) -> bool:
    member, body = key.graph.value(node, ORG.member), key.graph.value(node, ORG.organization)
    return squeezed(p.values["member"]) in key.names(member) and squeezed(p.values["body"]) in key.names(body)


def _thing(key: Key, p: Proposal, node: URIRef) -> bool:
    return squeezed(p.values["name"]) in key.names(node) or overlap(p.passages, key.passages(node)) > 0


def _goal(key: Key, p: Proposal, node: URIRef) -> bool:
    starts = {a for a, _ in key.passages(node)}
    return any(a in starts for a, _ in p.passages) and _programme(key, p, node, "goal")


def _quantities(key: Key, pairs: list[tuple[Proposal, URIRef | None]]) -> Score:
    """Compare the quantities of the goals that were found: value, unit, comparison, and by when."""
    wanted = {
        (
            str(goal),
            key.text(q, QUDT.numericValue),
            key.text(q, QUDT.unit).rpartition("/")[2],
            key.text(q, REGIO.comparison).rpartition("/")[2],
            key.text(key.graph.value(q, REGIO.dueDate), REGIO.edtf),
        )
        for goal in key.of("Goal")
        for q in key.graph.objects(goal, REGIO.quantity)
    }
    read = set()
    for proposal, goal in pairs:
        for each in filter(None, proposal.values["quantities"].split("; ")):
            value, unit, comparison = each.split()
            read.add(
                (
                    str(goal),
                    value,
                    unit.rpartition(":")[2],
                    comparison.rpartition("/")[2],
                    proposal.values["due"],
                )
            )
    right = len(wanted & read)
    return Score(
        len(wanted), len(read), right, right, [str(x) for x in read - wanted], [str(x) for x in wanted - read]
    )


def _milestone(key: Key, p: Proposal, node: URIRef) -> bool:
    """Tell whether two milestones are of one passage, and of one date where both have one."""
    shared = overlap(p.passages, key.passages(node))
    edtf = key.text(key.graph.value(node, REGIO.date), REGIO.edtf)
    year = (
        p.values["edtf"][:4] == edtf[:4] or not (edtf and p.values["edtf"]) or ".." in edtf + p.values["edtf"]
    )
    shortest = min(sum(b - a for a, b in p.passages), sum(b - a for a, b in key.passages(node)) or 1)
    return year and shared >= 0.5 * shortest


def _detail(key: Key, pairs: list[tuple[Proposal, URIRef]]) -> dict[str, Score]:
    found = {
        name: Score(key=len(pairs), stated=len(pairs))
        for name in ("milestone type", "milestone state", "milestone bounds")
    }
    for p, node in pairs:
        told = {
            "milestone type": (
                p.values["type"].rpartition("/")[2],
                key.text(node, REGIO.milestoneType).rpartition("/")[2],
            ),
            "milestone state": (
                p.values["state"].rpartition("/")[2],
                key.text(node, REGIO.milestoneStatus).rpartition("/")[2],
            ),
            "milestone bounds": (p.values["edtf"], key.text(key.graph.value(node, REGIO.date), REGIO.edtf)),
        }
        for name, (read, wanted) in told.items():
            if read == wanted:
                found[name].right += 1
                found[name].found += 1
            else:
                found[name].wrong.append(f"{str(node).rpartition('/')[2]}: {read} for {wanted}")
    return found
