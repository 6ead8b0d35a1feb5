"""The transports: standard input and output, or streamable HTTP on an address of this machine."""

import sys

import anyio
import uvicorn
from mcp.server.stdio import stdio_server

from ..endpoint.listening import check_address
from ..errors import RegioError
from ..settings import Settings
from .offer import Offer, ServerChoice
from .server import create_server


def over_stdio(settings: Settings, choice: ServerChoice) -> None:
    """Serve the one client at standard input and output, until it is gone."""
    try:
        anyio.run(_stdio, settings, choice)
    except BaseExceptionGroup as group:
        ours = group.subgroup(RegioError)
        if ours is None:
            raise
        raise ours.exceptions[0] from group


async def _stdio(settings: Settings, choice: ServerChoice) -> None:
    # The transport takes standard output first: nothing that starts after it can write there.
    async with stdio_server() as (incoming, outgoing):
        offer = await anyio.to_thread.run_sync(Offer, settings, choice)
        try:
            server = create_server(offer)
            await server.run(incoming, outgoing, server.create_initialization_options())
        finally:
            offer.close()


def over_http(settings: Settings, choice: ServerChoice, host: str, port: int) -> None:
    """Serve any number of clients at `/mcp`, until told to stop.

    Raises AddressError when host and port cannot be listened on.
    """
    check_address(host, port)
    offer = Offer(settings, choice)
    sys.stderr.write(f"regio-graph: MCP on http://{host}:{port}/mcp\n  Ctrl-C stops\n")
    try:
        app = create_server(offer).streamable_http_app(
            host=host, stateless_http=True, max_request_body_size=settings.limits.body_bytes
        )
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
    finally:
        offer.close()
