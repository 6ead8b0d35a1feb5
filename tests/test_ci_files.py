"""What CI users copy works: the documented commands, the action as a runner runs it, the hooks in a real repository."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
import yaml
from conftest import ROOT

from regio_graph.cli.main import main

LOADED = click.Context(main)
COMMANDS = {name: main.get_command(LOADED, name) for name in main.list_commands(LOADED)}

DOC = (ROOT / "docs" / "validate-in-ci.md").read_text("utf-8")
SHAPES, DATA = re.findall(r"```turtle\n(.*?)```", DOC, re.DOTALL)[:2]
FINE = '@prefix ex: <http://example.org/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\nex:b a ex:ProjectRecord ; ex:start "2025-01-01"^^xsd:date .\n'
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


@pytest.fixture(scope="session")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a virtual environment that has this tree, as an installation of its own would."""
    venv = tmp_path_factory.mktemp("tool")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    [packages] = venv.glob("lib/*/site-packages")
    (packages / "this.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
    command = venv / "bin" / "regio-graph"
    command.write_text(f'#!/bin/sh\nexec "{venv}/bin/python" -I -m regio_graph "$@"\n')
    command.chmod(0o755)
    return venv / "bin"


def environ(**more: str) -> dict[str, str]:
    left_out = ("GITHUB_STEP_SUMMARY", "REGIO_PROJECT", "LANG", "LC_ALL", "GIT_INDEX_FILE", "PYTHONPATH")
    return {k: v for k, v in os.environ.items() if k not in left_out} | more


def shell(command: str, folder: Path, tool: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environ(PATH=f"{tool}:{os.environ['PATH']}", **env),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_worked_example_runs_as_it_is_written(tmp_path: Path, tool: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES, "utf-8")
    (tmp_path / "projects.ttl").write_text(DATA, "utf-8")
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", DOC, re.DOTALL) for line in block.splitlines()
    ]
    assert len(commands) > 8

    for command in commands:
        said, _, code = command.partition("# exit ")
        ended = shell(said, tmp_path, tool)
        assert ended.returncode == int(code or 0), (command, ended.stdout, ended.stderr)

    shown = re.search(r"```text\n(.*?)```", DOC, re.DOTALL)[1]
    assert shown in shell(commands[0], tmp_path, tool).stdout
    assert {p.name for p in tmp_path.iterdir()} >= {"out.sarif", "out.xml", "summary.md", "accepted.toml"}


# The action


@dataclass
class Runner:
    """Runs the steps of the action as GitHub's runner does, in a folder with the caller's files."""

    folder: Path
    temp: Path
    action: Path
    python: str
    path: str = os.environ["PATH"]
    installed: Path | None = None  # instead of installing
    values: dict[str, str] = field(default_factory=dict)

    def run(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        self.values = {f"inputs.{name}": value for name, value in given.items()}
        self.values["steps.python.outputs.python-path"] = self.python
        ended = None
        for step in ACTION["runs"]["steps"]:
            if "uses" in step:  # of another repository: what this one must do is asked of its options
                assert step["uses"].startswith("actions/setup-python@")
                assert step["with"]["update-environment"] is False
            elif step["id"] == "install" and self.installed:
                self.values["steps.install.outputs.python"] = str(self.installed / "python")
            else:
                ended = self._step(step)
                if ended.returncode:
                    break
        assert ended is not None
        return ended

    def _step(self, step: dict) -> subprocess.CompletedProcess[str]:
        output = self.temp / "output"
        output.write_text("")
        env = environ(
            PATH=self.path,
            RUNNER_TEMP=str(self.temp),
            GITHUB_ACTION_PATH=str(self.action),
            GITHUB_OUTPUT=str(output),
            GITHUB_STEP_SUMMARY=str(self.temp / "summary.md"),
            **{key: self._filled(text) for key, text in step["env"].items()},
        )
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", self._filled(step["run"])]
        where = self.folder / self._filled(step.get("working-directory", "."))
        ended = subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, check=False)
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step['id']}.outputs.{name}"] = value
        return ended

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ ([a-z.-]+) \}\}", lambda match: self.values[match[1]], text)

    def outputs(self) -> dict[str, str]:
        return {name: self._filled(output["value"]) for name, output in ACTION["outputs"].items()}


@pytest.fixture
def runner(tmp_path: Path, tool: Path) -> Runner:
    folder, temp = tmp_path / "work", tmp_path / "temp"
    temp.mkdir()
    (folder / "sub").mkdir(parents=True)
    git(folder, "init", "--quiet")
    (folder / "sub" / "a shape.ttl").write_text(SHAPES, "utf-8")
    (folder / "sub" / "projects.ttl").write_text(DATA, "utf-8")
    return Runner(folder, temp, ROOT, sys.executable, installed=tool)


GIVEN = {"files": "projects.ttl\n", "shapes": "a shape.ttl", "working_directory": "sub"}


def test_the_action_annotates_logs_and_says_what_it_found(runner: Runner) -> None:
    ended = runner.run(**GIVEN, sarif="found.sarif", junit="found.xml")

    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.count("::error file=sub/projects.ttl,line=") == 2
    assert "4:41 violation: Give the start as an xsd:date." in ended.stdout
    assert runner.outputs() == {"exit-code": "1", "violations": "2", "warnings": "0", "infos": "0"}
    written = json.loads((runner.folder / "sub" / "found.sarif").read_text("utf-8"))["runs"][0]
    place = written["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "sub/projects.ttl", "uriBaseId": "SRCROOT"}
    assert (runner.folder / "sub" / "found.xml").exists()
    assert "2 violations" in (runner.temp / "summary.md").read_text("utf-8")


def test_the_action_takes_what_is_not_said_from_the_configuration(runner: Runner) -> None:
    (runner.folder / "regio-graph.toml").write_text(
        '[validate]\ndata = ["sub/projects.ttl"]\nshapes = ["sub/a shape.ttl"]\nfail-on = "never"\nlanguage = "nl"\n'
    )

    ended = runner.run()

    assert ended.returncode == 0, ended.stderr
    assert "Geef de startdatum" in ended.stdout
    assert runner.run(fail_on="violation").returncode == 1


def test_the_action_tells_what_keeps_it_from_checking(runner: Runner) -> None:
    (runner.folder / "sub" / "a shape.ttl").write_text("no Turtle")

    ended = runner.run(**GIVEN, sarif="found.sarif")

    assert ended.returncode == 3
    assert "::error file=sub/a shape.ttl,line=1" in ended.stdout
    assert json.loads((runner.folder / "sub" / "found.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert runner.outputs()["exit-code"] == "3"


def test_inputs_of_the_action_are_never_code(runner: Runner) -> None:
    for name in ACTION["inputs"]:
        if name not in {"working-directory", "sarif", "junit"}:
            runner.run(**(GIVEN | {name.replace("-", "_"): "$(touch touched)`touch touched`; touch touched"}))

    assert not list(runner.folder.rglob("*touched"))
    used = "".join(str(step) for step in ACTION["runs"]["steps"])
    assert all(f"inputs.{name} " in used for name in ACTION["inputs"])


@pytest.mark.slow
def test_the_action_installs_the_code_it_came_with_and_leaves_the_callers_python_alone(
    runner: Runner, tmp_path: Path
) -> None:
    caller = tmp_path / "caller"
    subprocess.run([sys.executable, "-m", "venv", str(caller)], check=True)
    before = installed(caller)
    runner.installed = None
    runner.path = f"{caller}/bin:{os.environ['PATH']}"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(tmp_path / "action")], check=True)
    init = tmp_path / "action" / "regio_graph" / "__init__.py"
    init.write_text(re.sub(r"__version__ = .*", '__version__ = "9.9.9"', init.read_text("utf-8")), "utf-8")
    runner.action = tmp_path / "action"

    ended = runner.run(**GIVEN)

    assert ended.returncode == 1, ended.stderr
    python = runner.values["steps.install.outputs.python"]
    where = subprocess.run(
        [python, "-I", "-c", "import regio_graph; print(regio_graph.__file__)"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert where.startswith(str(runner.temp))
    assert installed(caller) == before


def installed(venv: Path) -> str:
    command = [str(venv / "bin" / "python"), "-m", "pip", "freeze", "--all"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


# The hooks


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=False, env=environ()
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a data set of two files that hang together, configured."""
    folder = tmp_path / "repository"
    (folder / "data").mkdir(parents=True)
    git(folder, "init", "--quiet")
    (folder / "regio-graph.toml").write_text('[validate]\ndata = ["data"]\nshapes = ["shapes.ttl"]\n')
    (folder / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .\n"
        "ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:property [ sh:path ex:knows ; sh:class ex:P ] .\n"
    )
    (folder / "data" / "one.ttl").write_text(
        "@prefix ex: <http://example.org/> . ex:a a ex:P ; ex:knows ex:b .\n"
    )
    (folder / "data" / "two.ttl").write_text("@prefix ex: <http://example.org/> . ex:b a ex:P .\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "start")
    return folder


@pytest.fixture
def hooked(repository: Path, tool: Path) -> Iterator[Path]:
    """The same with the hook as git runs it."""
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_text(f'#!/bin/sh\nPATH="{tool}:$PATH"\n{HOOKS["regio-graph-validate"]["entry"]}\n')
    hook.chmod(0o755)
    return repository


def committed(folder: Path) -> bool:
    return git(folder, "commit", "--message", "change").returncode == 0


def test_the_hook_sees_files_that_are_not_staged_and_only_what_is_staged_of_those_that_are(
    hooked: Path,
) -> None:
    one = hooked / "data" / "one.ttl"
    one.write_text("@prefix ex: <http://example.org/> . ex:a a ex:P ; ex:knows ex:b , ex:b .\n")
    git(hooked, "add", "data/one.ttl")
    assert committed(hooked)  # ex:b stands in a file that is not staged

    good = one.read_text() + "# more\n"
    one.write_text(good)
    git(hooked, "add", "data/one.ttl")
    one.write_text(good.replace("ex:b ,", "ex:nobody ,"))
    assert committed(hooked)  # what is wrong is not staged

    git(hooked, "add", "data/one.ttl")
    one.write_text(good)
    assert not committed(hooked)  # what is staged is wrong, whatever lies in the folder


def test_the_hook_sees_what_a_deletion_and_a_change_of_the_shapes_break(hooked: Path) -> None:
    git(hooked, "rm", "--quiet", "data/two.ttl")
    refused = git(hooked, "commit", "--message", "delete")
    assert refused.returncode == 1
    assert "data/one.ttl" in refused.stdout + refused.stderr
    git(hooked, "reset", "--quiet", "--hard")

    shapes = hooked / "shapes.ttl"
    shapes.write_text(shapes.read_text().replace("sh:class ex:P", "sh:class ex:Q"))
    git(hooked, "add", "shapes.ttl")
    assert not committed(hooked)
    git(hooked, "reset", "--quiet", "--hard")

    (hooked / "notes.txt").write_text("nothing")
    git(hooked, "add", "--all")
    assert committed(hooked)


@pytest.mark.slow
def test_pre_commit_itself_installs_and_runs_the_hook(repository: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(tmp_path / "hooks")], check=True)
    revision = git(tmp_path / "hooks", "rev-parse", "HEAD").stdout.strip()
    (repository / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {tmp_path / 'hooks'}\n  rev: {revision}\n  hooks:\n  - id: regio-graph-validate\n"
    )
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "hooks")
    run = [str(Path(sys.executable).parent / "pre-commit"), "run"]
    env = environ(PRE_COMMIT_HOME=str(tmp_path / "home"))
    git(repository, "rm", "--quiet", "data/two.ttl")

    ended = subprocess.run(run, cwd=repository, env=env, capture_output=True, text=True, check=False)

    assert ended.returncode == 1, ended.stderr
    assert "data/one.ttl" in ended.stdout
    git(repository, "reset", "--quiet", "--hard")
    assert subprocess.run([*run, "--all-files"], cwd=repository, env=env, check=False).returncode == 0


def test_hooks_and_snippet_call_commands_and_options_that_exist() -> None:
    job = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text("utf-8"))["validate-rdf"]
    step = ACTION["runs"]["steps"][-1]["run"].replace("-m regio_graph validate", "regio-graph validate")
    scripts = [hook["entry"] for hook in HOOKS.values()] + [*job["script"], step]
    options = {name: {o for p in c.params for o in p.opts} for name, c in COMMANDS.items()}

    for script in scripts:
        command = re.search(r"regio-graph ([a-z-]+)", script)[1]
        used = set(re.findall(r"(?<![\w-])--[a-z-]+", script))
        assert used <= options[command], script


@pytest.mark.parametrize("shape", ["s.ttl", "s.ttl\nmore shapes.ttl\n"])
def test_the_snippets_script_runs(tmp_path: Path, tool: Path, shape: str) -> None:
    job = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text("utf-8"))["validate-rdf"]
    (tmp_path / "s.ttl").write_text(SHAPES, "utf-8")
    (tmp_path / "more shapes.ttl").write_text(SHAPES.replace("ex:Project", "ex:Other"), "utf-8")
    (tmp_path / "d.ttl").write_text(DATA, "utf-8")

    ended = subprocess.run(
        ["sh", "-e", "-c", "\n".join(job["script"])], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=environ(PATH=f"{tool}:{os.environ['PATH']}", RDF_FILES="d.ttl", RDF_SHAPES=shape, RDF_ONTOLOGY="",
                    RDF_FAIL_ON="violation"),
    )  # fmt: skip

    assert ended.returncode == 1, ended.stderr
    for path in job["artifacts"]["reports"].values():
        assert (tmp_path / path).stat().st_size > 100


def test_nothing_is_installed_by_a_name_that_is_not_ours() -> None:
    for name in ("action.yml", "docs/gitlab-ci.yml", ".pre-commit-hooks.yaml"):
        assert not re.search(r"pip install[^\n]*\sregio-graph", (ROOT / name).read_text("utf-8"))
