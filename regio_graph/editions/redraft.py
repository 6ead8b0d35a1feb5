"""The draft of a next edition: what is carried forward, and proposals for what is new or changed."""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from rdflib import RDF, Graph, URIRef

from .. import iris
from ..content.folders import shared
from ..content.project import read_graph
from ..errors import ProjectError, SourceError
from .align import align
from .anew import anew
from .drafting import ReportDraft, draft
from .drafts import Folder
from .forward import Forward, carry
from .gazetteer import Gazetteer
from .making import PROGRAMME
from .proposals import Node, Proposal, Range, write_proposals
from .rendering import Writer
from .segmenting import cut
from .stretch import overlap
from .template import Template

COVERED = 0.6  # how much of a proposal's passage a carried fact of its kind must share to have said it
_REGIO = iris.DEFINITIONS


@dataclass(frozen=True)
class Made:
    """What a draft came to."""

    draft: ReportDraft
    proposals: list[Proposal]
    forward: Forward | None


def make(folder: Folder, project: Path, template: Template, previous: tuple[str, Path] | None) -> Made:
    """Draft an edition and write it to its folder.

    `previous` is the code and the text of the edition it follows; without it nothing is
    carried forward, and what earlier editions name is known all the same.
    """
    register, earlier = _known(project)
    base = folder.names.base
    forward = None
    known = Graph() + register
    for graph in earlier.values():
        known += graph
    if previous is not None:
        code, path = previous
        if code not in earlier:
            raise ProjectError(
                f"there is no edition {code} in data/editions; there are {', '.join(sorted(earlier))}"
            )
        text = _text(path, earlier[code], folder.names, code)
        alignment = align(text, folder.source.text)
        homes = _homes(folder, template, known)
        forward = carry(earlier[code], alignment, folder.names, folder.code, template, homes)
    standing = frozenset(forward.moved) if forward else frozenset()
    made = draft(folder.source.text, template, known, folder.code, base, standing=standing)
    proposals = made.proposals
    if forward is not None and previous is not None:
        proposals = _new(proposals, forward, known, base)
        proposals = anew(proposals, forward, earlier[previous[0]], base)
        proposals += _overtaken(forward, template, base)
        written = Writer(forward.graph, base).write(
            sorted(set(forward.graph.subjects()), key=str), f"Carried from edition {previous[0]}."
        )
        (folder.path / "carried.ttl").write_text(written, "utf-8")
    else:
        (folder.path / "carried.ttl").unlink(missing_ok=True)
    proposals = [replace(each, says=sentence(template, each)) for each in proposals]
    write_proposals(proposals, folder.path / "proposals.jsonl")
    folder.write()
    return Made(made, proposals, forward)


def sentence(template: Template, proposal: Proposal) -> str:
    """Say what a proposal states as a sentence; what stands in brackets only where its values are there."""
    values = {"about": proposal.about, **proposal.values}
    values |= {name: values[name].rpartition("/")[2] for name in ("type", "state") if name in values}
    pattern = template.sentences.get(proposal.kind, "")

    def piece(match: re.Match[str]) -> str:
        names = re.findall(r"\{([\w-]+)\}", match[1])
        return match[1] if all(values.get(name) for name in names) else ""

    chosen = re.sub(r"\[([^\[\]]*)\]", piece, pattern)
    said = re.sub(r"\{([\w-]+)\}", lambda match: values.get(match[1], "") or "?", chosen)
    return " ".join(said.split())


def _homes(folder: Folder, template: Template, known: Graph) -> dict[str, Range]:
    """Give the sheet of each programme that is known: from its title to the next."""
    names = Gazetteer(known)
    sheets = cut(folder.source, template, names.themes(template)).sheets
    starts = [sheet.title_at[0] for sheet in sheets] + [len(folder.source.text)]
    found = {}
    for sheet, start, end in zip(sheets, starts, starts[1:], strict=False):
        if thing := names.find(sheet.title, PROGRAMME):
            found[thing.iri] = (start, end)
    return found


def _known(project: Path) -> tuple[Graph, dict[str, Graph]]:
    """Read the register with the concept schemes, and each edition."""
    register = Graph()
    for path in [
        *shared(project, "ontology/concepts").values(),
        *sorted((project / "data" / "register").rglob("*.ttl")),
    ]:
        read_graph(path, register)
    editions = {}
    for shelf in sorted((project / "data" / "editions").glob("[!.]*")):
        editions[shelf.name] = Graph()
        for path in sorted(shelf.rglob("*.ttl")):
            read_graph(path, editions[shelf.name])
    return register, editions


def _text(path: Path, graph: Graph, names: iris.Names, code: str) -> str:
    """Read the text of the previous edition, which must be the one its passages are counted in."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}; give --previous-text or REGIO_TEXTS", path
        ) from error
    wanted = str(graph.value(names.source_text(code), URIRef(f"{_REGIO}sha256")))
    if hashlib.sha256(content).hexdigest() != wanted:
        raise SourceError(
            f"is another text than edition {code} was counted in (SHA-256 {wanted[:12]}… is expected)", path
        )
    return content.decode("utf-8")


def _class(proposal: Proposal) -> URIRef | None:
    name = proposal.nodes[0].class_ if proposal.nodes else ""
    return URIRef(f"{_REGIO}{name.removeprefix('regio:')}") if name.startswith("regio:") else None


def _new(proposals: list[Proposal], forward: Forward, known: Graph, base: str) -> list[Proposal]:
    """Leave out what is carried: known things, and facts of the same words and kind."""
    kept = []
    for proposal in proposals:
        iri = f"{base}id/{proposal.subject.strip('<>')}"
        if iri in forward.moved or proposal.subject.strip("<>") in forward.moved:
            continue
        class_ = _class(proposal)
        carried = [
            ranges
            for iri, ranges in forward.moved.items()
            if class_ is None or (URIRef(iri), RDF.type, class_) in known
        ]
        if max((_shared(proposal.passages, ranges) for ranges in carried), default=0.0) < COVERED:
            kept.append(proposal)
    return kept


def _shared(one: tuple[Range, ...], two: tuple[Range, ...]) -> float:
    """Tell how much of the shorter of two sets of ranges lies in the other."""
    shortest = min(sum(b - a for a, b in one), sum(b - a for a, b in two))
    return overlap(one, two) / max(1, shortest)


def _overtaken(forward: Forward, template: Template, base: str) -> list[Proposal]:
    """Propose that what was to come and is past is overtaken."""
    concept = f"<{iris.ROOT}concept/{template.concepts['overtaken']}>"
    found = []
    for iri in forward.overtaken:
        node = Node(f"<{iri.removeprefix(f'{base}id/')}>", "", (("regio:milestoneStatus", (concept,)),))
        found.append(
            Proposal(
                "overtaken",
                "",
                {"milestone": iri.removeprefix(f"{base}id/"), "state": template.concepts["overtaken"]},
                (node,),
                forward.moved[iri],
                "achterhaald",
                0.9,
                question="De dag is voorbij en de tekst zegt het nog als komend; is het achterhaald?",
            )
        )
    return found
