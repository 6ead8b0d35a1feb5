"""Comunica, a query engine in JavaScript, over our endpoint; installed by `make clients`."""

import json
import shutil
import subprocess

import pytest
from conftest import ROOT, fetch

PROGRAM = ROOT / "build" / "clients" / "node_modules" / ".bin" / "comunica-sparql"
QUERY = """
PREFIX regio: <https://w3id.org/regio-graph/def#>
SELECT ?p ?name { ?p a regio:Programme ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?name FILTER (LANG(?name) = "nl") }
"""

pytestmark = pytest.mark.clients


def test_comunica_finds_the_endpoint_by_its_description_and_gets_right_answers(server: str) -> None:
    if not PROGRAM.exists() or shutil.which("node") is None:
        pytest.skip("needs Comunica; `make clients` installs it")
    for source in (f"sparql@{server}/sparql", f"{server}/sparql"):
        ended = subprocess.run(
            [PROGRAM, source, "-q", QUERY, "-t", "application/sparql-results+json"],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr
        answer = fetch(f"{server}/sparql", data=QUERY.encode(), Content_Type="application/sparql-query")
        expected = {
            row["p"]["value"]: row["name"]["value"] for row in json.loads(answer.body)["results"]["bindings"]
        }

        found = {
            row["p"]["value"]: row["name"]["value"] for row in json.loads(ended.stdout)["results"]["bindings"]
        }
        assert found == expected
