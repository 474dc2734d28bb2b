"""Starts the SMTP server that stands for the world: Postfix's smtp-sink, or our own."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reachinbox.runtime.ports import free_port

SESSIONS = 5000
START_SECONDS = 10


def smtp_sink() -> str | None:
    """Return the path of Postfix's smtp-sink, if it is installed."""
    return shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """Run an SMTP server that takes everything; gives its port."""
    port = free_port()
    program = smtp_sink()
    if program is None:
        command = [sys.executable, "-m", "bench.sink", str(port)]
    else:
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = [program, *user, "-m", str(SESSIONS), f"127.0.0.1:{port}", "1000"]
    with _running(command, port):
        yield port


@dataclass(frozen=True, order=True)
class Taken:
    """A message as the sink saw it; `at` is in seconds since 1970."""

    at: float
    sender: str
    recipient: str


@dataclass
class RecordingSink:
    """A sink of ours that records; `taken` may be read once it has ended."""

    port: int
    record: Path

    def taken(self) -> list[Taken]:
        """Return what it took, in the order of time."""
        lines = [line.split(" ") for line in self.record.read_text().splitlines()]
        return sorted(Taken(float(at), sender, recipient) for at, sender, recipient in lines)


@contextlib.contextmanager
def recording_sink(directory: Path) -> Iterator[RecordingSink]:
    """Run our own sink, which writes down what came when."""
    port = free_port()
    record = directory / "taken.txt"
    command = [sys.executable, "-m", "bench.sink", str(port), "--record", str(record)]
    with _running(command, port):
        yield RecordingSink(port, record)


@contextlib.contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{command[0]} did not start")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
