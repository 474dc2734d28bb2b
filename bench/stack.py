"""A whole ReachInbox for measuring: engines, worker processes, and promised campaigns."""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from bench.usage import Cpu, cpu_used, peak_memory_mb
from reachinbox.accounts.tables import User
from reachinbox.accounts.vault import new_encryption_key
from reachinbox.ledger.enter import Promise, enter_campaign
from reachinbox.migrations.upgrade import upgrade_schema
from reachinbox.runtime.database import Database
from reachinbox.runtime.embedded import Engines, running_engines
from reachinbox.runtime.ids import new_id
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer

FILLER = "The quick brown fox jumps over the lazy dog, and the dog does not mind at all. " * 10
HTML = (
    "<p>Dear {{ first_name }},</p><p>" + FILLER + "</p>"
    "<p>Your order {{ order }} with {{ company }} is on its way.</p>"
)
SUBJECT = "{{ first_name }}, your order {{ order }}"
NO_LIMIT = 1_000_000_000
START_SECONDS = 30
LEAVE_SECONDS = 40


def fields_of(number: int) -> str:
    """Return the merge fields of one recipient, as JSON."""
    return f'{{"first_name": "Person {number}", "order": "{number}", "company": "Acme"}}'


def at_once(_number: int) -> float:
    """Let every e-mail be due at the start."""
    return 0.0


@dataclass
class Stack:
    """Engines that run, and what is started on them."""

    engines: Engines
    home: Path
    database: Database
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    async def start_workers(self, count: int = 1, **settings: str) -> None:
        """Start worker processes as production would, and wait until they are at work."""
        environment = os.environ | self.settings | settings
        for _ in range(count):
            with (self.home / "worker.log").open("ab") as log:
                command = [sys.executable, "-m", "reachinbox", "worker"]
                worker = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
            self.workers.append(worker)
        deadline = time.monotonic() + START_SECONDS
        while await self.value("SELECT count(*) FROM workers") < len(self.workers):
            if time.monotonic() > deadline or any(each.poll() is not None for each in self.workers):
                raise SystemExit(f"a worker did not start:\n{self._end_of_log()}")
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)  # start-up work is not measured

    def _end_of_log(self) -> str:
        return (self.home / "worker.log").read_text()[-2000:]

    def stop_workers(self) -> None:
        """Ask all workers to leave, and see that they have."""
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            try:
                worker.wait(LEAVE_SECONDS)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        self.workers.clear()

    def cpu(self) -> Cpu:
        """Return the CPU seconds of workers and engines until now."""
        return cpu_used([each.pid for each in self.workers], self.home)

    def worker_memory_mb(self) -> float:
        """Return the most resident memory any of the workers has had, in MB."""
        return max(peak_memory_mb(each.pid) for each in self.workers)

    async def value(self, sql: str, *arguments: object) -> float:
        """Return the one number a query gives."""
        async with self.database.driver() as connection:
            return await connection.fetchval(sql, *arguments) or 0

    async def add_users(self, count: int = 1) -> list[UUID]:
        """Add users; each has a shard of their own as far as there are enough."""
        users = [User(id=new_id(), email=f"{new_id()}@example.com", name="B") for _ in range(count)]
        async with self.database.transaction() as tx:
            tx.add_all(users)
        return [user.id for user in users]

    async def add_senders(
        self,
        user_id: UUID,
        count: int,
        port: int,
        *,
        connections: int = 1,
        limit: int = NO_LIMIT,
        delay: float = 0,
    ) -> list[UUID]:
        """Add verified senders of a user, each through a server of its own on `port`."""
        async with self.database.transaction() as tx:
            senders: list[UUID] = []
            for number in range(count):
                server = SmtpServer(
                    user_id=user_id, name=f"sink {number}", host="127.0.0.1", port=port,
                    security="none", max_connections=connections,
                )  # fmt: skip
                sender_id = new_id()
                sender = Sender(
                    id=sender_id, user_id=user_id, email=f"s{sender_id.hex}@example.com",
                    name="Bench", hourly_limit=limit, min_delay_seconds=delay,
                    verified_at=datetime.now(UTC),
                )  # fmt: skip
                tx.add_all([server, sender])
                await tx.flush()
                tx.add(SenderSmtpServer(sender_id=sender_id, smtp_server_id=server.id, position=0))
                senders.append(sender_id)
            await tx.flush()
            await set_lanes(tx, senders)
        return senders

    async def promise(
        self,
        user_id: UUID,
        senders: Sequence[UUID],
        count: int,
        *,
        start: datetime,
        due: Callable[[int], float] = at_once,
    ) -> UUID:
        """Promise `count` e-mails, in turn over `senders`; `due` gives seconds after `start`."""
        last = start + timedelta(seconds=due(count - 1))
        promise = Promise(
            campaign_id=new_id(), user_id=user_id, subject=SUBJECT, html=HTML, text=None,
            priority=1, delay=timedelta(0), hourly_limit=None, max_parallel=None, timezone="UTC",
            hours=None, message_domains={str(sender): "example.com" for sender in senders},
            planned_first_at=start, planned_last_at=last,
        )  # fmt: skip
        emails = (
            (
                new_id(), senders[number % len(senders)], f"p{number}@example.org",
                f"p{number}@example.org", fields_of(number), start + timedelta(seconds=due(number)),
            )
            for number in range(count)
        )  # fmt: skip
        async with self.database.transaction() as tx:
            await enter_campaign(tx, promise, emails)
        return promise.campaign_id

    async def until_done(self, patience: float = 1200) -> None:
        """Wait until no e-mail is open, and see that every one was sent."""
        async with asyncio.timeout(patience):
            while await self.value("SELECT coalesce(sum(open), 0)::int FROM runs"):
                await asyncio.sleep(0.05)
        if await self.value("SELECT sum(total - sent)::int FROM runs"):
            raise SystemExit("not every e-mail was sent: the figures would mean nothing")


@contextlib.asynccontextmanager
async def stack(disk: Path | None) -> AsyncIterator[Stack]:
    """Run engines with production settings in a directory of their own under `disk`."""
    with tempfile.TemporaryDirectory(prefix="ribbench", dir=disk) as name:
        home = Path(name)
        home.chmod(0o755)  # PostgreSQL runs as another user when we are root
        with running_engines(home) as engines:
            database = Database(engines.database_url, size=4)
            running = Stack(engines, home, database)
            running.settings = {
                "DATABASE_URL": engines.database_url,
                "REDIS_URL": engines.redis_url,
                "ENCRYPTION_KEYS": new_encryption_key(),
                "SECRET_KEY": "x" * 40,
                "ALLOW_PRIVATE_HOSTS": "true",
                "HOME_DIR": name,
            }
            try:
                await upgrade_schema(database)
                yield running
            finally:
                running.stop_workers()
                await database.close()
