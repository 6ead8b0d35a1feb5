"""A release is whole or it is not there, whatever happens to the build."""

import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from regio_graph import release
from regio_graph.content.folders import fingerprint
from regio_graph.errors import ReleaseError
from regio_graph.rdf.results import as_texts
from regio_graph.release.freshness import ENGINES
from regio_graph.release.release import is_whole
from regio_graph.release.write import lock
from regio_graph.settings import Settings

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture
def copied(released: release.Release, tmp_path: Path) -> Settings:
    """Settings over a copy of the built release, free to be damaged."""
    shutil.copytree(released.folder.parent, tmp_path / "releases")
    return Settings(project=ROOT, releases=tmp_path / "releases")


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> release.Release:
    """The same sources built elsewhere, as a dataset that is too big for memory."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    built = release.build(Settings(project=ROOT, releases=elsewhere, memory_quads=0)).release
    assert built is not None
    return built


def damage(path: Path, how: str) -> None:
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b" ")


def test_two_builds_give_identical_bytes(released: release.Release, big: release.Release) -> None:
    assert big.manifest.files == released.manifest.files
    assert big.id == released.id


def test_the_manifest_names_versions_counts_and_every_input(released: release.Release) -> None:
    inputs = released.manifest.inputs

    assert set(released.manifest.versions) == {*ENGINES, "zlib"}
    assert {"ontology/regio.ttl", "data/catalogue.ttl", "queries/programmes/all.rq"} <= set(inputs)
    assert sum(released.counts.values()) == released.asserted + released.entailed
    assert len((released.folder / release.DUMP).read_bytes().splitlines()) == sum(released.counts.values())


@pytest.mark.usefixtures("released")
def test_a_build_of_unchanged_sources_is_not_needed(settings: Settings) -> None:
    assert release.up_to_date(settings)


@pytest.mark.usefixtures("released")
def test_a_changed_source_asks_for_a_build(settings: Settings, tmp_path: Path) -> None:
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, tmp_path / part)
    people = tmp_path / "data" / "register" / "people.ttl"
    people.write_text(people.read_text("utf-8") + "\n# seen\n", "utf-8")

    assert not release.up_to_date(replace(settings, project=tmp_path))


def test_without_a_release_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="run 'regio-graph build'"):
        release.current(Settings(project=ROOT, releases=tmp_path))


@pytest.mark.parametrize("file", ["dataset.nq", "manifest.json", "queries/programmes/all.rq", "report.json"])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_damaged_release_is_noticed(copied: Settings, file: str, how: str) -> None:
    folder = release.current(copied).folder
    manifest = (folder / "manifest.json").read_bytes()
    assert is_whole(folder, manifest)

    damage(folder / file, how)

    with pytest.raises(ReleaseError, match="run 'regio-graph build'"):
        release.current(copied)
    assert not release.up_to_date(copied)
    assert not is_whole(folder, manifest)  # so that building puts a new one in its place


def test_building_mends_a_damaged_release(copied: Settings, released: release.Release) -> None:
    folder = release.current(copied).folder
    damage(folder / "dataset.nq", "changed")
    damage(folder / "report.json", "gone")

    release.build(copied)

    assert release.current(copied).id == released.id


def test_building_again_gives_the_same_release_and_forgets_old_ones(
    copied: Settings, released: release.Release
) -> None:
    for number in range(4):
        old = copied.releases / f"old{number}"
        old.mkdir()
        (old / "manifest.json").write_text("{}")
    (copied.releases / ".building-left").mkdir()

    again = release.build(replace(copied, keep=2)).release

    folders = {path.name for path in copied.releases.iterdir() if path.is_dir()}
    assert again is not None
    assert (again.id, again.manifest) == (released.id, released.manifest)
    assert released.id in folders
    assert len(folders) == 3


def test_a_big_release_is_answered_from_disk(released: release.Release, big: release.Release) -> None:
    assert big.on_disk
    assert as_texts(big.open().query(COUNT)) == as_texts(released.open().query(COUNT))


def test_two_builds_at_once_do_not_mix(copied: Settings) -> None:
    with lock(copied.releases), pytest.raises(ReleaseError, match="another build"):
        release.build(copied)


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_killing_the_build_at_any_moment_leaves_a_whole_release(
    copied: Settings, tmp_path: Path, times: int
) -> None:
    """SIGKILL at random points, most of them while the release is being written."""
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, tmp_path / part)
    command = [sys.executable, "-m", "regio_graph", "--project", str(tmp_path), "build"]
    environ = {**os.environ, "REGIO_RELEASES": str(copied.releases)}
    chance = random.Random(20250301)
    preparing = 0.0

    for attempt in range(times):
        people = tmp_path / "data" / "register" / "people.ttl"
        people.write_text(people.read_text("utf-8") + f"# {attempt}\n", "utf-8")
        left, started = set(copied.releases.glob(".building-*")), time.monotonic()
        process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if attempt % 4 == 3:
            time.sleep(chance.uniform(0, preparing))
        else:  # as soon as something is being written, or a little later
            while process.poll() is None and not set(copied.releases.glob(".building-*")) - left:
                time.sleep(0.001)
            preparing = time.monotonic() - started
            time.sleep(chance.uniform(0, 0.5))
        process.kill()
        process.wait()

        found = release.current(copied)  # raises if it is not whole
        assert len(found.open().graphs) == 7

    subprocess.run(command, env=environ, check=True, capture_output=True)
    assert not list(copied.releases.glob(".building-*"))
    assert release.current(copied).manifest.inputs == fingerprint(tmp_path)
