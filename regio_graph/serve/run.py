"""Listen and answer until told to stop."""

import os
import signal
import sys
from dataclasses import replace
from typing import NoReturn

from ..endpoint.listening import check_address
from ..errors import ReleaseError
from ..settings import Settings, dumps
from .backpressure import THREADS

_TRY = "{address}queries/programmes/by-municipality"
_STOP_SECONDS = 15  # that requests under way get to finish


def run(settings: Settings, host: str, port: int) -> NoReturn:
    """Become the web server on host and port; returns only by raising.

    Raises AddressError when host and port cannot be listened on.
    """
    chosen = replace(settings, host=host, port=check_address(host, port))
    sys.stdout.flush()
    arguments = [sys.executable, "-m", "regio_graph.serve", dumps(chosen)]
    os.execv(sys.executable, arguments)  # noqa: S606 - our own module; this process becomes it


def listen(settings: Settings) -> None:
    """Serve the release in place; returns when the process is told to stop."""
    # Both are only needed here, and the start of `regio-graph serve` does without.
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415

    class Server(Granian):  # type: ignore[misc, valid-type]
        """Hands SIGHUP on to the web process, which replaces the release and not itself."""

        def signal_handler_reload(self, *_: object, **__: object) -> None:
            for worker in self.wrks:
                os.kill(worker.inner.pid, signal.SIGHUP)

    server = Server(
        target="regio-graph",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        backpressure=4 * THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
    )
    server.serve(target_loader=lambda *_: _load(settings), wrap_loader=False)


def _load(settings: Settings) -> object:
    """Make the application in the web process, and say where it is once it can answer."""
    from .wsgi import WsgiApplication  # noqa: PLC0415 - only the web process needs it

    try:
        application = WsgiApplication(settings)
    except ReleaseError as error:
        sys.stderr.write(f"regio-graph: {error}\n")
        sys.exit(error.exit_code)
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{name}:{settings.port}/"
    sys.stdout.write(
        f"regio-graph: release {application.releases.current.release} on {address}\n"
        f"  a question to start with  {_TRY.format(address=address)}\n"
        f"  the SPARQL endpoint       {address}sparql\n"
        "  Ctrl-C stops\n"
    )
    sys.stdout.flush()
    return application
