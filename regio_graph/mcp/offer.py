"""Tools, resources and prompts over the release in place at the moment of the call."""

import re
import threading
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from .. import release
from ..describe import describe
from ..errors import RequestError
from ..rdf import documents, formats
from ..settings import Settings
from . import model, questions, sparql, things
from .content import Content
from .pool_client import PoolClient
from .tool import Tool, ToolResult, given

SCHEME = "regio-graph://"
_QUERIES, _THINGS = f"{SCHEME}queries/", f"{SCHEME}things/"


class ServerChoice(NamedTuple):
    """The operator's choices: the language of names, and patterns of canned queries."""

    language: str
    only: tuple[str, ...] = ()


class Resource(NamedTuple):
    """Something to read: its URI or a template of one, what it is called, what it is."""

    uri: str
    name: str
    description: str
    media_type: str


class Prompt(NamedTuple):
    """A way to start: a text with one hole."""

    title: str
    description: str
    argument: str
    asks: str
    text: str


_TEXTS = tomllib.loads((files("regio_graph") / "mcp" / "texts.toml").read_text("utf-8"))


class Offer:
    """Everything that a client can be given; safe to use from many threads."""

    title = "Regio-graph"
    instructions: str = _TEXTS["instructions"].strip()
    prompts: Mapping[str, Prompt] = {name: Prompt(**said) for name, said in _TEXTS["prompts"].items()}
    templates = (
        Resource(
            f"{_QUERIES}{{name}}", "canned query", "The SPARQL of a canned query.", "application/sparql-query"
        ),
        Resource(f"{_THINGS}{{iri}}", "thing", "What the graph says of a thing, as Turtle.", "text/turtle"),
    )

    def __init__(self, settings: Settings, choice: ServerChoice) -> None:
        self._settings, self._choice = settings, choice
        self._workers = PoolClient(settings)
        self._lock = threading.Lock()
        self._content: Content | None = None
        self._tools: dict[str, Tool] = {}

    def close(self) -> None:
        """End the workers."""
        self._workers.close()

    def content(self) -> Content:
        """Return what the release that is answered from has to offer."""
        return self._now()[0]

    def tools(self) -> dict[str, Tool]:
        """Return the tools by name."""
        return self._now()[1]

    def call(self, name: str, arguments: Mapping[str, Any] | None) -> ToolResult:
        """Call a tool; raises RegioError for what is asked wrongly."""
        tools = self.tools()
        tool = tools.get(name)
        if tool is None:
            raise RequestError(f"there is no tool {name[:80]!r}", hint=f"There is: {', '.join(tools)}")
        return tool.call(given(tool, arguments))

    def resources(self) -> list[Resource]:
        """List what can be read without a name."""
        queries = self.content().queries.values()
        return [
            Resource(
                f"{SCHEME}model",
                "model",
                "Classes, properties, concepts, prefixes and graphs.",
                "text/markdown",
            ),
            Resource(
                f"{SCHEME}ontology", "ontology", "The ontology with its concepts, as Turtle.", "text/turtle"
            ),
            Resource(f"{SCHEME}prefixes", "prefixes", "The prefixes, as SPARQL declares them.", "text/plain"),
            *(
                Resource(
                    f"{_QUERIES}{quote(q.name, safe='')}", q.name, q.summary.en, "application/sparql-query"
                )
                for q in queries
            ),
        ]

    def read(self, uri: str) -> tuple[str, str]:
        """Read a resource: its media type and its text; raises RequestError for what is none."""
        content = self.content()
        fixed: dict[str, tuple[str, Callable[[], str]]] = {
            "model": ("text/markdown", lambda: "\n".join(model.model(content))),
            "ontology": ("text/turtle", lambda: content.turtle),
            "prefixes": ("text/plain", lambda: content.prefixes),
        }
        local = uri.removeprefix(SCHEME)
        if uri.startswith(SCHEME) and local in fixed:
            media_type, text = fixed[local]
            return media_type, text()
        if uri.startswith(_QUERIES):
            name = unquote(uri.removeprefix(_QUERIES))
            if name in content.queries:
                return "application/sparql-query", content.queries[name].text
        if uri.startswith(_THINGS):
            iri = content.expand(unquote(uri.removeprefix(_THINGS)))
            described = describe(content.store, iri)
            return "text/turtle", documents.write(described.parts, formats.TURTLE).decode()
        raise RequestError(f"there is no resource {uri[:200]!r}", hint="The list of resources has them all.")

    def prompt(self, name: str, arguments: Mapping[str, str]) -> str:
        """Fill in a prompt; raises RequestError for one that is none, or lacks its argument."""
        prompt = self.prompts.get(name)
        if prompt is None:
            raise RequestError(f"there is no prompt {name[:80]!r}; there is: {', '.join(self.prompts)}")
        value = arguments.get(prompt.argument, "").strip()
        if not value:
            raise RequestError(f"the prompt {name!r} needs {prompt.argument!r}: {prompt.asks}")
        return re.sub(r"\{\w+\}", lambda _: value, prompt.text.strip())

    def complete(self, of: str, argument: str, value: str) -> list[str]:
        """Complete an argument of a prompt or of a resource's URI."""
        content = self.content()
        if of.startswith(_QUERIES):
            known = list(content.queries)
        elif (of, argument) == ("municipality-brief", "municipality"):
            known = content.municipalities
        else:
            known = []
        return [each for each in known if value.casefold() in each.casefold()]

    def _now(self) -> tuple[Content, dict[str, Tool]]:
        with self._lock:
            current = self._workers.release
            if self._content is None or self._content.release.id != current:
                self._content = Content(release.at(self._settings.releases / current), *self._choice)
                made = [
                    *questions.tools(self._workers, self._content),
                    sparql.tool(self._workers, self._content),
                    *things.tools(self._content),
                ]
                self._tools = {tool.name: tool for tool in made}
            return self._content, self._tools
