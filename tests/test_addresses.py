"""A page in one language has an address of its own, which the published files have too."""

import pytest
from conftest import fetch
from hypothesis import given
from hypothesis import strategies as st

from regio_graph.endpoint.messages import Request
from regio_graph.web.addresses import address, rewritten


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/queries/",
        "/queries/people/leads",
        "/validation",
        "/limits",
        "/sparql",
        "/def",
        "/amersfoort/doc/programma/woondeal",
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_is_at_its_address_in_each_language(server: str, path: str, language: str) -> None:
    asked = fetch(f"{server}{path}?lang={language}", Accept="text/html")
    found = fetch(server + address(path, language), Accept="application/json", Accept_Language="fr")

    assert (found.status, found.type) == (200, "text/html")
    assert f'<html lang="{language}"' in found.text
    assert found.text == asked.text


def test_parameters_are_kept(server: str) -> None:
    found = fetch(f"{server}/queries/programmes/ended.en.html?day=2026-01-01")

    assert found.status == 200, found.text
    assert "2026-01-01" in found.text


@pytest.mark.parametrize(
    "path", ["/nothing.nl.html", "/.nl.html", "/index.de.html", "/amersfoort/doc/x.en.html"]
)
def test_what_is_not_there_is_not_found(server: str, path: str) -> None:
    assert fetch(server + path, Accept="text/html").status == 404


def test_data_keeps_its_address(server: str) -> None:
    assert fetch(f"{server}/queries/people/leads.csv").type == "text/csv"


@given(st.text(min_size=0, max_size=40), st.sampled_from(["nl", "en"]))
def test_an_address_leads_back_to_its_page(name: str, language: str) -> None:
    path = f"/{name}"
    if not name or path.endswith(("/", "/index")):
        return

    found = rewritten(Request("GET", address(path, language), "a=b"))

    assert (found.path, found.query_string) == (path, f"lang={language}&a=b")
