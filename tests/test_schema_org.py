"""What pages say in schema.org's terms: right types, known terms, nothing that can break out of the page."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import fetch, shared
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from regio_graph.catalogue import schema_org
from regio_graph.web.structured import _element

BASE = "https://w3id.org/regio-graph/amersfoort/"
ELEMENT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
PAGES = {
    "/amersfoort/doc/persoon/r-metz": "Person",
    "/amersfoort/doc/identifier.overheid.nl/tooi/id/gemeente/gm0307": "GovernmentOrganization",
    "/amersfoort/doc/organisatie/regio-amersfoort": "Organization",
    "/amersfoort/doc/editie/2025-03": "Report",
    "/amersfoort/doc/wet/omgevingswet": "Legislation",
    "/amersfoort/doc/document/begroting-2026": "CreativeWork",
    "/amersfoort/doc/mijlpaal/verantwoording-2024": "Event",
    "/amersfoort/doc/plaats/veluwelijn": "Place",
    "/amersfoort/doc/programma/programma-wonen": "Thing",
    "/concept/thema/wonen": "DefinedTerm",
    "/": "DataCatalog",
    "/catalogue": "DataCatalog",
}


def said(server: str, path: str, lang: str = "nl") -> dict[str, Any]:
    page = fetch(f"{server}{path}?lang={lang}", Accept="text/html")
    assert page.status == 200, path
    found = ELEMENT.findall(page.text)
    assert len(found) == 1, path
    return json.loads(found[0])


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)


@pytest.mark.parametrize(("path", "kind"), PAGES.items())
def test_a_page_says_what_it_is_about(server: str, path: str, kind: str) -> None:
    dutch, english = said(server, path), said(server, path, "en")

    assert dutch["@type"] == english["@type"] == kind
    assert dutch["name"]
    assert dutch["@id"].startswith("https://")
    assert dutch["url"].startswith(server)
    assert dutch["url"] == english["url"]


def test_every_type_and_property_is_one_of_schema_org(server: str) -> None:
    text = shared("standards", "schemaorg", "data_releases_30.0_schemaorg-shapes.shacl").read_text("utf-8")
    terms = set(re.findall(r"schema1:(\w+)", text))

    for path in PAGES:
        for node in nodes(said(server, path)):
            names = {name for name in node if not name.startswith("@")} | {node.get("@type", "Thing")}
            assert names <= terms, (path, names - terms)


def test_a_milestone_has_the_bounds_of_its_date(server: str) -> None:
    event = said(server, "/amersfoort/doc/mijlpaal/verantwoording-2024", "en")

    assert event["name"] == "Accounts of 2024 on the agenda of ARG"
    assert (event["startDate"], event["endDate"]) == ("2025-03-01", "2025-03-31")


def test_a_programme_is_no_project_and_keeps_its_own_class(server: str) -> None:
    programme = said(server, "/amersfoort/doc/programma/programma-wonen")

    assert "https://w3id.org/regio-graph/def#Programme" in programme["additionalType"]
    assert "Project" not in json.dumps(programme)


def test_the_catalogue_lists_datasets_with_licence_publisher_and_files(server: str) -> None:
    catalogue = said(server, "/catalogue", "en")

    assert len(catalogue["dataset"]) >= 7
    for dataset in catalogue["dataset"]:
        assert dataset["license"].startswith("http://creativecommons.org/")
        assert dataset["publisher"][0]["name"] == "regio-graph"
        assert len(dataset["description"]) > 20
        for file in dataset["distribution"]:
            assert fetch(file["contentUrl"], method="HEAD").status == 200
            assert "/" in file["encodingFormat"]
            assert len(file["sha256"]) == 64


def test_what_has_no_name_is_not_called_by_its_iri() -> None:
    thing = "https://example.org/x"
    graph = Graph()
    graph.add((URIRef(thing), RDF.type, RDFS.Resource))

    assert "name" not in schema_org(thing, graph, "nl", "https://example.org/page")


def test_text_cannot_end_the_element_it_stands_in() -> None:
    thing, evil = "https://example.org/x", "</script><script>alert(1)</script><!-- & "
    graph = Graph()
    graph.add((URIRef(thing), SKOS.prefLabel, Literal(evil, lang="nl")))

    written = str(_element(schema_org(thing, graph, "nl", "https://example.org/page")))

    assert not set("<>&") & set(written)
    assert json.loads(written)["name"] == evil
