"""A whole ReachInbox for measuring: engines, worker processes and an SMTP sink, with their CPU."""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psutil

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


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@dataclass
class Cpu:
    """CPU seconds used so far, by part."""

    worker: float
    postgresql: float
    valkey: float

    def __sub__(self, other: "Cpu") -> "Cpu":
        return Cpu(
            self.worker - other.worker,
            self.postgresql - other.postgresql,
            self.valkey - other.valkey,
        )

    @property
    def total(self) -> float:
        return self.worker + self.postgresql + self.valkey


@dataclass
class Stack:
    """Engines that run, and what is started on them."""

    engines: Engines
    home: Path
    database: Database
    user_id: UUID = field(default_factory=new_id)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    def start_worker(self, **settings: str) -> subprocess.Popen[bytes]:
        """Start a worker process as production would."""
        environment = os.environ | self.settings | settings
        log = (self.home / "worker.log").open("ab")
        worker = subprocess.Popen(
            [sys.executable, "-m", "reachinbox", "worker"], env=environment, stderr=log, stdout=log
        )
        self.workers.append(worker)
        return worker

    def stop_workers(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(40)
        self.workers.clear()

    def cpu(self) -> Cpu:
        """Return the CPU seconds of workers and engines until now."""
        worker = sum(_cpu_of(psutil.Process(each.pid)) for each in self.workers)
        postgresql = valkey = 0.0
        for process in psutil.process_iter(["name", "cmdline"]):
            with contextlib.suppress(psutil.Error):
                if not _belongs(process, self.home):
                    continue
                if "valkey" in process.name():
                    valkey += _cpu_of(process)
                elif process.name() == "postgres":
                    postgresql += _cpu_with_children(process)
        return Cpu(worker, postgresql, valkey)

    def worker_memory_mb(self) -> float:
        """Return the largest worker's resident memory in MB."""
        return max(psutil.Process(each.pid).memory_info().rss for each in self.workers) / 1e6

    async def begin(self) -> None:
        await upgrade_schema(self.database)
        async with self.database.transaction() as tx:
            tx.add(User(id=self.user_id, email="bench@example.com", name="Bench"))

    async def add_senders(
        self, count: int, port: int, *, connections: int = 4, limit: int = NO_LIMIT,
        delay: float = 0,
    ) -> list[UUID]:  # fmt: skip
        """Add verified senders, all through one server each on `port`."""
        async with self.database.transaction() as tx:
            senders = []
            for number in range(count):
                server = SmtpServer(
                    user_id=self.user_id, name=f"sink {number}", host="127.0.0.1", port=port,
                    security="none", max_connections=connections,
                )  # fmt: skip
                sender = Sender(
                    user_id=self.user_id, email=f"s{new_id().hex}@example.com", name="Bench",
                    hourly_limit=limit, min_delay_seconds=delay, verified_at=datetime.now(UTC),
                )  # fmt: skip
                tx.add_all([server, sender])
                await tx.flush()
                tx.add(SenderSmtpServer(sender_id=sender.id, smtp_server_id=server.id, position=0))
                senders.append(sender.id)
            await tx.flush()
            await set_lanes(tx, senders)
        return senders

    async def promise(
        self, senders: Sequence[UUID], count: int, *, start_in: float = 0, spread: float = 0
    ) -> UUID:
        """Promise `count` e-mails, in turn over `senders`, due evenly over `spread` seconds."""
        campaign_id = new_id()
        start = datetime.now(UTC) + timedelta(seconds=start_in)
        last = start + timedelta(seconds=spread)
        promise = Promise(
            campaign_id=campaign_id, user_id=self.user_id, subject=SUBJECT, html=HTML, text=None,
            priority=1, delay=timedelta(0), hourly_limit=None, max_parallel=None, timezone="UTC",
            hours=None, message_domains={str(sender): "example.com" for sender in senders},
            planned_first_at=start, planned_last_at=last,
        )  # fmt: skip
        emails = (
            (
                new_id(), senders[number % len(senders)], f"person{number}@example.org",
                f"person{number}@example.org",
                f'{{"first_name": "Person {number}", "order": "{number}", "company": "Acme"}}',
                start + timedelta(seconds=spread * number / count),
            )
            for number in range(count)
        )  # fmt: skip
        async with self.database.transaction() as tx:
            await enter_campaign(tx, promise, emails)
        return campaign_id

    async def until_done(self, patience: float = 600) -> float:
        """Wait until no e-mail is open; return the moment (monotonic) it was seen."""
        async with asyncio.timeout(patience), self.database.driver() as connection:
            while await connection.fetchval("SELECT coalesce(sum(open), 0) FROM runs"):
                await asyncio.sleep(0.02)
        return time.monotonic()


def _cpu_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _cpu_with_children(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def _belongs(process: psutil.Process, home: Path) -> bool:
    """Return whether a server process has its files under `home`."""
    return process.name() in {"postgres", "valkey-server"} and any(
        str(file.path).startswith(str(home)) for file in process.open_files()
    )


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """Run an SMTP server that takes everything: Postfix's smtp-sink. Gives its port."""
    program = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise SystemExit("smtp-sink is missing: install Debian's package postfix")
    port = free_port()
    command = [program, "-u", "nobody"] if os.geteuid() == 0 else [program]
    process = subprocess.Popen([*command, "-c", f"127.0.0.1:{port}", "1000"],
                               stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(5)


@contextlib.asynccontextmanager
async def stack():  # noqa: ANN201
    """Run engines with production durability in a directory of their own."""
    with tempfile.TemporaryDirectory(prefix="ribbench") as name:
        home = Path(name)
        home.chmod(0o755)
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
                await running.begin()
                yield running
            finally:
                running.stop_workers()
                await database.close()
