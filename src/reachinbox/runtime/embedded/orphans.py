"""Stops engines whose guardian was killed, where the kernel did not tell them so."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 5.0


def stop_orphans(home: Path) -> None:
    """Ask the engines named by their pid files to stop and wait until they are gone.

    Only for callers who know that an engine of this data directory may be alive: otherwise a pid
    file may name a stranger.
    """
    asked = {
        _pid_in(home / "postgres" / "postmaster.pid"): signal.SIGINT,
        _pid_in(home / "valkey" / "valkey.pid"): signal.SIGTERM,
    }
    pids = [pid for pid, number in asked.items() if pid and _signal(pid, number)]
    deadline = time.monotonic() + PATIENCE
    while any(_signal(pid, 0) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in pids:
        _signal(pid, signal.SIGKILL)


def _pid_in(path: Path) -> int | None:
    with suppress(OSError, ValueError, IndexError):
        return int(path.read_text("utf-8").splitlines()[0])
    return None


def _signal(pid: int, number: int) -> bool:
    """Send a signal; say whether there was anyone to receive it."""
    try:
        os.kill(pid, number)
    except OSError:
        return False
    return True
