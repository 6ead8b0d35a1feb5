"""One negotiator for data and pages; werkzeug, which reads the same headers, is its oracle."""

import pytest
from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from regio_graph.errors import RequestError
from regio_graph.languages import LANGUAGES
from regio_graph.rdf.formats import HTML, PLAIN_JSON
from regio_graph.rdf.negotiate import language, negotiate

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    "accepted",
    [
        "",
        "fr",
        "en",
        "nl, en",
        "en, nl",
        "*",
        "en-GB",
        "en-GB,en;q=0.9,nl;q=0.5",
        "nl-NL,nl;q=0.9,en;q=0.8",
        "de, en;q=0.7, *;q=0.3",
        "nl;q=0, en;q=0.1",
        "nl;q=0, *",
        "EN",
    ],
)
def test_the_language_is_the_one_that_werkzeug_chooses(accepted: str) -> None:
    theirs = parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, LANGUAGES[0])

    assert language(accepted, LANGUAGES) == theirs


def test_a_range_of_languages_finds_the_language() -> None:
    """Where werkzeug looks at exact matches first, and would answer in the second choice."""
    assert language("en-GB, nl;q=0.5", LANGUAGES) == "en"


@pytest.mark.parametrize(
    "accepted",
    [
        "",
        "*/*",
        "text/html",
        "text/*",
        "application/json",
        "text/html, application/json",
        "application/json;q=0.5, text/html",
        "text/html;q=0.5, application/json",
        "text/html, */*;q=0.1",
        "image/png",
        "text/csv",
        "text/html;q=0",
        FIREFOX,
    ],
)
def test_a_page_is_chosen_as_werkzeug_chooses_it(accepted: str) -> None:
    offered = {form.media_type: form for form in (PLAIN_JSON, HTML)}
    theirs = parse_accept_header(accepted, MIMEAccept).best_match(list(offered), PLAIN_JSON.media_type)
    try:
        ours = negotiate(accepted, (PLAIN_JSON, HTML))
    except RequestError:
        ours = PLAIN_JSON

    assert ours is offered[theirs]
