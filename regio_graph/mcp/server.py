"""The server in the SDK's words: tools, resources, prompts, and errors as answers."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import anyio.to_thread
from mcp import types
from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError

from .. import __version__
from ..errors import RegioError
from ..iris import ROOT
from .offer import Offer
from .tool import Tool, ToolResult

T = TypeVar("T")
Context = ServerRequestContext[Any]

_COMPLETIONS = 100  # that the protocol allows at once
_HINTS = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def create_server(offer: Offer) -> Server[Any]:
    """Make the server; what takes time is done in threads, several at once."""
    return Server(
        "regio-graph",
        version=__version__,
        title=offer.title,
        instructions=offer.instructions,
        website_url=ROOT,
        on_list_tools=partial(_list_tools, offer),
        on_call_tool=partial(_call_tool, offer),
        on_list_resources=partial(_list_resources, offer),
        on_list_resource_templates=partial(_list_templates, offer),
        on_read_resource=partial(_read_resource, offer),
        on_list_prompts=partial(_list_prompts, offer),
        on_get_prompt=partial(_get_prompt, offer),
        on_completion=partial(_complete, offer),
    )


async def _aside(work: Callable[[], T]) -> T:
    """Do what takes time beside the loop; what a client asks wrongly is an error of the protocol."""
    try:
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except RegioError as error:
        raise MCPError(types.INVALID_PARAMS, _said(error)) from error


def _said(error: RegioError) -> str:
    return f"{error}{f' — {error.hint}' if error.hint else ''}"


async def _list_tools(offer: Offer, _: Context, __: object) -> types.ListToolsResult:
    tools = await _aside(lambda: [_tool(tool) for tool in offer.tools().values()])
    return types.ListToolsResult(tools=tools)


def _tool(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes,
        output_schema=tool.gives,
        annotations=_HINTS,
    )


async def _call_tool(offer: Offer, _: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
    def call() -> ToolResult | str:
        try:
            return offer.call(params.name, params.arguments)
        except RegioError as error:
            return _said(error)

    found = await anyio.to_thread.run_sync(call, abandon_on_cancel=True)
    if isinstance(found, str):
        return types.CallToolResult(content=[types.TextContent(text=found)], is_error=True)
    return types.CallToolResult(content=[types.TextContent(text=found.text)], structured_content=found.data)


async def _list_resources(offer: Offer, _: Context, __: object) -> types.ListResourcesResult:
    found = [
        types.Resource(uri=r.uri, name=r.name, description=r.description, mime_type=r.media_type)
        for r in await _aside(offer.resources)
    ]
    return types.ListResourcesResult(resources=found)


async def _list_templates(offer: Offer, _: Context, __: object) -> types.ListResourceTemplatesResult:
    found = [
        types.ResourceTemplate(
            uri_template=r.uri, name=r.name, description=r.description, mime_type=r.media_type
        )
        for r in offer.templates
    ]
    return types.ListResourceTemplatesResult(resource_templates=found)


async def _read_resource(
    offer: Offer, _: Context, params: types.ReadResourceRequestParams
) -> types.ReadResourceResult:
    uri = str(params.uri)
    media_type, text = await _aside(lambda: offer.read(uri))
    found = types.TextResourceContents(uri=uri, mime_type=media_type, text=text)
    return types.ReadResourceResult(contents=[found])


async def _list_prompts(offer: Offer, _: Context, __: object) -> types.ListPromptsResult:
    found = [
        types.Prompt(
            name=name,
            title=prompt.title,
            description=prompt.description,
            arguments=[types.PromptArgument(name=prompt.argument, description=prompt.asks, required=True)],
        )
        for name, prompt in offer.prompts.items()
    ]
    return types.ListPromptsResult(prompts=found)


async def _get_prompt(
    offer: Offer, _: Context, params: types.GetPromptRequestParams
) -> types.GetPromptResult:
    text = await _aside(lambda: offer.prompt(params.name, params.arguments or {}))
    message = types.PromptMessage(role="user", content=types.TextContent(text=text))
    return types.GetPromptResult(messages=[message])


async def _complete(offer: Offer, _: Context, params: types.CompleteRequestParams) -> types.CompleteResult:
    of = params.ref.uri if isinstance(params.ref, types.ResourceTemplateReference) else params.ref.name
    argument = params.argument
    values = await _aside(lambda: offer.complete(of, argument.name, argument.value))
    return types.CompleteResult(
        completion=types.Completion(
            values=values[:_COMPLETIONS], total=len(values), has_more=len(values) > _COMPLETIONS
        )
    )
