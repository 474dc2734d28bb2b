"""Runs PostgreSQL and Valkey in a data directory for as long as a `with` block lasts."""

import os
import signal
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from reachinbox.runtime.embedded import postgres, valkey
from reachinbox.runtime.embedded.account import Account, choose_account, popen_arguments
from reachinbox.runtime.embedded.binaries import runnable_postgres, runnable_valkey
from reachinbox.runtime.embedded.failures import EnginesFailed
from reachinbox.runtime.embedded.guarding import Guardian, ServerToRun
from reachinbox.runtime.embedded.lock import match_owner, no_engine_running, sole_launcher

START_DEADLINE = 120.0
"""Seconds for both to be ready: PostgreSQL may have to replay 2 GB of its log after a crash."""
LONGEST_SOCKET_PATH = 100
"""Bytes; macOS takes 103, Linux 107."""
LOG_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True)
class Engines:
    """Where the engines are; empty for one that was not asked for."""

    database_url: str
    redis_url: str


@dataclass(frozen=True)
class _Engine:
    """One engine to run: how, how to know that it is up, and where it will then be."""

    server: ServerToRun
    is_ready: Callable[[], bool]
    url: str


@contextmanager
def running_engines(
    home: Path, *, durable: bool = True, with_postgres: bool = True, with_valkey: bool = True
) -> Generator[Engines]:
    """Run the engines in the data directory `home`, which is made if it is missing.

    They stop when the block ends or this process does, however it ends; one that crashes is
    started again at the same address. `durable=False` is for tests: fast, and lost with the power.
    Raises `EnginesBusy` if another process uses the directory, `EnginesFailed` if they cannot run.
    """
    home = _make_home(home)
    with sole_launcher(home), no_engine_running(home) as lock:
        account = choose_account(home)
        reach, litter = _short_way_to(home)
        place = _Place(home, reach, account, lock, durable=durable)
        postgres_engine = _prepare_postgres(place) if with_postgres else None
        valkey_engine = _prepare_valkey(place) if with_valkey else None
        chosen = [engine for engine in (postgres_engine, valkey_engine) if engine]
        guardian = Guardian(home, [engine.server for engine in chosen], lock, litter)
        try:
            _wait_until_ready(chosen, guardian)
            guardian.watch()
            yield Engines(
                database_url=postgres_engine.url if postgres_engine else "",
                redis_url=valkey_engine.url if valkey_engine else "",
            )
        finally:
            guardian.stop()


@dataclass(frozen=True)
class _Place:
    """Where and as whom the engines run."""

    home: Path
    reach: Path
    account: Account | None
    lock: int
    durable: bool

    def server(self, name: str, directory: Path, command: list[str], stop: int) -> ServerToRun:
        log = _open_log(self.home, directory.name)
        arguments = popen_arguments(self.account)
        return ServerToRun(name, command, str(directory), log, stop, arguments, self.lock)


def _prepare_postgres(place: _Place) -> _Engine:
    programs = runnable_postgres(place.home, place.account)
    cluster = postgres.ensure_cluster(place.home, programs, place.account, durable=place.durable)
    command = postgres.run_command(cluster, programs, durable=place.durable)
    return _Engine(
        place.server("PostgreSQL", cluster, command, signal.SIGINT),  # SIGINT: fast shutdown
        lambda: postgres.is_ready(cluster),
        postgres.database_url(cluster, place.reach / cluster.name),
    )


def _prepare_valkey(place: _Place) -> _Engine:
    program = runnable_valkey(place.home, place.account)
    directory, password = valkey.ensure_directory(place.home, place.account, durable=place.durable)
    command = valkey.run_command(directory, program)
    reach = place.reach / directory.name
    return _Engine(
        place.server("Valkey", directory, command, signal.SIGTERM),
        lambda: valkey.is_ready(reach, password),
        valkey.redis_url(reach, password),
    )


def _make_home(home: Path) -> Path:
    home = home.expanduser().absolute()
    try:
        # Under root the engines' account may pass through, but not look around.
        home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        logs = home / "logs"
        if not logs.exists():
            logs.mkdir(mode=0o700)
            match_owner(logs)
    except OSError as error:
        raise EnginesFailed(f"the data directory {home} cannot be used: {error.strerror}") from None
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise EnginesFailed(f"the data directory {home} cannot be written to")
    return home


def _short_way_to(home: Path) -> tuple[Path, list[Path]]:
    """Return a path to `home` that leaves room for a socket's name, and what to remove later."""
    if len(os.fsencode(home / "postgres" / postgres.SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return home, []
    # Only clients go this way: the engines bind in their own working directory.
    directory = Path(tempfile.mkdtemp(prefix="reachinbox-", dir="/tmp"))
    link = directory / "home"
    link.symlink_to(home)
    return link, [link, directory]


def _open_log(home: Path, name: str) -> str:
    path = home / "logs" / f"{name}.log"
    with suppress(FileNotFoundError):
        if path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    match_owner(path)
    return str(path)


def _wait_until_ready(engines: list[_Engine], guardian: Guardian) -> None:
    deadline = time.monotonic() + START_DEADLINE
    waiting = engines
    while waiting := [engine for engine in waiting if not engine.is_ready()]:
        if guardian.gave_up() or time.monotonic() > deadline:
            raise EnginesFailed(_explain(waiting[0].server))
        time.sleep(0.01)


def _explain(server: ServerToRun) -> str:
    lines = Path(server.log).read_text("utf-8", errors="replace").strip().splitlines()
    last = lines[-1] if lines else "it says nothing"
    return f"{server.name} does not start: {last} (see {server.log})"
