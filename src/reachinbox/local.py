"""`reachinbox up`: everything in one process tree, with its own engines where none are given."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from reachinbox.runtime.embedded import Engines, EnginesFailed, running_engines
from reachinbox.runtime.embedded.lock import sole_launcher
from reachinbox.runtime.home import (
    Instance,
    choose_sandbox_port,
    ensure_secrets,
    find_instance,
    forget_instance,
    note_instance,
)
from reachinbox.runtime.ports import free_port, obstacle_to_listening
from reachinbox.runtime.processes import ProcessTree, Program, ProgramFailed
from reachinbox.runtime.settings import Settings

_THIS_PROGRAM = (sys.executable, "-m", "reachinbox")
COMMANDS = {name: (*_THIS_PROGRAM, name) for name in ("migrate", "sandbox", "worker", "api")}
START_ORDER = ("sandbox", "worker", "api")
"""They stop in the opposite order: nothing new comes in while the work in hand is finished."""
STOP_WITHIN = {"sandbox": 10.0, "worker": 35.0, "api": 10.0}
READY_POLL = 0.05
PATIENCE = 2.0
"""Seconds of stopping after which a line says what is waited for."""


class CannotStart(Exception):
    """Nothing was started, or all of it was stopped again; the text is one line."""


async def run_everything(
    settings: Settings, *, commands: Mapping[str, Sequence[str]] = COMMANDS
) -> None:
    """Run until Ctrl-C or SIGTERM, then stop everything in order.

    Raises `CannotStart` if a port is taken, the engines do not run, or the migration fails.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    tree = ProcessTree(console.print)
    stop = asyncio.Event()
    with _stop_signals(stop, tree.hurry):
        living = asyncio.create_task(_live(settings, commands, tree))
        asked = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((living, asked), return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                await _wind_down(living, console)
            await living
        except (EnginesFailed, ProgramFailed) as failure:
            raise CannotStart(str(failure)) from None
        except asyncio.CancelledError:
            if not stop.is_set():
                raise
            home = settings.home_dir.absolute()
            console.print(f"Stopped. Everything is kept in {home}.")
        finally:
            asked.cancel()
            living.cancel()
            await asyncio.wait((living,))


async def _live(
    settings: Settings, commands: Mapping[str, Sequence[str]], tree: ProcessTree
) -> None:
    """Start everything and stay until cancelled; leaving stops it all again."""
    home = settings.home_dir.expanduser().absolute()
    port = _claim_port(settings, home)
    address = settings.public_url.rstrip("/") or _address(settings.host, port)
    async with _engines(settings, home) as engines:
        environment = _environment(settings, home, port, address, engines)

        def program(name: str) -> Program:
            return Program(name, commands[name], environment, STOP_WITHIN.get(name, 10.0))

        async with tree:
            await tree.run_once(program("migrate"))
            for name in START_ORDER:
                await tree.start(program(name))
            note_instance(home, Instance(address, os.getpid(), *_urls(environment)))
            try:
                await _until_ready(settings.host, port)
                _print_banner(address, home, environment["SANDBOX_SMTP_PORT"])
                await asyncio.Event().wait()
            finally:
                forget_instance(home)


async def _wind_down(living: "asyncio.Task[None]", console: Console) -> None:
    living.cancel()
    done, _ = await asyncio.wait((living,), timeout=PATIENCE)
    if not done:
        console.print("Finishing what is in hand; Ctrl-C again stops at once.")


def _claim_port(settings: Settings, home: Path) -> int:
    port = settings.port or free_port()
    obstacle = obstacle_to_listening(settings.host, port)
    if obstacle is None:
        return port
    running = find_instance(home)
    if running and running.address.endswith(f":{port}"):
        raise CannotStart(
            f"ReachInbox already runs at {running.address} (process {running.pid}, data in {home})"
        )
    raise CannotStart(f"{obstacle}: choose another with PORT=")


def _address(host: str, port: int) -> str:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - mapped away
    if ":" in reachable and not reachable.startswith("["):
        reachable = f"[{reachable}]"
    return f"http://{reachable}:{port}"


@asynccontextmanager
async def _engines(settings: Settings, home: Path) -> AsyncGenerator[Engines]:
    """Run those engines whose URLs are not given, starting and stopping them off the loop."""
    context = _local_engines(settings, home)
    entering = asyncio.ensure_future(asyncio.to_thread(context.__enter__))
    try:
        yield await asyncio.shield(entering)
    finally:
        await asyncio.wait((entering,))
        if not entering.exception():
            await asyncio.to_thread(context.__exit__, None, None, None)


@contextmanager
def _local_engines(settings: Settings, home: Path) -> Generator[Engines]:
    if settings.database_url and settings.redis_url:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with sole_launcher(home):
            yield Engines("", "")
    else:
        with running_engines(
            home, with_postgres=not settings.database_url, with_valkey=not settings.redis_url
        ) as engines:
            yield engines


def _environment(
    settings: Settings, home: Path, port: int, address: str, engines: Engines
) -> dict[str, str]:
    """Return the environment of every child: ours, and the settings as they are here."""
    given = {
        name: value.get_secret_value()
        for name, value in (
            ("DATABASE_URL", settings.database_url),
            ("REDIS_URL", settings.redis_url),
            ("SECRET_KEY", settings.secret_key),
            ("ENCRYPTION_KEYS", settings.encryption_keys),
        )
        if value
    }
    own = {"DATABASE_URL": engines.database_url, "REDIS_URL": engines.redis_url}
    own |= ensure_secrets(home, given)
    chosen = settings.allow_private_hosts or "allow_private_hosts" not in settings.model_fields_set
    return {
        **os.environ,
        **own,
        **given,
        "HOME_DIR": str(home),
        "HOST": settings.host,
        "PORT": str(port),
        "PUBLIC_URL": address,
        "ALLOW_PRIVATE_HOSTS": "true" if chosen else "false",
        "SANDBOX_SMTP_PORT": str(settings.sandbox_smtp_port or choose_sandbox_port(home)),
    }


def _urls(environment: Mapping[str, str]) -> tuple[str, str]:
    return environment["DATABASE_URL"], environment["REDIS_URL"]


async def _until_ready(host: str, port: int) -> None:
    """Wait until the API says that everything it needs is there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - mapped away
    while not await _is_ready(host, port):  # noqa: ASYNC110 - another process gets ready
        await asyncio.sleep(READY_POLL)


async def _is_ready(host: str, port: int) -> bool:
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(f"GET /readyz HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n".encode())
                return b" 200 " in await reader.readline()
            finally:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()
    return False


def _print_banner(address: str, home: Path, sandbox_port: str) -> None:
    lines = Table.grid(padding=(0, 2))
    lines.add_column(style="dim")
    lines.add_column(overflow="fold")
    lines.add_row("open", f"[bold link={address}]{address}[/]")
    lines.add_row("sandbox", f"mail to 127.0.0.1:{sandbox_port} is kept here and goes nowhere")
    lines.add_row("data", str(home))
    lines.add_row("stop", "Ctrl-C")
    panel = Panel(lines, title="[bold]ReachInbox is ready[/]", expand=False, padding=(1, 2))
    Console(highlight=False).print(panel)


@contextmanager
def _stop_signals(stop: asyncio.Event, hurry: Callable[[], None]) -> Generator[None]:
    """Let the first Ctrl-C or SIGTERM stop, and any further one hurry."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        if stop.is_set():
            hurry()
        stop.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in numbers:
        loop.add_signal_handler(number, asked)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
