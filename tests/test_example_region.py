"""The fictional region is a region like any other: it builds, its passages fit its texts, and it says that it is invented."""

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pytest
from conftest import EXAMPLE, ROOT
from rdflib import DCTERMS, RDF, SKOS, Graph, Namespace, URIRef

from regio_graph import release
from regio_graph.content.folders import fingerprint
from regio_graph.content.project import read_graph, read_project
from regio_graph.describe import citations
from regio_graph.iris import DEFINITIONS
from regio_graph.settings import Settings

REGIO = Namespace(DEFINITIONS)
BASE = "https://data.lommerzoom.example/"
FIRST, LATER = EXAMPLE / "data" / "editions" / "2026-02", EXAMPLE / "later" / "2026-09"
TEXTS = {FIRST: EXAMPLE / "texts" / "2026-02.txt", LATER: EXAMPLE / "later" / "texts" / "2026-09.txt"}
EDITIONS = pytest.mark.parametrize("folder", TEXTS, ids=lambda folder: folder.name)
TODAY = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?thing ?label WHERE { ?thing rdfs:label ?label }"


def project(folder: Path) -> Settings:
    """Lay out a copy of the project, which has data only."""
    shutil.copytree(EXAMPLE / "data", folder / "data")
    return Settings(project=folder, releases=folder / "build")


def said(folder: Path) -> Graph:
    graph = Graph()
    for path in sorted(folder.rglob("*.ttl")):
        read_graph(path, graph)
    return graph


def words(text: str) -> str:
    return " ".join(text.split())


def test_it_builds_without_a_single_finding(example_built: release.Build) -> None:
    assert list(example_built.report.findings) == []
    assert example_built.release is not None


def test_everything_is_named_once_in_each_language(example: release.Release) -> None:
    names: dict[str, list[str | None]] = {}
    for row in example.open().select(TODAY):
        if row["thing"].value.startswith((BASE, "https://identifier.overheid.nl/tooi/id/")):
            names.setdefault(row["thing"].value, []).append(row["label"].language)

    assert len(names) > 60
    assert {thing: found for thing, found in names.items() if sorted(map(str, found)) != ["en", "nl"]} == {}


def test_each_thing_that_stands_in_the_register_is_cited_by_an_edition() -> None:
    register = said(EXAMPLE / "data" / "register") + said(EXAMPLE / "later" / "register")
    cited = set((said(FIRST) + said(LATER)).subjects(REGIO.passage))
    things = {
        thing for thing in register.subjects(RDF.type) if (thing, RDF.type, SKOS.Concept) not in register
    }

    assert things - cited == set()


@EDITIONS
def test_its_text_is_the_one_recorded(folder: Path) -> None:
    graph, content = said(folder), TEXTS[folder].read_bytes()
    text = content.decode("utf-8")
    source = URIRef(f"{BASE}id/brontekst/{folder.name}")

    assert str(graph.value(source, REGIO.sha256)) == hashlib.sha256(content).hexdigest()
    assert int(str(graph.value(source, REGIO.characterCount))) == len(text)
    with (folder / "source-lines.csv").open(newline="") as file:
        starts = [int(row["start"]) for row in csv.DictReader(file)]
    assert starts == [0, *(m.end() for m in re.finditer("\n", text) if m.end() < len(text))]


@EDITIONS
def test_every_printed_wording_stands_in_its_passage(folder: Path) -> None:
    graph, text = said(folder), TEXTS[folder].read_text("utf-8")
    wordings = (REGIO.printed, REGIO.printedName, REGIO.shortForm, REGIO.fullForm, REGIO.linkText)
    found = [(fact, str(words_)) for wording in wordings for fact, words_ in graph.subject_objects(wording)]
    spans = {
        fact: [
            tuple(map(int, str(p).rpartition("/")[2].split("-"))) for p in graph.objects(fact, REGIO.passage)
        ]
        for fact, _ in found
    }
    lost = [(f, w) for f, w in found if not any(w in words(text[start:end]) for start, end in spans[f])]

    assert len(found) > 40
    assert lost == []


def test_nearly_all_of_the_report_is_cited(example: release.Release) -> None:
    coverage = citations.measure_coverage(example.open(), TEXTS[FIRST].read_text("utf-8"))

    assert coverage.share > 0.98, "\n".join(citations.show_coverage(coverage))


def test_it_says_in_both_languages_that_it_is_invented() -> None:
    catalogue = read_graph(EXAMPLE / "data" / "catalogue.ttl", Graph())
    about = [
        *catalogue.objects(URIRef(BASE), DCTERMS.description),
        *said(FIRST).objects(URIRef(f"{BASE}id/achtergrond/verzonnen"), SKOS.prefLabel),
    ]

    assert sorted((text.language, "verzonnen" in text or "invented" in text) for text in about) == [
        *[("en", True)] * 2,
        *[("nl", True)] * 2,
    ]
    assert "verzonnen" in TEXTS[FIRST].read_text("utf-8")


def test_it_names_nothing_of_the_first_region() -> None:
    for path in (*EXAMPLE.rglob("*.ttl"), *EXAMPLE.rglob("*.txt"), *EXAMPLE.rglob("*.csv")):
        assert (
            re.findall("amersfoort|2025-03|maart 2025|gm0307", path.read_text("utf-8"), re.IGNORECASE) == []
        ), path


def test_one_municipality_is_shared_with_the_first_region() -> None:
    first = read_graph(ROOT / "data" / "register" / "municipalities.ttl", Graph())
    here = read_graph(EXAMPLE / "data" / "register" / "municipalities.ttl", Graph())
    shared = set(first.subjects(RDF.type)) & set(here.subjects(RDF.type))

    assert [str(first.value(municipality, SKOS.prefLabel)) for municipality in shared] == ["Nijkerk"]


def test_the_later_edition_carries_most_of_what_goes_on_and_ends_a_programme() -> None:
    earlier, later = said(FIRST), said(LATER)
    of = URIRef(f"{BASE}id/programma/beken-en-bossen")
    facts = {fact for pred, fact in earlier.predicate_objects(of) if pred != REGIO.passage and BASE in fact}
    ended = URIRef(f"{BASE}id/programma/vlot-op-de-fiets")

    assert len([fact for fact in facts if (fact, None, None) in later]) / len(facts) > 0.9
    assert {str(o).rpartition("/")[2] for o in later.objects(None, REGIO.leader)} == {
        "j-wielinga",
        "k-brinkhof",
    }
    assert (ended, REGIO.statusStatement, None) in later
    assert (ended, REGIO.participation, None) not in later


def test_the_later_edition_stays_out_until_it_is_copied_in(example: release.Release) -> None:
    assert not any("2026-09" in name for name in example.manifest.inputs)


def test_the_first_region_neither_reads_it_nor_counts_it_as_changed() -> None:
    read = read_project(ROOT).files

    assert not any(name.startswith("data/example/") for name in read)
    assert fingerprint(ROOT) == read
