"""The embedded Valkey: its settings, and how to tell that it answers."""

import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from reachinbox.runtime.embedded.account import Account, give, make_private_directory, own_directory

SOCKET_NAME = "valkey.sock"
SETTINGS_FILE = "valkey.conf"

SETTINGS = """\
port 0
unixsocket valkey.sock
unixsocketperm 700
pidfile valkey.pid
daemonize no
logfile ""
save ""
appendfsync everysec
maxmemory-policy noeviction
"""


def ensure_directory(home: Path, account: Account | None, *, durable: bool) -> tuple[Path, str]:
    """Return Valkey's directory, its settings written, and the password of this run."""
    directory = make_private_directory(home / "valkey", account)
    for leftover in (SOCKET_NAME, "valkey.pid", SETTINGS_FILE):
        with suppress(FileNotFoundError):
            (directory / leftover).unlink()
    password = secrets.token_urlsafe(24)
    settings = f"{SETTINGS}appendonly {'yes' if durable else 'no'}\nrequirepass {password}\n"
    path = directory / SETTINGS_FILE
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(settings)
    give(path, account)
    return directory, password


def run_command(directory: Path, program: Path) -> list[str]:
    """Return the command of the server, to be run with that directory as its working directory."""
    return [str(program), str(own_directory(directory) / SETTINGS_FILE)]


def is_ready(reach: Path, password: str) -> bool:
    """Whether the server answers, and has loaded its data."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(reach / SOCKET_NAME))
        connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
        answer = b""
        while answer.count(b"\r\n") < 2:  # noqa: PLR2004 - one line for each command
            got = connection.recv(256)
            if not got:
                return False
            answer += got
        return answer == b"+OK\r\n+PONG\r\n"
    return False


def redis_url(reach: Path, password: str) -> str:
    """Return the URL of the server, its socket reached through the directory `reach`."""
    return f"unix://:{password}@{quote(str(reach / SOCKET_NAME))}"
