"""The ontology keeps its own rules; each check is a query that must return nothing."""

import re
from pathlib import Path

import pytest
from conftest import ROOT
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

import regio_graph
from regio_graph.content.project import read_graph
from regio_graph.rdf.results import as_texts
from regio_graph.rdf.store import Store
from regio_graph.sparql import syntax

REGIO = ROOT / "ontology" / "regio.ttl"
CHECKS = sorted((ROOT / "ontology" / "checks").glob("*.rq"))


@pytest.mark.parametrize("path", CHECKS, ids=lambda p: p.stem)
def test_check_returns_nothing(path: Path, store: Store) -> None:
    text = path.read_text("utf-8")

    assert text.startswith("# "), "a check says its rule in its first line"
    assert as_texts(store.query(syntax.examine(text).text))[1] == []


def test_version_is_the_same_everywhere() -> None:
    ontology = read_graph(REGIO, Graph())
    iri = URIRef("https://w3id.org/regio-graph/def")
    newest = re.search(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert str(ontology.value(iri, OWL.versionInfo)) == regio_graph.__version__
    assert ontology.value(iri, OWL.versionIRI) == URIRef(f"{iri}/{regio_graph.__version__}")
    assert newest is not None
    assert newest[1] == regio_graph.__version__


def test_every_term_is_used_by_data_shapes_or_queries() -> None:
    ontology = read_graph(REGIO, Graph())
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {str(term).partition("#")[2] for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    text = "".join(
        path.read_text("utf-8")
        for pattern in ("data/**/*.ttl", "ontology/shapes/*.ttl", "**/*.rq", "regio_graph/**/*.py")
        for path in ROOT.glob(pattern)
    )
    used = set(re.findall(r"(?:regio:|REGIO\.)(\w+)", text))
    parents = {
        str(o).partition("#")[2]
        for p in (RDFS.subClassOf, RDFS.subPropertyOf)
        for o in ontology.objects(None, p)
    }
    inverses = {
        str(node).partition("#")[2] for pair in ontology.subject_objects(OWL.inverseOf) for node in pair
    }

    assert terms - used - parents - inverses == set()


def test_definitions_are_sentences() -> None:
    graph = read_graph(REGIO, Graph())
    texts = [str(text) for text in graph.objects(None, SKOS.definition)]

    assert [text for text in texts if not text[0].isupper() or not text.endswith(".")] == []
