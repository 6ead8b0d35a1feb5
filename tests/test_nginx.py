"""The nginx configuration we ship: nginx accepts it, and its cache follows our headers."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import webserver
from conftest import ROOT, Served, fetch, place, serving

SHIPPED = ROOT / "docs" / "examples" / "nginx.conf"


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[tuple[Served, str]]:
    """A server, and the address of an nginx before it that runs the configuration we ship."""
    place(tmp_path, b'<http://example.org/it> <http://example.org/is> "here" .\n', [])
    port = webserver.free_port()
    with serving(tmp_path, tmp_path / "log", unbuilt=True) as served:
        configuration = webserver.changed(
            SHIPPED.read_text("utf-8"),
            ("/var/cache/nginx/regio-graph", str(tmp_path / "cache")),
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            ("server 127.0.0.1:8000;", f"server {served.address.removeprefix('http://')};"),
        )
        with webserver.nginx(configuration, port, tmp_path) as address:
            yield served, address


def test_the_shipped_configuration_runs_and_caches_what_may_be_cached(proxied: tuple[Served, str]) -> None:
    served, address = proxied
    asked = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o }'})}"
    volatile = f"/sparql?{urlencode({'query': 'SELECT (RAND() AS ?x) {}'})}"

    through = [fetch(address + asked, Accept="text/csv") for _ in range(5)]
    assert {answer.status for answer in through} == {200}, through[0].text
    as_json = fetch(address + asked, Accept="application/json")
    known = fetch(address + asked, Accept="text/csv", If_None_Match=through[0].headers["ETag"])
    described = fetch(f"{address}/sparql", Host="data.example.org", X_Forwarded_Proto="https").text

    assert {answer.text for answer in through} == {fetch(served.address + asked, Accept="text/csv").text}
    assert as_json.type == "application/sparql-results+json"
    assert known.status == 304
    assert fetch(address + volatile).body != fetch(address + volatile).body
    assert "https://data.example.org/sparql" in described
    posted = fetch(
        f"{address}/sparql", data=b"ASK {}", Content_Type="application/sparql-query", Accept="text/csv"
    )
    assert posted.text.strip() == "true"
    counted = fetch(f"{served.address}/metrics").text
    asked_for = next(line for line in counted.splitlines() if 'kind="SELECT",status="200"' in line)
    assert float(asked_for.split()[-1]) < 8  # five through nginx came to us once
