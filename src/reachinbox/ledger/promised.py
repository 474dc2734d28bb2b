"""What senders have promised and used already: what a new plan must leave room for."""

from array import array
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.gates import TICK
from reachinbox.planning.instants import to_micros
from reachinbox.runtime.database import driver_of

READ_AT_ONCE = 2_000

# Waiting e-mails of campaigns that go on, then what was handed over within the window.
PROMISED = """
SELECT emails.due_at AS at, 1 AS count
FROM shares
JOIN runs USING (campaign_id)
JOIN emails ON emails.campaign_id = shares.campaign_id  -- ix_emails_waiting
    AND emails.sender_id = shares.sender_id AND emails.status = 'scheduled'
WHERE shares.sender_id = $1
UNION ALL
SELECT last_at, count FROM sender_use
WHERE sender_id = $1 AND tick > now() - $2::interval
ORDER BY at
"""

# The same but for some campaigns: of those counts only what is in hand, since it cannot be planned
# otherwise any more. What is overdue goes now.
PROMISED_BESIDES = f"""
SELECT greatest(emails.due_at, now()) AS at, 1 AS count
FROM lanes
JOIN runs ON runs.user_id = lanes.user_id  -- ix_runs_user_id
    AND runs.status IN ('scheduled', 'running', 'paused')
    AND runs.campaign_id <> ALL($3)
JOIN emails ON emails.campaign_id = runs.campaign_id  -- ix_emails_waiting
    AND emails.sender_id = lanes.sender_id AND emails.status = 'scheduled'
WHERE lanes.sender_id = $1
UNION ALL
SELECT last_at, count FROM sender_use
WHERE sender_id = $1
  AND tick > now() - $2::interval - {TICK}
UNION ALL
SELECT now(), count(*)::int FROM in_hand
WHERE sender_id = $1 AND campaign_id = ANY($3)
ORDER BY at
"""  # noqa: S608


async def promised_by_senders(
    session: AsyncSession, sender_ids: Sequence[UUID], window: timedelta
) -> dict[UUID, "array[int]"]:
    """Return each sender's promised times in microseconds since 1970, sorted."""
    return {
        sender_id: await _times(session, PROMISED, sender_id, window) for sender_id in sender_ids
    }


async def promised_besides(
    session: AsyncSession, sender_id: UUID, campaign_ids: Sequence[UUID], window: timedelta
) -> "array[int]":
    """Return what a sender has promised and used besides what waits of these campaigns."""
    return await _times(session, PROMISED_BESIDES, sender_id, window, list(campaign_ids))


async def _times(session: AsyncSession, statement: str, *asked: Any) -> "array[int]":
    driver = await driver_of(session)
    times = array("q")
    async for at, count in driver.cursor(statement, *asked, prefetch=READ_AT_ONCE):
        times.extend([to_micros(at)] * count)
    return times
