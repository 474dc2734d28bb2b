"""The instance's stop: while it stands nothing is claimed, and no final dot is written."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.tables import Stop

THE_ROW = 1


class Standing(NamedTuple):
    """Whether all sending is stopped, since when and why."""

    stopped_at: datetime | None
    reason: str | None


async def stop_sending(session: AsyncSession, reason: str | None) -> Standing:
    """Stop all sending of this instance; what is past its mark still goes. Said twice: no change.

    Workers read it with every claim and every mark, so it holds as soon as it is committed.
    """
    now = func.clock_timestamp()
    made = insert(Stop).values(id=THE_ROW, stopped_at=now, reason=reason)
    await session.execute(
        made.on_conflict_do_update(
            index_elements=[Stop.id],
            set_={
                "stopped_at": func.coalesce(Stop.stopped_at, now),
                "reason": func.coalesce(made.excluded.reason, Stop.reason),
            },
        )
    )
    return await read_stop(session)


async def let_sending_go_on(session: AsyncSession) -> Standing:
    """Lift the stop: lanes that were due meanwhile are woken at once."""
    made = insert(Stop).values(id=THE_ROW, stopped_at=None, reason=None)
    await session.execute(
        made.on_conflict_do_update(
            index_elements=[Stop.id], set_={"stopped_at": None, "reason": None}
        )
    )
    return await read_stop(session)


async def read_stop(session: AsyncSession) -> Standing:
    """Return how it stands."""
    row = (
        await session.execute(select(Stop.stopped_at, Stop.reason).where(Stop.id == THE_ROW))
    ).one_or_none()
    return Standing(*row) if row else Standing(None, None)
