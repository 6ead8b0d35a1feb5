"""Mutation testing: change one operator, number or name at a time, and see whether a test notices.

    python tests/mutants.py regio_graph/workers/exits.py --tests tests/test_workers.py

Cosmic Ray mutates files in place, so it works on a copy of what is committed, in
`build/mutants`. The tests of a room are run once unchanged, and then for each mutant; a
mutant that survives is either a test that is missing or a change that makes no difference.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPY = ROOT / "build" / "mutants"
SECONDS = 600  # a mutant that makes the tests hang is ended, and counts as noticed

# What is run for each room, the quickest first: the first failure ends the run.
TESTS = {
    "regio_graph/workers": "test_workers.py test_limits.py test_operate.py",
    "regio_graph/endpoint": "test_headers.py test_dispatch.py test_endpoint.py test_dumps.py",
    "regio_graph/release": "test_release.py test_dumps.py",
    "regio_graph/validate/outputs": "test_validate.py test_ci_files.py",
}


def main() -> None:
    """Mutate rooms or modules, all of `TESTS` without arguments, and print what survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="*", help="rooms or modules; without, all that have tests here")
    parser.add_argument("--tests", help="other tests than those of the room")
    wanted = parser.parse_args()
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True)
    committed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", COPY], input=committed, check=True)
    for path in wanted.paths or list(TESTS):
        room = next((room for room in TESTS if Path(path).is_relative_to(room)), None)
        if room is None and not wanted.tests:
            sys.exit(f"{path}: name its --tests; those of {', '.join(TESTS)} are known")
        mutate(path, wanted.tests or " ".join(f"tests/{name}" for name in TESTS[room or ""].split()))


def mutate(path: str, tests: str) -> None:
    """Run the tests of a room for each mutant of a module, or of a room."""
    name = path.strip("/").replace("/", "-")
    configuration, session = COPY / f"{name}.toml", COPY / f"{name}.sqlite"
    configuration.write_text(
        f"""[cosmic-ray]
module-path = "{path}"
timeout = {SECONDS}
excluded-modules = []
test-command = "{sys.executable} -m pytest -q -x -p no:cacheprovider {tests}"

[cosmic-ray.distributor]
name = "local"
"""
    )
    environ = {**os.environ, "PYTHONPATH": str(COPY), "PYTHONDONTWRITEBYTECODE": "1"}
    for command in (
        ["cosmic-ray", "init", configuration, session],
        ["cosmic-ray", "--verbosity=ERROR", "baseline", configuration],
        ["cosmic-ray", "exec", configuration, session],
        ["cr-report", "--surviving-only", "--show-diff", session],
    ):
        program = Path(sys.executable).with_name(str(command[0]))
        subprocess.run([program, *command[1:]], cwd=COPY, env=environ, check=True)


if __name__ == "__main__":
    main()
