"""What CI users copy works: the documented commands run, the action and the hooks call what there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import yaml
from conftest import ROOT

from regio_graph.cli.main import main

LOADED = click.Context(main)
COMMANDS = {name: main.get_command(LOADED, name) for name in main.list_commands(LOADED)}

DOC = (ROOT / "docs" / "validate-in-ci.md").read_text("utf-8")
BIN = Path(sys.executable).parent


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "REGIO_PROJECT": str(ROOT)}
    env.pop("GITHUB_STEP_SUMMARY", None)
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_worked_example_runs_as_it_is_written(tmp_path: Path) -> None:
    shapes, data = re.findall(r"```turtle\n(.*?)```", DOC, re.DOTALL)
    (tmp_path / "shapes.ttl").write_text(shapes, "utf-8")
    (tmp_path / "projects.ttl").write_text(data, "utf-8")
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", DOC, re.DOTALL) for line in block.splitlines()
    ]
    assert len(commands) > 8

    for command in commands:
        said, _, code = command.partition("# exit ")
        ended = shell(said, tmp_path)
        assert ended.returncode == int(code or 0), (command, ended.stdout, ended.stderr)

    shown = re.search(r"```text\n(.*?)```", DOC, re.DOTALL)[1]
    assert shown in shell(commands[0], tmp_path).stdout
    assert {p.name for p in tmp_path.iterdir()} >= {"out.sarif", "out.xml", "summary.md", "accepted.toml"}


def test_the_action_runs_the_command_with_its_inputs(tmp_path: Path) -> None:
    """The very script of the action, in bash, with inputs as GitHub hands them over."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = action["runs"]["steps"][-1]
    shapes, data = re.findall(r"```turtle\n(.*?)```", DOC, re.DOTALL)
    (tmp_path / "a shape.ttl").write_text(shapes, "utf-8")
    (tmp_path / "projects.ttl").write_text(data, "utf-8")
    given = {name: value["default"] for name, value in action["inputs"].items()}
    given |= {"files": "projects.ttl\n", "shapes": "a shape.ttl", "sarif": "found.sarif", "lang": "en"}

    def run(**inputs: str) -> subprocess.CompletedProcess[str]:
        known = given | {name.replace("_", "-"): value for name, value in inputs.items()}
        values = {
            key: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda m: known[m[1]], text)
            for key, text in step["env"].items()
        }
        env = {**os.environ, **values, "PATH": f"{BIN}:{os.environ['PATH']}", "REGIO_PROJECT": str(ROOT)}
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
        return subprocess.run(
            command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60
        )

    ended = run()
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.count("::error file=projects.ttl,line=") == 2
    assert (tmp_path / "found.sarif").exists()
    assert run(fail_on="never").returncode == 0
    assert "touched" not in [p.name for p in tmp_path.iterdir() if run(files="$(touch touched)").returncode]
    assert set(action["inputs"]) - {"version"} == {
        re.search(r"inputs\.([a-z-]+)", v)[1] for v in step["env"].values()
    }


def test_hooks_and_snippet_call_commands_and_options_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    job = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text("utf-8"))["validate-rdf"]
    scripts = [hook["entry"] for hook in hooks] + [
        line for line in job["script"] if "regio-graph validate" in line
    ]
    options = {name: {o for p in c.params for o in p.opts} for name, c in COMMANDS.items()}

    for script in scripts:
        command = re.search(r"regio-graph ([a-z-]+)", script)[1]
        used = set(re.findall(r"(?<![\w-])--[a-z-]+", script))
        assert used <= options[command], script
    files = re.compile(hooks[0]["files"])
    assert [bool(files.search(f)) for f in ("a/b.ttl", "b.trig", "c.jsonld", "d.py")] == [
        True,
        True,
        True,
        False,
    ]


def test_the_snippets_script_runs(tmp_path: Path) -> None:
    job = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text("utf-8"))["validate-rdf"]
    shapes, data = re.findall(r"```turtle\n(.*?)```", DOC, re.DOTALL)
    (tmp_path / "s.ttl").write_text(shapes, "utf-8")
    (tmp_path / "d.ttl").write_text(data, "utf-8")
    settings = "RDF_FILES=d.ttl RDF_SHAPES=s.ttl RDF_FAIL_ON=violation; "

    ended = shell(settings + job["script"][-1], tmp_path)

    assert ended.returncode == 1, ended.stderr
    for path in job["artifacts"]["reports"].values():
        assert (tmp_path / path).stat().st_size > 100
