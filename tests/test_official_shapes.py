"""On instance data made for each official shapes file the engine finds what Jena finds."""

import random
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import SHARED, shared
from jena import jena
from test_witnesses import Case, explained, ours

from regio_graph.errors import ShapesError
from regio_graph.validate import Shapes
from regio_graph.validate.engine.shapes import SH, Shape

XSD = "http://www.w3.org/2001/XMLSchema#"
FORMS = {
    "date": ("2024-02-29", "2023-02-30"),
    "dateTime": ("2024-01-01T00:00:00Z", "yesterday"),
    "integer": ("5", "five"),
    "nonNegativeInteger": ("5", "-5"),
    "decimal": ("1.5", "1,5"),
    "boolean": ("true", "yes"),
    "duration": ("P1D", "1 day"),
    "gYear": ("2024", "24"),
}
# What is refused, by the specification, and why.
REFUSED = {
    "DCAT-AP/releases_3.0.1_shacl_dcat-ap-SHACL.ttl": "sh:property without sh:path",
    "DCAT-AP/releases_3.0.1_shacl_ranges.ttl": "sh:property without sh:path",
    "DCAT-AP-NL/shapes_dcat-ap-SHACL.ttl": "sh:property without sh:path",
    "TopQuadrant/src_main_resources_rdf_dash.ttl": "sh:property without sh:path",
    "SKOS-shacl/skos.bestPractice.shacl.ttl": "prefix skos:",
}


def files() -> list[Path]:
    found = sorted((SHARED / "standards").glob("*/*.ttl")) if (SHARED / "standards").is_dir() else []
    return [path for path in found if f"{path.parent.name}/{path.name}" not in REFUSED and targeted(path)]


def targeted(path: Path) -> bool:
    content = path.read_bytes()
    if b"targetClass" not in content and b"NodeShape" not in content:
        return False
    try:
        return bool(shapes_of(path).targeted())
    except (SyntaxError, ShapesError):
        return False


def shapes_of(path: Path) -> Shapes:
    return Shapes(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri="http://x/shapes"))


def instances(shapes: Shapes, chance: random.Random) -> str:
    """Write some instances of each target class, with values that shapes allow and values that they do not."""
    lines: list[str] = []
    graph = shapes.graph
    for number, shape in enumerate(shapes.targeted()):
        classes = list(graph.objects(shape.node, SH + "targetClass"))
        classes += [shape.node] * shapes.is_implicit(shape.node)
        for again in range(3 if classes else 0):
            node = f"<http://x/i{number}-{again}>"
            lines.append(f"{node} a {classes[0]} .")
            for part in graph.objects(shape.node, SH + "property"):
                path = graph.value(part, SH + "path")
                if isinstance(path, ox.NamedNode):
                    values = {value(shapes, shapes.shape(part), chance) for _ in range(chance.randint(0, 3))}
                    lines += [f"{node} {path} {one} ." for one in sorted(values)]
    return "\n".join(lines)


def value(shapes: Shapes, part: Shape, chance: random.Random) -> str:
    graph, node = shapes.graph, part.node
    pool = ['"text"', '"tekst"@nl', '"text"@en', "<http://x/other>", '"1"^^<http://x/own>']
    for kind in graph.objects(node, SH + "datatype"):
        right, wrong = FORMS.get(kind.value.removeprefix(XSD), ("text", "other"))
        pool += [f'"{right}"^^{kind}'] * 4
        pool += [f'"{wrong}"^^{kind}'] * (kind.value.removeprefix(XSD) in FORMS)
    for head in graph.objects(node, SH + "in"):
        pool += [str(member) for member in graph.members(head)[:3] if not isinstance(member, ox.BlankNode)]
    pool += [str(one) for one in graph.objects(node, SH + "hasValue") if not isinstance(one, ox.BlankNode)]
    if graph.objects(node, SH + "class"):
        pool += [f"<http://x/i{n}-0>" for n in range(8)]
    return chance.choice([one for one in pool if "#langString>" not in one])


def compare(path: Path, folder: Path, seed: int) -> None:
    data = instances(shapes_of(path), random.Random(seed))
    text = "@base <http://x/shapes> .\n" + path.read_text("utf-8")
    mine, theirs = ours(Case(data, text)), jena(folder, data, text)

    # Jena reports a solution of a SPARQL constraint as often as it comes, SHACL and pySHACL once.
    once = Counter({row: 1 if "SPARQL" in (row[3] or "") else number for row, number in theirs.items()})
    assert [row for row in (mine - once) + (once - mine) if not explained(row)] == []


@pytest.mark.parametrize(("name", "why"), REFUSED.items())
def test_official_shapes_that_are_ill_formed_are_refused_with_place_and_reason(name: str, why: str) -> None:
    path = shared("standards", *name.split("/"))
    data = instances(shapes_of(path), random.Random(1))

    with pytest.raises(ShapesError) as told:
        ours(Case(data, "@base <http://x/shapes> .\n" + path.read_text("utf-8")))

    assert why in str(told.value)
    assert all(problem.file == "s.ttl" and problem.line for problem in told.value.problems)


FILES = files()


@pytest.mark.parametrize("path", FILES[::12], ids=lambda p: p.name)
def test_instance_data_of_some_official_shapes_get_the_results_of_jena(path: Path, tmp_path: Path) -> None:
    compare(path, tmp_path, 1)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_instance_data_of_each_official_shapes_file_get_the_results_of_jena(
    path: Path, tmp_path: Path
) -> None:
    compare(path, tmp_path, 2)
