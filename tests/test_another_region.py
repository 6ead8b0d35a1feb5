"""Another region needs data and nothing else: it is built, shown, asked and published by the same package."""

import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from conftest import EXAMPLE, ROOT, fetch, regio

from regio_graph import contracts, publish, release, search
from regio_graph.content.pages import FILES, read_pages
from regio_graph.content.project import project_queries, read_project
from regio_graph.describe import citations
from regio_graph.endpoint.messages import Reply, Request
from regio_graph.endpoint.sparql import Endpoint
from regio_graph.errors import ProjectError, SourceError
from regio_graph.mcp.content import Content
from regio_graph.rdf.store import Store
from regio_graph.release import Release
from regio_graph.settings import Settings, check_project
from regio_graph.web.dispatch import Dispatcher

BASE = "https://data.lommerzoom.example/"
FOREIGN = re.compile(r"amersfoort|maart 2025|march 2025|2025-03", re.IGNORECASE)
# Where the ontology's own licence is named: its pages, and what says of which data it is the licence.
OF_ONTOLOGY = re.compile(
    r"/(def|shape|concept|catalogue|dumps|\.well-known/void|graph/(ontology|shapes|queries|catalogue)|"
    r"doc/(creativecommons\.org|purl\.org/adms|dataset/begrippen)|doc/w3id\.org)"
)

Ask = Callable[..., Reply]


def asker(settings: Settings, served: Release) -> Ask:
    dispatcher = Dispatcher(Endpoint(settings, served, served.open()))

    def asked(address: str, accept: str = "text/html") -> Reply:
        path, _, query = address.partition("?")
        return dispatcher.answer(Request("GET", unquote(path), query, accept=accept))

    return asked


@pytest.fixture(scope="module")
def ask(example_settings: Settings, example: Release) -> Ask:
    return asker(example_settings, example)


def shown(reply: Reply) -> str:
    assert reply.status == 200
    return reply.body.decode()


# ── What the region is, and where it stands ─────────────────────────────────


@pytest.mark.parametrize(("lang", "said"), [("nl", "Een verzonnen regio"), ("en", "An invented region")])
def test_the_front_page_is_about_the_region_itself(ask: Ask, lang: str, said: str) -> None:
    page = shown(ask(f"/?lang={lang}"))

    assert f'<p class="lead">{said}' in page
    assert "Halfjaarbericht" in page or "Half-yearly report" in page
    assert 'rel="license" href="http://creativecommons.org/licenses/by/4.0/deed.nl">CC BY 4.0' in page
    assert f"{said}" in shown(ask(f"/about?lang={lang}"))


def test_whatever_the_front_page_leads_to_is_there(ask: Ask) -> None:
    page = shown(ask("/?lang=nl"))
    links = set(re.findall(r'href="(/[^"#]*)', page)) - {"/static/style.css"}

    assert {"/doc/programma?lang=nl", "/doc/persoon?lang=nl", "/doc/mijlpaal?lang=nl"} <= links
    assert [link for link in links if not link.startswith("/static") and ask(link).status != 200] == []


def test_things_under_the_root_of_a_host_are_found_by_their_path(ask: Ask) -> None:
    thing = ask("/id/programma/beken-en-bossen", "text/turtle")
    headers = dict(ask("/doc/programma/beken-en-bossen").headers)

    assert (thing.status, dict(thing.headers)["location"]) == (303, "/doc/programma/beken-en-bossen")
    assert f'<{BASE}id/programma/beken-en-bossen>; rel="describes"' in headers["link"]
    assert f'<{BASE}doc/programma/beken-en-bossen>; rel="canonical"' in headers["link"]
    assert ask("/def", "text/turtle").status == ask("/concept/thema").status == 200
    assert ask("/graph/register.nt", "*/*").status == 200
    assert ask("/id/programma/nergens").status == 404


def move(folder: Path, base: str) -> Settings:
    """Copy the region to another base."""
    shutil.copytree(EXAMPLE / "data", folder / "data")
    for path in (folder / "data").rglob("*.ttl"):
        path.write_text(path.read_text("utf-8").replace(BASE, base), "utf-8")
    return Settings(project=folder, releases=folder / "build")


@pytest.mark.building
@pytest.mark.parametrize(
    ("base", "prefix"),
    [("https://example.org/a/b/", "/a/b"), ("https://data.example.org/queries/", "/queries")],
)
def test_a_base_may_have_any_path(tmp_path: Path, base: str, prefix: str) -> None:
    settings = move(tmp_path, base)
    built = release.build(settings).release
    assert built is not None
    ask = asker(settings, built)

    moved = ask(f"{prefix}/id/programma/beken-en-bossen")
    assert dict(moved.headers)["location"] == f"{prefix}/doc/programma/beken-en-bossen"
    assert "<h1>Beken en Bossen</h1>" in shown(ask(f"{prefix}/doc/programma/beken-en-bossen"))
    assert shown(ask(f"{prefix}/doc"))
    assert ask(f"{prefix}/graph/register", "text/turtle").status == 200
    assert ask("/queries/programmes/all?format=csv", "*/*").status == 200
    assert ask("/def").status == 200


@pytest.mark.parametrize(
    "base", ["https://example.org/kg#", "ftp://example.org/", "https://example.org/region"]
)
def test_a_base_that_no_server_can_answer_for_is_refused(tmp_path: Path, base: str) -> None:
    settings = move(tmp_path, base)

    with pytest.raises(SourceError, match=r"catalogue\.ttl:\d+: must give one void:uriSpace"):
        release.build(settings)


# ── What is its own, and what is the package's ──────────────────────────────


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE / "data", tmp_path / "data")
    return tmp_path


def test_a_project_adds_queries_replaces_them_and_takes_them_away(project: Path) -> None:
    own = (ROOT / "queries" / "programmes" / "all.rq").read_text("utf-8")
    (project / "queries" / "programmes").mkdir(parents=True)
    (project / "queries" / "programmes" / "mine.rq").write_text(own)
    (project / "queries" / "programmes" / "all.rq").write_text(own.replace("#+ title: ", "#+ title: Mijn "))
    (project / "queries" / "programmes" / "risks.rq").write_text("")

    found = {query.name: query for query in project_queries(project)}

    assert {"programmes/mine", "people/leads"} <= set(found)
    assert found["programmes/all"].title.nl.startswith("Mijn ")
    assert "programmes/risks" not in found
    assert set(read_project(project).files) >= {"queries/programmes/mine.rq", "ontology/regio.ttl"}


def test_a_project_adds_concepts_and_declares_its_pages(project: Path) -> None:
    (project / "ontology" / "concepts").mkdir(parents=True)
    theme = (ROOT / "ontology" / "concepts" / "theme.ttl").read_text("utf-8")
    (project / "ontology" / "concepts" / "mine.ttl").write_text(theme.replace("<thema", "<mijn"))
    (project / "ontology" / "pages").mkdir()
    sheets = (ROOT / "ontology" / "pages" / "sheets.toml").read_text("utf-8")
    (project / "ontology" / "pages" / "sheets.toml").write_text(
        sheets.replace('nl = "Agenda"', 'nl = "Wat komt"')
    )

    read = read_project(project)

    assert "Wat komt" in [item.title["nl"] for item in read.pages.sheets.menu]
    assert any("concept/mijn" in str(subject) for subject in read.ontology.subjects())


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("sheets.toml", 'mentions = false\n\n[[sheet.section]]\ntitle = { nl = "Trekkers"', 'mentoins = false\n\n[[sheet.section]]\ntitle = { nl = "Trekkers"', "unknown key 'mentoins'"),
        ("sheets.toml", 'head = "regio:leader"', 'hood = "regio:leader"', "unknown key 'hood'"),
        ("sheets.toml", 'path = "^regio:documentOf"', 'path = "^regio:dokumentOf"', "declared nowhere in the ontology"),
        ("sheets.toml", 'class = ["regio:Body"]', 'class = ["regio:Bodey"]', "regio:Bodey is declared nowhere"),
        ("sheets.toml", 'as = "chips"', 'as = "crisps"', "as = 'crisps' is no layout"),
        ("names.toml", "{regio:participant}", "{regio:partisipant}", "declared nowhere in the ontology"),
        ("kinds.toml", '"regio:Law" = 1.1', '"regio:Law" = -1', "a weight is a number above 0"),
        ("kinds.toml", "[weight]", "[wait]", "unknown key 'wait'"),
        ("names.toml", "[pattern]", "[pattern", "is not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_page_declaration_is_told_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    folder = ROOT / "ontology" / "pages"
    text = (folder / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1))
    line = text[: text.index(old)].count("\n") + 1
    files = {name: tmp_path / name if name == file else folder / name for name in FILES}
    terms = {str(subject) for subject in read_project(EXAMPLE).ontology.subjects()}

    with pytest.raises(SourceError) as error:
        read_pages(files, terms)

    assert said in str(error.value)
    found = re.search(rf"{re.escape(file)}:(\d+)", str(error.value))
    assert found, str(error.value)
    assert abs(int(found[1]) - line) <= 1


def test_a_folder_without_data_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"lacks data/catalogue\.ttl, so it is no project"):
        check_project(tmp_path)


def test_an_edition_that_describes_none_is_refused(project: Path) -> None:
    (project / "data" / "editions" / "2026-02" / "edition.ttl").unlink()

    with pytest.raises(SourceError, match=r"editions/2026-02: describes no edition"):
        read_project(project)


@pytest.mark.building
def test_a_project_may_be_named_from_where_one_stands(project: Path) -> None:
    name = project.name
    built = regio("--project", name, "build", cwd=project.parent)
    found = regio(
        "--project", name, "queries", "run", "programmes/all", "--format", "csv", cwd=project.parent
    )

    assert (built.returncode, found.returncode) == (0, 0), built.stderr + found.stderr
    settings = Settings(project=project, releases=project / "build")
    assert "Nijkerk" in shown(asker(settings, release.current(settings))("/search?q=nijkerk&lang=nl"))


# ── Asking it ───────────────────────────────────────────────────────────────


def test_shipped_queries_keep_their_contracts_on_its_data(example: Release, example_store: Store) -> None:
    queries = [query for query in example.queries() if query.rows != (0, 0)]
    bench = contracts.Bench(example, None, second=False)
    broken = list(contracts.check(queries, bench, ()).breaches)

    # What this small region says nothing of, it has no rows for; that is all that may differ.
    assert {breach.rule for breach in broken} <= {"rows"}
    assert len(broken) < 10


def test_sample_values_are_those_of_the_release_and_recorded_in_it(example: Release) -> None:
    samples = example.manifest.samples
    queries = {query.name: query for query in example.queries()}

    assert samples["programmes/ended"] == {"day": ["2026-02-28"]}
    assert queries["programmes/ended"].parameter("day").defaults == ("2026-02-28",)
    assert "programmes/by-municipality" not in samples, "its sample is a municipality of both regions"
    assert [name for name, query in queries.items() if FOREIGN.search(query.text)] == []


@pytest.mark.building
def test_samples_stay_where_the_data_have_them(released: Release) -> None:
    assert released.manifest.samples == {}


def test_search_evidence_and_tools_for_assistants_know_it(example: Release, example_store: Store) -> None:
    content = Content(example, "nl")
    text = (EXAMPLE / "texts" / "2026-02.txt").read_text("utf-8")
    found = search.search(example.index(), "beken", "nl").results[0]
    lines = "\n".join(citations.show(example_store, f"{BASE}id/programma/beken-en-bossen", text))

    assert "Nijkerk" in content.municipalities
    assert "Amersfoort" not in content.municipalities
    assert found.document.iri == f"{BASE}id/programma/beken-en-bossen"
    assert "2026-02" in lines


@pytest.mark.parametrize("picture", ["timeline", "participation", "network", "goals"])
def test_it_is_drawn(ask: Ask, picture: str) -> None:
    assert "<svg" in shown(ask(f"/pictures/{picture}?lang=nl"))
    assert not FOREIGN.search(ask(f"/pictures/{picture}.nl.svg", "*/*").body.decode())


# ── Every page and file of it ───────────────────────────────────────────────


@pytest.fixture(scope="module")
def site(example_settings: Settings, example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "site"
    done = publish.publish(example_settings, folder, publish.Options("http://localhost/", jobs=2))
    assert done.dead == []
    return folder


def texts(site: Path) -> Iterator[tuple[str, str]]:
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            yield f"/{path.relative_to(site)}", content.decode("utf-8", "replace")


@pytest.mark.slow
def test_no_published_file_says_another_region_another_month_or_another_licence(site: Path) -> None:
    found = dict(texts(site))

    assert len(found) > 3000
    assert [name for name, text in found.items() if FOREIGN.search(text)] == []
    licensed = [name for name, text in found.items() if "CC0" in text and not OF_ONTOLOGY.match(name)]
    assert licensed == []


@pytest.mark.slow
def test_no_page_of_a_real_server_does(site: Path, example_server: str) -> None:
    listed = {name.removesuffix(".gz") for name, _ in texts(site)}
    pages = sorted(
        name for name in listed if name.endswith(".nl.html") and not name.startswith(("/404", "/copy"))
    )

    def wrong(name: str) -> str:
        answer = fetch(example_server + quote(name))
        licensed = "CC0" in answer.text and not OF_ONTOLOGY.match(name)
        return name if answer.status != 200 or FOREIGN.search(answer.text) or licensed else ""

    assert len(pages) > 500
    with ThreadPoolExecutor(4) as pool:
        assert list(filter(None, pool.map(wrong, pages))) == []
    dumps = json.loads(fetch(f"{example_server}/catalogue.jsonld").text)
    assert not FOREIGN.search(json.dumps(dumps))
