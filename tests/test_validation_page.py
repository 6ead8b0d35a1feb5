"""The page that shows what validation found in the release, over real HTTP."""

import html
import json

import pytest
from conftest import fetch

from regio_graph.release import Build

PAGE = "text/html"


@pytest.mark.parametrize(("lang", "title"), [("nl", "Wat de controle vond"), ("en", "What validation found")])
def test_the_page_shows_every_finding_with_its_place(
    server: str, built: Build, lang: str, title: str
) -> None:
    answer = fetch(f"{server}/validation?lang={lang}", Accept=PAGE)
    text = html.unescape(answer.text)

    assert (answer.status, answer.type) == (200, PAGE)
    assert f"<h1>{title}</h1>" in text
    assert text.count('<td class="number">') == len(built.report.findings) > 0
    for finding in built.report.as_json()["findings"]:
        assert finding["message" if lang == "nl" else "message_en"] in text
        assert f">{finding['line']}</td>" in text
        assert f">{finding['file']}</h2>" in text


def test_the_report_is_data_too(server: str, built: Build) -> None:
    for answer in (
        fetch(f"{server}/validation", Accept="application/json"),
        fetch(f"{server}/validation?format=json", Accept=PAGE),
    ):
        assert (answer.status, answer.type) == (200, "application/json")
        assert json.loads(answer.body) == json.loads(json.dumps(built.report.as_json()))


def test_every_page_links_to_it(server: str) -> None:
    assert 'href="/validation?lang=en"' in fetch(f"{server}/?lang=en", Accept=PAGE).text


def test_nothing_can_be_posted_to_it(server: str) -> None:
    assert fetch(f"{server}/validation", method="POST", data=b"x").status == 405
