"""A draft: everything that is proposed for an edition, from its text alone."""

from dataclasses import dataclass

from rdflib import Graph

from .eventfacts import Prose, joined
from .gazetteer import Gazetteer
from .making import Making
from .printed import PrintedLine
from .programmes import UNKNOWN, programme
from .proposals import Proposal
from .segmenting import ReportLayout, blocks, cut
from .sheetfacts import facts
from .stretch import FrozenText, Stretch, squeezed
from .template import Template

TELLING = 6  # words of a paragraph that says something, though it stands under no heading that is known


@dataclass(frozen=True)
class ReportDraft:
    """The proposals, in the order of the text, and the lines that the template does not know."""

    proposals: list[Proposal]
    unknown: list[PrintedLine]
    layout: ReportLayout


def draft(
    text: str,
    template: Template,
    graph: Graph,
    edition: str,
    base: str,
    *,
    standing: frozenset[str] = frozenset(),
) -> ReportDraft:
    """Read a text.

    `graph` holds what is known: register, concept schemes, earlier programmes. `standing` are
    the IRIs of what is carried forward already, which no new fact may be called.
    """
    source, known = FrozenText(text), Gazetteer(graph)
    ours = f"{base}id/"
    reserved = frozenset(
        f"<{i.removeprefix(ours)}>" for i in {*known.things, *standing} if i.startswith(ours)
    )
    making = Making(source, template, known, edition, base, reserved=reserved)
    concepts = template.concepts
    themes = known.themes(template)
    layout = cut(source, template, themes)
    topics = {squeezed(n) for names in known.concepts(concepts["topic"]).values() for n in names}
    titles = {squeezed(sheet.title) for sheet in layout.sheets}
    prose = Prose(making, frozenset(themes | topics | titles))
    found: list[Proposal] = []
    for position, sheet in enumerate(layout.sheets, 1):
        subject, proposed = programme(making, sheet, position)
        found.append(proposed)
        found += facts(making, sheet, subject)
        for part in sheet.parts:
            if part.field.kind in {"prose", "timeline"}:
                found += prose.events(part, subject)
            elif part.field.kind == "goals":
                found += prose.goals(part, subject)
            else:
                for block in blocks(source, part.lines):
                    prose.names.shorts(block.prose)
    for part in layout.about:
        found += prose.events(part, None)
    for block in blocks(source, layout.unknown):
        if len(block.prose.text.split()) >= TELLING and block.prose.text.endswith("."):
            found += [*prose.read(block.prose, None), _unplaced(block.prose)]
    parts = frozenset(squeezed(p.values["part"]) for p in found if p.kind == "part")
    found += prose.names.gathered(parts)
    ordered = sorted(joined(found), key=lambda p: min(p.passages) if p.passages else (0, 0))
    return ReportDraft(ordered, layout.unknown, layout)


def _unplaced(prose: Stretch) -> Proposal:
    """Ask about a paragraph that belongs to no field, so that nothing the text says is dropped."""
    return Proposal(
        "unread",
        "",
        {"at": str(prose.whole[0]), "text": prose.text[:200]},
        (),
        (prose.whole,),
        "geen-veld",
        UNKNOWN,
        question="Dit hoort bij geen veld van het sjabloon. Staat er iets in dat vastgelegd moet worden?",
    )
