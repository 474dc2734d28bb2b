"""What is done to a running system: each fault once told, counted, and safe to do at any moment."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from prove.crew import Crew
from prove.world import GONE, World
from reachinbox.accounts.vault import new_encryption_key
from reachinbox.ledger.control import pause_run, resume_run
from reachinbox.runtime.errors import Conflict

AGAIN_SECONDS = 0.1
ROTATE_PATIENCE = 40
RUNNING = """
SELECT campaign_id FROM runs WHERE status = 'running' AND open > 0 ORDER BY campaign_id
"""
UNDER_AN_OLD_KEY = """
SELECT count(*)::int FROM data_keys
WHERE wrapping_key_id <> (SELECT wrapping_key_id FROM data_keys GROUP BY 1 ORDER BY count(*) DESC
                          LIMIT 1)
"""


@dataclass(frozen=True)
class Pause:
    """A campaign stood still between these moments, in seconds since 1970."""

    campaign_id: UUID
    since: float
    until: float


@dataclass
class Faults:
    """The faults of one run."""

    world: World
    crew: Crew
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)
    pauses: list[Pause] = field(default_factory=list)
    last_at: float = 0.0
    keys_left_behind: int | None = None
    """data keys still under an old key after the rotation; None where there was none"""

    async def kill_every(self, seconds: float) -> None:
        """Kill -9 a random worker again and again, for ever."""
        while True:
            await asyncio.sleep(seconds)
            await self.crew.kill_one()
            self._note("kill -9 of a worker")

    async def flush_redis(self) -> None:
        """Empty Redis altogether."""
        async with Redis.from_url(self.world.engines.redis_url) as redis:
            await _insist(redis.flushall, RedisError)
        self._note("FLUSHALL")

    async def kill_postgres(self) -> None:
        """Kill -9 PostgreSQL; its guardian starts it again."""
        self.world.engines.kill("postgres")
        self._note("kill -9 of PostgreSQL")

    async def pause_and_resume(self, seconds: float) -> None:
        """Pause a campaign that is sending, and let it go on after a while."""
        campaign_id = await self._pause_one()
        since = time.time()
        await asyncio.sleep(seconds)
        until = time.time()
        await _insist(lambda: self._resume(campaign_id), *GONE)
        self.pauses.append(Pause(campaign_id, since, until))
        self._note("pause and resume")

    async def rotate_keys(self) -> None:
        """Rotate the encryption key as the handbook says: add the new one, re-wrap, drop the old.

        Workers are restarted politely twice: with both keys, then with the new one alone.
        """
        settings = self.world.stack.settings
        new = new_encryption_key()
        settings["ENCRYPTION_KEYS"] = f"{new},{self.world.keys}"
        await self.crew.restart_all()
        while True:
            rotate = self.world.stack.start("rotate-keys")
            await self.world.stack.until(
                lambda rotate=rotate: not rotate.is_running, patience=ROTATE_PATIENCE
            )
            if rotate.process.returncode == 0:
                break
            await asyncio.sleep(AGAIN_SECONDS)
        settings["ENCRYPTION_KEYS"] = new
        await self.crew.restart_all()
        self.keys_left_behind = await self.world.ask(UNDER_AN_OLD_KEY)
        self._note("rotation of the encryption key")

    def _note(self, what: str) -> None:
        self.done[what] += 1
        self.last_at = time.time()

    async def _pause_one(self) -> UUID:
        while True:
            try:
                async with self.world.database.driver() as connection:
                    running = [row["campaign_id"] for row in await connection.fetch(RUNNING)]
                campaign_id = self.dice.choice(running)
                async with self.world.database.transaction() as tx:
                    await pause_run(tx, campaign_id)
            except (*GONE, Conflict, IndexError):  # it ended meanwhile: another
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return campaign_id

    async def _resume(self, campaign_id: UUID) -> None:
        async with self.world.database.transaction() as tx:
            await resume_run(tx, campaign_id)


@dataclass(frozen=True)
class Planned:
    """A fault and when it comes, in seconds after the start."""

    at: float
    do: Callable[[], Awaitable[None]]


async def one_after_another(planned: Sequence[Planned]) -> None:
    """Let each fault begin at its time, whether or not the one before has ended."""
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for fault in sorted(planned, key=lambda each: each.at):
            await asyncio.sleep(max(0.0, began + fault.at - time.monotonic()))
            group.create_task(_do(fault))


async def _do(fault: Planned) -> None:
    await fault.do()


async def _insist(do: Callable[[], Awaitable[object]], *while_it_raises: type[Exception]) -> None:
    while True:
        try:
            await do()
        except while_it_raises:
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return
