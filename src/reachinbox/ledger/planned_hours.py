"""What is planned, by the hour: for looking ahead without counting e-mails each time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

FORGET = text("""
DELETE FROM planned_hours
WHERE campaign_id = :campaign_id AND (CAST(:sender_id AS uuid) IS NULL OR sender_id = :sender_id)
""")
COUNT = text("""
INSERT INTO planned_hours (campaign_id, hour, sender_id, count)
SELECT campaign_id, date_trunc('hour', due_at, 'UTC') AS hour, sender_id, count(*)
FROM emails  -- ix_emails_waiting
WHERE campaign_id = :campaign_id AND status = 'scheduled'
  AND (CAST(:sender_id AS uuid) IS NULL OR sender_id = :sender_id)
GROUP BY campaign_id, hour, sender_id
""")
GO_ON = "runs.status IN ('scheduled', 'running')"
UPCOMING = text(f"""
SELECT planned_hours.hour, runs.campaign_id, sum(planned_hours.count)::int AS planned
FROM runs  -- ix_runs_user_id
JOIN planned_hours ON planned_hours.campaign_id = runs.campaign_id  -- pk_planned_hours
    AND planned_hours.hour >= date_trunc('hour', now(), 'UTC')
    AND planned_hours.hour < now() + CAST(:span AS interval)
WHERE runs.user_id = :user_id AND runs.open > 0 AND {GO_ON}
GROUP BY planned_hours.hour, runs.campaign_id
ORDER BY planned_hours.hour, runs.campaign_id
""")  # noqa: S608  -- here and below: this file's own constant
# A day has the hours that are left of it. The delay may bind more tightly than the limit.
BY_DAY = text(f"""
WITH day AS (
    SELECT day::date AS day,
           greatest(now(), day AT TIME ZONE :timezone) AS begins,
           (day + interval '1 day') AT TIME ZONE :timezone AS ends
    FROM generate_series(
        date_trunc('day', now() AT TIME ZONE :timezone),
        date_trunc('day', now() AT TIME ZONE :timezone) + make_interval(days => :days - 1),
        interval '1 day'
    ) AS day
),
planned AS (
    SELECT (hour AT TIME ZONE :timezone)::date AS day, sender_id, sum(count)::int AS planned
    FROM runs  -- ix_runs_user_id
    JOIN planned_hours USING (campaign_id)  -- pk_planned_hours
    WHERE runs.user_id = :user_id AND runs.open > 0 AND {GO_ON}
      AND hour >= date_trunc('hour', now(), 'UTC')
      AND hour < now() + make_interval(days => :days)
    GROUP BY 1, 2
)
SELECT
    day.day, lanes.sender_id, coalesce(planned.planned, 0) AS planned, lanes.closed_reason,
    CASE WHEN lanes.closed_reason IS NULL THEN floor(
        extract(epoch FROM day.ends - day.begins) / :window * least(
            lanes.hourly_limit,
            coalesce(:window / nullif(extract(epoch FROM lanes.min_delay), 0), lanes.hourly_limit))
    )::bigint ELSE 0 END AS capacity
FROM day
CROSS JOIN lanes  -- ix_lanes_user_id
LEFT JOIN planned ON planned.day = day.day AND planned.sender_id = lanes.sender_id
WHERE lanes.user_id = :user_id
ORDER BY day.day, lanes.sender_id
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Upcoming:
    """How many e-mails of a campaign are planned for one hour of UTC."""

    hour: datetime
    campaign_id: UUID
    planned: int


@dataclass(frozen=True, slots=True)
class DayOfSender:
    """What a sender has promised for a day, and how much its limit and delay allow on it."""

    day: date
    sender_id: UUID
    planned: int
    closed_reason: str | None
    capacity: int


async def count_planned(
    session: AsyncSession, campaign_id: UUID, sender_id: UUID | None = None
) -> None:
    """Count what waits by the hour: all of a campaign, or its part through one sender."""
    asked = {"campaign_id": campaign_id, "sender_id": sender_id}
    await session.execute(FORGET, asked)
    await session.execute(COUNT, asked)


async def upcoming_of(session: AsyncSession, user_id: UUID, span: timedelta) -> list[Upcoming]:
    """Return what is planned from this hour on."""
    rows = await session.execute(UPCOMING, {"user_id": user_id, "span": span})
    return [Upcoming(*row) for row in rows]


async def days_of_senders(
    session: AsyncSession, user_id: UUID, *, days: int, timezone: str, window: timedelta
) -> list[DayOfSender]:
    """Return each sender's next days, today first, as they are in `timezone`."""
    asked = {
        "user_id": user_id, "days": days, "timezone": timezone, "window": window.total_seconds(),
    }  # fmt: skip
    return [DayOfSender(*row) for row in await session.execute(BY_DAY, asked)]
