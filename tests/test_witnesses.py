"""On random graphs the engine finds what Jena finds, and pySHACL where it is right; each difference is explained.

Many graphs go into one run of Jena, each in a namespace of its own. `-m slow` makes a thousand.
Left out of the graphs, because Jena 4.5 departs from the specifications there: two lexical forms
of one boolean (its graph finds terms by value), NaN (which it takes to be more than any number)
and sh:property inside a property shape (whose results it loses).
"""

import random
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jena import SH, Row, flat, jena

from regio_graph.errors import ShapesError
from regio_graph.validate import Engine, Source
from regio_graph.validate.engine import shape_paths
from regio_graph.validate.validation import of_files

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
NODES = ("e:a", "e:b", "e:c", "_:x", "_:y")
PROPERTIES = ("e:p", "e:q", "e:r")
CLASSES = ("e:C", "e:D", "e:E")
LITERALS = (
    '"a"', '"ab c"', '""', '"a"@en', '"b"@nl', '"b"@en-GB', "1", "2", '"01"^^xsd:integer', "2.5", "0.1", "1.0e-1",
    '"0.1"^^xsd:float', '"x"^^xsd:integer', "true",
    '"2024-02-29"^^xsd:date', '"2023-02-29"^^xsd:date', '"2024-03-01Z"^^xsd:date', '"2024-01-01T12:00:00"^^xsd:dateTime',
    '"2024-01-01T12:00:00Z"^^xsd:dateTime', '"2024-01-01T13:00:00+02:00"^^xsd:dateTime', '"2019"^^xsd:gYear',
    '"P9D"^^xsd:dayTimeDuration', '"P10D"^^xsd:dayTimeDuration', '"P1M"^^xsd:yearMonthDuration',
    '"5"^^xsd:positiveInteger', '"300"^^xsd:byte', '"http://x/"^^xsd:anyURI', '"v"^^<http://x/own>',
)  # fmt: skip
DATATYPES = ("xsd:integer", "xsd:string", "xsd:date", "xsd:dateTime", "xsd:decimal", "xsd:byte", "xsd:float")
KINDS = ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
TERMS = NODES[:3] + LITERALS
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Case(NamedTuple):
    """A data graph and a shapes graph, in Turtle with `e:` for names of their own."""

    data: str
    shapes: str


def case(chance: random.Random) -> Case:
    pick = chance.choice
    data = [
        f"{pick(NODES)} {pick(PROPERTIES)} {pick(NODES + LITERALS)} ." for _ in range(chance.randint(4, 16))
    ]
    data += [f"{pick(NODES)} a {pick(CLASSES)} ." for _ in range(4)]
    data += ["e:D rdfs:subClassOf e:C ."] * chance.randint(0, 1)
    shapes = [
        f"e:S{n} a sh:NodeShape ; {target(chance)} ; {node_constraints(chance, 2)} ."
        for n in range(chance.randint(1, 3))
    ]
    return Case("\n".join(data), "\n".join(shapes))


def target(chance: random.Random) -> str:
    kind = chance.choice(["Class", "Class", "Node", "SubjectsOf", "ObjectsOf"])
    return f"sh:target{kind} {chance.choice({'Class': CLASSES, 'Node': TERMS}.get(kind, PROPERTIES))}"


def path(chance: random.Random) -> str:
    p, q = chance.choices(PROPERTIES, k=2)
    return chance.choice(
        [p, p, p, f"[ sh:inversePath {p} ]", f"( {p} {q} )", f"[ sh:alternativePath ( {p} {q} ) ]",
         f"[ sh:zeroOrMorePath {p} ]", f"[ sh:oneOrMorePath {p} ]", f"[ sh:zeroOrOnePath {p} ]",
         f"( {p} [ sh:inversePath {q} ] )", f"[ sh:oneOrMorePath [ sh:inversePath {p} ] ]"]
    )  # fmt: skip


def value_constraint(chance: random.Random, depth: int) -> str:
    """One constraint that node shapes and property shapes can have."""
    pick, number = chance.choice, chance.randint(0, 3)
    literal, term, property_ = pick(LITERALS), pick(TERMS), pick(PROPERTIES)
    plain = [
        f"sh:class {pick(CLASSES)}",
        f"sh:datatype {pick(DATATYPES)}",
        f"sh:nodeKind sh:{pick(KINDS)}",
        f"sh:{pick(['min', 'max'])}{pick(['In', 'Ex'])}clusive {literal}",
        f"sh:{pick(['min', 'max'])}Length {number}",
        f'sh:pattern "{pick(["^a", "b$", "^http", "[0-9]+", "a.c"])}"',
        'sh:languageIn ( "en" )',
        f"sh:equals {property_}",
        f"sh:disjoint {property_}",
        f"sh:hasValue {term}",
        f"sh:in ( {term} {pick(TERMS)} )",
    ]
    if not depth:
        return pick(plain)
    closed = f"sh:closed true ; sh:property [ sh:path {property_} ] ; sh:ignoredProperties ( {TYPE} )"
    inner = inner_shape(chance, depth - 1)
    nested = [f"sh:not {inner}", f"sh:node [ {value_constraint(chance, depth - 1)} ]"]
    nested += [f"sh:{name} ( {inner} {inner_shape(chance, 0)} )" for name in ("and", "or", "xone")]
    return pick([*plain, closed, *nested, *nested])


def inner_shape(chance: random.Random, depth: int) -> str:
    if chance.random() < 0.5:
        return f"[ {value_constraint(chance, 0)} ]"
    return f"[ a sh:PropertyShape ; {property_shape(chance, depth)} ]"


def property_shape(chance: random.Random, depth: int) -> str:
    along, number, other = path(chance), chance.randint(0, 2), chance.choice(PROPERTIES)
    own = [f"sh:minCount {number}", f"sh:maxCount {number}", "sh:uniqueLang true"]
    own += [f"sh:lessThan {other}", f"sh:lessThanOrEquals {other}"] * along.startswith("e:")
    count = f"sh:qualified{chance.choice(['Min', 'Max'])}Count {number}"
    own.append(f"sh:qualifiedValueShape [ {value_constraint(chance, 0)} ] ; {count}")
    chosen = chance.choice([*own, value_constraint(chance, depth), value_constraint(chance, depth)])
    if "sh:property" in chosen:  # Jena loses results of a sh:property inside a property shape
        chosen = own[0]
    return f"sh:path {along} ; {chosen}" + " ; sh:severity sh:Warning" * chance.randint(0, 1)


def node_constraints(chance: random.Random, depth: int) -> str:
    parts = [f"sh:property [ {property_shape(chance, depth)} ]" for _ in range(chance.randint(1, 2))]
    return " ; ".join(parts + [value_constraint(chance, depth)] * chance.randint(0, 1))


def together(several: list[Case]) -> Case:
    """Put cases side by side, each with names of its own."""
    data, shapes = [HEAD], [HEAD]
    for number, one in enumerate(several):
        prefix = f"@prefix e: <http://x/{number}/> .\n"
        data.append(prefix + one.data.replace("_:", f"_:g{number}"))
        shapes.append(prefix + one.shapes)
    return Case("\n".join(data), "\n".join(shapes))


def ours(case: Case, engine: Engine = Engine.COLUMNS) -> Counter[Row]:
    subject = of_files([Source("d.ttl", case.data.encode())], [Source("s.ttl", case.shapes.encode())])
    return Counter(
        (
            flat(result.focus),
            None if result.path is None else written(result.path),
            flat(result.value),
            f"<{result.component}>",
            f"<{result.severity}>",
        )
        for result in subject.validate(engine)
    )


def written(path: shape_paths.Path) -> str:
    return f"<{path.term.value}>" if isinstance(path, shape_paths.Predicate) else "_"


def explained(row: Row) -> str | None:
    """Say why one engine may have a result that another has not."""
    component = (row[3] or "").removeprefix(f"<{SH}").removesuffix("ConstraintComponent>")
    value = row[2] or ""
    if component.startswith("LessThan") and "@" in value:
        return "SPARQL's < is not defined for texts with a language: ours violates, Jena compares them"
    if component == "LessThanOrEquals" and re.search(r"own>$|\"x\"|\"300\"|2023-02-29|anyURI>$", value):
        return (
            "SPARQL's <= is not defined for these, not even for a term and itself: Jena takes those as equal"
        )
    return None


def compare(several: list[Case], folder: Path) -> None:
    whole = together(several)
    mine, theirs = ours(whole), jena(folder, whole.data, whole.shapes)

    unexplained = [row for row in ((mine - theirs) + (theirs - mine)) if not explained(row)]
    assert unexplained == []
    assert mine.total() > len(several)


def batch(seed: int, size: int) -> list[Case]:
    chance = random.Random(seed)
    return [case(chance) for _ in range(size)]


@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=1, deadline=None, derandomize=True, phases=[Phase.generate])
def test_random_graphs_get_the_results_of_jena(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    compare(batch(seed, 50), tmp_path_factory.mktemp("jena"))


@pytest.mark.slow
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=10, deadline=None, phases=[Phase.generate])
def test_a_thousand_random_graphs_get_the_results_of_jena(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    compare(batch(seed, 100), tmp_path_factory.mktemp("jena"))


ORDERING = ("LessThan", "LessThanOrEquals", *(f"{m}{e}clusive" for m in ("Min", "Max") for e in ("In", "Ex")))


def beside_pyshacl(several: list[Case]) -> int:
    """Compare case by case; return in how many of them both found the same."""
    same = 0
    for one in several:
        whole = together([one])
        mine = ours(whole)
        try:
            theirs = ours(whole, Engine.PYSHACL)
        except ShapesError:
            continue  # pySHACL refuses to compare a blank node; SPARQL calls it an error, which violates
        differing = (mine - theirs) + (theirs - mine)
        same += not differing
        orders = re.search(r"sh:(lessThan|min\w+clusive|max\w+clusive)", one.shapes)
        for row in differing:  # pySHACL lets pass what cannot be compared, and so do shapes around that
            component = (row[3] or "").removeprefix(f"<{SH}").removesuffix("ConstraintComponent>")
            assert orders, (row, one)
            assert component in (*ORDERING, "Not", "And", "Or", "Xone", "Node", "QualifiedMinCount", "QualifiedMaxCount"), (row, one)  # fmt: skip
            assert component not in ORDERING or row in mine, (row, one)
    return same


@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=1, deadline=None, derandomize=True, phases=[Phase.generate])
def test_random_graphs_get_the_results_of_pyshacl_where_it_is_right(seed: int) -> None:
    assert beside_pyshacl(batch(seed, 30)) > 20


@pytest.mark.slow
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=10, deadline=None, phases=[Phase.generate])
def test_a_thousand_random_graphs_get_the_results_of_pyshacl_where_it_is_right(seed: int) -> None:
    assert beside_pyshacl(batch(seed, 100)) > 70


# Each is right by the specification (SHACL 5.3 and appendix A), in the words of the set of focus nodes it finds.
QUERIES = [
    ("SELECT $this WHERE { FILTER (false) }", ""),
    ("SELECT $this WHERE { FILTER ($this = ex:a) }", "a"),
    ("SELECT $this WHERE { $this ex:p ?v . FILTER (?v > 2) }", "a"),  # a text with a language is an error
    ("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ?v } }", "cd"),
    ("SELECT $this WHERE { OPTIONAL { $this ex:p ?v FILTER ($this = ex:a) } FILTER (bound(?v)) }", "a"),
    ("SELECT $this WHERE { { FILTER ($this = ex:a) } UNION { $this a ex:Q } }", "ab"),
    ("SELECT $this WHERE { { SELECT $this (COUNT(?v) AS ?n) WHERE { $this ex:q ?v } GROUP BY $this } FILTER (?n > 1) }", "b"),
    ("SELECT $this (COUNT(?v) AS ?n) WHERE { $this ex:q ?v } HAVING (COUNT(?v) = 0)", "acd"),
    ("SELECT $this WHERE { $this ex:q ?v . ex:other ex:q ?w . } LIMIT 1", "b"),
    ("SELECT $this WHERE { $this ex:q ?v . FILTER (datatype(?v * 2) = xsd:integer) }", "b"),
    ("SELECT $this ?value WHERE { $this ex:q ?value . FILTER (str(?value) = '01') }", "b"),
    ("SELECT $this ?value WHERE { ?value a ?c . FILTER ($this != ex:a) $this ex:q ?v . FILTER (strlen(str(?v)) = 2) }", "b"),
    ("SELECT $this WHERE { $currentShape sh:targetClass ?c . $this a ?c . }", "abcd"),
    ("SELECT $this WHERE { GRAPH $shapesGraph { $currentShape sh:targetClass ?c } FILTER ($this = ex:d) }", "d"),
    ("SELECT $this WHERE { $this ex:q ?v BIND (?v AS ?w) FILTER (isLiteral(?w) && ?w = 1) }", "b"),
    ("SELECT $this WHERE { $this a ex:P } ORDER BY $this", "abcd"),
]  # fmt: skip
SPARQL_DATA = """ex:a a ex:P ; ex:p 3 , "b"@en . ex:b a ex:P , ex:Q ; ex:p "x"@en ; ex:q 1 , "01"^^xsd:integer , 5 .
ex:c a ex:P . ex:d a ex:P . ex:other ex:q 7 ."""


@pytest.mark.parametrize(("query", "found"), QUERIES, ids=range(len(QUERIES)))
def test_a_sparql_constraint_finds_the_same_at_once_and_node_by_node(query: str, found: str) -> None:
    prefixes = '[ sh:prefix "ex" ; sh:namespace "http://x/" ] , [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#" ]'
    head = HEAD + "@prefix ex: <http://x/> .\n"
    shapes = f'{head} ex: sh:declare {prefixes} . ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:sparql [ sh:prefixes ex: ; sh:select """{query}""" ] .'
    data = head + SPARQL_DATA + ("ex:S sh:targetClass ex:P ." if "GRAPH" not in query else "")
    subject = of_files([Source("d.ttl", data.encode())], [Source("s.ttl", shapes.encode())])
    (shape,) = subject.shapes.targeted()
    nodes = subject.evaluation.targets(shape)

    at_once = list(subject.evaluation.results_of(shape, nodes))
    one_by_one = [r for node in nodes for r in subject.evaluation.results_of(shape, nodes[nodes == node])]

    assert sorted({r.focus.value[-1] for r in at_once}) == sorted(found)
    assert Counter((r.focus, r.value) for r in at_once) == Counter((r.focus, r.value) for r in one_by_one)
    if "?value" in query:
        assert '"01"' in str([str(r.value) for r in at_once]) or "ex" in query
