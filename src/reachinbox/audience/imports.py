"""Read imports and their problems, and undo them."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.problems import problem_line, problems_head
from reachinbox.audience.tables import Import, ImportProblem, Recipient
from reachinbox.ledger.read import runs_of
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import Conflict, NotFound

SHOWN_PROBLEMS = 100
PROBLEMS_AT_ONCE = 500


async def own_import(
    session: AsyncSession, user_id: UUID, import_id: UUID, *, lock: bool = False
) -> Import:
    """Return an import of this user, or raise a 404."""
    wanted = select(Import).where(Import.id == import_id, Import.user_id == user_id)
    found = await session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound("There is no such import.")
    return found


async def list_imports(
    session: AsyncSession,
    user_id: UUID,
    *,
    campaign_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> Sequence[Import]:
    """Return a user's imports, newest first, maybe of one campaign only."""
    wanted = select(Import).where(Import.user_id == user_id)
    if campaign_id:
        wanted = wanted.where(Import.campaign_id == campaign_id)
    if after:
        wanted = wanted.where(Import.id < after)
    return (await session.scalars(wanted.order_by(Import.id.desc()).limit(limit))).all()


async def first_problems(session: AsyncSession, import_id: UUID) -> Sequence[ImportProblem]:
    """Return the first problems of an import, in the order of rows."""
    return await _problems_after(session, import_id, after=0, limit=SHOWN_PROBLEMS)


async def problems_as_csv(database: Database, found: Import) -> AsyncIterator[bytes]:
    """Yield all bad rows as they were uploaded, with an `error` column; a page a transaction."""
    header = found.header or []
    yield problems_head(header).encode()
    last = 0
    while True:
        async with database.transaction() as session:
            problems = await _problems_after(session, found.id, after=last, limit=PROBLEMS_AT_ONCE)
        if not problems:
            return
        last = problems[-1].row
        lines = (problem_line(len(header), one.cells, one.reason) for one in problems)
        yield "".join(lines).encode()


async def undo_import(session: AsyncSession, user_id: UUID, import_id: UUID) -> None:
    """Take an import back with all it added; 409 once its campaign is scheduled.

    The import's row goes first: the batch a worker stores at this moment holds it, and the next one
    finds it gone and stops.
    """
    found = await own_import(session, user_id, import_id, lock=True)
    if await runs_of(session, [found.campaign_id]):
        raise Conflict(
            "The campaign has been scheduled: its recipients can no longer be taken back.",
            code="not_a_draft",
        )
    await session.execute(delete(Import).where(Import.id == import_id))
    await session.execute(delete(Recipient).where(Recipient.import_id == import_id))


async def _problems_after(
    session: AsyncSession, import_id: UUID, *, after: int, limit: int
) -> Sequence[ImportProblem]:
    """Served by pk_import_problems."""
    wanted = select(ImportProblem).where(
        ImportProblem.import_id == import_id, ImportProblem.row > after
    )
    return (await session.scalars(wanted.order_by(ImportProblem.row).limit(limit))).all()


def import_facts(found: Import, problems: Sequence[ImportProblem]) -> dict[str, Any]:
    """Return what the API shows of an import."""
    names = ("id", "campaign_id", "status", "rows", "accepted", "duplicates", "invalid")
    more = ("suppressed", "error", "encoding", "delimiter", "header", "field_names", "size_bytes",
            "lawful_basis", "source")  # fmt: skip
    return {
        **{name: getattr(found, name) for name in (*names, *more, "created_at", "finished_at")},
        "dry_run": found.is_dry_run,
        "problems": [
            {"row": one.row, "column": one.column_name, "value": one.value, "reason": one.reason}
            for one in problems
        ],
    }
