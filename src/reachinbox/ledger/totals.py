"""Totals over a user's campaigns: how many, how fast, how late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
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
# Handed over by hour or day, and since midnight; the use of limits is kept for exactly this too: by
# tick for the last hours, by hour before (see slots.py). The rows are read once, into quarters of
# an hour, because no zone's midnight is in the middle of one.
SERIES = text("""
WITH quarter AS MATERIALIZED (
    SELECT date_bin('15 minutes', tick, TIMESTAMPTZ '2000-01-01 00:00Z') AS at,
           tick >= :from_at AND tick < :to_at AS is_asked,
           sum(count)::int AS handed_over, sum(failed)::int AS failed, sum(unknown)::int AS unknown
    FROM sender_use JOIN lanes USING (sender_id)
    WHERE lanes.user_id = :user_id
      AND (CAST(:sender_id AS uuid) IS NULL OR sender_id = :sender_id)
      -- a query of its own, so that midnight is worked out once and not for every row
      AND tick >= (SELECT least(:from_at, date_trunc('day', now(), :timezone)))
    GROUP BY 1, 2
),
placed AS (
    SELECT 'hour' AS part, date_trunc('hour', at, 'UTC') AS begins, *
    FROM quarter WHERE is_asked
    UNION ALL
    SELECT 'series', date_trunc(:by, at, CASE WHEN :by = 'day' THEN :timezone ELSE 'UTC' END), *
    FROM quarter WHERE is_asked
    UNION ALL
    SELECT 'today', date_trunc('day', now(), :timezone), *
    FROM quarter WHERE at >= date_trunc('day', now(), :timezone)
)
SELECT part, begins AS at, sum(handed_over)::int AS handed_over,
       sum(handed_over - unknown)::int AS sent, sum(failed)::int AS failed,
       sum(unknown)::int AS unknown
FROM placed GROUP BY part, begins ORDER BY begins
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
    """Counts over all campaigns; hand-overs by hour and by what was asked; how late the 95th left.

    Rows of a series are `at, handed_over, sent, failed, unknown`: outcomes of attempts as they were
    known then. What never reached a server (a message that could not be made) is in no series.
    """

    counts: dict[str, int]
    today: dict[str, int]
    by_hour: Sequence[Row[Any]]
    series: Sequence[Row[Any]]
    p95_lateness_seconds: float | None


async def user_totals(
    session: AsyncSession,
    user_id: UUID,
    *,
    sender_id: UUID | None,
    from_at: datetime,
    to_at: datetime,
    by: Literal["hour", "day"] = "hour",
    timezone: str = "UTC",
) -> Totals:
    """Return a user's totals; the series covers `from_at` to `to_at` and maybe one sender."""
    counts = (await session.execute(TOTALS, {"user_id": user_id})).mappings().one()
    asked = {
        "user_id": user_id, "sender_id": sender_id, "timezone": timezone, "by": by,
        "from_at": from_at, "to_at": to_at,
    }  # fmt: skip
    parts: dict[str, list[Row[Any]]] = {"hour": [], "series": [], "today": []}
    for row in await session.execute(SERIES, asked):
        parts[row.part].append(row)
    today = {
        name: sum(getattr(row, name) for row in parts["today"])
        for name in ("sent", "failed", "unknown")
    }
    p95 = await session.scalar(LATENESS, {"user_id": user_id})
    return Totals(dict(counts), today, parts["hour"], parts["series"], p95)
