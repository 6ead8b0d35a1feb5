"""Only known terms: every IRI in a vocabulary we own or borrow from is declared."""

import re
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, shared
from rdflib import RDFS, SH, Graph, Literal, URIRef

from regio_graph.content.project import read_graph
from regio_graph.contracts.known import Vocabulary
from regio_graph.iris import DEFINITIONS
from regio_graph.rdf import namespaces

ONTOLOGY = ROOT / "ontology"
# Namespaces of which ../shared/standards has the defining file; of the others it has none to check against.
OFFICIAL = {
    "http://www.w3.org/ns/org#": "W3C-ns/org.ttl",
    "http://www.w3.org/ns/prov#": "W3C-ns/prov-o.ttl",
    "http://www.w3.org/ns/oa#": "W3C-ns/oa.ttl",
    "http://www.w3.org/ns/dcat#": "W3C-ns/dcat3.ttl",
    "http://www.w3.org/ns/person#": "CorePerson/releases_w3c_person.ttl",
    "http://data.europa.eu/m8g/": "CPOV/releases_2.1.2_voc_core-public-organisation-ap.ttl",
}


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in (
        ONTOLOGY / "regio.ttl",
        *ONTOLOGY.glob("alignments/*.ttl"),
        *ONTOLOGY.glob("concepts/*.ttl"),
    ):
        read_graph(path, graph)
    return graph


@cache
def borrowed() -> dict[URIRef, str]:
    graph = read_graph(ONTOLOGY / "alignments" / "borrowed.ttl", Graph())
    return {term: str(namespace) for term, namespace in graph.subject_objects(RDFS.isDefinedBy)}


@cache
def vocabulary() -> Vocabulary:
    declared = {str(term) for term in ontology().subjects() if isinstance(term, URIRef)}
    return Vocabulary(frozenset(declared), {str(term): home for term, home in borrowed().items()})


def iris(graph: Graph) -> set[str]:
    nodes = {node for triple in graph for node in triple}
    datatypes = {node.datatype for node in nodes if isinstance(node, Literal) and node.datatype}
    return {str(node) for node in nodes | datatypes if isinstance(node, URIRef)}


def turtle_files() -> list[Path]:
    return sorted([*ROOT.glob("data/**/*.ttl"), *ROOT.glob("ontology/**/*.ttl")])


@pytest.mark.parametrize("path", turtle_files(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_file_uses_only_known_terms(path: Path) -> None:
    example = "examples" in path.parts  # its concepts are fictional
    found = {
        iri
        for iri in iris(read_graph(path, Graph()))
        if not (example and iri.startswith(str(namespaces.CONCEPT)))
    }

    assert vocabulary().misspelt(found) == set()


def test_a_misspelt_term_is_not_known() -> None:
    wrong = {DEFINITIONS + "particpant", str(SH) + "dataType", "http://www.w3.org/ns/org#Organisation"}

    assert vocabulary().misspelt({*wrong, DEFINITIONS + "participant", str(SH.datatype)}) == wrong


def test_terms_in_the_code_are_declared() -> None:
    for name in dir(namespaces.REGIO):
        if not name.startswith("_") and name not in {"uri", "term"}:
            assert vocabulary().declares(str(namespaces.REGIO[name])), name
    for name in dir(namespaces.OA):
        if not name.startswith("_") and name not in {"uri", "term"}:
            assert URIRef(namespaces.OA[name]) in borrowed(), name


def test_every_borrowed_term_is_used_and_said_in_both_languages() -> None:
    graph = read_graph(ONTOLOGY / "alignments" / "borrowed.ttl", Graph())
    code = "".join(path.read_text("utf-8") for path in (ROOT / "regio_graph").rglob("*.py"))
    used = {
        iri
        for path in turtle_files()
        if path.name != "borrowed.ttl"
        for iri in iris(read_graph(path, Graph()))
    }

    unused = {t for t in borrowed() if str(t) not in used and re.split(r"[/#]", t)[-1] not in code}

    assert unused == set()
    for term in borrowed():
        for predicate in (RDFS.label, RDFS.comment):
            assert {text.language for text in graph.objects(term, predicate)} == {"nl", "en"}, term


@pytest.mark.parametrize(("namespace", "file"), OFFICIAL.items(), ids=lambda v: v.rpartition("/")[2])
def test_borrowed_terms_stand_in_the_official_file(namespace: str, file: str) -> None:
    official = Graph().parse(shared("standards", file), format="turtle")
    here = {term for term, home in borrowed().items() if home == namespace}

    assert here
    assert {term for term in here if (term, None, None) not in official} == set()
