"""The real processes of a ReachInbox on given engines, with settings by environment."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from reachinbox.ledger.locks import shard_of
from reachinbox.runtime.database import AWAY, Database
from reachinbox.runtime.ports import free_port

STOP_SECONDS = 32


@dataclass
class Program:
    """One started process and what it says."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def said(self, what: str) -> int:
        """Return how many lines of the log hold `what`."""
        return sum(what in line for line in self.log.read_text("utf-8").splitlines())

    def errors(self) -> list[str]:
        """Return the lines that tell of a bug: those of level error, and whatever is no log."""
        return [line for line in self.log.read_text("utf-8").splitlines() if _is_error(line)]

    async def leave(self) -> float:
        """Ask it to go, as an operator would; return how many seconds it took."""
        began = asyncio.get_running_loop().time()
        self.process.send_signal(signal.SIGTERM)
        await self._end()
        return asyncio.get_running_loop().time() - began

    async def kill(self) -> None:
        """End it as the kernel would."""
        self.process.kill()
        await self._end()

    async def _end(self) -> None:
        async with asyncio.timeout(STOP_SECONDS):
            await asyncio.to_thread(self.process.wait)


@dataclass
class Stack:
    """What runs on one database and one Redis; `database` is the test's own eye on the ledger."""

    database: Database
    home: Path
    settings: dict[str, str]
    programs: list[Program] = field(default_factory=list)

    def start(self, command: str, **settings: str) -> Program:
        """Start `python -m reachinbox COMMAND` and return at once."""
        environment = {
            name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ
        }
        name = f"{command}-{len(self.programs)}"
        log = self.home / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "reachinbox", command],
                env=environment | self.settings | settings,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        program = Program(name, process, log)
        self.programs.append(program)
        return program

    async def workers(self, count: int, **settings: str) -> list[Program]:
        """Start that many workers and wait until all of them are at work."""
        workers = [self.start("worker", **settings) for _ in range(count)]
        for worker in workers:
            await self.until(lambda each=worker: each.said("worker ready"), watch=worker)
        return workers

    async def sandbox(self) -> Program:
        """Start the sandbox mailbox and wait until it listens."""
        self.settings["SANDBOX_SMTP_PORT"] = str(free_port())
        sandbox = self.start("sandbox")
        await self.until(lambda: sandbox.said("sandbox_listening"), watch=sandbox)
        return sandbox

    @asynccontextmanager
    async def api(self) -> AsyncGenerator[httpx.AsyncClient]:
        """Start the API, wait until it is ready, and lend a client nobody has signed in with."""
        self.settings["PORT"] = str(free_port())
        api = self.start("api")
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.settings['PORT']}", timeout=20
        ) as client:

            async def is_ready() -> bool:
                try:
                    return (await client.get("/readyz")).is_success
                except httpx.TransportError:
                    return False

            await self.until(is_ready, watch=api)
            yield client

    async def until(
        self,
        holds: Callable[[], object],
        *,
        patience: float = 20,
        every: float = 0.02,
        watch: Program | None = None,
    ) -> None:
        """Wait for a condition, looked at again and again; `watch` must not end meanwhile."""
        try:
            async with asyncio.timeout(patience):
                while not await _holds(holds):
                    assert watch is None or watch.is_running, watch.log.read_text("utf-8")
                    await asyncio.sleep(every)
        except TimeoutError:
            raise AssertionError(f"not within {patience} s\n{self.tell()}") from None

    async def until_all_ended(self, patience: float = 24) -> float:
        """Wait until no e-mail is open; return how many seconds that took."""
        began = asyncio.get_running_loop().time()

        async def all_ended() -> bool:
            return await self.fetch("SELECT coalesce(sum(open), 0) FROM runs") == 0

        await self.until(all_ended, patience=patience)
        return asyncio.get_running_loop().time() - began

    async def holder_of(self, user_id: UUID) -> Program:
        """Return the worker that drains the shard of a user, as soon as there is one."""
        found: list[Program] = []

        async def is_held() -> bool:
            name = await self.fetch(
                "SELECT workers.name FROM shards JOIN workers ON workers.id = holder_id"
                " WHERE number = $1 AND held_until > now()",
                shard_of(user_id),
            )
            found[:] = [one for one in self.programs if name == name_of(one) and one.is_running]
            return bool(found)

        await self.until(is_held)
        return found[0]

    async def fetch(self, sql: str, *values: Any) -> Any:
        """Return one value."""
        async with self.database.driver() as connection:
            return await connection.fetchval(sql, *values)

    async def close(self) -> list[str]:
        """End whatever still runs; return what any of them said that tells of a bug."""
        for program in self.programs:
            if program.is_running:
                program.process.terminate()
        for program in self.programs:
            try:
                await program._end()
            except TimeoutError:
                await program.kill()
        return [f"{program.name}: {line}" for program in self.programs for line in program.errors()]

    def tell(self) -> str:
        """Return the end of every log, for a failed test."""
        return "\n".join(
            f"--- {program.name}\n" + "\n".join(program.log.read_text("utf-8").splitlines()[-12:])
            for program in self.programs
        )


def name_of(worker: Program) -> str:
    """Return the name a worker beats under."""
    return f"{socket.gethostname()}:{worker.process.pid}"


async def _holds(condition: Callable[[], object]) -> object:
    try:
        found = condition()
        return await found if isinstance(found, Awaitable) else found
    except AWAY:  # nobody can tell while the ledger is away
        return False


def _is_error(line: str) -> bool:
    try:
        return json.loads(line).get("level") in {"error", "critical"}
    except (ValueError, AttributeError):
        return bool(line.strip())
