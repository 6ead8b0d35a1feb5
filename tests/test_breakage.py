"""Breaking the data on purpose: a clear message with file and line, an exit code, the last release still serving."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, regio

PROGRAMME = "data/editions/2025-03/programmes/programma-wonen.ttl"
PEOPLE = "data/register/people.ttl"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a release in place."""
    root = tmp_path_factory.mktemp("project")
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, root / part)
    assert regio("--project", root, "build").returncode == 0
    return root


@pytest.fixture(autouse=True)
def _mended(project: Path) -> Iterator[None]:
    """Put the sources back after each test, and hold that the release never changed."""
    before = (project / "build" / "current").read_text()
    yield
    for part in ("ontology", "data", "queries"):
        shutil.rmtree(project / part)
        shutil.copytree(ROOT / part, project / part)
    assert (project / "build" / "current").read_text() == before
    assert regio("--project", project, "queries", "run", "programmes/without-lead").returncode == 0


def replace(path: Path, old: str, new: str) -> int:
    """Change a file's first `old` into `new` and return its line."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (PROGRAMME, '"2026-12-31"^^xsd:date', '"2026-13-31"^^xsd:date', "De laatste dag is een bestaande datum"),
        (PROGRAMME, '"2026-12-31"^^xsd:date', '"2023-12-31"^^xsd:date', "De looptijd eindigt"),
        (PROGRAMME, "participant gemeente:gm0307", "participant gemeente:gm9999", "staat niet in het register"),
        (PROGRAMME, "thema:wonen", "thema:wonnen", "Dit thema staat niet in de begrippenlijst"),
        (PROGRAMME, "a regio:Participation ;\n", "a regio:Participation ; regio:limitedTo <onderdeel/inkoop-jeugd> ;\n",
         "geen onderdeel van dit programma"),
    ],
)  # fmt: skip
def test_a_violation_blocks_and_says_file_and_line(
    project: Path, file: str, old: str, new: str, message: str
) -> None:
    line = replace(project / file, old, new)

    ended = regio("--project", project, "build")

    assert ended.returncode == 1
    found = [text for text in ended.stderr.splitlines() if message in text]
    assert found, ended.stderr
    places = [re.match(r"(\S+?):(\d+):\d+: violation: ", text) for text in found]
    assert any(place and place[1] == file and abs(int(place[2]) - line) <= 1 for place in places), found
    assert "nothing was released" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_missing_label_is_told_at_the_thing_that_lacks_it(project: Path) -> None:
    line = replace(
        project / PROGRAMME, '    skos:prefLabel "Programma Wonen"@nl , "Housing Programme"@en ;\n', ""
    )

    ended = regio("--project", project, "build", "--lang", "en")

    assert ended.returncode == 1
    assert f"{PROGRAMME}:{line - 2}:1: violation: Give one name in Dutch and one in English" in ended.stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("a person:Person ;", "a person:Person", "expected '.'"),
        ("a person:Person ;", "a persoon:Person ;", "the prefix 'persoon:' is not declared"),
        ('"R. Metz"@nl', '"R. Metz', "found 'R'"),
    ],
)
def test_malformed_turtle_says_file_line_and_column(project: Path, old: str, new: str, message: str) -> None:
    line = replace(project / PEOPLE, old, new)

    ended = regio("--project", project, "build")

    assert ended.returncode == 3
    place = re.search(r"people\.ttl:(\d+):(\d+): is not Turtle: (.*)", ended.stderr)
    assert place, ended.stderr
    assert abs(int(place[1]) - line) <= 1
    assert message in place[3]
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("data/register/logo.ttl", b"\x89PNG\r\n\x1a\n\x00\xff", "logo.ttl:1: is not UTF-8 text"),
        ("data/register/notes.ttl", b"Dear all,\nplease find", "notes.ttl:1:1: is not Turtle"),
        ("data/register/people.csv", b"name\nR. Metz\n", "people.csv: only .ttl files belong in register/"),
        ("queries/programmes/new.rq", b"SELECT * {}", "new.rq:1: lacks title"),
        ("queries/programmes/new.txt", b"x", "new.txt: only .rq files belong in queries/"),
        ("data/editions/maart", b"x", "an edition is a folder named by its date"),
        ("data/editions/2025-03/source-lines.csv", b"line,start\n1,0\n3,5\n", "source-lines.csv:3: expected"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_claims_is_named(
    project: Path, name: str, content: bytes, message: str
) -> None:
    (project / name).write_bytes(content)

    ended = regio("--project", project, "build")

    assert ended.returncode == 3
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("part", "message"),
    [("data", "lacks data/catalogue.ttl"), ("data/register", "register: no such folder"), ("data/catalogue.ttl", "lacks data/catalogue.ttl"),
     ("data/editions/2025-03", "holds no edition")],
)  # fmt: skip
def test_a_part_that_is_missing_is_named(project: Path, part: str, message: str) -> None:
    path = project / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()

    ended = regio("--project", project, "build")
    if part == "data":
        path.mkdir()

    assert ended.returncode == 3
    assert message in ended.stderr


def test_a_folder_that_does_not_exist_is_named() -> None:
    ended = regio("--project", "/nowhere/at/all", "build")

    assert ended.returncode == 3
    assert "/nowhere/at/all: no such folder" in ended.stderr


def test_a_passage_outside_the_text_is_named(project: Path) -> None:
    path = project / PROGRAMME
    path.write_text(
        re.sub(r"passage/2025-03/\d+-\d+", "passage/2025-03/27000-28000", path.read_text("utf-8"), count=1)
    )

    ended = regio("--project", project, "build")

    assert ended.returncode == 3
    assert "characters 27000-28000; its text has 27077" in ended.stderr
