"""A release is whole or it is not there, whatever happens to the build."""

import json
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from regio_graph import formats, release
from regio_graph.errors import ReleaseError
from regio_graph.release.writing import ENGINES, lock
from regio_graph.settings import Settings

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture
def copied(released: release.Release, tmp_path: Path) -> Settings:
    """Settings over a copy of the built release, free to be damaged."""
    shutil.copytree(released.folder.parent, tmp_path / "releases")
    return Settings(project=ROOT, releases=tmp_path / "releases")


def test_a_release_is_named_by_its_content_and_building_again_gives_the_same(
    settings: Settings, released: release.Release
) -> None:
    again = release.build(settings).release

    assert again == released
    assert [p.name for p in settings.releases.iterdir() if p.is_dir()] == [released.id]


def test_two_builds_give_identical_bytes(released: release.Release, tmp_path: Path) -> None:
    other = release.build(Settings(project=ROOT, releases=tmp_path)).release

    assert other is not None
    assert other.manifest["files"] == released.manifest["files"]
    assert other.id == released.id


def test_the_manifest_names_versions_counts_and_every_input(released: release.Release) -> None:
    inputs = released.manifest["inputs"]

    assert set(released.manifest["versions"]) == {*ENGINES, "zlib"}
    assert {"ontology/regio.ttl", "data/catalogue.ttl", "queries/programmes/all.rq"} <= set(inputs)
    assert sum(released.counts.values()) == released.asserted + released.entailed
    assert len((released.folder / release.DUMP).read_bytes().splitlines()) == sum(released.counts.values())


def test_a_build_of_unchanged_sources_is_not_needed(settings: Settings, released: release.Release) -> None:
    assert released is not None
    assert release.up_to_date(settings)


def test_a_changed_source_asks_for_a_build(
    settings: Settings, released: release.Release, tmp_path: Path
) -> None:
    assert released is not None
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, tmp_path / part)
    people = tmp_path / "data" / "register" / "people.ttl"
    people.write_text(people.read_text("utf-8") + "\n# seen\n", "utf-8")

    assert not release.up_to_date(replace(settings, project=tmp_path))


def test_without_a_release_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="run 'regio-graph build'"):
        release.current(Settings(project=ROOT, releases=tmp_path))


@pytest.mark.parametrize("file", ["dataset.nq", "manifest.json", "queries/programmes/all.rq", "report.json"])
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_release_is_noticed_and_mended_by_building(
    copied: Settings, file: str, damage: str
) -> None:
    path = release.current(copied).folder / file
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(ReleaseError, match="run 'regio-graph build'"):
        release.current(copied)
    assert not release.up_to_date(copied)
    release.build(copied)
    assert release.current(copied).id == path.relative_to(copied.releases).parts[0]


def test_old_releases_are_forgotten(copied: Settings, released: release.Release) -> None:
    for number in range(4):
        old = copied.releases / f"old{number}"
        old.mkdir()
        (old / "manifest.json").write_text("{}")
    (copied.releases / ".building-left").mkdir()

    release.build(replace(copied, keep=2))

    folders = {path.name for path in copied.releases.iterdir() if path.is_dir()}
    assert released.id in folders
    assert len(folders) == 3


def test_a_big_release_is_answered_from_disk(released: release.Release, tmp_path: Path) -> None:
    big = release.build(Settings(project=ROOT, releases=tmp_path, memory_quads=0)).release

    assert big is not None
    assert (big.folder / "store").is_dir()
    assert formats.rows(big.open().query(COUNT)) == formats.rows(released.open().query(COUNT))


def test_two_builds_at_once_do_not_mix(copied: Settings) -> None:
    with lock(copied.releases), pytest.raises(ReleaseError, match="another build"):
        release.build(copied)


def test_killing_the_build_at_any_moment_leaves_a_whole_release(tmp_path: Path) -> None:
    """SIGKILL at random points, most of them while the release is being written."""
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, tmp_path / part)
    settings = Settings(project=tmp_path, releases=tmp_path / "build")
    command = [sys.executable, "-m", "regio_graph", "--project", str(tmp_path), "build"]
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - started
    names = {release.current(settings).id}
    chance = random.Random(20250301)

    for attempt in range(10):
        people = tmp_path / "data" / "register" / "people.ttl"
        people.write_text(people.read_text("utf-8") + f"# {attempt}\n", "utf-8")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if attempt % 2:  # kill as soon as something is being written, or a little later
            while process.poll() is None and not list(settings.releases.glob(".building-*/*")):
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.05))
        else:
            time.sleep(chance.uniform(0, whole))
        process.kill()
        process.wait()

        found = release.current(settings)  # raises if it is not whole
        names.add(found.id)
        assert len(found.open().graphs) == 7

    subprocess.run(command, check=True, capture_output=True)
    assert not list(settings.releases.glob(".building-*"))
    assert json.loads((release.current(settings).folder / "manifest.json").read_text())["base"]
