"""What the data directory remembers of an instance: its secrets, its sandbox port, its address."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from reachinbox.runtime.embedded.lock import match_owner
from reachinbox.runtime.ports import free_port, obstacle_to_listening

SECRETS_FILE = "secrets.env"
INSTANCE_FILE = "instance.json"
SANDBOX_PORT_FILE = "sandbox.port"


@dataclass(frozen=True)
class Instance:
    """A running `reachinbox up`; the URLs are those its processes use."""

    address: str
    pid: int
    database_url: str
    redis_url: str


def ensure_secrets(home: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return SECRET_KEY and ENCRYPTION_KEYS: as given, else as kept, else made and kept.

    They are kept in `secrets.env`, which only its owner can read. Losing it means that sign-ins
    and stored passwords of SMTP servers are lost.
    """
    kept = read_secrets(home)
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    values = {name: given.get(name) or kept.get(name) or made[name] for name in made}
    to_keep = {name: value for name, value in values.items() if not given.get(name)}
    if to_keep.keys() - kept.keys():
        lines = (f"{name}={value}\n" for name, value in (kept | to_keep).items())
        _write_private(home / SECRETS_FILE, "".join(lines))
    return values


def read_secrets(home: Path) -> dict[str, str]:
    """Return what `secrets.env` keeps; nothing if there is none yet."""
    with suppress(FileNotFoundError):
        lines = (home / SECRETS_FILE).read_text("utf-8").splitlines()
        pairs = (line.partition("=") for line in lines)
        return {name.strip(): value.strip() for name, _, value in pairs if value.strip()}
    return {}


def choose_sandbox_port(home: Path) -> int:
    """Return the loopback port of the sandbox mailbox: the one of last time unless it is taken."""
    port = kept_sandbox_port(home)
    if port is not None and obstacle_to_listening("127.0.0.1", port) is None:
        return port
    port = free_port()
    _write_private(home / SANDBOX_PORT_FILE, f"{port}\n")
    return port


def kept_sandbox_port(home: Path) -> int | None:
    """Return the port that the sandbox mailbox had last, or has while it runs."""
    with suppress(OSError, ValueError):
        return int((home / SANDBOX_PORT_FILE).read_text("utf-8"))
    return None


def note_instance(home: Path, instance: Instance) -> None:
    """Let `reachinbox send` and its kin find this instance; only its owner can read the note."""
    _write_private(home / INSTANCE_FILE, json.dumps(asdict(instance)))


def forget_instance(home: Path) -> None:
    """Remove the note of an instance that has stopped."""
    (home / INSTANCE_FILE).unlink(missing_ok=True)


def find_instance(home: Path) -> Instance | None:
    """Return the running instance of this data directory, if there is one."""
    with suppress(OSError, ValueError, TypeError):
        instance = Instance(**json.loads((home / INSTANCE_FILE).read_text("utf-8")))
        if _is_alive(instance.pid):
            return instance
    return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:  # somebody else's, but alive
        return True
    except OSError:
        return False
    return True


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, all of it or nothing."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    match_owner(fresh)
    fresh.replace(path)
