"""A release's files: whole, canonical, checkable, and the same data in every format."""

import gzip
import hashlib
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import fetch
from rdflib import RDF, SKOS, BNode, Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from regio_graph.iris import Names
from regio_graph.release import Release, dumps

BASE = "https://w3id.org/regio-graph/amersfoort/"
PARSED = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "nq": "nquads", "trig": "trig"}


@pytest.fixture(scope="session")
def folder(released: Release) -> Path:
    return released.folder / "dumps"


def graph(path: Path) -> Graph:
    extension = path.name.split(".")[-2]
    return Graph().parse(data=gzip.decompress(path.read_bytes()), format=PARSED[extension])


def quads(path: Path) -> list[ox.Quad]:
    form = ox.RdfFormat.from_extension(path.name.split(".")[-2])
    return list(ox.parse(gzip.decompress(path.read_bytes()), format=form))


def test_there_is_a_file_per_graph_and_format_and_for_concepts_and_shapes(
    folder: Path, released: Release
) -> None:
    stems = {dumps.stem(name, Names(BASE)) for name in released.counts} | {"concepts"}

    assert {path.name for path in folder.iterdir()} == {
        *(f"{stem}.{extension}.gz" for stem in stems for extension in ("ttl", "nt", "jsonld")),
        *(f"dataset.{extension}.gz" for extension in ("nq", "trig", "jsonld")),
        "checksums.sha256",
    }


def test_the_sums_are_those_of_the_files(folder: Path) -> None:
    ended = subprocess.run(
        ["sha256sum", "--check", "--strict", "checksums.sha256"], cwd=folder, capture_output=True, check=False
    )

    assert ended.returncode == 0, ended.stderr
    assert len(ended.stdout.splitlines()) == len(list(folder.glob("*.gz")))


def test_every_format_of_a_part_says_the_same(folder: Path, released: Release) -> None:
    for turtle in folder.glob("*.ttl.gz"):
        stem = turtle.name.removesuffix(".ttl.gz")
        sizes = {len(quads(folder / f"{stem}.{extension}.gz")) for extension in ("ttl", "nt", "jsonld")}
        assert len(sizes) == 1, stem
        named = [count for name, count in released.counts.items() if dumps.stem(name, Names(BASE)) == stem]
        assert not named or sizes == set(named), stem
    for stem in ("register", "shapes"):
        assert isomorphic(graph(folder / f"{stem}.ttl.gz"), graph(folder / f"{stem}.jsonld.gz"))


def test_the_whole_has_every_graph(folder: Path, released: Release) -> None:
    whole = gzip.decompress((folder / "dataset.nq.gz").read_bytes())

    assert whole == (released.folder / "dataset.nq").read_bytes()
    for extension in ("trig", "jsonld"):
        assert set(quads(folder / f"dataset.{extension}.gz")) == set(quads(folder / "dataset.nq.gz"))


def test_concepts_are_ours_and_all_there(folder: Path) -> None:
    concepts = graph(folder / "concepts.ttl.gz")

    assert len(set(concepts.subjects(RDF.type, SKOS.ConceptScheme))) == 23
    assert {str(s).startswith("https://w3id.org/regio-graph/concept/") for s in concepts.subjects()} == {True}
    assert set(concepts.subjects(SKOS.inScheme)) == set(concepts.subjects(RDF.type, SKOS.Concept))


def test_equal_data_give_equal_bytes_whatever_blank_nodes_are_called_and_the_order() -> None:
    names = Names("https://example.org/r/")
    triples = [
        (URIRef("https://example.org/a"), RDF.first, "one"),
        ("one", RDF.rest, "two"),
        ("two", RDF.first, URIRef("https://example.org/b")),
    ]

    def written(labels: dict[str, str], order: int) -> list[dumps.Dump]:
        data = Dataset()
        into = data.graph(names.register)
        for triple in triples[::order]:
            into.add(tuple(BNode(labels[t]) if isinstance(t, str) and t in labels else t for t in triple))
        return [dump for dump in dumps.write(data, names, b"") if dump.of != "dataset"]

    one, other = written({"one": "a", "two": "b"}, 1), written({"one": "z", "two": "y"}, -1)

    assert one == other
    assert [dump.sha256 for dump in one] == [hashlib.sha256(dump.content).hexdigest() for dump in other]


def test_gzip_notes_no_time_and_no_name(folder: Path) -> None:
    for path in folder.glob("*.gz"):
        head = path.read_bytes()[:10]
        assert head[4:8] == b"\0\0\0\0"
        assert not head[3] & 0b1000


def test_a_file_is_served_whole_with_what_a_cache_needs(server: str, folder: Path) -> None:
    answer = fetch(f"{server}/dumps/register.ttl.gz", Accept_Encoding="gzip")
    content = (folder / "register.ttl.gz").read_bytes()

    assert (answer.status, answer.type) == (200, "application/gzip")
    assert answer.body == content
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert answer.headers["Last-Modified"].endswith(" GMT")
    assert 'rel="license"' in answer.headers["Link"]
    assert "Content-Encoding" not in answer.headers
    known = fetch(f"{server}/dumps/register.ttl.gz", If_None_Match=answer.headers["ETag"])
    assert (known.status, known.body) == (304, b"")


def test_head_gives_the_length_and_no_body(server: str, folder: Path) -> None:
    answer = fetch(f"{server}/dumps/dataset.nq.gz", method="HEAD")

    assert answer.headers["Content-Length"] == str((folder / "dataset.nq.gz").stat().st_size)
    assert answer.body == b""


@pytest.mark.parametrize(
    "name",
    ["nope", "../manifest.json", "%2e%2e/manifest.json", "..%2Fmanifest.json", "register.ttl", "a/b", "%00"],
)
def test_nothing_but_the_files_is_served(server: str, name: str) -> None:
    answer = fetch(f"{server}/dumps/{name}", Accept="application/json")

    assert answer.status == 404, answer.text


def test_files_are_not_written_to(server: str) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = fetch(f"{server}/dumps/register.ttl.gz", method=method, data=b"x")
        assert answer.status == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(("lang", "title"), [("nl", "Bestanden"), ("en", "Files")])
def test_a_page_lists_them(server: str, released: Release, lang: str, title: str) -> None:
    page = fetch(f"{server}/dumps?lang={lang}", Accept="text/html").text

    assert f"<h1>{title}</h1>" in page
    for name, sha in released.manifest.files.items():
        if name.startswith("dumps/") and not name.startswith("dumps/catalogue."):
            assert f'href="/{name}"' in page
            assert name.endswith("checksums.sha256") or sha in page
