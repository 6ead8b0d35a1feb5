"""The nginx configuration we ship: nginx accepts it, and its cache follows our headers."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import ROOT, Served, fetch, place, serving

SHIPPED = ROOT / "docs" / "examples" / "nginx.conf"


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[tuple[Served, str]]:
    """A server, and the address of an nginx before it that runs the configuration we ship."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if nginx is None:
        pytest.skip("nginx is not installed here")
    place(tmp_path, b'<http://example.org/it> <http://example.org/is> "here" .\n', [])
    with serving(tmp_path, tmp_path / "log", unbuilt=True) as served:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        text = SHIPPED.read_text("utf-8")
        for old, new in (
            ("/var/cache/nginx/regio-graph", str(tmp_path / "cache")),
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            ("server 127.0.0.1:8000;", f"server {served.address.removeprefix('http://')};"),
        ):
            assert old in text
            text = text.replace(old, new)
        configuration = tmp_path / "nginx.conf"
        configuration.write_text(
            # Started by root, nginx would become somebody who may not write in this test's folder.
            f"{'user root; ' * (os.geteuid() == 0)}pid {tmp_path}/nginx.pid; error_log {tmp_path}/nginx.log; daemon off;\n"
            f"events {{ }}\nhttp {{ access_log off; client_body_temp_path {tmp_path}/body;\n"
            f"proxy_temp_path {tmp_path}/proxy; fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u;\n"
            f"scgi_temp_path {tmp_path}/s;\n{text}\n}}\n"
        )
        checked = subprocess.run(
            [nginx, "-t", "-c", configuration], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stderr
        process = subprocess.Popen([nginx, "-c", configuration])
        try:
            for _ in range(100):
                with socket.socket() as trial:
                    if trial.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield served, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


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
