"""Import an uploaded CSV: any worker can, and another takes over where a killed one stopped."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import delete, func, update
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.batch import Batch, ImportTaken, Pieces, Trouble, read_batches
from reachinbox.audience.csv_stream import CsvUnreadable
from reachinbox.audience.recipients import ALREADY_THERE, add_recipients, keys_already_in
from reachinbox.audience.tables import Import, ImportChunk, Recipient
from reachinbox.ledger.activities import tell
from reachinbox.ledger.suppress import which_suppressed
from reachinbox.runtime.database import Database, driver_of

SUPPRESSED = "suppressed: nobody may write to this address"


async def unfinished_imports(connection: asyncpg.Connection) -> list[UUID]:
    """Return the imports to be worked on, oldest first; served by ix_imports_unfinished."""
    found = await connection.fetch(
        "SELECT id FROM imports WHERE status = 'running' AND size_bytes > 0 ORDER BY created_at"
    )
    return [record["id"] for record in found]


async def run_import(database: Database, import_id: UUID) -> None:
    """Carry an import to its end, from the first row that no earlier attempt has stored.

    Reading happens in a thread, one batch ahead of storing. Each batch is stored in a transaction
    of its own, which moves `imports.rows` on from where it was: of two workers on one import, only
    one can.
    """
    try:
        work = await _open_work(database, import_id)
        try:
            await _store_rows(database, work)
        except CsvUnreadable as error:
            await _finish(database, work, error=error.reason)
        else:
            await _finish(database, work, error=None)
    except ImportTaken:
        return


@dataclass(slots=True)
class _Work:
    import_id: UUID
    user_id: UUID
    campaign_id: UUID
    is_dry_run: bool
    mapping: dict[str, Any] | None
    rows: int

    @property
    def into(self) -> UUID:
        """Where recipients are stored: those of a dry run under the import's own id, for a time."""
        return self.import_id if self.is_dry_run else self.campaign_id


async def _open_work(database: Database, import_id: UUID) -> _Work:
    async with database.transaction() as session:
        found = await session.get(Import, import_id)
    if found is None or found.status != "running" or not found.size_bytes:
        raise ImportTaken
    return _Work(
        found.id, found.user_id, found.campaign_id, found.is_dry_run, found.mapping, found.rows
    )


async def _store_rows(database: Database, work: _Work) -> None:
    pieces = Pieces(database, work.import_id)
    batches = read_batches(pieces, work.mapping, skip=work.rows)
    upcoming = asyncio.create_task(asyncio.to_thread(next, batches, None))
    try:
        while batch := await upcoming:
            upcoming = asyncio.create_task(asyncio.to_thread(next, batches, None))
            await _store_batch(database, work, batch)
            work.rows += batch.rows
    finally:
        pieces.stop()
        upcoming.cancel()
        await asyncio.gather(upcoming, return_exceptions=True)


async def _store_batch(database: Database, work: _Work, batch: Batch) -> None:
    async with database.transaction() as session:
        counts = {"invalid": len(batch.troubles)}
        refused = await _find_refused(session, work, batch.recipients.keys)
        duplicates = await add_recipients(
            session, work.into, work.import_id, batch.recipients, leave_out=refused.keys()
        )
        counts |= {"suppressed": 0, "duplicates": len(duplicates)}
        for place, key in enumerate(batch.recipients.keys):
            if key in refused:
                counts["suppressed" if refused[key] == SUPPRESSED else "duplicates"] += 1
                duplicates[place] = refused[key]
        for place, reason in duplicates.items():
            batch.refuse(place, reason)
        counts["accepted"] = batch.rows - sum(counts.values())
        await _store_troubles(session, work.import_id, batch.troubles)
        await _move_on(session, work, batch.rows, counts)


async def _find_refused(session: AsyncSession, work: _Work, keys: list[str]) -> dict[str, str]:
    """Return the reason for each address that must not be added."""
    refused: dict[str, str] = {}
    if work.is_dry_run:  # what is stored elsewhere does not collide by itself
        already = await keys_already_in(session, work.campaign_id, keys)
        refused = dict.fromkeys(already, ALREADY_THERE)
    suppressed = await which_suppressed(session, work.user_id, keys)
    return refused | dict.fromkeys(suppressed, SUPPRESSED)


async def _store_troubles(session: AsyncSession, import_id: UUID, troubles: list[Trouble]) -> None:
    if not troubles:
        return
    driver = await driver_of(session)
    await driver.copy_records_to_table(
        "import_problems",
        columns=["import_id", "row", "column_name", "value", "reason", "cells"],
        records=[
            (import_id, one.row, one.column, one.value, one.reason, json.dumps(one.cells))
            for one in troubles
        ],
    )


async def _move_on(session: AsyncSession, work: _Work, rows: int, counts: dict[str, int]) -> None:
    moved = await session.scalar(
        update(Import)
        .where(Import.id == work.import_id, Import.status == "running", Import.rows == work.rows)
        .values(
            rows=Import.rows + rows,
            **{name: getattr(Import, name) + count for name, count in counts.items()},
        )
        .returning(Import.rows)
    )
    if moved is None:
        raise ImportTaken


async def _finish(database: Database, work: _Work, *, error: str | None) -> None:
    async with database.transaction() as session:
        ended = await session.scalar(
            update(Import)
            .where(Import.id == work.import_id, Import.status == "running")
            .where(Import.rows == work.rows)
            .values(
                status="failed" if error else "done",
                error=error,
                finished_at=func.clock_timestamp(),
            )
            .returning(Import.id)
        )
        if ended is None:
            raise ImportTaken
        if not work.is_dry_run:
            await _tell(session, work, error)
        await session.execute(delete(ImportChunk).where(ImportChunk.import_id == work.import_id))
        if work.is_dry_run or error:
            await session.execute(delete(Recipient).where(Recipient.import_id == work.import_id))


async def _tell(session: AsyncSession, work: _Work, error: str | None) -> None:
    done = await session.get(Import, work.import_id, populate_existing=True)
    assert done is not None
    names = ("rows", "accepted", "duplicates", "invalid", "suppressed", "error")
    await tell(
        session,
        work.user_id,
        "import_failed" if error else "import_done",
        campaign_id=work.campaign_id,
        import_id=str(work.import_id),
        **{name: getattr(done, name) for name in names},
    )
