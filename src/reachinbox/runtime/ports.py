"""Asks the machine about TCP ports before a server is started on one."""

import errno
import os
import socket
from typing import Any


def obstacle_to_listening(host: str, port: int) -> str | None:
    """Say why a server could not listen there now, or None if it could."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        return f"host {host} cannot be resolved: {error.strerror}"
    obstacles = [_try(*entry) for entry in found]
    if any(number == errno.EADDRINUSE for number in obstacles):
        return f"port {port} on {host} is taken"
    if all(obstacles):  # one of localhost's two addresses may be missing
        return f"port {port} on {host} cannot be used: {os.strerror(obstacles[0])}"
    return None


def _try(
    family: socket.AddressFamily, kind: socket.SocketKind, protocol: int, _name: str, address: Any
) -> int:
    """Return 0, or the errno of the failure."""
    try:
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        return error.errno or errno.EIO
    return 0


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as trial:
        trial.bind((host, 0))
        return int(trial.getsockname()[1])
