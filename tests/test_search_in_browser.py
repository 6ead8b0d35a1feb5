"""The copy of the site that has no server searches in the browser, and finds what the server finds."""

import json
import shutil
import threading
from collections.abc import Iterator

import pytest
from conftest import ROOT
from flask import Blueprint
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from regio_graph import release, search
from regio_graph.endpoint.sparql import Endpoint
from regio_graph.rdf.store import Store
from regio_graph.settings import Settings
from regio_graph.web.app import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
JUDGED = json.loads((ROOT / "tests" / "judged.json").read_text("utf-8"))["queries"]


@pytest.fixture(scope="module")
def copy(settings: Settings, released: release.Release, store: Store) -> Iterator[str]:
    """The pages as `publish` asks for them, over real HTTP."""
    app = create_app(Endpoint(settings, released, store))
    if "copy" not in app.blueprints:
        app.register_blueprint(Blueprint("copy", "test"))
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def page(copy: str) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 390, "height": 800})
        said: list[str] = []
        opened.on("console", lambda message: said.append(message.text))
        yield opened
        assert said == []
        browser.close()


def find(page: Page, copy: str, query: str, language: str = "nl") -> list[str]:
    page.goto(f"{copy}/search?lang={language}&q={query}")
    page.wait_for_selector("#found section, #found p", state="attached")
    return page.eval_on_selector_all("#found a", "links => links.map(link => link.getAttribute('href'))")


def test_browser_shows_results_by_kind_and_what_matched(page: Page, copy: str) -> None:
    links = find(page, copy, "van Bentham")

    assert links[0] == "/amersfoort/doc/persoon/r-van-benthem.nl.html"
    assert page.inner_text("#found mark") == "Bentham"
    assert page.inner_text("#found-status").startswith("1 resultaat voor van Bentham")
    assert page.get_attribute("#found-status", "aria-live") == "polite"


def test_typing_searches_and_the_rest_of_a_kind_can_be_opened(page: Page, copy: str) -> None:
    page.goto(f"{copy}/search?lang=nl")
    page.fill("#question", "woningen")
    page.wait_for_selector("#found section")

    assert page.inner_text("#found a") == "Programma Wonen"
    page.click("#found button.more >> nth=0")
    assert page.locator("#found section").count() == 1


def test_hostile_text_is_text(page: Page, copy: str) -> None:
    page.goto(f"{copy}/search?lang=nl&q=%3Cimg src=x onerror=alert(1)%3E wonen")
    page.wait_for_selector("#found section")

    assert page.locator("#found img, #found-status img").count() == 0


def test_browser_finds_what_the_server_finds(page: Page, copy: str, released: release.Release) -> None:
    index = search.Index(released.folder / search.FILE)
    page.goto(f"{copy}/search?lang=nl")
    script = (ROOT / "regio_graph" / "web" / "static" / "search.js").read_text("utf-8")
    found = page.context.browser.new_page()  # an empty page, where the script only offers what it can do
    found.goto("about:blank")
    first = found.evaluate(
        """async ([script, index, queries]) => {
          const root = {};
          new Function('globalThis', 'document', script)(root, undefined);
          const made = new root.RegioSearch.Index(JSON.parse(index));
          return queries.map(([q, language]) => made.search(q, language).results.slice(0, 3).map(r => r.document.iri));
        }""",
        [script, (released.folder / search.IN_BROWSER).read_text("utf-8"),
         [(case["q"], case.get("lang", "nl")) for case in JUDGED]],
    )  # fmt: skip
    found.close()
    for case, iris in zip(JUDGED, first, strict=True):
        there = [
            result.document.iri for result in search.search(index, case["q"], case.get("lang", "nl")).results
        ]
        assert iris == list(dict.fromkeys(there))[:3], case["q"]
