import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest

from reachinbox.runtime.home import find_instance
from reachinbox.runtime.ports import free_port
from tests.journey.outside import REPOSITORY
from tests.runtime.launching import eventually, processes_of

pytestmark = pytest.mark.xdist_group("journey")

EXAMPLES = REPOSITORY / "examples"
PROGRAM = [sys.executable, "-m", "reachinbox"]


@contextmanager
def up(home: Path) -> Iterator[str]:
    """Run `reachinbox up` until Ctrl-C; gives its address once it is ready."""
    settings = {"HOME_DIR": str(home), "PORT": str(free_port())}
    log = home.with_suffix(".log")
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*PROGRAM, "up"], env=_environment(settings), cwd=home.parent, stdout=output,
            stderr=output, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    address = f"http://127.0.0.1:{settings['PORT']}"
    try:
        with httpx.Client(base_url=address) as client:
            eventually(lambda: process.poll() is not None or _is_ready(client), 30)
        assert process.poll() is None, log.read_text()
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 5  # PostgreSQL, Valkey, sandbox, worker, API
        yield address
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert not [child for child in family if child.is_running()], "something still runs"
        assert not processes_of(home)
    finally:
        process.terminate()
        process.wait(40)


def test_up_sends_the_example_from_the_terminal_and_keeps_its_data(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with up(home):
        said = _send(home)
        assert re.search(r"\b10\b.*sent|sent.*\b10\b", said, re.DOTALL), said
        first = asyncio.run(_sandbox_ids(home))
        assert len(first) == len(set(first)) == 10
    with up(home):
        assert sorted(asyncio.run(_sandbox_ids(home))) == sorted(first)


def _send(home: Path) -> str:
    command = [
        *PROGRAM, "send", str(EXAMPLES / "people.csv"), "--template", str(EXAMPLES / "hello.html"),
        "--subject", "Hello {{ first_name }}", "--yes",
    ]  # fmt: skip
    done = subprocess.run(
        command, env=_environment({"HOME_DIR": str(home)}), cwd=home.parent, text=True,
        capture_output=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


async def _sandbox_ids(home: Path) -> list[str]:
    async with _database_of(home) as connection:
        rows = await connection.fetch("SELECT message_id FROM sandbox_messages")
    return [row["message_id"] for row in rows]


@asynccontextmanager
async def _database_of(home: Path) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    instance = find_instance(home)
    assert instance is not None
    connection = await asyncpg.connect(instance.database_url)
    try:
        yield connection
    finally:
        await connection.close()


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").is_success
    except httpx.TransportError:
        return False


def _environment(settings: dict[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return kept | {"COLUMNS": "100"} | settings
