"""The real project, built once per session; a real server process; the shared reference material."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import Dataset

from regio_graph import release
from regio_graph.contracts import answers
from regio_graph.rdf.store import Store
from regio_graph.settings import Settings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
EXAMPLE = ROOT / "data" / "example"  # a fictional region: small, and all its own
REPORT = SHARED / "report" / "voortgangsrapportage-regio-amersfoort-2025-03.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the expected answers")


# What CI may lack: material outside the repository, and programs that commands of their own install.
MAY_BE_ABSENT = (
    "which is not part of the repository",
    "`make clients` installs it",
    "a client of the group `clients`",
    "R is not on this machine",
    "needs LibreOffice (apt-get install libreoffice-writer)",
)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail in CI when a test was skipped for want of something that CI is meant to have."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None or hasattr(session.config, "workerinput"):
        return
    reasons = {report.longrepr[2] for report in reporter.stats.get("skipped", [])}
    missing = sorted(reason for reason in reasons if not reason.endswith(MAY_BE_ABSENT))
    if missing and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"\nskipped, but CI is meant to have it: {'; '.join(missing)}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def shared(*parts: str) -> Path:
    """Return reference material that is not in the repository, or skip saying so."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs ../shared/{'/'.join(parts)}, which is not part of the repository")
    return path


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(project=ROOT, releases=tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def built(settings: Settings) -> release.Build:
    return release.build(settings)


@pytest.fixture(scope="session")
def released(built: release.Build) -> release.Release:
    assert built.release is not None, "\n".join(built.report.lines())
    return built.release


@pytest.fixture(scope="session")
def store(released: release.Release) -> Store:
    return released.open()


@pytest.fixture(scope="session")
def dataset(released: release.Release) -> Dataset:
    """The same release in rdflib, its default graph merged as the store's is."""
    return answers.read_dataset(released)


@pytest.fixture(scope="session")
def example_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(project=EXAMPLE, releases=tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="session")
def example_built(example_settings: Settings) -> release.Build:
    return release.build(example_settings)


@pytest.fixture(scope="session")
def example(example_built: release.Build) -> release.Release:
    """The fictional region, built in a second or two: for whatever does not promise facts of a real one."""
    assert example_built.release is not None, "\n".join(example_built.report.lines())
    return example_built.release


@pytest.fixture(scope="session")
def example_store(example: release.Release) -> Store:
    return example.open()


def regio(
    *arguments: object, env: dict[str, str] | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    return subprocess.run(
        [sys.executable, "-m", "regio_graph", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **(env or {})},
        **options,
    )


@pytest.fixture(scope="session")
def server(
    settings: Settings, released: release.Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a real server process over the built release."""
    with serving(settings.releases, tmp_path_factory.mktemp("server") / "log") as served:
        yield served.address


@pytest.fixture(scope="session")
def example_server(
    example_settings: Settings, example: release.Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a real server process over the fictional region."""
    log = tmp_path_factory.mktemp("example-server") / "log"
    with serving(example_settings.releases, log, REGIO_PROJECT=str(EXAMPLE)) as served:
        yield served.address


_BUILD_AND_SERVE = "from regio_graph.cli.main import main; main(['serve', '--port', '0'])"
_SERVE = (
    "from regio_graph import settings; from regio_graph.serve import run; "
    "run(settings.from_environ(), '127.0.0.1', 0)"
)


class Served(NamedTuple):
    """A server process: where it answers, the process, and the file with what it prints."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def serving(releases: Path, log: Path, *, unbuilt: bool = False, **environ: str) -> Iterator[Served]:
    """Start the real server over a folder of releases, with REGIO_ settings; stop it afterwards.

    `unbuilt` serves the release in place although it was not built from the project.
    """
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE if unbuilt else _BUILD_AND_SERVE],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "REGIO_PROJECT": str(ROOT),
                "REGIO_RELEASES": str(releases),
                "REGIO_WORKERS": "2",
                **environ,
            },
        )
        try:
            yield Served(_address(log, process), process, log)
        finally:
            process.terminate()
            process.wait(20)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    for _ in range(1200):  # a busy machine takes its time
        for line in log.read_text().splitlines():
            if line.startswith("regio-graph: release ") and " on http://" in line:
                return line.rpartition(" on ")[2].rstrip("/")
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


def place(releases: Path, dump: bytes, graphs: list[str], base: str = "http://example.org/") -> str:
    """Put a release of any N-Quads in place, its unnamed graph being what a plain query sees."""
    building = releases / ".test"
    (building / "queries").mkdir(parents=True)
    (building / release.DUMP).write_bytes(dump)
    shutil.copytree(ROOT / "ontology" / "pages", building / "pages")
    manifest = {
        "base": base,
        "edition": "test",
        "default": [],
        "graphs": {**dict.fromkeys(graphs, 0), f"{base}graph/entailed": 0},
        "files": {release.DUMP: hashlib.sha256(dump).hexdigest()},
        "inputs": {},
        "versions": {},
    }
    text = json.dumps(manifest).encode()
    (building / "manifest.json").write_bytes(text)
    name = hashlib.sha256(text).hexdigest()[:16]
    building.rename(releases / name)
    draft = releases / ".draft"
    draft.write_text(name, "ascii")
    draft.replace(releases / "current")
    return name


class Answer:
    """An HTTP answer, also when it is an error."""

    def __init__(self, response: urllib.request.addinfourl | urllib.error.HTTPError) -> None:
        self.status, self.headers = response.status, response.headers
        self.body = response.read()
        self.type = response.headers.get_content_type()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def fetch(url: str, *, method: str | None = None, data: bytes | None = None, **headers: str) -> Answer:
    """Ask over HTTP; header names are written with underscores."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=data, method=method, headers=names)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Answer(response)
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error)
