"""What senders have promised and used already: what a new plan must leave room for."""

from array import array
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.planning.instants import to_micros

# Waiting e-mails of campaigns that go on, then what was handed over within the window.
PROMISED = text("""
SELECT emails.due_at AS at, 1 AS count
FROM shares
JOIN runs USING (campaign_id)
JOIN emails ON emails.campaign_id = shares.campaign_id  -- ix_emails_waiting
    AND emails.sender_id = shares.sender_id AND emails.status = 'scheduled'
WHERE shares.sender_id = :sender_id
UNION ALL
SELECT last_at, count FROM sender_use
WHERE sender_id = :sender_id AND second > now() - CAST(:window AS interval)
ORDER BY at
""")


async def promised_by_senders(
    session: AsyncSession, sender_ids: Sequence[UUID], window: timedelta
) -> dict[UUID, "array[int]"]:
    """Return each sender's promised times in microseconds since 1970, sorted."""
    promised: dict[UUID, array[int]] = {}
    for sender_id in sender_ids:
        rows = await session.stream(PROMISED, {"sender_id": sender_id, "window": window})
        times = array("q")
        async for at, count in rows:
            times.extend([to_micros(at)] * count)
        promised[sender_id] = times
    return promised
