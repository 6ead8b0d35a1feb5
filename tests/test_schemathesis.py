"""Whatever the document allows and forbids is asked of the real server, and its answers are held to the document."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from regio_graph.openapi import BASE_PATH

FOLDER = ROOT / "tests" / "schemathesis"
# All that is no canned query, and of those one with each kind of parameter and one with none.
SOME = (
    "/sparql",
    "/graph-store",
    "/limits",
    "/validation",
    "/openapi.json",
    "/healthz",
    "/readyz",
    "/queries/milestones/agenda",
    "/queries/programmes/by-municipality",
    "/queries/quality/by-line",
    "/queries/quality/issues",
    "/queries/quality/lost-pictures",
)


def ask(server: str, examples: int, into: Path, *paths: str) -> str:
    """Run schemathesis, `examples` generated requests for each operation besides those at every boundary."""
    done = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", FOLDER / "config.toml", "run"),
            *(f"{server}{BASE_PATH}/openapi.json?lang=en", "--url", f"{server}{BASE_PATH}"),
            *(option for path in paths for option in ("--include-path", path)),
            *("--max-examples", str(examples), "--workers", "2", "--no-color"),
        ],
        cwd=into,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(FOLDER)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def asked(said: str) -> int:
    found = re.search(r"(\d+) generated, (\d+) passed", said)
    assert found is not None, said[-2000:]
    assert found[1] == found[2]
    return int(found[1])


def test_the_server_keeps_its_word(server: str, tmp_path: Path) -> None:
    assert asked(ask(server, 3, tmp_path, *SOME)) > 500


@pytest.mark.slow
def test_the_server_keeps_its_word_for_long(server: str, tmp_path: Path) -> None:
    assert asked(ask(server, 20, tmp_path)) > 5000
