"""What drafting an edition gets right, against texts with a key.

    python -m benchmarks.drafting [--text FILE] [--edition 2025-03] [--seeds 20] [--wrong]

Four kinds of text: the edition of this project, drafted from its text (which is not in the
repository: --text, default ../shared/report) with only municipalities and public bodies known;
reports made by a seed, with other headings, names, order, dates and wording; the
fictional region's reports by their own template; and the edition's text edited by a seed, for what
is carried forward. For each kind of statement precision and
recall, with the floor that is held; then the share that is right per band of confidence.
"""

import argparse
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

from rdflib import Graph

from benchmarks.drafting.edits import edit
from benchmarks.drafting.score import BANDS, NAMED, SHEETS, Key, Score, score
from benchmarks.drafting.vary import vary
from regio_graph.editions.align import align
from regio_graph.editions.drafting import draft
from regio_graph.editions.gazetteer import Gazetteer
from regio_graph.editions.parties import MUNICIPALITY
from regio_graph.editions.template import Template, read_template

ROOT = Path(__file__).parents[2]
REPORTS = ROOT.parent / "shared" / "report"
BASE = "https://w3id.org/regio-graph/amersfoort/"
# Which kinds are summed, and the precision and recall they must reach.
FLOORS: dict[str, tuple[tuple[str, ...], float, float]] = {
    "participation, commissioning, leads, periods": (SHEETS, 0.99, 0.98),
    "goals with quantities": (("goal", "quantity"), 0.98, 0.95),
    "milestones found": (("milestone",), 0.95, 0.85),
    "… of the right type": (("milestone type",), 0.90, 0.0),
    "… of the right state": (("milestone state",), 0.90, 0.0),
    "… of the right bounds": (("milestone bounds",), 0.90, 0.0),
    "documents, laws, bodies, abbreviations, links": (NAMED, 0.95, 0.85),
    "carried forward: passages": (("passage",), 0.995, 0.97),
}
GENERATED = ("participation", "commissioning", "leadership", "period", "goal", "quantity", "milestone",
             "milestone type", "milestone state", "milestone bounds")  # fmt: skip


def known(*registers: str) -> Graph:
    """Read the concept schemes and some files of the register."""
    graph = Graph()
    for path in sorted((ROOT / "ontology" / "concepts").glob("*.ttl")):
        graph.parse(path)
    for name in registers:
        graph.parse(ROOT / "data" / "register" / f"{name}.ttl")
    return graph


def key_of(edition: str) -> Graph:
    """Read what the tree says an edition says, with the register for its names."""
    graph = Graph()
    for place in (ROOT / "data" / "editions" / edition, ROOT / "data" / "register"):
        for path in sorted(place.rglob("*.ttl")):
            graph.parse(path)
    return graph


def carried(text: str, graph: Graph, seeds: int) -> Score:
    """Score what is carried forward to edited texts: passage by passage."""
    key = Key(graph)
    ranges = sorted({each for kind in set(graph.subjects()) for each in key.passages(kind)})
    total = Score()
    for seed in range(seeds):
        edited = edit(text, seed)
        alignment = align(text, edited.text)
        for start, end in ranges:
            wanted, got = edited.where(start, end, text), alignment.carry(start, end)
            total.key += wanted is not None
            total.stated += got is not None
            total.right += got is not None and got == wanted
            total.found += got is not None and got == wanted
            if got is not None and got != wanted:
                total.wrong.append(f"seed {seed}: {text[start:end][:60]!r}")
    return total


def generated(template: Template, graph: Graph, seeds: int) -> dict[str, Score]:
    """Score drafts of reports that were made."""
    towns = [
        (thing.name, thing.iri) for thing in Gazetteer(graph).things.values() if MUNICIPALITY in thing.classes
    ]
    total: dict[str, Score] = {}
    for seed in range(seeds):
        report = vary(seed, towns)
        made = draft(report.text, template, graph, report.edition, "https://example.org/streek/")
        found, _ = score(made.proposals, report.key)
        for kind in GENERATED:
            total[kind] = total[kind].add(found[kind]) if kind in total else found[kind]
    return total


def example() -> dict[str, Score]:
    """Score the drafts of the fictional region's two reports, by its own template; nothing else is known."""
    folder = ROOT / "data" / "example"
    template = read_template(next((folder / "data" / "templates").glob("*.toml")))
    register, later = folder / "data" / "register", folder / "later"
    total: dict[str, Score] = {}
    for text, edition in (
        (folder / "texts" / "2026-02.txt", folder / "data" / "editions" / "2026-02"),
        (later / "texts" / "2026-09.txt", later / "2026-09"),
    ):
        graph, key = known(), Graph()
        for path in [*sorted(register.glob("*.ttl")), *sorted((later / "register").glob("*.ttl"))]:
            key.parse(path)
            if path.name.startswith(("municipalities", "public-bodies", "concepts")):
                graph.parse(path)
        for path in sorted(edition.rglob("*.ttl")):
            key.parse(path)
        made = draft(
            text.read_text("utf-8"), template, graph, edition.name, "https://data.lommerzoom.example/"
        )
        found, _ = score(made.proposals, key)
        for kind, each in found.items():
            total[kind] = total[kind].add(each) if kind in total else each
    return total


def tell(title: str, scores: dict[str, Score], *, wrong: bool) -> bool:
    """Print a table; says whether every floor that was measured is reached."""
    print(f"\n{title}\n{'':46} {'key':>5} {'stated':>6} {'precision':>9} {'recall':>7}   floor")
    reached = True
    for name, (kinds, precision, recall) in FLOORS.items():
        parts = [scores[kind] for kind in kinds if kind in scores]
        if not parts:
            continue
        total = parts[0]
        for part in parts[1:]:
            total = total.add(part)
        good = total.precision >= precision and total.recall >= recall
        reached &= good
        floor = f"{precision:.3f} / {recall:.2f}" if recall else f"{precision:.3f} / –"  # noqa: RUF001 - no floor
        figures = f"{total.key:5} {total.stated:6} {total.precision:9.3f} {total.recall:7.3f}"
        print(f"{name:46} {figures}   {floor} {'' if good else 'BELOW'}")
        for kind in kinds if len(parts) > 1 else ():
            if kind in scores:
                each = scores[kind]
                print(f"  {kind:44} {each.key:5} {each.stated:6} {each.precision:9.3f} {each.recall:7.3f}")
        if wrong:
            for line in (*(f"wrong  {w}" for w in total.wrong), *(f"missed {m}" for m in total.missed)):
                print(f"    {line[:200]}")
    return reached


def bands(banded: dict[str, list[tuple[float, bool]]]) -> None:
    """Print which share of the proposals is right per band of confidence."""
    print("\nRight per band of confidence")
    counts: dict[int, list[bool]] = defaultdict(list)
    for pairs in banded.values():
        for confidence, right in pairs:
            counts[max(n for n, low in enumerate(BANDS) if confidence >= low)].append(right)
    for band in sorted(counts):
        found = counts[band]
        low, high, share = BANDS[band], min(BANDS[band + 1], 1), sum(found) / len(found)
        print(f"  {low:.2f}-{high:.2f}  {sum(found):4} of {len(found):4}  {share:.3f}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edition", default="2025-03")
    parser.add_argument("--text", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--wrong", action="store_true", help="print what is wrong and what is missed")
    chosen = parser.parse_args()
    template = read_template(ROOT / "data" / "templates" / "voortgangsrapportage.toml")
    graph = known("municipalities", "public-bodies")
    path = chosen.text or next(REPORTS.glob(f"*{chosen.edition}.txt"), None)
    reached = tell(
        f"{chosen.seeds} reports made by a seed", generated(template, graph, chosen.seeds), wrong=chosen.wrong
    )
    tell(
        "The fictional region's two reports (so few facts that one more or less is a tenth)",
        example(),
        wrong=chosen.wrong,
    )
    if path is None:
        print(f"\nThe text of edition {chosen.edition} is not here; give it with --text")
        return 0 if reached else 1
    text, key = path.read_text("utf-8"), key_of(chosen.edition)
    started = time.perf_counter()
    made = draft(text, template, graph, chosen.edition, BASE)
    seconds = time.perf_counter() - started
    found, banded = score(made.proposals, key)
    reached &= tell(f"Edition {chosen.edition} from its text", found, wrong=chosen.wrong)
    bands(banded)
    again = carried(text, key, chosen.seeds)
    reached &= tell(f"{chosen.seeds} edited texts", {"passage": again}, wrong=chosen.wrong)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nDrafted {len(text)} characters in {seconds:.1f} s; {memory} MB at most for all of the above")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
