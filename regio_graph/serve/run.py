"""Listen and answer until told to stop."""

import signal

import click
import waitress

from ..errors import AddressError
from ..release import Release
from ..settings import Settings
from .app import create_app

_TRY = "{address}queries/programmes/by-municipality"


def run(settings: Settings, release: Release, host: str, port: int) -> None:
    """Serve a release on HTTP; returns when the process is interrupted or asked to end.

    Raises AddressError when host and port cannot be listened on.
    """
    app = create_app(settings, release)
    try:
        server = waitress.create_server(app, host=host, port=port, ident=None, threads=8)
    except (OSError, ValueError, UnicodeError) as error:
        raise AddressError(
            f"cannot listen on {host} port {port}: {error}; choose another with --port"
        ) from error
    address = f"http://{f'[{host}]' if ':' in host else host}:{_port(server, port)}/"
    click.echo(f"regio-graph: release {release.id} on {address}")
    click.echo(f"  a question to start with  {_TRY.format(address=address)}")
    click.echo(f"  the SPARQL endpoint       {address}sparql")
    click.echo("  Ctrl-C stops")
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.run()
    finally:
        server.close()


def _port(server: object, port: int) -> int:
    """Return the port listened on; it differs from the one asked for when that was 0."""
    return int(getattr(server, "effective_port", port))


def _stop(*_: object) -> None:
    raise SystemExit(0)
