"""A whole ReachInbox as a newcomer starts it: `reachinbox up` in an empty directory."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from reachinbox.runtime.ports import free_port
from tests.runtime.launching import eventually


@contextmanager
def running_instance(home: Path, **settings: str) -> Iterator[str]:
    """Run `reachinbox up`; gives its address once it is ready, and stops all of it after."""
    port = str(free_port())
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    log = home.with_suffix(".log")
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "reachinbox", "up"],
            env=kept | {"HOME_DIR": str(home), "PORT": port, "COLUMNS": "100"} | settings,
            cwd=home.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=address) as client:
            eventually(lambda: process.poll() is not None or _is_ready(client), 30)
        assert process.poll() is None, log.read_text()
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").is_success
    except httpx.TransportError:
        return False
