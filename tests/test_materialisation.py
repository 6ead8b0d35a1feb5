"""Keeping up with changes gives what starting anew gives."""

import random

from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, BNode, Literal, Namespace, URIRef

from regio_graph.content.dataset import said_today
from regio_graph.content.project import read_project
from regio_graph.entail import entail
from regio_graph.entail.materialisation import Materialisation

EX = Namespace("https://example.org/")
LIST = BNode("list")
CLASSES, PROPERTIES, THINGS = (
    [EX[f"{kind}{number}"] for number in range(4)] for kind in ("Class", "property", "thing")
)
SCHEMA = {
    (CLASSES[0], RDFS.subClassOf, CLASSES[1]),
    (CLASSES[1], RDFS.subClassOf, CLASSES[2]),
    (PROPERTIES[0], RDFS.subPropertyOf, PROPERTIES[1]),
    (PROPERTIES[1], RDFS.domain, CLASSES[0]),
    (PROPERTIES[1], RDFS.range, CLASSES[3]),
    (PROPERTIES[1], RDF.type, OWL.TransitiveProperty),
    (PROPERTIES[2], OWL.inverseOf, PROPERTIES[0]),
    (PROPERTIES[3], OWL.propertyChainAxiom, LIST),
    (LIST, RDF.first, PROPERTIES[0]),
    (LIST, RDF.rest, URIRef(f"{LIST}2")),
    (URIRef(f"{LIST}2"), RDF.first, PROPERTIES[2]),
    (URIRef(f"{LIST}2"), RDF.rest, RDF.nil),
}
FACTS = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from([*THINGS, Literal("x")])),
    st.tuples(st.sampled_from(THINGS), st.just(RDF.type), st.sampled_from(CLASSES)),
    st.sampled_from([(CLASSES[2], RDFS.subClassOf, CLASSES[3]), (PROPERTIES[2], RDFS.range, CLASSES[2])]),
)


@given(st.lists(st.tuples(st.sets(FACTS, max_size=4), st.sets(FACTS, max_size=4)), max_size=5))
@settings(max_examples=100, deadline=None)
def test_any_sequence_of_changes_ends_where_starting_anew_does(changes: list) -> None:
    asserted = set(SCHEMA)
    kept = Materialisation(asserted)
    told = kept.entailed
    for removed, added in changes:
        asserted = asserted - removed | added
        gone, come = kept.change(removed, added)
        assert not gone & come
        told = told - gone | come
        assert told == kept.entailed == entail(asserted)


def test_the_projects_own_facts_can_be_taken_away_and_put_back() -> None:
    asserted = said_today(read_project(ROOT))
    kept = Materialisation(asserted)
    before = kept.entailed
    assert before == entail(asserted)
    chosen = random.Random(14).sample(sorted(t for t in asserted if not isinstance(t[0], BNode)), 40)
    gone, _ = kept.change(chosen, [])
    assert kept.entailed == entail(asserted - set(chosen))
    assert gone
    kept.change([], chosen)
    assert kept.entailed == before
