"""Totals over a user's campaigns: how many, how fast, how late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

TOTALS = text("""
SELECT
    coalesce(sum(total), 0)::int AS total, coalesce(sum(open), 0)::int AS open,
    coalesce(sum(sent), 0)::int AS sent, coalesce(sum(failed), 0)::int AS failed,
    coalesce(sum(unknown), 0)::int AS unknown, coalesce(sum(cancelled), 0)::int AS cancelled,
    coalesce(sum(skipped), 0)::int AS skipped
FROM runs WHERE user_id = :user_id
""")
# Handed over by hour; the use of limits is kept by tick for exactly this too.
BY_HOUR = text("""
SELECT date_trunc('hour', tick) AS hour, sum(count)::int AS count
FROM sender_use JOIN lanes USING (sender_id)
WHERE lanes.user_id = :user_id
  AND (CAST(:sender_id AS uuid) IS NULL OR sender_id = :sender_id)
  AND tick >= :from_at AND tick < :to_at
GROUP BY 1 ORDER BY 1
""")
# How late the last e-mails of the latest campaigns were: at most 500 of each of 20.
LATENESS = text("""
SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY late) AS p95
FROM (
    SELECT campaign_id FROM runs WHERE user_id = :user_id ORDER BY entered_at DESC LIMIT 20
) AS latest
CROSS JOIN LATERAL (  -- ix_emails_campaign_id_status_id
    SELECT extract(epoch FROM ended_at - due_at) AS late FROM emails
    WHERE emails.campaign_id = latest.campaign_id AND status = 'sent'
    ORDER BY id DESC LIMIT 500
) AS sent
""")


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all campaigns, hand-overs by hour, and how late the 95th of 100 e-mails left."""

    counts: dict[str, int]
    by_hour: Sequence[Row[Any]]
    p95_lateness_seconds: float | None


async def user_totals(
    session: AsyncSession,
    user_id: UUID,
    *,
    sender_id: UUID | None,
    from_at: datetime,
    to_at: datetime,
) -> Totals:
    """Return a user's totals; the series covers `from_at` to `to_at` and maybe one sender."""
    counts = (await session.execute(TOTALS, {"user_id": user_id})).mappings().one()
    by_hour = await session.execute(
        BY_HOUR,
        {"user_id": user_id, "sender_id": sender_id, "from_at": from_at, "to_at": to_at},
    )
    p95 = await session.scalar(LATENESS, {"user_id": user_id})
    return Totals(dict(counts), by_hour.all(), p95)
