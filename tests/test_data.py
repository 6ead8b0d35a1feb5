"""What the data promise: no violation, every warning a truth about the report, every passage real."""

import csv
import json
import re

import pytest
from conftest import REPORT, ROOT, shared
from edtf import parse_edtf
from edtf_validate.valid_edtf import is_valid
from rdflib import Dataset, Graph, Namespace, URIRef
from rdflib.namespace import RDF, SKOS

from regio_graph.describe import citations
from regio_graph.rdf.store import Store
from regio_graph.release import Build
from regio_graph.validate import Severity

REGIO = Namespace("https://w3id.org/regio-graph/def#")
OA = Namespace("http://www.w3.org/ns/oa#")
TOOIONT = "https://identifier.overheid.nl/tooi/def/ont/"


@pytest.fixture(scope="session")
def graph(dataset: Dataset) -> Graph:
    return dataset.default_graph


@pytest.fixture(scope="session")
def text() -> str:
    return shared("report", REPORT.name).read_bytes().decode("utf-8")


def normal(text: str) -> str:
    """Read line breaks as spaces and a hyphen before one as joining, as regio:printed is defined."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=[a-z])-\n(?=[A-Z])", "-", text))


def passages(graph: Graph, node: URIRef, text: str) -> list[str]:
    selectors = [graph.value(passage, OA.hasSelector) for passage in graph.objects(node, REGIO.passage)]
    spans = [(int(graph.value(s, OA.start)), int(graph.value(s, OA.end))) for s in selectors]
    return [normal(text[start:end]) for start, end in sorted(spans)]


def test_real_data_have_no_violation(built: Build) -> None:
    assert list(built.report.lines()) == [] or built.report.conforms, "\n".join(built.report.lines())
    assert built.report.count(Severity.VIOLATION) == 0


def test_each_warning_is_named_in_the_readme_of_data(built: Build) -> None:
    readme = (ROOT / "data" / "README.md").read_text("utf-8")
    named = set(re.findall(r"^\* `([\w/-]+)`", readme, re.MULTILINE))
    warned = {f.focus.rpartition("/id/")[2] for f in built.report.findings if f.severity is Severity.WARNING}

    assert warned == named


def test_every_finding_has_file_and_line(built: Build) -> None:
    assert [f for f in built.report.findings if not (f.file and f.line)] == []


def test_the_source_is_the_one_recorded(graph: Graph, text: str) -> None:
    source = graph.value(None, RDF.type, REGIO.SourceText)

    assert int(graph.value(source, REGIO.characterCount)) == len(text)
    with (ROOT / "data/editions/2025-03/source-lines.csv").open(newline="") as file:
        recorded = [int(row["start"]) for row in csv.DictReader(file)]
    assert recorded == [0, *(m.end() for m in re.finditer("\n", text) if m.end() < len(text))]


def test_passages_give_the_lines_the_text_has(graph: Graph, text: str) -> None:
    for passage in graph.subjects(RDF.type, REGIO.Passage):
        selector = graph.value(passage, OA.hasSelector)
        start, end = (int(graph.value(selector, p)) for p in (OA.start, OA.end))

        lines = tuple(text.count("\n", 0, at) + 1 for at in (start, end - 1))

        assert lines == (
            int(graph.value(passage, REGIO.firstLine)),
            int(graph.value(passage, REGIO.lastLine)),
        )
        assert text[start:end] == text[start:end].strip(), "a passage starts and ends with what it cites"


def test_what_is_printed_stands_in_the_passage(graph: Graph, text: str) -> None:
    literals = [(s, str(o)) for p in (REGIO.printed, REGIO.printedName) for s, o in graph.subject_objects(p)]

    assert len(literals) > 70
    missing = [
        (s, printed) for s, printed in literals if not any(printed in c for c in passages(graph, s, text))
    ]
    assert missing == []


def test_names_in_the_register_stand_where_they_are_said_to(graph: Graph, text: str) -> None:
    """Each municipality, person and abbreviation is cited at a place that has its name."""
    things = set(graph.subjects(RDF.type, URIRef("http://www.w3.org/ns/person#Person")))
    things |= set(graph.subjects(RDF.type, URIRef(TOOIONT + "Gemeente"))) | set(
        graph.subjects(RDF.type, REGIO.Body)
    )
    for thing in things:
        names = {
            str(n) for p in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel) for n in graph.objects(thing, p)
        }
        names |= {str(n) for n in graph.objects(thing, URIRef("http://xmlns.com/foaf/0.1/name"))}
        cited = " ".join(passages(graph, thing, text)).lower()

        assert any(name.lower() in cited for name in names), (thing, cited)


def test_every_edtf_is_valid(graph: Graph) -> None:
    values = {str(value) for value in graph.objects(None, REGIO.edtf)}

    assert {value for value in values if not (is_valid(value) and parse_edtf(value))} == set()


def test_readings_are_the_programmes_own_lists_with_their_limits(graph: Graph) -> None:
    for work, reading in graph.subject_objects(REGIO.collectiveReading):
        read = set(graph.objects(reading, REGIO.expandsTo))
        listed = set(graph.objects(work, REGIO.hasParticipant))

        assert read == listed, work


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("Gemeente", "rwc_gemeenten_compleet_4.json"),
        ("Provincie", "rwc_provincies_compleet_1.json"),
        ("Ministerie", "rwc_ministeries_compleet_1.json"),
        ("Overheidsorganisatie", "rwc_overige_overheidsorganisaties_compleet_3.json"),
    ],
)
def test_public_bodies_are_the_ones_tooi_registers(graph: Graph, kind: str, file: str) -> None:
    records = {
        record["@id"]: {key.rpartition("/")[2]: value for key, value in record.items()}
        for record in json.loads(shared("standards", "TOOI-registers-PLOOI", file).read_text("utf-8"))
    }
    later = {"mnre1171", "mnre1182"}  # founded after TOOI's list of 2022; the DiWoo list has them
    for thing in set(graph.subjects(RDF.type, URIRef(TOOIONT + kind))):
        code = str(graph.value(thing, URIRef(TOOIONT + "organisatiecode")))
        if code in later:
            continue
        record = records[str(thing)]
        assert record["organisatiecode"][0]["@value"] == code
        if kind == "Gemeente":
            assert record["ligtInProvincie"][0]["@id"] == str(
                graph.value(thing, URIRef(TOOIONT + "ligtInProvincie"))
            )
            assert record["gemeentecode"][0]["@value"] == str(
                graph.value(thing, URIRef(TOOIONT + "gemeentecode"))
            )
            assert record["voorkeursnaamExclSoort"][0]["@value"] in {
                str(name) for name in graph.objects(thing, SKOS.prefLabel)
            }


def test_nine_tenths_of_the_text_is_cited_by_facts(store: Store, text: str) -> None:
    measured = citations.measure_coverage(store, text)

    assert measured.total > 22_000
    assert measured.share >= 0.9
    assert measured.layout < measured.total / 10, "layout is no way to pass over what the report says"
