"""The MCP server as a client meets it: the SDK's own client, the real command, its real processes."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from conftest import ROOT, regio
from mcp import Client, MCPError, StdioServerParameters, types

from regio_graph import release
from regio_graph.contracts.answers import read_rows

PROGRAMME = "https://w3id.org/regio-graph/def#Programme"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Session:
    """A connected client, for tests that are not asynchronous."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self._portal, self.client = portal, client

    def do(self, method: str, *arguments: Any) -> Any:
        return self._portal.call(getattr(self.client, method), *arguments)

    def call(self, name: str, /, **arguments: Any) -> types.CallToolResult:
        return self.do("call_tool", name, arguments)

    def data(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        found = self.call(name, **arguments)
        assert not found.is_error, found.content[0].text
        return found.structured_content

    def refusal(self, name: str, /, **arguments: Any) -> str:
        found = self.call(name, **arguments)
        assert found.is_error
        assert "Traceback" not in found.content[0].text
        return found.content[0].text


@contextmanager
def connected(server: StdioServerParameters | str) -> Iterator[Session]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server, read_timeout_seconds=60)) as client,
    ):
        yield Session(portal, client)


@pytest.fixture(scope="module")
def environ(released: release.Release) -> dict[str, str]:
    chosen = {"REGIO_PROJECT": str(ROOT), "REGIO_RELEASES": str(released.folder.parent)}
    return {**os.environ, **chosen, "REGIO_WORKERS": "2", "REGIO_QUERY_SECONDS": "2"}


@pytest.fixture(scope="module")
def mcp(environ: dict[str, str]) -> Iterator[Session]:
    command = StdioServerParameters(command=sys.executable, args=["-m", "regio_graph", "mcp"], env=environ)
    with connected(command) as session:
        yield session


@pytest.fixture(scope="module")
def tools(mcp: Session) -> dict[str, types.Tool]:
    return {tool.name: tool for tool in mcp.do("list_tools").tools}


def test_server_says_what_it_is_and_how_to_go_about(mcp: Session) -> None:
    assert mcp.client.server_info.name == "regio-graph"
    assert "call that tool" in mcp.client.instructions


def test_every_canned_query_is_a_tool_that_only_reads(
    tools: dict[str, types.Tool], released: release.Release
) -> None:
    queries = {query.name.replace("/", "_") for query in released.queries()}

    assert set(tools) - queries == {"sparql", "find", "describe", "evidence", "model"}
    assert queries <= set(tools)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in tools)  # what every client takes
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools.values())


def test_every_canned_query_answers_by_its_own_schema(mcp: Session, released: release.Release) -> None:
    tools = {tool.name: tool for tool in mcp.do("list_tools").tools}
    for query in released.queries():
        tool = tools[query.name.replace("/", "_")]
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        found = mcp.data(tool.name, pageSize=1000)
        jsonschema.validate(found, tool.output_schema)
        expected = read_rows((ROOT / "tests/expected" / f"{query.name}.csv").read_text("utf-8"))

        assert [record[expected[0][0]] is not None for record in found["records"]] == [
            row[0] != "" for row in expected[1:]
        ]
        assert found["total"] == len(expected) - 1
        assert [name for name in found["records"][0] if not name.endswith(".label")] == list(expected[0])


def test_parameters_have_types_defaults_and_the_values_there_are(tools: dict[str, types.Tool]) -> None:
    agenda = tools["milestones_agenda"].input_schema["properties"]
    municipality = tools["programmes_by-municipality"].input_schema["properties"]["municipality"]

    assert agenda["from"]["type"] == "string"
    assert agenda["from"]["default"] == "2025-04-01"
    assert {"Leusden", "Nijkerk"} <= set(municipality["items"]["enum"])
    assert municipality["default"] == ["Nijkerk"]
    assert tools["quality_by-line"].input_schema["properties"]["line"]["type"] == "integer"
    assert tools["people_leads"].input_schema["additionalProperties"] is False


@pytest.mark.parametrize(
    "value", ["Nijkerk", "gemeente Nijkerk", "0267", "gemeente:gm0267", ["NIJKERK"],
              "https://identifier.overheid.nl/tooi/id/gemeente/gm0267"],
)  # fmt: skip
def test_a_thing_is_given_by_name_code_or_iri(mcp: Session, value: object) -> None:
    found = mcp.data("programmes_by-municipality", municipality=value)

    assert found["arguments"] == {"municipality": ["https://identifier.overheid.nl/tooi/id/gemeente/gm0267"]}
    assert found["total"] == 7
    limited = [r for r in found["records"] if r["limit"]]
    assert limited[0]["programme.label"] == "Programma Wonen"


def test_text_is_for_reading_and_cites_the_report(mcp: Session) -> None:
    found = mcp.call("milestones_agenda", **{"from": "medio 2025", "until": "Q4 2025", "pageSize": 3})
    text, data = found.content[0].text, found.structured_content

    assert text.startswith("Agenda: Wat gebeurt er tussen twee dagen")
    assert "of which page 1 of" in text
    assert "| evidence |" in text
    assert re.search(r"2025-03 line \d+", text)
    fact = data["records"][0]["milestone"]
    assert data["evidence"][fact][0]["edition"] == "2025-03"
    assert data["arguments"]["from"] == ["2025-05-01"]


def test_language_of_an_answer_can_be_chosen(mcp: Session) -> None:
    found = mcp.call("people_leads", lang="en")

    assert found.content[0].text.startswith("Administrative leads: Who leads which programme")


def test_empty_answer_says_why(mcp: Session) -> None:
    found = mcp.call("milestones_deadlines", until="2005-01-01")

    assert not found.is_error
    assert found.structured_content["why_empty"]["causes"]
    assert "Why it is empty" in found.content[0].text


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("nothing", {}, "there is no tool 'nothing'"),
        ("programmes_by-municipality", {"municipality": "Leusdn"}, "nearest: Leusden"),
        ("programmes_by-municipality", {"municipality": {"a": 1}}, "a list of values or one value"),
        ("programmes_by-municipality", {"municipality": [["x"]]}, "a list of values or one value"),
        ("programmes_by-municipality", {"municipality": '"} DROP ALL #'}, "takes a thing of 'gemeente'"),
        ("programmes_by-municipality", {"municipality": "x" * 100_000}, "at most 4000 characters"),
        ("programmes_by-municipality", {"gemeente": "Soest"}, "has no argument 'gemeente'; it has: municipality"),
        ("milestones_agenda", {"from": "gisteren"}, "such as 2024-03-01"),
        ("milestones_agenda", {"from": ["2025-01-01", "2025-02-01"]}, "takes one value"),
        ("quality_by-line", {"line": "één"}, "takes a value such as 2025"),
        ("quality_by-line", {"line": 1.5}, "takes a value such as 2025"),
        ("people_leads", {"page": 99}, "there is no page 99; the last is page 1"),
        ("people_leads", {"pageSize": 0}, "a whole number from 1 to 1000"),
        ("people_leads", {"page": True}, "a whole number from 1"),
        ("people_leads", {"lang": "fr"}, "is one of nl, en"),
        ("sparql", {}, "needs 'query'"),
        ("sparql", {"query": " "}, "takes a text that is not empty"),
        ("sparql", {"query": 5}, "takes a text"),
        ("sparql", {"query": "SELECT * {} #" + "x" * 200_000}, "at most 100000 characters"),
        ("sparql", {"query": "SELEC"}, "line 1, column 1: a query starts with"),
        ("sparql", {"query": "SELECT * { ?s }"}, "not SPARQL 1.1"),
        ("sparql", {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}, "only reads"),
        ("sparql", {"query": "SELECT * { SERVICE <http://x/> {} }"}, "SERVICE is refused"),
        ("sparql", {"query": "SELECT * FROM <file:///etc/passwd> {?s ?p ?o}"}, "none is fetched"),
        ("sparql", {"query": "ASK " + "{" * 5000 + "}" * 5000}, "nested deeper"),
        ("describe", {"iri": "programma/nix"}, "'find'"),
        ("describe", {"iri": "<a> } #"}, "says nothing about"),
        ("evidence", {"iri": "programma/woondeal-nix"}, "says nothing about"),
        ("find", {"name": ""}, "not empty"),
        ("model", {"about": "Nothing"}, "no term is called 'Nothing'"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_answered_with_how_to_ask(
    mcp: Session, name: str, arguments: dict[str, object], message: str
) -> None:
    assert message in mcp.refusal(name, **arguments)


def test_sparql_gives_rows_and_says_when_there_are_more(mcp: Session) -> None:
    query = f"SELECT ?p ?n {{ ?p a <{PROGRAMME}> BIND (1.5 AS ?n) }} ORDER BY ?p"
    whole, part = (mcp.data("sparql", query=query, limit=limit) for limit in (100, 3))
    many = mcp.data("sparql", query="SELECT * { ?s ?p ?o }", limit=1000)

    assert (len(whole["rows"]), whole["truncated"]) == (11, False)
    assert (part["rows"], part["truncated"]) == (whole["rows"][:3], True)
    assert whole["rows"][0]["n"] == 1.5
    assert (len(many["rows"]), many["truncated"]) == (1000, True)


def test_sparql_answers_every_form(mcp: Session) -> None:
    assert mcp.data("sparql", query=f"ASK {{ ?p a <{PROGRAMME}> }}")["answer"] is True
    assert "a regio:Programme" in mcp.data(
        "sparql", query=f"CONSTRUCT {{ ?p a <{PROGRAMME}> }} WHERE {{ ?p a <{PROGRAMME}> }}"
    )["turtle"]  # fmt: skip
    numbers = mcp.data("sparql", query="SELECT ('INF'^^<http://www.w3.org/2001/XMLSchema#double> AS ?x) {}")
    assert numbers["rows"] == [{"x": "INF"}]


def test_empty_sparql_says_which_term_is_nowhere(mcp: Session) -> None:
    found = mcp.call("sparql", query=f"SELECT * {{ ?p a <{PROGRAMME}s> }}")

    assert found.structured_content["why_empty"]["unknown"][0]["nearest"][0] == f"<{PROGRAMME}>"
    assert "occurs nowhere in the data" in found.content[0].text


def test_a_query_that_takes_too_long_is_ended_and_the_next_is_answered(mcp: Session) -> None:
    assert "was ended after 2 seconds" in mcp.refusal("sparql", query=SLOW)
    assert mcp.data("sparql", query=f"ASK {{ ?p a <{PROGRAMME}> }}")["answer"] is True


def test_names_lead_to_things_things_to_descriptions_and_evidence(mcp: Session) -> None:
    things = mcp.data("find", name="woondeal")["things"]
    iri = next(thing["thing"] for thing in things if thing["thing"].endswith("id/programma/woondeal"))
    described = mcp.data("describe", iri=iri)

    assert described["label"] == "Woondeal"
    assert any(s["value"] == PROGRAMME for s in described["statements"])
    assert described["incoming"]
    evidence = mcp.data("evidence", iri="deelname/programma-wonen-nijkerk")
    assert evidence["passages"] == [
        {"edition": "2025-03", "first_line": 283, "last_line": 283, "start": 8954, "end": 9004}
    ]


def test_names_are_found_as_text_and_nothing_else(mcp: Session) -> None:
    for name in ('") } #', "\\u0022) } #", "'''", "\n", "qqq\\", "\U0001f600", "x" * 200):
        found = mcp.call("find", name=name)
        assert found.is_error == (not name.strip())
        assert found.is_error or found.structured_content["things"] == []


def test_model_lists_terms_and_tells_of_one(mcp: Session) -> None:
    whole, one = mcp.data("model")["text"], mcp.data("model", about="Leadership")["text"]

    assert "PREFIX regio: <https://w3id.org/regio-graph/def#>" in whole
    assert "- regio:Milestone" in whole
    assert "regio:leader (17) → person:Person" in one
    assert "regio:Milestone" not in one


def test_resources_can_be_listed_and_read(mcp: Session) -> None:
    listed = {resource.uri for resource in mcp.do("list_resources").resources}

    assert {"regio-graph://model", "regio-graph://ontology", "regio-graph://prefixes"} <= listed
    for uri in ("regio-graph://ontology", "regio-graph://prefixes", "regio-graph://queries/people%2Fleads"):
        content = mcp.do("read_resource", uri).contents[0]
        assert content.mime_type in {"text/turtle", "text/plain", "application/sparql-query"}
        assert "PREFIX regio:" in content.text or "@prefix regio:" in content.text
    text = mcp.do("read_resource", "regio-graph://model").contents[0].text
    assert "concept/mijlpaalstatus/>" in text
    thing = mcp.do("read_resource", "regio-graph://things/programma%2Fwoondeal").contents[0]
    assert "Woondeal" in thing.text
    assert len(mcp.do("list_resource_templates").resource_templates) == 2


@pytest.mark.parametrize("uri", ["regio-graph://nothing", "file:///etc/passwd", "regio-graph://queries/../x"])
def test_resource_that_is_none_is_an_error_of_the_protocol(mcp: Session, uri: str) -> None:
    with pytest.raises(MCPError, match="there is no resource"):
        mcp.do("read_resource", uri)


def test_prompts_are_filled_in_and_completed(mcp: Session) -> None:
    names = {prompt.name for prompt in mcp.do("list_prompts").prompts}
    filled = mcp.do("get_prompt", "answer", {"question": r"Wie trekt {dit} \1?"}).messages[0].content.text
    reference = types.PromptReference(name="municipality-brief")
    completed = mcp.do("complete", reference, {"name": "municipality", "value": "leus"})

    assert names == {"answer", "municipality-brief"}
    assert r"nothing else: Wie trekt {dit} \1?" in filled
    assert completed.completion.values == ["Leusden"]
    with pytest.raises(MCPError, match="needs 'question'"):
        mcp.do("get_prompt", "answer", {})


def test_http_serves_the_same_on_this_machine_only(environ: dict[str, str], tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [sys.executable, "-m", "regio_graph", "mcp", "--http", "--port", str(port), "--lang", "en"]
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen([*arguments, "--only", "people/*"], env=environ, stdout=log, stderr=log)
    try:
        _await(lambda: _listens(port), process)
        with connected(f"http://127.0.0.1:{port}/mcp") as session:
            names = {tool.name for tool in session.do("list_tools").tools}
            assert "people_leads" in names
            assert not any(name.startswith("programmes_") for name in names)
            assert session.call("people_leads").content[0].text.startswith("Administrative leads")
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _await(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if ready():
            return
        assert process.poll() is None
        time.sleep(0.1)
    raise AssertionError("the server did not listen")


def test_without_the_extra_one_line_says_what_to_install(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Without:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'mcp':\n"
        "            raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Without())\n"
    )
    ended = regio("mcp", env={**environ, "PYTHONPATH": str(tmp_path)}, input="")

    assert ended.returncode == 2
    assert ended.stderr == (
        "regio-graph: the MCP server needs the extra 'mcp': pip install 'regio-graph[mcp]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--only", "nothing/*"], 2, "no canned query is called 'nothing/*'; there are:"),
        (["--port", "0"], 2, "0 is not in the range"),
        (["--lang", "fr"], 2, "'fr' is not one of"),
        (["--http", "--host", "no such host"], 2, "cannot listen on"),
    ],
)
def test_wrong_use_ends_with_a_reason(
    environ: dict[str, str], arguments: list[str], code: int, message: str
) -> None:
    ended = regio("mcp", *arguments, env=environ, input="")

    assert ended.returncode == code
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_client_that_leaves_ends_every_process(environ: dict[str, str]) -> None:
    ended = regio(
        "mcp", env=environ, input=json.dumps({"jsonrpc": "2.0", "id": 1, "method": "nonsense"}) + "\n"
    )

    assert ended.returncode == 0
    assert json.loads(ended.stdout)["error"]["code"]
    assert ended.stderr == ""
