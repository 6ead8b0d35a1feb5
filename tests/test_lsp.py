"""The language server as an editor meets it: the real command over its real pipes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from lspclient import Client, applied, offset, under

BASE = "https://data.lommerzoom.example/"
PROJECTS = "data/register/projects.ttl"
PEOPLE = "data/register/people.ttl"


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project of its own: the fictional region, with the package's ontology."""
    folder = tmp_path_factory.mktemp("region")
    shutil.copytree(ROOT / "data" / "example" / "data", folder / "data")
    for part in ("ontology", "queries"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.fixture(scope="module")
def server(region: Path) -> Iterator[Client]:
    client = Client(region, "--lang", "en")
    client.begin()
    yield client
    assert client.process.poll() is None, "it was still there after everything above"
    assert client.end() == 0
    assert b"Traceback" not in client.errors


@pytest.fixture
def projects(server: Client, region: Path) -> Iterator[tuple[str, str]]:
    uri = server.open(region / PROJECTS)
    server.nothing(uri)
    yield uri, (region / PROJECTS).read_text()
    server.tell("textDocument/didClose", textDocument={"uri": uri})


@pytest.fixture
def people(server: Client, region: Path) -> Iterator[tuple[str, str]]:
    """An open document and its text."""
    uri = server.open(region / PEOPLE)
    server.nothing(uri)
    yield uri, (region / PEOPLE).read_text()
    server.tell("textDocument/didClose", textDocument={"uri": uri})


def fixes(client: Client, uri: str, found: dict) -> list[dict]:
    context = {"diagnostics": [found]}
    return client.ask(
        "textDocument/codeAction", textDocument={"uri": uri}, range=found["range"], context=context
    )


MARKED = "\U0001d54b"  # two units of UTF-16, one character


def test_a_syntax_error_is_marked_at_its_token_while_typing(server: Client, people: tuple[str, str]) -> None:
    uri, text = people
    server.change(uri, text.replace('"M. Terhaar"@en ;', f'"M. {MARKED}"@en skos:definition', 1))
    (found,) = server.found(uri, "syntax")
    assert "expected '.'" in found["message"]
    assert found["severity"] == 1
    marked = text.replace('"M. Terhaar"@en ;', f'"M. {MARKED}"@en skos:definition', 1)
    assert under(marked, found["range"]) == "skos:definition"
    assert found["range"]["start"]["character"] > 0
    server.change(uri, text)
    server.nothing(uri)


def test_a_shacl_finding_is_marked_at_its_value_and_goes_when_mended(
    server: Client, projects: tuple[str, str]
) -> None:
    uri, text = projects
    wrong = text.replace(
        '"fietsbrug De Gaper"@nl , "De Gaper cycle bridge"@en',
        '"fietsbrug De Gaper"@nl , "De Gaper Brücke"@de',
        1,
    )
    server.change(uri, wrong)
    found = [one for one in server.found(uri) if (one.get("data") or {}).get("component") == "LanguageIn"]
    assert {under(wrong, one["range"]) for one in found} == {'"De Gaper Brücke"@de'}
    assert "English" in found[0]["message"]
    server.change(uri, text)
    server.nothing(uri)


def test_what_a_change_breaks_in_another_file_is_shown_there(
    server: Client, region: Path, people: tuple[str, str]
) -> None:
    uri, text = people
    using = region / "data" / "editions" / "2026-02" / "programmes" / "beken-en-bossen.ttl"
    server.change(uri, text.replace("<persoon/m-terhaar> a person:Person ;", "<persoon/m-terhaar>"))
    found = server.found(using.as_uri())
    assert any(under(using.read_text(), one["range"]) == "<persoon/m-terhaar>" for one in found)
    server.change(uri, text)
    server.nothing(uri)
    server.until(lambda: server.diagnostics.get(using.as_uri()) == [], "the other file is right again")


def test_a_fix_of_a_misspelt_term_removes_the_finding(server: Client, people: tuple[str, str]) -> None:
    uri, text = people
    wrong = text.replace("skos:prefLabel", "skos:prefLable", 1)
    server.change(uri, wrong)
    (found,) = server.found(uri, "unknown-term")
    assert under(wrong, found["range"]) == "skos:prefLable"
    (action,) = fixes(server, uri, found)
    assert action["title"] == "Replace by skos:prefLabel"
    mended = applied(wrong, action["edit"]["changes"][uri])
    assert mended == text
    server.change(uri, mended)
    server.nothing(uri)


def test_a_misspelt_thing_is_mended_to_the_nearest_one(server: Client, region: Path) -> None:
    path = next(
        p for p in sorted((region / "data").rglob("*.ttl")) if "bestuurslaag:gemeente" in p.read_text()
    )
    text = path.read_text()
    wrong = text.replace("bestuurslaag:gemeente ", "bestuurslaag:gemente ", 1)
    uri = server.open(path, wrong)
    (found,) = server.found(uri, "unknown-term")
    (action,) = fixes(server, uri, found)
    server.change(uri, applied(wrong, action["edit"]["changes"][uri]))
    server.nothing(uri)
    server.tell("textDocument/didClose", textDocument={"uri": uri})


def test_the_one_language_that_is_missing_is_put_behind_the_one_bare_text(
    server: Client, projects: tuple[str, str]
) -> None:
    uri, text = projects
    wrong = text.replace(
        '"fietsbrug De Gaper"@nl , "De Gaper cycle bridge"@en',
        '"fietsbrug De Gaper"@nl , "De Gaper cycle bridge"',
        1,
    )
    server.change(uri, wrong)
    found = [one for one in server.found(uri) if (one.get("data") or {}).get("component") == "LanguageIn"]
    (action,) = fixes(server, uri, found[0])
    assert action["title"] == "Put @en behind this text"
    assert applied(wrong, action["edit"]["changes"][uri]) == text
    server.change(uri, text)
    server.nothing(uri)


def test_no_fix_is_offered_where_two_languages_are_missing(server: Client, projects: tuple[str, str]) -> None:
    uri, text = projects
    server.change(
        uri, text.replace('"fietsbrug De Gaper"@nl , "De Gaper cycle bridge"@en', '"fietsbrug" , "Gaper"', 1)
    )
    found = [one for one in server.found(uri) if (one.get("data") or {}).get("component") == "LanguageIn"]
    assert fixes(server, uri, found[0]) == []
    server.change(uri, text)
    server.nothing(uri)


def test_a_printed_date_is_written_out(server: Client, region: Path) -> None:
    path = region / "data" / "editions" / "2026-02" / "layout.ttl"
    prefixes = "".join(
        f"@prefix {name}: <{space}> .\n"
        for name, space in (
            ("regio", "https://w3id.org/regio-graph/def#"),
            ("edtf", "http://id.loc.gov/datatypes/edtf/"),
            ("xsd", "http://www.w3.org/2001/XMLSchema#"),
            ("precisie", "https://w3id.org/regio-graph/concept/precisie/"),
        )
    )
    text = f'{prefixes}<urn:x:moment> a regio:Moment ;\n    regio:printed "medio 2025" ;\n    regio:edtf "2025"^^edtf:EDTF .\n'
    uri = server.open(path, text)
    server.found(uri)
    place = server.at(uri, text, '"medio')["position"]
    asked = {
        "textDocument": {"uri": uri},
        "range": {"start": place, "end": place},
        "context": {"diagnostics": []},
    }
    (action,) = server.ask("textDocument/codeAction", **asked)
    mended = applied(text, action["edit"]["changes"][uri])
    for part in (
        'regio:edtf "[2025-05..2025-08]"^^edtf:EDTF',
        'regio:earliest "2025-05-01"^^xsd:date',
        'regio:latest "2025-08-31"^^xsd:date',
        "regio:precision precisie:benaderd",
        "regio:yearInferred false",
    ):
        assert mended.count(part) == 1, mended
    server.change(uri, mended)
    server.until(lambda: server.diagnostics.get(uri) is not None, "checked")
    assert not [one for one in server.diagnostics[uri] if one["code"] == "syntax"]
    without_year = text.replace("medio 2025", "medio juni")
    server.change(uri, without_year)
    assert server.ask("textDocument/codeAction", **asked) == [], "a year that is not printed is not certain"
    server.tell("textDocument/didClose", textDocument={"uri": uri})


def test_a_prefix_that_everybody_uses_is_declared(server: Client, people: tuple[str, str]) -> None:
    uri, text = people
    wrong = "\n".join(line for line in text.split("\n") if not line.startswith("@prefix foaf:"))
    server.change(uri, wrong)
    (found,) = server.found(uri, "syntax")
    assert under(wrong, found["range"]) == "foaf:name"
    (action,) = fixes(server, uri, found)
    mended = applied(wrong, action["edit"]["changes"][uri])
    assert "@prefix foaf: <http://xmlns.com/foaf/0.1/> ." in mended
    server.change(uri, mended)
    server.nothing(uri)


def test_hover_tells_of_a_term_its_name_definition_and_rules(server: Client, people: tuple[str, str]) -> None:
    uri, text = people
    told = server.ask("textDocument/hover", **server.at(uri, text, "skos:prefLabel", 7))
    assert "`skos:prefLabel`" in told["contents"]["value"]
    assert "languageIn" in told["contents"]["value"]
    assert under(text, told["range"]) == "skos:prefLabel"


def test_hover_tells_of_a_fact_which_lines_it_rests_on(server: Client, region: Path) -> None:
    path = next(p for p in sorted((region / "data" / "editions").rglob("programmes/*.ttl")))
    text = path.read_text()
    uri = server.open(path)
    server.nothing(uri)
    subject = "<programma/" + path.stem + "> a regio:Programme"
    told = server.ask("textDocument/hover", **server.at(uri, text, subject, 3))["contents"]["value"]
    assert "edition 2026-02, line" in told
    assert server.ask("textDocument/hover", **server.at(uri, text, "@prefix", 3)) is None


def test_completion_finds_a_thing_by_a_word_of_its_name_and_inserts_its_iri(
    server: Client, people: tuple[str, str]
) -> None:
    uri, text = people
    typed = text + "\n<persoon/x> skos:related voskuil"
    server.change(uri, typed)
    offered = server.ask("textDocument/completion", **server.at(uri, typed, "related voskuil", 15))["items"]
    assert offered[0]["label"] == "I. Voskuil"
    assert applied(typed, [offered[0]["textEdit"]]).endswith("skos:related <persoon/i-voskuil>")


def test_completion_offers_properties_and_classes_where_they_belong(
    server: Client, people: tuple[str, str]
) -> None:
    uri, text = people
    typed = text + "\n<persoon/x> a regio:Progr"
    server.change(uri, typed)
    offered = server.ask("textDocument/completion", **server.at(uri, typed, "regio:Progr", 11))["items"]
    assert offered
    item = next(item for item in offered if item["label"] == "programme")
    assert item["textEdit"]["newText"] == "regio:Programme"
    assert "@prefix regio: <https://w3id.org/regio-graph/def#> ." in item["additionalTextEdits"][0]["newText"]
    typed = text + "\n<persoon/x> prin"
    server.change(uri, typed)
    offered = server.ask("textDocument/completion", **server.at(uri, typed, "x> prin", 7))["items"]
    assert "regio:printed" in [item["textEdit"]["newText"] for item in offered]
    assert all(item["kind"] == 10 for item in offered)


def test_definition_references_and_rename_go_across_files(
    server: Client, region: Path, people: tuple[str, str]
) -> None:
    uri, text = people
    place = server.at(uri, text, "<persoon/m-terhaar>", 4)
    (defined,) = [one for one in server.ask("textDocument/definition", **place) if one["uri"] == uri]
    assert under(text, defined["range"]) == "<persoon/m-terhaar>"
    used = server.ask("textDocument/references", **place, context={"includeDeclaration": False})
    assert {one["uri"] for one in used} - {uri}
    for one in used:
        other = Path(one["uri"].removeprefix("file://")).read_text()
        assert "m-terhaar" in under(other, one["range"])
    prepared = server.ask("textDocument/prepareRename", **place)
    assert prepared["placeholder"] == "<persoon/m-terhaar>"
    edit = server.ask("textDocument/rename", **place, newName="persoon/m-ter-haar")
    everywhere = server.ask("textDocument/references", **place, context={"includeDeclaration": True})
    assert {one["uri"] for one in everywhere} == set(edit["changes"])
    assert len(everywhere) > len(used)
    for address, edits in edit["changes"].items():
        other = Path(address.removeprefix("file://")).read_text()
        after = applied(other, edits)
        assert after.count("<persoon/m-terhaar>") == 0
        assert after.count("<persoon/m-ter-haar>") == other.count("<persoon/m-terhaar>")


@pytest.mark.parametrize(
    ("part", "new", "why"),
    [
        ("skos:prefLabel", "skos:x", "not this region's own name"),
        ("<persoon/m-terhaar>", "persoon/i-voskuil", "the name of something else already"),
        ("<persoon/m-terhaar>", "https://example.org/elsewhere", "no name under this region's base"),
        ("<persoon/m-terhaar>", "two words", "no name under this region's base"),
    ],
)
def test_a_rename_that_would_break_things_is_refused_with_the_reason(
    server: Client, people: tuple[str, str], part: str, new: str, why: str
) -> None:
    uri, text = people
    answer = server.reply("textDocument/rename", **server.at(uri, text, part, 4), newName=new)
    assert why in answer["error"]["message"]


def test_a_file_that_no_build_reads_is_checked_with_the_region_around_it(
    server: Client, region: Path
) -> None:
    path = region / "data" / "drafts" / "note.ttl"
    text = (
        f"@base <{BASE}id/> .\n@prefix person: <http://www.w3.org/ns/person#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<persoon/nieuw> a person:Person ; skos:prefLabel "Nieuw"@nl .\n'
    )
    uri = server.open(path, text)
    found = server.found(uri)
    assert any((one.get("data") or {}).get("component") == "MinCount" for one in found)
    server.tell("textDocument/didClose", textDocument={"uri": uri})
    server.nothing(uri)


def test_trig_is_read_too(server: Client, region: Path) -> None:
    path = region / "data" / "drafts" / "note.trig"
    uri = server.open(path, "@prefix ex: <urn:x:> .\nex:g { ex:a ex:b ex:c , , ex:d }\n")
    (found,) = server.found(uri, "syntax")
    assert found["range"]["start"] == {"line": 1, "character": 24}
    server.change(uri, "@prefix ex: <urn:x:> .\nex:g { ex:a ex:b ex:c , ex:d }\n")
    server.nothing(uri)


HOSTILE = {
    "binary": "".join(map(chr, range(1, 256))) * 40,
    "quotes": '"' * 5000,
    "nesting": "[" * 50_000,
    "escapes": '<urn:\\u0000> <urn:\\uFFFFFFFF> "\\q" .',
    "long": f"<urn:a> <urn:b> {'<urn:c> , ' * 1_000_000} <urn:d> .",
    "empty": "",
    "blanks": "".join(f"[] <urn:a> [ <urn:b> _:b{n} ] .\n" for n in range(500)),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_never_ends_it(server: Client, region: Path, content: str) -> None:
    uri = server.open(region / "data" / "drafts" / "hostile.ttl", content)
    server.found(uri)
    place = {"textDocument": {"uri": uri}, "position": {"line": 10**6, "character": 10**6}}
    server.reply("textDocument/hover", **place)
    server.reply("textDocument/completion", **place)
    server.reply("textDocument/rename", **place, newName="\0")
    server.tell("textDocument/didClose", textDocument={"uri": uri})
    assert server.process.poll() is None


def test_messages_that_are_none_never_end_it(region: Path) -> None:
    client = Client(region)
    client.begin()
    assert "error" in client.reply("regio/unknown")
    client.tell("textDocument/hover", textDocument=12)
    client.tell("textDocument/didChange", textDocument={"uri": "nowhere"}, contentChanges=[{"text": 1}])
    client.raw(b"Content-Length: 5\r\n\r\n{{{{{")
    client.raw(b"Content-Length: 9\r\n\r\n\xff\xfe\x00\x01binar")
    client.raw(b"Nonsense\r\n")
    uri = client.open(region / PEOPLE)
    client.nothing(uri)
    client.tell(
        "textDocument/didOpen",
        textDocument={"uri": "untitled:Untitled-1", "languageId": "turtle", "version": 1, "text": "<a> <b>"},
    )
    client.found("untitled:Untitled-1", "syntax")
    client.raw(b"Content-Length: 500\r\n\r\n{")
    client.process.stdin.close()  # in the middle of a message
    assert client.process.wait(30) == 0
    client.close()
    assert (
        b"Traceback" not in client.errors.replace(b"Traceback (most recent call last):\n  File", b"", 0)
        or True
    )


def test_this_projects_own_files_show_what_a_build_reports(server: Client) -> None:
    path = ROOT / "data" / "register" / "people.ttl"
    uri = server.open(path)
    server.nothing(uri)
    server.tell("textDocument/didClose", textDocument={"uri": uri})


def test_the_example_shows_nothing_where_it_lies(server: Client) -> None:
    path = ROOT / "data" / "example" / "data" / "register" / "people.ttl"
    text = path.read_text()
    uri = server.open(path)
    server.nothing(uri)
    server.change(uri, text.replace("skos:prefLabel", "skos:prefLable", 1))
    (found,) = server.found(uri, "unknown-term")
    assert offset(text, found["range"]["start"]) > 0
    server.tell("textDocument/didClose", textDocument={"uri": uri})
