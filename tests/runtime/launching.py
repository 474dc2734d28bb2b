"""Runs the engines from another process, and finds what belongs to a data directory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil

import reachinbox

SOURCE = Path(reachinbox.__file__).parent.parent
PACKAGES = Path(asyncpg.__file__).parent.parent
LAUNCHER = """
import sys
from pathlib import Path
from reachinbox.runtime.embedded import EnginesFailed, running_engines
try:
    with running_engines(Path(sys.argv[1]), durable=sys.argv[2] == "durable") as engines:
        print(engines.database_url, engines.redis_url, flush=True)
        sys.stdin.read()
except EnginesFailed as refusal:
    print(type(refusal).__name__, refusal, flush=True)
"""


def eventually(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.01)


def processes_of(home: Path) -> list[psutil.Process]:
    """Engines by their working directory, guardians by their last argument."""

    def belongs(process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return process.cwd().startswith(f"{home}/") or process.cmdline()[-1:] == [str(home)]
        except psutil.Error:
            return False

    return [process for process in psutil.process_iter() if belongs(process)]


def main_process(home: Path, name: str) -> psutil.Process:
    pid_file = home / {"postgres": "postgres/postmaster.pid", "valkey": "valkey/valkey.pid"}[name]
    return psutil.Process(int(pid_file.read_text().splitlines()[0]))


@contextmanager
def launcher(
    home: Path,
    *,
    durable: bool = False,
    python: str = sys.executable,
    path: str = "",
    user: int | None = None,
    temporary: str = "/tmp",
) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Another process that runs the engines; yields it and the line it prints when they are up."""
    process = subprocess.Popen(
        [python, "-c", LAUNCHER, str(home), "durable" if durable else "fast"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env=os.environ
        | {"PYTHONPATH": path or f"{SOURCE}:{PACKAGES}", "TMPDIR": temporary, "HOME": "/"},
        **({"user": user, "group": user, "extra_groups": []} if user else {}),
    )
    with process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(20)


def runs_as(user: int, *command: str) -> bool:
    """Whether that account can run this program at all."""
    try:
        done = subprocess.run(
            [*command, *(["-c", ""] if "python" in command[0] else [])],
            user=user,
            group=user,
            extra_groups=[],
            check=False,
            capture_output=True,
            cwd="/",
        )
    except OSError:
        return False
    return done.returncode == 0
