"""The OpenAPI document: valid, by the Dutch API Design Rules, true of the server, and of nothing but the files."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import ROOT, fetch, shared
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from regio_graph import openapi
from regio_graph.content import queries
from regio_graph.content.project import read_queries

QUERIES = {query.name: query for query in read_queries(ROOT / "queries")}

# The rules that do not hold here, each with its reason; docs/api.md says so too.
RULED_OUT = {
    # Nobody answers mail for this project yet; who publishes gives vcard:hasEmail in data/catalogue.ttl.
    (
        "nlgov:info-contact-fields-exist",
        "Missing fields in `info.contact` field. Must specify email, name and url.",
    ),
    # The SPARQL 1.1 Protocol names these two (https://www.w3.org/TR/sparql11-protocol/#dataset).
    ("nlgov:query-keys-camel-case", "default-graph-uri is not lower camelCase."),
    ("nlgov:query-keys-camel-case", "named-graph-uri is not lower camelCase."),
}


@pytest.fixture(scope="module", params=["nl", "en"])
def document(request: pytest.FixtureRequest, server: str) -> dict:
    return json.loads(fetch(f"{server}/openapi.json?lang={request.param}").text)


@pytest.fixture(scope="module")
def dutch(server: str) -> dict:
    return json.loads(fetch(f"{server}/openapi.json?lang=nl").text)


def resolve(document: dict, part: dict) -> dict:
    while "$ref" in part:
        found = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def test_document_is_openapi(document: dict) -> None:
    validate(document)

    assert document["openapi"].startswith("3.1")


def test_every_query_has_its_path_and_nothing_else_stands_there(dutch: dict) -> None:
    paths = {path.removeprefix("/queries/") for path in dutch["paths"] if path.startswith("/queries/")}

    assert paths == set(QUERIES)


def test_the_languages_say_the_same_in_other_words(server: str) -> None:
    texts = [fetch(f"{server}/openapi.json", Accept_Language=language).text for language in ("nl", "en")]
    nl, en = (json.loads(text) for text in texts)

    assert nl["paths"].keys() == en["paths"].keys()
    assert nl["paths"]["/queries/people/leads"]["get"]["summary"] == QUERIES["people/leads"].title.nl
    assert en["paths"]["/queries/people/leads"]["get"]["summary"] == QUERIES["people/leads"].title.en


def test_examples_fit_their_schemas(dutch: dict) -> None:
    for path, item in dutch["paths"].items():
        if path.startswith("/queries/"):
            for media_type, content in item["get"]["responses"]["200"]["content"].items():
                if "example" in content and media_type.endswith("json"):
                    schema = {**content["schema"], "components": dutch["components"]}
                    Draft202012Validator(schema).validate(content["example"])


def test_examples_are_the_first_rows_of_the_answer(dutch: dict, server: str) -> None:
    for name in QUERIES:
        content = dutch["paths"][f"/queries/{name}"]["get"]["responses"]["200"]["content"]
        example = content["text/csv"]["example"]

        assert fetch(f"{server}/queries/{name}", Accept="text/csv").text.startswith(example)


def test_parameters_are_those_of_the_file(dutch: dict) -> None:
    for name, query in QUERIES.items():
        found = [resolve(dutch, part) for part in dutch["paths"][f"/queries/{name}"]["get"]["parameters"]]
        own = [part for part in found if part["name"] not in queries.RESERVED]

        assert [part["name"] for part in own] == [parameter.name for parameter in query.parameters]
        for part, parameter in zip(own, query.parameters, strict=True):
            default = part["schema"].get("default", [])
            given = default if isinstance(default, list) else [default]
            assert [str(value) for value in given] == list(parameter.defaults)


def test_the_defaults_and_the_first_choice_give_an_answer(dutch: dict, server: str) -> None:
    for path, item in dutch["paths"].items():
        if path.startswith("/queries/"):
            for part in (resolve(dutch, part) for part in item["get"]["parameters"]):
                schema = part["schema"].get("items", part["schema"])
                for value in schema.get("enum", [])[:1]:
                    answer = fetch(f"{server}{path}?{urlencode({part['name']: value})}")
                    assert answer.status == 200, (path, part["name"], value, answer.text[:300])


def test_versions_agree(dutch: dict, server: str) -> None:
    major = dutch["info"]["version"].partition(".")[0]

    assert dutch["info"]["version"] == openapi.API_VERSION
    assert [part["url"] for part in dutch["servers"]] == [f"/v{major}"]
    for path in (
        "/sparql",
        "/queries/people/leads",
        "/limits",
        "/healthz",
        "/graph-store?default",
        "/nowhere",
    ):
        plain, versioned = fetch(f"{server}{path}"), fetch(f"{server}/v{major}{path}")
        assert plain.headers["API-Version"] == versioned.headers["API-Version"] == openapi.API_VERSION
        assert (plain.status, plain.type) == (versioned.status, versioned.type)


def test_another_version_is_not_there(server: str) -> None:
    assert fetch(f"{server}/v2/queries/people/leads").status == 404


def test_every_documented_status_has_its_problem(dutch: dict) -> None:
    for path, item in dutch["paths"].items():
        for operation in item.values():
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert "application/problem+json" in resolve(dutch, response)["content"], (path, status)


# The Dutch API Design Rules as far as they can be read off the document, in Python, so that
# they hold on a machine without npm too. https://developer.overheid.nl/kennisbank/apis/api-design-rules


def test_paths_are_kebab_case_without_a_slash_at_the_end(dutch: dict) -> None:
    segment = r"[a-z0-9]+(?:-[a-z0-9]+)*"

    for path in dutch["paths"]:
        assert re.fullmatch(rf"(?:/{segment})+(?:\.json)?", path), path


def test_query_keys_are_camel_case_but_for_those_of_sparql(dutch: dict) -> None:
    names = {
        resolve(dutch, part)["name"]
        for item in dutch["paths"].values()
        for operation in item.values()
        for part in operation.get("parameters", [])
    }

    odd = {name for name in names if not re.fullmatch(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", name)}
    assert odd == {"default-graph-uri", "named-graph-uri"}


def test_contact_licence_and_version_are_given(dutch: dict) -> None:
    info = dutch["info"]

    assert set(info["contact"]) >= {"name", "url"}  # and email: see RULED_OUT
    assert (
        info["license"]["url"] == "http://creativecommons.org/publicdomain/zero/1.0/deed.nl"
    )  # as the catalogue has it
    assert "CC0" in info["license"]["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["version"])


def test_operations_have_their_own_name_tag_and_summary(dutch: dict) -> None:
    operations = [operation for item in dutch["paths"].values() for operation in item.values()]
    identifiers = [operation["operationId"] for operation in operations]
    tags = {tag["name"] for tag in dutch["tags"]}

    assert len(set(identifiers)) == len(identifiers)
    assert {tag for operation in operations for tag in operation["tags"]} == tags
    assert all(operation["summary"] for operation in operations)


def test_what_takes_parameters_can_answer_400(dutch: dict) -> None:
    for item in dutch["paths"].values():
        for method, operation in item.items():
            if operation.get("parameters") or method == "post":
                assert "400" in operation["responses"]


def test_every_good_answer_has_the_version_header(dutch: dict) -> None:
    for item in dutch["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                if status < "400":
                    assert "API-Version" in resolve(dutch, response)["headers"]


@pytest.mark.slow
def test_the_official_linter_agrees(dutch: dict, tmp_path: Path) -> None:
    """Run Spectral over the document with the rule set of the Dutch government, as it is published."""
    rules = shared("standards", "NL-API-Design-Rules", "media_linter.yaml")
    if not shutil.which("npm"):
        pytest.skip("needs npm to install Spectral")
    folder = ROOT / "build" / "spectral"
    linter = folder / "node_modules" / ".bin" / "spectral"
    if not linter.exists():
        subprocess.run(
            ["npm", "install", "--silent", "--no-save", "--prefix", folder, "@stoplight/spectral-cli@6"],
            check=True,
        )
    (tmp_path / "rules.yaml").write_text(rules.read_text("utf-8"), "utf-8")
    (tmp_path / "openapi.json").write_text(json.dumps(dutch), "utf-8")

    found = subprocess.run(
        [linter, "lint", "openapi.json", "-r", "rules.yaml", "-f", "json", "-q"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    results = json.loads(found.stdout)
    assert {(result["code"], result["message"]) for result in results} == RULED_OUT, found.stderr


def test_the_page_lists_every_operation_without_a_script(dutch: dict, server: str) -> None:
    page = fetch(f"{server}/api?lang=nl", Accept="text/html").text

    for path, item in dutch["paths"].items():
        for operation in item.values():
            assert f'id="{operation["operationId"]}"' in page
        if path.startswith("/queries/"):
            assert f'href="{path}?lang=nl"' in page
    assert "<script" not in page


def test_the_explorer_loads_nothing_from_elsewhere_and_runs_scripts_of_its_own_only(server: str) -> None:
    answer = fetch(f"{server}/api/explorer?lang=en", Accept="text/html")
    policy = answer.headers["Content-Security-Policy"]
    loaded = re.findall(r'(?:src|<link rel="stylesheet" href)="([^"]+)"', answer.text)

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "style-src 'self'" in policy
    assert "<noscript>" in answer.text
    assert loaded
    for address in loaded:
        assert address.startswith("/")
        assert fetch(server + address).status == 200
    assert "script-src" not in fetch(f"{server}/api", Accept="text/html").headers["Content-Security-Policy"]
    assert fetch(f"{server}/api/explorer/..%2f__init__.py").status == 404


def test_the_explorer_draws_the_operations_in_a_browser(server: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("needs Chromium")

    done = subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"),
            *("--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom"),
            f"{server}/api/explorer?lang=en",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stdout.count('class="opblock opblock-get"') >= len(QUERIES)
    assert "Programmes of a municipality" in done.stdout
    assert "Content Security Policy" not in done.stderr  # nothing was refused
