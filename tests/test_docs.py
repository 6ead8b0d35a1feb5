"""Docs that fail: what README and CONTRIBUTING name exists, and what exists is named."""

import re
import tomllib

import click
import pytest
from conftest import ROOT, regio

from regio_graph.cli.main import main

LOADED = click.Context(main)
COMMANDS = {name: main.get_command(LOADED, name) for name in main.list_commands(LOADED)}

README = (ROOT / "README.md").read_text("utf-8")
MANUAL = README + "".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_every_command_is_in_the_readme_and_every_option_there_or_in_the_docs() -> None:
    for name, command in COMMANDS.items():
        assert f"`regio-graph {name}`" in README, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert max(parameter.opts, key=len) in MANUAL, (name, parameter.opts)


def test_every_option_that_is_shown_with_a_command_exists() -> None:
    texts = MANUAL + "".join(
        (ROOT / name).read_text("utf-8") for name in ("CONTRIBUTING.md", "data/README.md")
    )
    checked = 0
    for line in re.findall(r"regio-graph ([^`\n]+)", texts):
        name, *words = line.split()
        command = COMMANDS.get(name)
        if isinstance(command, click.Group) and words and words[0] != "run":  # whose options are parameters
            command = command.commands.get(words[0])
        if command is None or isinstance(command, click.Group):
            continue
        known = {
            name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)
        }
        shown = set(re.findall(r"(?<!\S)--[a-z-]+", line))
        assert shown <= known, line
        checked += len(shown)
    assert checked > 20


def test_every_recipe_the_texts_name_is_in_the_makefile() -> None:
    texts = MANUAL + (ROOT / "CONTRIBUTING.md").read_text("utf-8") + (ROOT / ".ci" / "run").read_text("utf-8")
    named = set(re.findall(r"(?:`|^ *)make ([a-z-]+)", texts, re.MULTILINE))

    assert named <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert {"serve", "test", "check", "bench", "test-slow"} <= named


def test_ci_runs_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert "-m pytest" in README
    assert "-m pytest" in MAKEFILE


def test_shell_examples_of_the_readme_run(server: str, settings: object) -> None:
    environ = {"REGIO_PROJECT": str(ROOT), "REGIO_RELEASES": str(settings.releases)}
    for line in re.findall(r"^regio-graph (queries list|queries run|evidence) (.+)$", README, re.MULTILINE):
        ended = regio(*f"{line[0]} {line[1]}".split(), env=environ)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.strip()


TEXTS = ROOT / "regio_graph/web/texts"


def keys(texts: dict[str, object], before: str = "") -> list[str]:
    found = []
    for key, value in texts.items():
        found += keys(value, f"{before}{key}.") if isinstance(value, dict) else [before + key]
    return found


@pytest.mark.parametrize("name", sorted(path.name for path in (TEXTS / "nl").iterdir()))
def test_both_languages_have_the_same_texts(name: str) -> None:
    dutch, english = (tomllib.loads((TEXTS / code / name).read_text("utf-8")) for code in ("nl", "en"))

    assert keys(dutch) == keys(english)


@pytest.mark.parametrize("part", sorted(path.stem for path in (TEXTS / "nl").iterdir()))
def test_every_text_is_used(part: str) -> None:
    texts = tomllib.loads((TEXTS / "en" / f"{part}.toml").read_text("utf-8"))
    serve = ROOT / "regio_graph/web"
    files = [*(serve / "templates").rglob("*.*"), *(ROOT / "regio_graph").rglob("*.py")]
    code = "".join(path.read_text("utf-8") for path in files)

    def used(key: str) -> bool:
        """Tell whether a page names a text as `t.key`, or by its first part as `t["key_" ~ kind]`."""
        return bool(re.search(rf"[.\"']{key}\b", code)) or f'"{key.rpartition("_")[0]}_"' in code

    assert {key for key in texts if not used(key)} == set()


def test_every_module_says_what_it_owns() -> None:
    for path in (ROOT / "regio_graph").rglob("*.py"):
        assert path.read_text("utf-8").startswith('"""'), path
