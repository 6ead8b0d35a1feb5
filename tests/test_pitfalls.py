"""Traps that others fell into when they combined these standards, each held shut."""

import re
from datetime import date

import pytest
from conftest import ROOT, fetch, shared
from edtf import parse_edtf
from edtf_validate.valid_edtf import is_valid
from official import local, ours, part, results, violations
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, BNode, Dataset, Graph, Literal, Namespace, URIRef

BASE = "https://w3id.org/regio-graph/amersfoort/"
REGIO = Namespace("https://w3id.org/regio-graph/def#")
CONCEPT = "https://w3id.org/regio-graph/concept/"
PROV = Namespace("http://www.w3.org/ns/prov#")
ORG = Namespace("http://www.w3.org/ns/org#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
NL_SBB = "NL-SBB/profiles_skos-ap-nl.ttl"
RANGES = "DCAT-AP/releases_3.0.1_html_shacl_range.ttl"
CODE_LISTS = "DCAT-AP/releases_3.0.1_html_shacl_mdr-vocabularies.shape.ttl"
PERSON = "CorePerson/releases_2.1.2_shacl_core-person-ap-SHACL.ttl"


@pytest.fixture(scope="session")
def today(dataset: Dataset) -> Graph:
    return dataset.default_graph


@pytest.fixture(scope="session")
def catalogue(server: str) -> Graph:
    return Graph().parse(data=fetch(f"{server}/catalogue.ttl").text, format="turtle")


def changed(graph: Graph, *, without: object = None, plus: object = None) -> Graph:
    copy = Graph()
    copy += graph
    if without:
        copy.remove(without)
    if plus:
        copy.add(plus)
    return copy


def test_1_themes_of_the_eu_are_typed_in_the_catalogue_and_never_beside_our_concepts(
    dataset: Dataset, today: Graph, catalogue: Graph
) -> None:
    ontology = dataset.graph(URIRef(f"{BASE}graph/ontology"))
    themes = {str(theme) for theme in catalogue.objects(None, DCAT.theme)}

    mixed = {result.focus for result in ours(ontology + catalogue, NL_SBB) if result.severity == "Violation"}

    assert themes <= mixed, "the collision is real"
    assert not [iri for iri in themes if (URIRef(iri), None, None) in today]
    assert {str(iri) for iri in today.subjects(RDF.type, SKOS.Concept)} == {
        str(iri) for iri in today.subjects(RDF.type, SKOS.Concept) if str(iri).startswith(CONCEPT)
    }


def test_2_roles_stay_valid_concepts_when_org_is_loaded_with_the_data(dataset: Dataset) -> None:
    ontology = dataset.graph(URIRef(f"{BASE}graph/ontology"))
    org = Graph().parse(shared("standards", "W3C-ns", "org.ttl"))
    used = set(dataset.default_graph.objects(None, ORG.role))

    found = {result.focus for result in ours(ontology + org, NL_SBB) if result.severity == "Violation"}

    assert used
    assert not found & {str(role) for role in used}


@pytest.mark.parametrize(
    ("predicate", "kind"),
    [
        (DCAT.contactPoint, VCARD.Kind),
        (DCTERMS.license, DCTERMS.LicenseDocument),
        (DCTERMS.accessRights, DCTERMS.RightsStatement),
        (DCTERMS["format"], DCTERMS.MediaTypeOrExtent),
        (DCAT.theme, SKOS.Concept),
    ],
    ids=lambda value: local(str(value)),
)
def test_3_what_a_harvester_would_have_to_look_up_is_said(
    catalogue: Graph, predicate: URIRef, kind: URIRef
) -> None:
    value = catalogue.value(None, predicate)
    assert (value, RDF.type, kind) in catalogue

    assert violations(changed(catalogue, without=(value, RDF.type, kind)), RANGES) != []


def test_4_the_code_list_objects_to_every_dutch_publisher_and_only_warns(catalogue: Graph) -> None:
    gemeente = URIRef("https://identifier.overheid.nl/tooi/id/gemeente/gm0307")
    for publisher in (None, gemeente):
        graph = Graph()
        for s, p, o in catalogue:
            graph.add((s, p, publisher if publisher and p == DCTERMS.publisher else o))
        graph.add((gemeente, RDF.type, FOAF.Agent))

        found = {(result.severity, local(result.path)) for result in results(graph, CODE_LISTS)}

        assert found == {("Warning", "publisher")}


def test_5_names_have_a_language(today: Graph) -> None:
    labelled = [*today.subject_objects(SKOS.prefLabel), *today.subject_objects(FOAF.name)]
    person = next(today.subjects(RDF.type, URIRef("http://www.w3.org/ns/person#Person")))
    bare = changed(
        changed(part(today, PERSON), without=(person, FOAF.name, None)),
        plus=(person, FOAF.name, Literal("R. Metz")),
    )

    assert [(s, name) for s, name in labelled if not name.language] == []
    assert {result.focus for result in ours(bare, PERSON)} == {str(person)}


def test_6_dates_are_edtf_that_readers_know_with_bounds_beside_it(today: Graph) -> None:
    written = list(today.subject_objects(REGIO.edtf))

    assert written
    assert not is_valid("2025-Q4")
    for node, value in written:
        assert is_valid(str(value)), value
        assert parse_edtf(str(value)) is not None, value
        bounds = [today.value(node, predicate) for predicate in (REGIO.earliest, REGIO.latest)]
        open_ended = "/" in str(value) and (
            str(value).startswith(("/", "..")) or str(value).endswith(("/", ".."))
        )
        open_ended = open_ended or str(value).endswith("..]")  # some time after
        assert all(isinstance(b.toPython(), date) for b in bounds if b is not None)
        assert None not in bounds or open_ended, value


def test_7_nothing_is_at_once_an_activity_and_an_entity(today: Graph) -> None:
    disjoint = Graph().parse(shared("standards", "W3C-ns", "prov-o.ttl"))
    activities, entities = (set(today.subjects(RDF.type, kind)) for kind in (PROV.Activity, PROV.Entity))

    assert (PROV.Activity, OWL.disjointWith, PROV.Entity) in disjoint
    assert activities
    assert entities
    assert activities & entities == set()


def test_7_no_programme_is_an_organisation(today: Graph) -> None:
    organisations = set(today.subjects(RDF.type, ORG.Organization))

    assert organisations & set(today.subjects(RDF.type, REGIO.Programme)) == set()
    text = "".join(path.read_text("utf-8") for path in (ROOT / "regio_graph").rglob("*.py"))
    assert not re.search(r"schema\.org/Project\b|schema:Project\b", text)


def test_8_only_units_of_formal_organisations_are_org_units(today: Graph) -> None:
    collaborations = set(today.subjects(RDF.type, ORG.OrganizationalCollaboration))
    formal = set(today.subjects(RDF.type, ORG.FormalOrganization))

    assert collaborations
    assert collaborations & formal == set(), "a board under a collaboration must not make that formal"
    assert not collaborations & set(today.objects(None, ORG.unitOf))
    assert not [o for o in today.objects(None, ORG.memberDuring) if isinstance(o, Literal)]


def test_9_a_collective_is_read_per_programme_and_limits_are_nodes(today: Graph) -> None:
    readings = {
        frozenset(today.objects(reading, REGIO.expandsTo))
        for reading in today.subjects(RDF.type, REGIO.CollectiveReading)
    }
    limited = set(today.subjects(REGIO.limitedTo)) | set(today.subjects(REGIO.reach))

    assert len({len(members) for members in readings}) > 1, "who the municipalities are differs"
    assert not [c for c in today.subjects(RDF.type, REGIO.Collective) if (c, REGIO.expandsTo, None) in today]
    assert limited & set(today.subjects(RDF.type, REGIO.Participation))


def test_10_the_date_is_as_printed_and_what_contradicts_it_is_noted(today: Graph) -> None:
    edition = today.value(None, RDF.type, REGIO.Edition)
    annotated = {
        str(target)
        for note in today.subjects(RDF.type, URIRef("http://www.w3.org/ns/dqv#QualityAnnotation"))
        for target in today.objects(note, URIRef("http://www.w3.org/ns/oa#hasTarget"))
    }

    assert str(today.value(edition, DCTERMS.issued)) == "2025-03"
    assert f"{BASE}id/mijlpaal/spitssprinter" in annotated
    assert f"{BASE}id/looptijd/programma-werken" in annotated


def test_11_no_date_comes_from_a_picture_that_was_lost(today: Graph) -> None:
    pictures = set(today.subjects(RDF.type, REGIO.Picture))

    assert pictures
    assert not [p for p in pictures if (p, REGIO.date, None) in today or (p, REGIO.edtf, None) in today]


def test_13_each_namespace_is_spelt_as_its_owner_does(dataset: Dataset, catalogue: Graph) -> None:
    iris = {str(node) for triple in catalogue for node in triple if isinstance(node, URIRef)}
    iris |= {str(node) for quad in dataset.quads() for node in quad[:3] if isinstance(node, URIRef)}

    wrong = ("http://identifier.overheid.nl", "https://publications.europa.eu", "https://creativecommons.org")
    assert [iri for iri in iris if iri.startswith(wrong)] == []
    assert not [iri for iri in iris if "/tooi/id/" in iri and ("/hv_" in iri or iri != iri.lower())]


def test_14_ministries_younger_than_toois_list_name_the_list_they_come_from(today: Graph) -> None:
    for code in ("mnre1171", "mnre1182"):
        ministry = URIRef(f"https://identifier.overheid.nl/tooi/id/ministerie/{code}")
        lists = {
            str(source) for source in today.objects(ministry, DCTERMS.source) if "/id/passage/" not in source
        }
        assert lists == {"https://standaarden.overheid.nl/diwoo/metadata/"}


def test_no_blank_node_is_needed_to_say_anything(today: Graph) -> None:
    own = [s for s in today.subjects() if isinstance(s, BNode) and (s, RDFS.subClassOf, None) not in today]

    assert {str(today.value(s, RDF.type)) for s in own} <= {
        str(OWL.Class),
        str(OWL.AllDisjointClasses),
        "None",
    }
