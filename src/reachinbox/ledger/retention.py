"""Forgets campaigns that ended long ago: their e-mails, events and facts, one at a time."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

ENDED = text("""
SELECT campaign_id FROM runs
WHERE status IN ('completed', 'cancelled') AND open = 0
  AND ended_at < now() - CAST(:kept AS interval)
ORDER BY ended_at LIMIT 1
FOR UPDATE SKIP LOCKED
""")
# Shares and checks go with the run.
FORGET = (
    "DELETE FROM events WHERE campaign_id = :id",
    "DELETE FROM facts WHERE campaign_id = :id",
    "DELETE FROM emails WHERE campaign_id = :id",
    "DELETE FROM campaign_use WHERE campaign_id = :id",
    "DELETE FROM runs WHERE campaign_id = :id",
)


async def forget_one_ended_run(session: AsyncSession, kept: timedelta) -> UUID | None:
    """Forget the campaign that ended first, if that is longer ago than `kept`; return its id.

    What is suppressed stays so: the list is not the campaign's.
    """
    campaign_id = await session.scalar(ENDED, {"kept": kept})
    if campaign_id is None:
        return None
    assert isinstance(campaign_id, UUID)
    for statement in FORGET:
        await session.execute(text(statement), {"id": campaign_id})
    return campaign_id
