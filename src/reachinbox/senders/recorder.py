"""Writes marks and settlements in groups: while one group commits, the next one gathers.

A transaction for each e-mail would cost four times as much and close no window: the next mails are
on the wire by then. What bounds the doubt after a crash is how many answered e-mails may be waiting
to be recorded; above `unrecorded_limit` no further final dot is written. So when the ledger cannot
be written, sending stops by itself.
"""

import asyncio
from collections.abc import Awaitable
from uuid import UUID

import asyncpg
import structlog

from reachinbox.ledger.settle import Settlement, mark_sending, settle
from reachinbox.runtime.database import AWAY, Database
from reachinbox.senders.grouped import Grouped

log = structlog.get_logger()

RETRY_SECONDS = 0.5
CONFLICTS = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)


class Recorder:
    """One worker's pen: everything it writes into the ledger about hand-overs goes through here."""

    def __init__(self, database: Database, worker_id: UUID, *, unrecorded_limit: int) -> None:
        self._database = database
        self._worker_id = worker_id
        self._limit = unrecorded_limit
        self._marks: Grouped[UUID, bool] = Grouped(self._write_marks)
        self._settlements: Grouped[Settlement, None] = Grouped(self._write_settlements)
        self._unrecorded = 0
        self._has_room = asyncio.Event()
        self._has_room.set()

    def may_send(self, email_id: UUID) -> Awaitable[bool]:
        """Record that this e-mail is about to go; False when it may not, or cannot be recorded."""
        if self._has_room.is_set():
            return self._marks.add(email_id)
        return self._wait_and_mark(email_id)

    def record(self, settlement: Settlement) -> asyncio.Future[None]:
        """Record what came of an e-mail; done once that is committed, however long that takes."""
        self._step(1)
        recorded = self._settlements.add(settlement)
        recorded.add_done_callback(lambda _: self._step(-1))
        return recorded

    async def flush(self) -> None:
        """Wait until every settlement taken so far is committed."""
        await self._settlements.flush()

    async def _wait_and_mark(self, email_id: UUID) -> bool:
        await self._has_room.wait()
        return await self._marks.add(email_id)

    def _step(self, step: int) -> None:
        self._unrecorded += step
        if self._unrecorded < self._limit:
            self._has_room.set()
        else:
            self._has_room.clear()

    async def _write_marks(self, email_ids: list[UUID]) -> list[bool]:
        try:
            async with self._database.driver() as connection:
                allowed = await mark_sending(connection, self._worker_id, email_ids)
        except AWAY as error:
            log.warning("ledger away, not sending", emails=len(email_ids), error=str(error))
            return [False] * len(email_ids)
        return [email_id in allowed for email_id in email_ids]

    async def _write_settlements(self, settlements: list[Settlement]) -> list[None]:
        while True:
            try:
                async with self._database.driver() as connection:
                    await settle(connection, self._worker_id, settlements)
            except (*AWAY, *CONFLICTS) as error:
                log.warning("ledger away, results wait", waiting=len(settlements), error=str(error))
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return [None] * len(settlements)
