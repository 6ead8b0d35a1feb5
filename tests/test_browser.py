"""The pages in a real browser: walked through, and judged by an accessibility engine (axe-core)."""

import shutil
from collections.abc import Iterator
from typing import NamedTuple

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need the group dev")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="the browser tests need the group dev"
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs a Chromium: apt-get install chromium"),
]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
WORDS = {
    "nl": {"programmes": "Programma's", "lead": "Trekkers", "leads": "Trekt", "line": "regel"},
    "en": {"programmes": "Programmes", "lead": "Leads", "leads": "Leads", "line": "line"},
}
DOC = "/amersfoort/doc"
SHORT = [f"{DOC}/persoon/r-metz", f"{DOC}/passage/2025-03/8954-9004", "/queries/people/leads",
]  # fmt: skip
EVERY = [
    "/", "/about", DOC, f"{DOC}/programma", f"{DOC}/persoon", f"{DOC}/mijlpaal", f"{DOC}/document",
    f"{DOC}/identifier.overheid.nl/tooi/id/gemeente",
    *(f"{DOC}/{code}" for code in (
        "programma/woondeal", "programma/programma-wonen", "onderdeel/harmonisering-woonruimteverdeling",
        "persoon/r-metz", "persoon/jeroen-bulthuis", "identifier.overheid.nl/tooi/id/gemeente/gm0267",
        "identifier.overheid.nl/tooi/id/provincie/pv26", "organisatie/regio-amersfoort", "orgaan/bo", "collectief/regiogemeenten",
        "ambtsdrager/minister-kgg", "document/afsprakenkader-ouderenhuisvesting", "mijlpaal/model-vastgesteld",
        "doel/woondeal-1", "werk/harmonisering", "trekkerschap/woondeal-jeroen-bulthuis", "deelname/programma-wonen-nijkerk",
        "opdracht/harmonisering-woonruimteverdeling-swev", "lidmaatschap/programma-u-ned-r-metz", "looptijd/woondeal",
        "grootheid/aanbieders", "wet/jeugdwet", "plaats/a1-a30-barneveld", "project/corridorhubs", "ander-programma/aanpak-2030",
        "risico/knelpunten-woningbouw", "financiering/rijksbijdrage-u-ned", "stand/aanbesteding-mo", "achtergrond/ppww-provinciaal",
        "kwaliteit/afkortingen-onverklaard", "afkorting/arg", "editie/2025-03", "passage/2025-03/8954-9004",
        "www.w3.org/ns/org%23Organization",
    )),
    "/def", "/shape", "/concept", "/concept/thema", "/concept/thema/wonen", "/amersfoort/graph/register",
    "/queries/", "/queries/programmes/all", "/queries/people/leads", "/sparql", "/sparql?query=SELECT%20*%20%7B%3Fs%20a%20%3Fo%7D%20LIMIT%205",
    "/limits", "/validation", "/search?q=wonen", "/amersfoort/id/programma/wonen",
]  # fmt: skip


class Tab(NamedTuple):
    """A page of the browser, and what it complained of or asked elsewhere."""

    page: object
    complaints: list[str]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


def tab(browser, server: str, language: str = "nl", size: str = "desktop", scheme: str = "light") -> Tab:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=language,
        color_scheme=scheme,
        has_touch=size == "phone",
        reduced_motion="reduce",
    )
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            complaints.append(request.url) if not request.url.startswith((server, "data:")) else None
        ),
    )
    return Tab(page, complaints)


def violations(page) -> list[str]:
    """Return what axe-core has against a page, with the element concerned."""
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [f"{page.url} {each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]]


def fits(page) -> bool:
    """Tell whether nothing sticks out of the window sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    ("language", "size"),
    [
        ("nl", "phone"),
        ("en", "desktop"),
        pytest.param("nl", "desktop", marks=pytest.mark.slow),
        pytest.param("en", "phone", marks=pytest.mark.slow),
    ],
)
def test_a_walk_from_the_front_page_to_the_cited_lines_and_back(
    browser, server: str, language: str, size: str
) -> None:
    page, complaints = tab(browser, server, language, size)
    words = WORDS[language]

    def check() -> None:
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == []
        assert fits(page)

    page.goto(server)
    check()
    page.get_by_role("navigation").get_by_role("link", name=words["programmes"], exact=True).click()
    check()
    page.get_by_role("main").get_by_role("link", name="U Ned").first.click()
    check()
    leads = page.get_by_role("region", name=words["lead"], exact=True)
    leads.get_by_role("link", name="R. Metz", exact=True).click()
    check()
    roles = page.get_by_role("region", name=words["leads"], exact=True)
    assert roles.get_by_role("heading", level=3).count() >= 3, "the other programmes this person leads"
    roles.get_by_role("link", name="NOVEX").first.click()
    check()
    page.go_back()
    roles.get_by_role("link", name=f"{words['line']} ").first.click()
    check()
    assert "/passage/" in page.url
    page.get_by_role("main").get_by_role("link", name="R. Metz").first.click()
    page.get_by_role("main").get_by_role("link", name="NOVEX").first.click()
    assert "/programma/" in page.url
    page.get_by_role("banner").get_by_role("link", name="regio-graph").click()
    assert page.url.startswith(f"{server}/")
    assert complaints == []


@pytest.mark.parametrize("path", SHORT)
def test_pages_are_accessible_and_fit_a_phone_in_the_dark(browser, server: str, path: str) -> None:
    page, complaints = tab(browser, server, "nl", "phone", "dark")
    page.goto(server + path)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")

    assert violations(page) == []
    assert fits(page)
    assert [complaint for complaint in complaints if "404" not in complaint] == []


def test_the_keyboard_reaches_the_content_first(browser, server: str) -> None:
    page, _ = tab(browser, server)
    page.goto(f"{server}{DOC}/programma/woondeal")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_a_page_prints_without_its_navigation(browser, server: str) -> None:
    page, _ = tab(browser, server)
    page.goto(f"{server}{DOC}/programma/woondeal")
    page.emulate_media(media="print")

    assert not page.get_by_role("banner").get_by_role("navigation").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", WORDS)
def test_every_kind_of_page_is_accessible(
    browser, server: str, language: str, size: str, scheme: str
) -> None:
    page, complaints = tab(browser, server, language, size, scheme)
    found: list[str] = []
    for path in EVERY:
        page.goto(server + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found += violations(page)
        found += [] if fits(page) else [f"{path} is wider than the window"]

    assert found == []
    assert [complaint for complaint in complaints if "404" not in complaint] == []
