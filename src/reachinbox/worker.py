"""The worker: drains shards and does tasks, wakes what is due, and takes over from the dead."""

import asyncio
import gc
import os
import signal
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from redis.exceptions import RedisError

from reachinbox.accounts.mailed_links import due_links, send_link
from reachinbox.accounts.vault import Vault
from reachinbox.audience.importing import run_import, unfinished_imports
from reachinbox.audience.uploads import discard_abandoned_uploads
from reachinbox.cleaning import CLEAN, clean
from reachinbox.inbox.holding import unwatched_mailboxes
from reachinbox.inbox.post import Post
from reachinbox.inbox.watchers import Watchers
from reachinbox.ledger.check import check_ledger, is_check_due
from reachinbox.ledger.chores import is_chore_due
from reachinbox.ledger.coming_back import hold_what_is_late
from reachinbox.ledger.failing import pause_failing
from reachinbox.ledger.slots import forget_old_use
from reachinbox.ledger.upkeep import vacuum_busy_tables
from reachinbox.ledger.workers import (
    DEAD_AFTER,
    beat,
    due_shards,
    fair_share,
    leave,
    take_back_from_dead,
)
from reachinbox.runtime.database import Database, is_away
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.queues import INTERACTIVE, Queues, QueueWorker, Task
from reachinbox.runtime.settings import Settings, require
from reachinbox.sandbox.system_sender import find_system_sender
from reachinbox.senders.claiming import Claiming
from reachinbox.senders.composing import Composer
from reachinbox.senders.drain import ShardDrain, Tools
from reachinbox.senders.handover import HandOver
from reachinbox.senders.recorder import Recorder
from reachinbox.senders.reverify import reverify_server, servers_to_reverify

log = structlog.get_logger()

WAKE_SECONDS = 0.2
BEAT_SECONDS = 2.0
AWAY_SECONDS = 0.5
CANCEL_SECONDS = 0.2
SLICE_SECONDS = 10.0  # how long a shard may be drained while others wait for its place
TIDY_SECONDS = 300.0
VACUUM_SECONDS = 3.0
MAILBOX_SECONDS = 1.0
TASKS_AT_ONCE = 4
LEAVE_SECONDS, DEPART_SECONDS = 26.0, 3.0  # together less than the 30 s one has
POOL_SIZE = 6  # of each of the two pools; several workers share PostgreSQL's 100 connections


class Worker:
    """One worker process: identical to all others, holding nothing that must survive it."""

    def __init__(self, settings: Settings) -> None:
        redis_url = require(settings.redis_url, "REDIS_URL")
        self._settings = settings
        self._database = Database(require(settings.database_url, "DATABASE_URL"), size=POOL_SIZE)
        self._id = new_id()
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._system_sender = find_system_sender(settings)
        recorder = Recorder(self._database, self._id, unrecorded_limit=settings.unrecorded_limit)
        self._tools = Tools(
            self._id,
            self._database,
            Vault(require(settings.encryption_keys, "ENCRYPTION_KEYS")),
            settings,
            recorder,
            HandOver(Composer(self._database, settings), recorder, settings),
            Claiming(self._database, self._id, timedelta(seconds=settings.limit_window_seconds)),
        )
        self._queues = Queues(redis_url)
        post = Post(self._database, self._tools.vault, settings, self._id)
        self._watchers = Watchers(post)
        self._drains: dict[int, ShardDrain] = {}
        self._is_leaving = asyncio.Event()
        self._judges_from = 0.0
        self._share = 1  # as many shards as this worker should hold, so that all hold as many
        self._shards = QueueWorker(
            "shards", redis_url, self._drain, concurrency=settings.worker_concurrency
        )
        self._tasks = QueueWorker("tasks", redis_url, self._do, concurrency=TASKS_AT_ONCE)

    def leave(self) -> None:
        """Finish what is in hand and go."""
        self._is_leaving.set()

    async def run(self) -> None:
        """Work until `leave`; then at most 30 s for what is in hand."""
        await self._first_beat()
        async with self._database.transaction() as session:
            await self._tools.vault.check(session)  # one line and no start, rather than no sending
        loops = [
            asyncio.create_task(self._forever(BEAT_SECONDS, self._beat)),
            asyncio.create_task(self._forever(WAKE_SECONDS, self._wake)),
            asyncio.create_task(self._forever(BEAT_SECONDS, self._take_back)),
            asyncio.create_task(self._forever(BEAT_SECONDS, self._pause_failing)),
            asyncio.create_task(self._forever(VACUUM_SECONDS, self._vacuum)),
            asyncio.create_task(self._forever(TIDY_SECONDS, self._tidy)),
            asyncio.create_task(self._forever(MAILBOX_SECONDS, self._wake_mailboxes)),
        ]
        self._shards.start()
        self._tasks.start()
        log.info("worker ready", worker=str(self._id), name=self._name)
        await self._is_leaving.wait()
        log.info("worker leaving", shards=sorted(self._drains))
        for drain in self._drains.values():
            drain.stop()
        closing = asyncio.gather(self._shards.close(), self._tasks.close(), self._watchers.stop())
        await self._finish(closing, within=LEAVE_SECONDS)
        await _end(loops)
        await self._finish(self._depart(), within=DEPART_SECONDS)

    async def _first_beat(self) -> None:
        """Say that this worker lives, as soon as the ledger can be written."""
        while not self._is_leaving.is_set():
            try:
                await self._hold_what_is_late()
                await self._beat()
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("waiting", what="_first_beat", error=str(error))
                await asyncio.sleep(AWAY_SECONDS)
            else:
                return

    async def _drain(self, _kind: str, about: str) -> None:
        shard = int(about)
        # Refused here, not by BullMQ's concurrency: raised while a job runs, that is not seen until
        # the job ends, and a drain with a hung server may run for long.
        is_full = len(self._drains) >= self._share
        if self._is_leaving.is_set() or shard in self._drains or is_full:
            return  # the wake loop brings it again, to whoever has room
        drain = self._drains[shard] = ShardDrain(shard, self._tools)
        try:
            await drain.run()
        finally:
            del self._drains[shard]

    async def _do(self, kind: str, about: str) -> None:
        work: dict[str, Callable[[str], Awaitable[None]]] = {
            "import": lambda import_id: run_import(self._database, UUID(import_id)),
            "check": lambda _: check_ledger(self._database),
            "link": self._mail_link,
            "mailbox": self._watchers.start,
            "clean": lambda _: clean(self._database, self._settings),
            "verify": lambda server_id: reverify_server(
                self._database, self._tools.vault, self._settings, UUID(server_id)
            ),
        }
        await work[kind](about)

    async def _mail_link(self, link_id: str) -> None:
        if self._system_sender is not None:
            address = self._settings.address
            await send_link(self._database, self._system_sender, UUID(link_id), address=address)

    async def _wake(self) -> None:
        """Add a job for everything that is due: this is all that ever fills the queues."""
        async with self._database.driver() as connection:
            due = await due_shards(connection)
            if due:
                self._share = await fair_share(connection)
            imports = await unfinished_imports(connection)
            links = await due_links(connection) if self._system_sender else []
            checks = [Task("check", 0)] if await is_check_due(connection) else []
        for shard in due.keys() & self._drains.keys():
            self._drains[shard].stir()
        waiting = [shard for shard, holder in due.items() if holder is None]
        self._make_room_for(len(waiting))
        await self._queues.add_shards(waiting)
        await self._queues.add_tasks(
            [
                *(Task("import", import_id) for import_id in imports),
                *(Task("link", link_id, priority=INTERACTIVE) for link_id in links),
                *checks,
            ]
        )

    def _make_room_for(self, waiting: int) -> None:
        """Let those shards go that had their slice of time, when others wait for a place."""
        if len(self._drains) < min(self._share, self._settings.worker_concurrency):
            return
        since = time.monotonic() - SLICE_SECONDS
        going = [drain for drain in self._drains.values() if drain.began < since]
        for drain in going[:waiting]:  # the oldest come first
            drain.stop()

    async def _wake_mailboxes(self) -> None:
        async with self._database.transaction() as session:
            unwatched = await unwatched_mailboxes(session)
        await self._queues.add_tasks([Task("mailbox", account) for account in unwatched])

    async def _beat(self) -> None:
        async with self._database.driver() as connection:
            await beat(connection, self._id, self._name, sorted(self._drains))
            self._share = await fair_share(connection)
        for shard in sorted(self._drains)[self._share :]:
            self._drains[shard].stop()

    async def _take_back(self) -> None:
        if time.monotonic() < self._judges_from:
            return
        async with self._database.driver() as connection:
            count = await take_back_from_dead(connection)
        if count:
            log.warning("took back e-mails of a dead worker", emails=count)

    async def _hold_what_is_late(self) -> None:
        async with self._database.transaction() as session:
            held = await hold_what_is_late(session, timedelta(hours=self._settings.late_hold_hours))
        if held:
            log.warning("held what is far too late", campaigns=held)

    async def _pause_failing(self) -> None:
        async with self._database.transaction() as session:
            paused = await pause_failing(session, self._settings.pause_at_failure_percent)
        if paused:
            log.warning("paused what fails too often", campaigns=paused)

    async def _vacuum(self) -> None:
        if self._drains:
            async with self._database.driver() as connection:
                await vacuum_busy_tables(connection)

    async def _tidy(self) -> None:
        async with self._database.transaction() as session:
            await discard_abandoned_uploads(session)
            window = timedelta(seconds=self._settings.limit_window_seconds)
            await forget_old_use(session, window)
            servers = await servers_to_reverify(session)
        async with self._database.driver() as connection:
            is_cleaning_due = await is_chore_due(connection, CLEAN)
        tasks = [Task("verify", server) for server in servers]
        await self._queues.add_tasks([*tasks, *([Task("clean", 0)] if is_cleaning_due else [])])

    async def _forever(self, seconds: float, step: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            try:
                await step()
            except RedisError as error:
                log.warning("waiting", what=step.__name__, error=str(error))
            except Exception as error:
                if not is_away(error):
                    log.exception("loop broke", what=step.__name__)
                else:
                    log.warning("waiting", what=step.__name__, error=str(error))
                    # until they could beat again, the living look dead
                    self._judges_from = time.monotonic() + DEAD_AFTER.total_seconds()
            await asyncio.sleep(seconds)

    async def _depart(self) -> None:
        async with self._database.driver() as connection:
            await leave(connection, self._id)
        await self._queues.close()
        await self._database.close()

    async def _finish(self, work: Awaitable[Any], *, within: float) -> None:
        # waited for, not cancelled: BullMQ goes on waiting for its jobs all the same
        finishing = asyncio.ensure_future(work)
        await asyncio.wait([finishing], timeout=within)
        error = finishing.exception() if finishing.done() else TimeoutError()
        if error is not None and (is_away(error) or isinstance(error, RedisError)):
            log.warning("left something to the others", error=repr(error))
        elif error is not None:
            raise error


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    # again and again: until Python 3.12, wait_for may swallow a cancellation
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_SECONDS)


async def run_worker(settings: Settings) -> None:
    """Run one worker until SIGTERM or SIGINT."""
    # What was imported stays: no later collection needs to walk over it again.
    gc.collect()
    gc.freeze()
    worker = Worker(settings)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, worker.leave)
    await worker.run()
