"""One launcher per data directory, and none before every process of the last one is gone."""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from reachinbox.runtime.embedded.failures import EnginesBusy
from reachinbox.runtime.embedded.orphans import stop_orphans

LAUNCHER_PATIENCE = 0.3
"""Seconds that a launcher killed just now may need to be gone."""
LEFTOVERS_PATIENCE = 5.0
"""Seconds that the engines of a killed launcher get to stop by themselves."""
LEFTOVERS_DEADLINE = 60.0


@contextmanager
def sole_launcher(home: Path) -> Generator[None]:
    """Be the only launcher of this data directory; raise `EnginesBusy` if there is another."""
    descriptor = _open(home / "launcher.lock")
    try:
        if not _lock(descriptor, LAUNCHER_PATIENCE):
            holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip() or "unknown"
            raise EnginesBusy(f"{home} is in use by another ReachInbox (process {holder})")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def no_engine_running(home: Path) -> Generator[int]:
    """Wait until no engine of an earlier launcher is alive; yield the lock to hand to the new ones.

    Guardian and engines inherit the descriptor, so the lock is free only when all are gone.
    Whoever holds it may therefore remove pid files and sockets without asking whose they are.
    """
    descriptor = _open(home / "engines.lock")
    try:
        if not _lock(descriptor, LEFTOVERS_PATIENCE):
            stop_orphans(home)
            if not _lock(descriptor, LEFTOVERS_DEADLINE):
                raise EnginesBusy(f"the engines of an earlier run in {home} do not stop")
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, seconds: float) -> bool:
    """Take the lock within so many seconds, or say that it is held."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)


def _open(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    match_owner(path)
    return descriptor


def match_owner(path: Path) -> None:
    """Give a file that root made in somebody's data directory to that somebody."""
    if os.geteuid() == 0:
        above = path.parent.stat()
        os.chown(path, above.st_uid, above.st_gid)
