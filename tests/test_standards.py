"""Our content under the standards' own shapes; each must have something to look at."""

import json
from collections import Counter

import pytest
from conftest import shared
from official import Found, local, ours, part, results, targets
from rdflib import RDF, SKOS, Dataset, Graph, URIRef

CPOV = "CPOV/releases_2.1.2_shacl_core-public-organisation-ap-SHACL.ttl"
PERSON = "CorePerson/releases_2.1.2_shacl_core-person-ap-SHACL.ttl"
LOCATION = "CoreLocation/releases_2.1.0_shacl_core-location-ap-SHACL.ttl"
NL_SBB = "NL-SBB/profiles_skos-ap-nl.ttl"
SKOS_RULES = "SKOS-shacl/skos.shacl.ttl"

OURS = "https://w3id.org/regio-graph/"
BASE = f"{OURS}amersfoort/"
LISTS = ("plooi-documentsoorten-v3.json", "top-lijst-v1.json")
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)


@pytest.fixture(scope="session")
def today(dataset: Dataset) -> Graph:
    """What a plain query sees."""
    return dataset.default_graph


@pytest.fixture(scope="session")
def ontology(dataset: Dataset) -> Graph:
    return dataset.graph(URIRef(f"{BASE}graph/ontology"))


@pytest.fixture(scope="session")
def matched(ontology: Graph) -> Graph:
    """What TOOI's own lists say of the concepts that ours are matched with."""
    wanted = {match for predicate in MATCHES for match in ontology.objects(None, predicate)}
    graph = Graph()
    for name in LISTS:
        for record in json.loads(shared("standards", "TOOI-registers-PLOOI", name).read_text("utf-8")):
            if URIRef(record["@id"]) in wanted:
                graph.parse(data=json.dumps(record), format="json-ld")
    assert set(graph.subjects()) == wanted
    return graph


@pytest.fixture(scope="session")
def concepts(ontology: Graph, matched: Graph) -> list[Found]:
    """What NL-SBB says of our concept schemes together with the concepts they are matched with."""
    return results(ontology + matched, NL_SBB)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (CPOV, "http://data.europa.eu/m8g/PublicOrganisation"),
        (CPOV, "http://www.w3.org/ns/org#Organization"),
        (PERSON, "http://www.w3.org/ns/person#Person"),
        (LOCATION, "http://purl.org/dc/terms/Location"),
    ],
    ids=local,
)
def test_organisations_persons_and_places_have_nothing_wrong(today: Graph, file: str, kind: str) -> None:
    assert kind in targets(today, file)
    assert ours(today, file) == []
    assert results(part(today, file), file) == []


@pytest.mark.parametrize("name", ["Gemeente", "Provincie", "Ministerie", "Overheidsorganisatie"])
def test_every_kind_of_public_body_is_a_public_organisation(today: Graph, name: str) -> None:
    bodies = set(today.subjects(RDF.type, URIRef(f"https://identifier.overheid.nl/tooi/def/ont/{name}")))

    assert bodies
    assert bodies <= set(today.subjects(RDF.type, URIRef("http://data.europa.eu/m8g/PublicOrganisation")))


def test_our_concept_schemes_have_nothing_wrong(ontology: Graph, concepts: list[Found]) -> None:
    assert len(set(ontology.subjects(RDF.type, SKOS.ConceptScheme))) == 23
    assert [result for result in concepts if result.focus.startswith(OURS)] == []


def test_what_is_wrong_with_the_concepts_of_others_is_known(matched: Graph, concepts: list[Found]) -> None:
    """TOOI gives its concepts no definition; the top list is named but not described in the file."""
    found = Counter((result.severity, local(result.path), local(result.component)) for result in concepts)

    many = len(set(matched.subjects(RDF.type, SKOS.Concept)))
    assert found.pop(("Violation", "definition", "MinCountConstraintComponent")) == many
    assert {property_ for _, property_, _ in found} <= {
        "inScheme",
        "broader",
        "topConceptOf",
        "",
        "definition",
    }


def test_a_concept_without_a_definition_would_be_found(ontology: Graph, matched: Graph) -> None:
    concept = URIRef(f"{OURS}concept/thema/wonen")
    damaged = ontology + matched
    damaged.remove((concept, SKOS.definition, None))

    found = [result for result in ours(damaged, NL_SBB) if result.focus == str(concept)]

    component = "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
    assert found == [Found("Violation", str(concept), str(SKOS.definition), "", component)]


def test_the_rules_of_skos_hold(ontology: Graph) -> None:
    assert results(ontology, SKOS_RULES) == []
