"""A ReachInbox to be broken: engines, an outside and workers of its own, all ended at the end."""

import asyncio
import os
import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from bench.figures import Figure
from bench.machine import where_to_keep
from prove.people import Pace, Someone, add_someone
from prove.progress import Progress
from prove.record import OutsideRecord
from reachinbox.accounts.vault import new_encryption_key
from reachinbox.migrations.upgrade import upgrade_schema
from reachinbox.runtime.database import AWAY, Database
from reachinbox.runtime.embedded import running_engines
from tests.journey.own_engines import OwnEngines
from tests.journey.stack import Program, Stack

PROMISED = "SELECT coalesce(sum(total), 0)::int FROM runs"
OPEN = "SELECT coalesce(sum(open), 0)::int FROM runs"
AGAIN_SECONDS = 0.1
# asyncpg says InternalClientError when PostgreSQL has just said goodbye on an idle connection
GONE = (*AWAY, asyncpg.InternalClientError)


UNPACED = Pace()


@dataclass(frozen=True)
class Choices:
    """What was asked for: the seed, and whether little is enough."""

    seed: int
    quick: bool
    progress: Progress
    late_seconds: float = 20.0
    disk: bool = False
    short: bool = False
    """only what the test suite has time for; `quick` belongs to it"""

    def dice(self, about: str) -> random.Random:
        """Return the dice of one scene: the same for the same seed."""
        return random.Random(f"{self.seed} {about}")


@dataclass
class Told:
    """What a scene has to say: what was done, what could not be run, and the promises' numbers."""

    scene: str
    done: list[str] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def promise(
        self, name: str, value: float, floor: float | None, best: float | None = None, **how: Any
    ) -> None:
        """Add one promise and what was found."""
        self.figures.append(
            Figure(self.scene, name, value, how.pop("unit", ""), floor, best, **how)
        )


@dataclass
class World:
    """Engines that may be killed, a database to look into, and a stack of worker processes."""

    home: Path
    engines: OwnEngines
    database: Database
    stack: Stack
    choices: Choices

    @property
    def keys(self) -> str:
        """What ENCRYPTION_KEYS is now."""
        return self.stack.settings["ENCRYPTION_KEYS"]

    async def add(
        self,
        outside: OutsideRecord,
        senders: int,
        connections: int,
        pace: Pace = UNPACED,
        **how: Any,
    ) -> Someone:
        """Add senders with a password under the keys of now."""
        return await add_someone(
            self.database, self.keys, outside,
            senders=senders, connections=connections, pace=pace, **how,
        )  # fmt: skip

    async def workers(self, count: int) -> list[Program]:
        """Start workers and wait until they are at work."""
        return await self.stack.workers(count)

    async def ask(self, sql: str, *values: Any) -> Any:
        """Return one value, however long the database is away."""
        while True:
            try:
                return await self.stack.fetch(sql, *values)
            except GONE:
                await asyncio.sleep(AGAIN_SECONDS)

    async def until_open_is(self, at_most: int, what: str, patience: float) -> bool:
        """Wait until no more than so many e-mails are open, telling of it; False if not in time."""
        promised = await self.ask(PROMISED)
        deadline = asyncio.get_running_loop().time() + patience
        while (still_open := await self.ask(OPEN)) > at_most:
            self.choices.progress.say(f"{what}: {promised - still_open:,} of {promised:,} ended")
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(AGAIN_SECONDS)
        return True


@asynccontextmanager
async def a_world(choices: Choices, **settings: str) -> AsyncIterator[World]:
    """Run engines in a directory of their own, durable as in production."""
    where = where_to_keep(on_disk=choices.disk)
    with tempfile.TemporaryDirectory(dir=where, prefix="ribprove") as name:
        home = Path(name)
        home.chmod(0o755)  # PostgreSQL runs as another user when we are root
        with running_engines(home / "data", durable=True) as engines:
            own = OwnEngines(home / "data", engines.database_url, engines.redis_url)
            database = Database(engines.database_url, size=8)
            told = {
                "DATABASE_URL": engines.database_url,
                "REDIS_URL": engines.redis_url,
                "SECRET_KEY": "a secret of at least thirty-two characters",
                "ENCRYPTION_KEYS": new_encryption_key(),
                "ALLOW_PRIVATE_HOSTS": "true",
                "API_REQUESTS_PER_MINUTE": "1000000",
                "HOME_DIR": name,
                "LOG_FORMAT": "json",
            }
            if "PYTHONPATH" in os.environ:  # another checkout is to be proved
                told["PYTHONPATH"] = os.environ["PYTHONPATH"]
            stack = Stack(database, home, told | settings)
            try:
                await upgrade_schema(database)
                yield World(home, own, database, stack, choices)
            finally:
                for program in stack.programs:  # what it was to show has been shown
                    if program.is_running:
                        program.process.kill()
                    program.process.wait()
                await database.close()
