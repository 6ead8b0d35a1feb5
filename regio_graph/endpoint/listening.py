"""The address a server listens on."""

import socket

from ..errors import AddressError


def check_address(host: str, port: int) -> int:
    """Return the port to listen on, a free one for 0; raises AddressError when it cannot be had."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            return int(trial.getsockname()[1])
    except (OSError, ValueError, UnicodeError) as error:
        raise AddressError(
            f"cannot listen on {host} port {port}: {error}; choose another with --port"
        ) from error
