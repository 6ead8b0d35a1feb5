"""Docs that fail: what README and CONTRIBUTING name exists, and what exists is named."""

import re
import shlex
import tomllib
from pathlib import Path

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


FIRST_RUNS = ("analyst", "analist", "publisher")


@pytest.mark.parametrize("page", FIRST_RUNS)
def test_a_first_run_goes_as_it_is_written(page: str, settings: object, tmp_path: Path) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    environ = {"REGIO_PROJECT": str(ROOT), "REGIO_RELEASES": str(settings.releases)}
    if query := re.search(r"```sparql\n(.*?)```", text, re.DOTALL):
        name = re.search(r"`(\w+\.rq)`", text)[1]
        (tmp_path / name).write_text(query[1], "utf-8")
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()
    ]
    assert commands

    for command in commands:
        words = shlex.split(command)
        assert words[0] == "regio-graph"
        ended = regio(*words[1:], env=environ, cwd=tmp_path)
        assert ended.returncode == 0, (command, ended.stderr)
        assert ended.stdout.strip() or ended.stderr.strip() or words[1] == "build", command


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("README", "LEESMIJ"),
        ("docs/analyst", "docs/analist"),
        ("docs/data-steward", "docs/gegevensbeheerder"),
    ],
)
def test_a_page_in_two_languages_shows_the_same(english: str, dutch: str) -> None:
    """The Dutch README is shorter; what it shows is what the English one shows."""
    one, two = ((ROOT / f"{name}.md").read_text("utf-8") for name in (english, dutch))
    assert f"({Path(dutch).name}.md)" in one
    assert f"({Path(english).name}.md)" in two
    assert set(re.findall(r"!\[.*?\]\((.*?)\)", one)) == set(re.findall(r"!\[.*?\]\((.*?)\)", two))
    headings = [[len(mark) for mark in re.findall(r"^(#+) ", text, re.MULTILINE)] for text in (one, two)]
    if english != "README":
        assert headings[0] == headings[1]


def test_links_between_the_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "README.md"]
    broken = [
        (str(page.relative_to(ROOT)), target)
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []


def test_every_page_stands_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")

    assert [
        page.name
        for page in (ROOT / "docs").glob("*.md")
        if page.name != "README.md" and f"({page.name})" not in index
    ] == []


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
