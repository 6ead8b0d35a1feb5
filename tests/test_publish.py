"""The published folder: whole, the same each time, without dead links, and served by real web servers."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from click.testing import CliRunner
from conftest import Answer, fetch, regio
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright
from rdflib import Graph, URIRef
from webserver import apache, changed, free_port, nginx

from regio_graph import publish as publishing
from regio_graph.cli.main import main
from regio_graph.endpoint.headers import POLICY
from regio_graph.errors import PublishError
from regio_graph.iris import resolve
from regio_graph.publish.crawl import Crawled as Answered
from regio_graph.publish.folder import check, replacing
from regio_graph.publish.links import (
    EXTENSIONS,
    Address,
    identifiers,
    references,
    relative,
    rewritten,
    target,
)
from regio_graph.publish.site import dead_links, files_of
from regio_graph.release import Release
from regio_graph.settings import Settings
from regio_graph.web.addresses import address

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
THING = "/amersfoort/id/programma/woondeal"
PROGRAMME = f"https://w3id.org/regio-graph{THING}"


# Some of each kind of address: the whole takes a minute, and is for test-slow.
PART = (
    r"/|/(queries/|queries/people/leads|def|shape|concept|concept/(thema|precisie)(/.*)?|validation|sparql|search"
    r"|search-index\.json|amersfoort/|amersfoort/doc/programma/(woondeal|warmtetransitie)|amersfoort/doc/programma"
    r"|dumps(/(register.*|checksums.sha256))?|amersfoort/graph/register|robots\.txt|\.well-known/void)(\.[a-z]+)?"
)
OPTIONS = publishing.Options("http://localhost/", only=PART)


@pytest.fixture(scope="session")
def published(settings: Settings, released: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "published"
    done = publishing.publish(settings, folder, OPTIONS)
    assert done.dead == []
    return folder


@pytest.fixture(scope="module", params=["nginx", "apache"])
def web(
    request: pytest.FixtureRequest, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a real web server that serves the published folder with the configuration we ship."""
    with serving(request.param, published, tmp_path_factory.mktemp(request.param)) as found:
        yield found


def serving(server: str, site: Path, folder: Path) -> AbstractContextManager[str]:
    text = (EXAMPLES / f"static-{server}.conf").read_text("utf-8")
    port, root = free_port(), ("/srv/regio-graph", str(site))
    if server == "apache":
        return apache(changed(text, root), port, folder)
    return nginx(changed(text, root, ("listen 80;", f"listen 127.0.0.1:{port};")), port, folder)


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


# ── The folder ──────────────────────────────────────────────────────────────


def test_every_page_is_there_in_both_languages_and_the_data_in_every_format(published: Path) -> None:
    thing = published / "amersfoort" / "doc" / "programma" / "woondeal"
    for ending in ("nl.html", "en.html", "ttl", "jsonld", "nt", "rdf"):
        assert thing.with_name(f"{thing.name}.{ending}.gz").is_file(), ending
    for name in (
        "index",
        "queries/index",
        "queries/people/leads",
        "def",
        "shape",
        "concept",
        "concept/thema",
    ):
        for language in ("nl", "en"):
            html = gzip.decompress((published / f"{name}.{language}.html.gz").read_bytes()).decode()
            assert f'<html lang="{language}"' in html
    for ending in ("csv", "tsv", "json", "xml"):
        assert list(published.glob(f"queries/people/leads.{ending}*")), ending


def test_no_page_asks_for_what_only_a_server_can_do(published: Path) -> None:
    pages = sorted(published.rglob("*.html.gz"))

    for path in pages:
        html = gzip.decompress(path.read_bytes()).decode()
        assert not re.search(r'<form(?![^>]*role="search")', html), path
        assert not [link for link in references(html) if "?" in link and "://" not in link], path
    assert len(pages) > 40


def test_the_same_release_gives_the_same_bytes_compressed_or_not(
    settings: Settings, published: Path, tmp_path: Path
) -> None:
    publishing.publish(settings, tmp_path / "plain", replace(OPTIONS, compress=False, jobs=1))

    plain = digest(tmp_path / "plain")
    assert not [name for name in plain if name.endswith(".gz") and not name.startswith("dumps/")]
    for name, found in plain.items():
        if (published / f"{name}.gz").exists():
            unpacked = gzip.decompress((published / f"{name}.gz").read_bytes())
            assert hashlib.sha256(unpacked).hexdigest() == found, name
        else:
            assert digest(published)[name] == found, name


def test_what_was_published_before_is_replaced_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for text in ("first", "second"):
        with replacing(site, text) as filling:
            (filling.folder / f"{text}.html").write_text(text)
            filling.whole = True

    assert {path.name for path in site.iterdir()} == {"second.html", publishing.MARKER}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("whole", [True, False])
def test_a_failure_leaves_what_was_there(tmp_path: Path, whole: bool) -> None:
    site = tmp_path / "site"
    with replacing(site, "first") as filling:
        (filling.folder / "page").write_text("first")
        filling.whole = True

    with suppress(KeyboardInterrupt), replacing(site, "second") as filling:
        (filling.folder / "page").write_text("second")
        filling.whole = whole
        if whole:
            raise KeyboardInterrupt

    assert (site / "page").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_run_left_is_tidied_and_put_back(tmp_path: Path) -> None:
    for name in (".site.new-a", ".site.old-a"):
        with replacing(tmp_path / name, name) as filling:
            (filling.folder / "page").write_text(name)
            filling.whole = True
    (tmp_path / ".site.new-mine").mkdir()
    (tmp_path / ".site.new-mine" / "precious").write_text("")

    with suppress(KeyboardInterrupt), replacing(tmp_path / "site", "x"):
        raise KeyboardInterrupt

    assert (tmp_path / "site" / "page").read_text() == ".site.old-a"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.new-mine", "site"]


def test_a_folder_of_others_is_never_touched(settings: Settings, released: Release, tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    link = tmp_path.with_name(f"{tmp_path.name}-link")
    link.symlink_to(tmp_path)

    for folder in (tmp_path, tmp_path / "precious.txt", link):
        with pytest.raises(PublishError, match="nothing was written|is no folder"):
            check(folder)
    environ = {"REGIO_RELEASES": str(settings.releases)}
    ended = regio("publish", tmp_path, env=environ)  # the real program, for what a person sees

    assert ended.returncode == 2
    assert "precious.txt" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("--address", "data.example.org", "is no address"),
        ("--address", "ftp://x/", "is no address"),
        ("--server", "https://x/?a=b", "is no address"),
        ("--server", "https:///", "is no address"),
        ("--only", "(", "is no regular expression"),
        ("--jobs", "0", "--jobs"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(tmp_path: Path, option: str, given: str, said: str) -> None:
    ended = CliRunner().invoke(main, ["publish", str(tmp_path / "site"), option, given])

    assert ended.exit_code == 2
    assert said in ended.output


def test_without_a_release_it_says_so(tmp_path: Path) -> None:
    environ = {"REGIO_RELEASES": str(tmp_path / "none")}
    ended = CliRunner().invoke(main, ["publish", str(tmp_path / "site")], env=environ)

    assert ended.exit_code == 4
    assert "no release yet" in ended.output
    assert not (tmp_path / "site").exists()


# ── Links ───────────────────────────────────────────────────────────────────

HERE = Address("/queries/people/leads", "en")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("/def?lang=nl#Programme", (Address("/def", "nl"), "Programme")),
        ("/def", (Address("/def", "en"), "")),
        ("/def.html", (Address("/def", "en"), "")),
        ("/def.nl.html#X", (Address("/def", "nl"), "X")),
        ("#result", (HERE, "result")),
        ("?lang=nl", (Address("/queries/people/leads", "nl"), "")),
        ("/queries/people/leads.csv", (Address("/queries/people/leads.csv"), "")),
        ("/pictures/year.svg?lang=nl", (Address("/pictures/year.svg", "nl"), "")),
        ("/validation?format=json", (Address("/validation", "", "json"), "")),
        ("/r/doc/www.w3.org/ns/org%23Post?lang=en", (Address("/r/doc/www.w3.org/ns/org#Post", "en"), "")),
        ("/queries/people/leads?page=2", (None, "")),
        ("/def?lang=nl&lang=en", (None, "")),
        ("https://example.org/def", None),
        ("//example.org/def", None),
        ("mailto:info@example.org", None),
    ],
)
def test_a_link_leads_to_an_address(reference: str, expected: object) -> None:
    assert target(reference, HERE) == expected


@pytest.mark.parametrize(
    ("found", "media_type", "file"),
    [
        (Address("/", "nl"), "text/html", "index.nl.html"),
        (Address("/queries/", "en"), "text/html", "queries/index.en.html"),
        (Address("/def", "en"), "text/html", "def.en.html"),
        (Address("/def.ttl"), "text/turtle", "def.ttl"),
        (Address("/releases/abc", "nl"), "application/json", "releases/abc.json"),
        (Address("/dumps/checksums.sha256"), "text/plain", "dumps/checksums.sha256"),
        (Address("/.well-known/void"), "text/turtle", ".well-known/void.ttl"),
        (Address("/validation", "", "json"), "application/json", "validation.json"),
        (Address("/pictures/year.svg", "nl"), "image/svg+xml", "pictures/year.nl.svg"),
    ],
)
def test_an_address_has_a_file(found: Address, media_type: str, file: str) -> None:
    assert found.file(media_type) == file


@pytest.mark.parametrize("path", ["/", "/queries/", "/def", "/amersfoort/doc/programma/wonen"])
def test_a_page_among_the_files_has_the_address_that_the_server_knows(path: str) -> None:
    assert f"/{Address(path, 'en').file('text/html')}" == address(path, "en")


SEGMENT = st.text(st.characters(exclude_characters="/", exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: text not in {".", ".."}
)
FILES = st.lists(SEGMENT, min_size=1, max_size=4).map("/".join)


@given(FILES, FILES)
def test_the_way_from_one_file_leads_to_the_other(file: str, source: str) -> None:
    way = resolve(f"http://site/{quote(source)}", relative(file, source))

    assert unquote(urlsplit(way).path) == f"/{file}"
    assert urlsplit(way).netloc == "site"


def test_only_links_are_rewritten_and_forms_give_way() -> None:
    html = (
        '<a href="/def?lang=nl&amp;x">a</a> <img src="/i.svg"> <code>href=&#34;/def&#34;</code>'
        '<form action="/q"><input name="a"></form><form role="search" action="/search"><p></p></form>'
    )

    def replace(reference: str) -> str | None:
        return f"<{reference}>" if reference != "/i.svg" else None

    found = rewritten(html, replace, "<p>no</p>", searches=True)

    assert found == (
        '<a href="&lt;/def?lang=nl&amp;x&gt;">a</a> <img src="/i.svg"> <code>href=&#34;/def&#34;</code>'
        '<p>no</p><form role="search" action="&lt;/search&gt;"><p></p></form>'
    )
    assert rewritten(html, replace, "<p>no</p>").endswith("</code><p>no</p>")
    assert list(references(html)) == ["/def?lang=nl&x", "/i.svg"]
    assert identifiers('<p id="a"><p data-id="b"><p id="c&amp;d">') == {"a", "c&d"}


def test_a_dead_link_is_told_with_its_page_and_reason() -> None:
    page = Answered(
        Address("/", "nl"), 200, "index.nl.html", True, ("/gone?lang=nl", "/def?lang=nl#X", "/b?lang=nl")
    )
    answers = {
        found.address: found
        for found in (
            page,
            Answered(Address("/gone", "nl"), 410),
            Answered(Address("/def", "nl"), 200, "def.nl.html", True, ("#Y", "?q=a"), frozenset({"Y"})),
            Answered(Address("/b", "nl"), 303, moved="/def?lang=nl"),
        )
    }

    assert set(dead_links(answers, files_of(answers), publishing.Options("http://localhost/"))) == {
        ("index.nl.html", "/gone?lang=nl", "410"),
        ("index.nl.html", "/def?lang=nl#X", "no #X there"),
    }


# ── The examples ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("static-nginx.conf", r"^ {4}(?P<type>[a-z]+/\S+) +(?P<endings>[a-z0-9 ]+);$"),
        ("static-apache.conf", r"^ +AddType (?P<type>\S+) +(?P<endings>[ .\w]+)$"),
        ("static-object-storage.sh", r"^(?P<endings>\w+) (?P<type>[a-z]+/[^\s;]+)(?:; charset=utf-8)?$"),
    ],
)
def test_every_kind_of_file_has_its_type_with_each_host(file: str, pattern: str) -> None:
    found = {
        ending: match["type"]
        for match in re.finditer(pattern, (EXAMPLES / file).read_text("utf-8"), re.MULTILINE)
        for ending in match["endings"].replace(".", "").split()
    }

    for media_type, ending in EXTENSIONS.items():
        plain = {"json": "application/json", "xml": "application/xml"}.get(ending, media_type)
        if not (ending == "gz" and file == "static-apache.conf"):  # there it is how a file is packed
            assert found.get(ending) == plain, ending


@pytest.mark.parametrize("file", ["static-nginx.conf", "static-apache.conf"])
def test_pages_may_do_no_more_there_than_on_the_server(file: str) -> None:
    text = (EXAMPLES / file).read_text("utf-8")
    policy = re.search(r'Content-Security-Policy "([^"]*)"', text)

    assert policy
    assert set(policy[1].split("; ")) - set(POLICY.split("; ")) <= {"script-src 'self'", "connect-src 'self'"}
    assert set(POLICY.split("; ")) <= set(policy[1].split("; "))


def test_the_examples_for_object_storage_are_well_formed() -> None:
    rules = json.loads((EXAMPLES / "static-routing.json").read_text("utf-8"))
    script = EXAMPLES / "static-object-storage.sh"

    assert rules["RoutingRules"][0]["Redirect"]["HttpRedirectCode"] == "303"
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert "/amersfoort/id/*  /amersfoort/doc/:splat  303" in (EXAMPLES / "static-redirects").read_text(
        "utf-8"
    )


# ── Served by others ────────────────────────────────────────────────────────


def test_an_id_leads_to_its_document(web: str) -> None:
    answer = fetch(f"{web}/amersfoort/id/programma/woondeal", Accept="text/turtle")
    seen = HTTPConnection(urlsplit(web).netloc)
    seen.request("GET", "/amersfoort/id/programma/woondeal?lang=en")
    moved = seen.getresponse()

    assert moved.status == 303
    assert urlsplit(moved.headers["Location"]).path == "/amersfoort/doc/programma/woondeal"
    assert urlsplit(moved.headers["Location"]).query == "lang=en"
    seen.close()
    assert answer.type == "text/turtle"
    assert (URIRef(PROGRAMME), None, None) in Graph().parse(data=answer.text, format="turtle")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/turtle, application/rdf+xml;q=0.5", "text/turtle"),
    ],
)
def test_the_format_is_negotiated(web: str, accept: str, expected: str) -> None:
    for path in ("/def", "/amersfoort/doc/programma/woondeal", "/concept/thema", "/amersfoort/"):
        found = fetch(web + path, Accept=accept)
        assert (found.status, found.type) == (200, expected), path
        assert "Accept" in found.headers["Vary"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("nl", "nl"),
        ("en", "en"),
        ("en-GB,en;q=0.9,nl;q=0.5", "en"),
        ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("fr", "nl"),
    ],
)
def test_the_language_is_negotiated(web: str, accepted: str, language: str) -> None:
    for path in ("/", "/queries/", "/queries", "/def", "/amersfoort/doc/programma/woondeal"):
        assert (
            f'<html lang="{language}"' in fetch(web + path, Accept="text/html", Accept_Language=accepted).text
        )
    assert '<html lang="en"' in fetch(f"{web}/def?lang=en", Accept_Language=accepted).text


def test_data_of_questions_and_pages_come_by_name(web: str) -> None:
    for ending, expected in (
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/json"),
    ):
        assert fetch(f"{web}/queries/people/leads.{ending}").type == expected
    assert fetch(f"{web}/queries/people/leads", Accept="text/csv").type == "text/csv"
    assert json.loads(fetch(f"{web}/validation", Accept="application/json").body)["conforms"] in {True, False}
    assert fetch(f"{web}/static/style.css").type == "text/css"


def test_what_is_to_be_taken_away_packed_stays_as_its_checksum_says(web: str) -> None:
    found = fetch(f"{web}/dumps/register.ttl.gz", Accept_Encoding="gzip")
    sums = fetch(f"{web}/dumps/checksums.sha256")

    assert (found.status, found.type) == (200, "application/gzip")
    assert "Content-Encoding" not in found.headers
    assert found.body == fetch(f"{web}/dumps/register.ttl.gz").body
    assert sums.type == "text/plain"
    assert f"{hashlib.sha256(found.body).hexdigest()}  register.ttl.gz" in sums.text.replace(" *", "  ")


def test_packed_or_unpacked_as_the_client_can_read(web: str) -> None:
    packed = fetch(f"{web}/def.ttl", Accept_Encoding="gzip")
    plain = fetch(f"{web}/def.ttl", Accept_Encoding="identity")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body


def test_what_is_not_there_is_told_on_a_page(web: str) -> None:
    found = fetch(f"{web}/amersfoort/doc/programma/niets", Accept="text/html")

    assert (found.status, found.type) == (404, "text/html")
    assert 'href="/static/style.css"' in found.text  # it is shown at any depth
    assert 'href="#content"' in found.text
    assert fetch(f"{web}/%2e%2e/%2e%2e/etc/passwd").status in {400, 403, 404}


def test_answers_carry_the_headers_that_keep_pages_safe(web: str) -> None:
    headers = fetch(f"{web}/def", Accept="text/html").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_crawl_finds_every_page_and_no_dead_link(web: str, published: Path) -> None:
    seen = crawl(web)
    pages = {path for path, answer in seen.items() if answer.type == "text/html"}

    assert {path: answer.status for path, answer in seen.items() if answer.status != 200} == {}
    # The page of search is reached by its form, that of dumps from pages that are not in this part.
    files = {f"/{path.relative_to(published).as_posix()}" for path in published.rglob("*.html.gz")}
    unseen = {name.removesuffix(".gz") for name in files} - {unquote(path) for path in pages}
    assert {
        name for name in unseen if not name.startswith(("/404", "/index.html", "/search.", "/dumps."))
    } == set()


@pytest.mark.parametrize("below", ["", "/below"])
def test_the_browser_searches_the_files(published: Path, tmp_path: Path, below: str) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium")
    site = tmp_path / "root"
    shutil.copytree(published, site / below.strip("/"), dirs_exist_ok=True)
    (tmp_path / "nginx").mkdir()
    with serving("nginx", site, tmp_path / "nginx") as web, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.goto(f"{web}{below}/queries/people/leads.nl.html")
        page.fill("header [name=q]", "woondeal")
        page.press("header [name=q]", "Enter")
        page.wait_for_selector("#found a")
        page.click("#found a >> nth=0")
        page.wait_for_selector("h1")
        assert page.url.startswith(f"{web}{below}/amersfoort/doc/programma/woondeal.nl.html")
        assert "Woondeal" in page.inner_text("h1")
        assert wrong == []
        browser.close()


def crawl(web: str) -> dict[str, Answer]:
    """Fetch what the front pages link to, and so on, until there is nothing new."""
    seen: dict[str, Answer] = {}
    left = ["/index.nl.html", "/index.en.html"]
    while left:
        path = left.pop()
        if path in seen:
            continue
        seen[path] = fetch(web + path, Accept="text/html")
        if seen[path].type == "text/html":
            for link in references(seen[path].text):
                parts = urlsplit(resolve(web + path, link))
                if f"{parts.scheme}://{parts.netloc}" == web:
                    left.append(parts.path)
    return seen


# ── The real data ───────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_real_data_are_published_whole_small_and_the_same_each_time(
    settings: Settings, released: Release, tmp_path: Path
) -> None:
    options = publishing.Options("http://localhost/")
    done = publishing.publish(settings, tmp_path / "first", options)
    publishing.publish(settings, tmp_path / "second", options)

    assert done.dead == []
    assert digest(tmp_path / "first") == digest(tmp_path / "second")
    assert done.size < 50_000_000
    (tmp_path / "nginx").mkdir()
    with serving("nginx", tmp_path / "first", tmp_path / "nginx") as web:
        assert {path: a.status for path, a in crawl(web).items() if a.status != 200} == {}
        for iri in released.open().subjects(released.base):
            found = fetch(f"{web}/amersfoort/{iri.removeprefix(released.base)}", Accept="text/turtle")
            assert found.type == "text/turtle", iri
            assert (URIRef(iri), None, None) in Graph().parse(data=found.text, format="turtle"), iri
