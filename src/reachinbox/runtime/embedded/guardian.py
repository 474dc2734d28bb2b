"""Keeps the engines running while their launcher lives, and stops them when it is gone.

A program of its own (standard library only, so that it starts in milliseconds) in a session of its
own (so that Ctrl-C does not reach it). Its standard input is a pipe from the launcher: one line of
JSON says what to run, and the end of the pipe, however the launcher ended, says stop.
"""

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
PROVEN_AFTER, STEADY_AFTER = 1.0, 5.0
"""Seconds after which a server can evidently run, and after which the pauses begin anew."""
DEATHS_ALLOWED = {False: 2, True: 8}
"""Quick deaths in a row before giving up: of a server that never ran, and of one that did."""
STOP_DEADLINE = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Server:
    """One engine: how to start it, and what became of it."""

    name: str
    command: list[str]
    directory: str
    log: str
    stop_signal: int
    account: dict[str, Any]  # user, group, extra_groups
    lock: int
    process: "subprocess.Popen[Any] | None" = None
    started_at: float = 0.0
    start_at: float = 0.0
    quick_deaths: int = 0
    proven: bool = False

    def start(self) -> None:
        """Start it, its output appended to its log."""
        self.started_at = time.monotonic()
        with Path(self.log).open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - the launcher's own command
                self.command,
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                pass_fds=(self.lock,),
                env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "TZ": "UTC", "LC_ALL": "C"},
                # Runs after the step down to the account, which would clear it.
                preexec_fn=_die_with_guardian(self.stop_signal),  # noqa: PLW1509 - one thread only
                **self.account,
            )

    def plan_restart(self, status: int) -> None:
        """Note a death and when to start again; say so on one line."""
        now = time.monotonic()
        lived = now - self.started_at
        self.proven = self.proven or lived > PROVEN_AFTER
        self.quick_deaths = self.quick_deaths + 1 if lived < STEADY_AFTER else 0
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self.quick_deaths)
        self.process, self.start_at = None, now + pause
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        _say(f"{self.name} ended {how}; starting it again in {pause:.1f} s (see {self.log})")

    def signal(self, number: int) -> None:
        """Send a signal if it runs."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)


def _die_with_guardian(stop_signal: int) -> Callable[[], None] | None:
    """Make Linux stop the engine should the guardian itself be killed."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, stop_signal, 0, 0, 0)


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def keep_running(servers: list[Server], wake: int) -> int:
    """Restart what dies until the launcher is gone (0) or a server cannot be started (1)."""
    while True:
        now = time.monotonic()
        for server in servers:
            if server.process is None and server.start_at <= now:
                server.start()
        planned = [server.start_at for server in servers if server.process is None]
        pause = max(0.0, min(planned) - time.monotonic()) if planned else None
        readable, _, _ = select.select([sys.stdin.fileno(), wake], [], [], pause)
        if wake in readable and signal.SIGTERM in os.read(wake, 4096):
            return 0
        if sys.stdin.fileno() in readable and not os.read(sys.stdin.fileno(), 4096):
            return 0
        for server in servers:
            if server.process is not None and (status := server.process.poll()) is not None:
                server.plan_restart(status)
                if server.quick_deaths > DEATHS_ALLOWED[server.proven]:
                    return 1


def stop(servers: list[Server]) -> None:
    """Stop all at once, politely at first."""
    for server in servers:
        server.signal(server.stop_signal)
    deadline = time.monotonic() + STOP_DEADLINE
    for server in servers:
        if server.process is None:
            continue
        try:
            server.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # PostgreSQL takes SIGQUIT as "at once"; it recovers from its log at the next start.
            server.signal(signal.SIGQUIT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.process.wait(5)
            server.process.kill()
            server.process.wait()


def _take_note(_number: int, _frame: object) -> None:
    """Do nothing: the arrival of the signal has already ended the wait."""


def read_line() -> bytes:
    """Read the specification, byte by byte: nothing may be buffered away from `select`."""
    line = bytearray()
    while not line.endswith(b"\n"):
        got = os.read(sys.stdin.fileno(), 1)
        if not got:
            break
        line += got
    return bytes(line)


def main() -> int:
    """Run until the pipe ends."""
    wake, wake_writer = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(wake_writer, False)
    signal.set_wakeup_fd(wake_writer, warn_on_full_buffer=False)
    # Handlers that do nothing rather than SIG_IGN, which the engines would inherit.
    for name in ("SIGINT", "SIGHUP", "SIGPIPE", "SIGCHLD", "SIGTERM"):
        signal.signal(getattr(signal, name), _take_note)
    line = read_line()
    if not line:
        return 0
    specification = json.loads(line)
    servers = [Server(**server) for server in specification["servers"]]
    try:
        return keep_running(servers, wake)
    finally:
        stop(servers)
        for litter in specification["litter"]:
            with contextlib.suppress(OSError):
                path = Path(litter)
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


if __name__ == "__main__":
    sys.exit(main())
