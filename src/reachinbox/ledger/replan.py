"""Plan anew what waits on a lane that is over its limit: all of it at once, in order.

Without this every waiting e-mail would have to be woken, refused and put off by itself.
"""

from array import array
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.gates import TICK
from reachinbox.ledger.locks import lock_sending_of
from reachinbox.ledger.planned_hours import count_planned
from reachinbox.planning.hours import SendingHours
from reachinbox.planning.instants import from_micros, to_micros
from reachinbox.planning.openings import Openings
from reachinbox.planning.pace import CampaignPace, LanePace
from reachinbox.planning.replan import replan
from reachinbox.runtime.database import driver_of

LANE = text(
    "SELECT user_id, hourly_limit, min_delay, now() AS now FROM lanes WHERE sender_id = :id"
)
# Campaigns that share the lane, the more urgent and the older first.
SHARES = text("""
SELECT runs.campaign_id, runs.delay, runs.hourly_limit, runs.hours, runs.timezone
FROM shares JOIN runs USING (campaign_id)
WHERE shares.sender_id = :sender_id AND runs.status IN ('scheduled', 'running')
ORDER BY runs.priority, runs.entered_at
""")
WAITING = """
SELECT id, due_at FROM emails  -- ix_emails_waiting
WHERE campaign_id = $1 AND sender_id = $2 AND status = 'scheduled'
  AND NOT EXISTS (SELECT FROM in_hand WHERE in_hand.email_id = emails.id)
ORDER BY due_at, id
"""
# What counts already: handed over within the window, and what is in hand now.
USED_BY_SENDER = """
SELECT last_at AS at, count FROM sender_use
WHERE sender_id = $1 AND tick > now() - $2::interval
UNION ALL SELECT now(), count(*)::int FROM in_hand WHERE sender_id = $1
ORDER BY at
"""
USED_BY_CAMPAIGN = f"""
SELECT tick + {TICK} AS at, count FROM campaign_use
WHERE campaign_id = $1 AND tick > now() - $2::interval
UNION ALL SELECT now(), count(*)::int FROM in_hand WHERE campaign_id = $1
ORDER BY at
"""  # noqa: S608
MOVE = """
UPDATE emails SET due_at = moved.due_at, due_reason = 'over_limit'
FROM unnest($1::uuid[], $2::timestamptz[]) AS moved (id, due_at)
WHERE emails.id = moved.id AND emails.status = 'scheduled'
"""
NOTE = text("""
WITH numbered AS (
    UPDATE runs SET seq = seq + 1 WHERE campaign_id = :campaign_id RETURNING campaign_id, seq
)
INSERT INTO events (campaign_id, seq, kind, data)
SELECT campaign_id, seq, 'emails_replanned', jsonb_build_object(
    'reason', 'over_limit', 'sender_id', CAST(:sender_id AS text),
    'count', CAST(:count AS int), 'last_at', CAST(:last_at AS timestamptz))
FROM numbered
""")

HOURS = text("""
SELECT user_id, hours, timezone, closes_at, now() AS now FROM runs
WHERE campaign_id = :id AND hours IS NOT NULL
""")
SET_HOURS = text("""
UPDATE runs SET opens_at = :opens_at, closes_at = :closes_at WHERE campaign_id = :id
""")
WAKE = text("""
UPDATE lanes SET wake_at = now() FROM shares
WHERE shares.campaign_id = :id AND lanes.sender_id = shares.sender_id
RETURNING lanes.sender_id
""")


async def replan_lane(session: AsyncSession, sender_id: UUID, window: timedelta) -> int:
    """Give the lane's waiting e-mails times that its limits allow; return how many moved.

    Times only move later, each with its reason, and one event says so for each campaign.
    """
    user_id = await session.scalar(
        text("SELECT user_id FROM lanes WHERE sender_id = :id"), {"id": sender_id}
    )
    await lock_sending_of(session, user_id)
    lane = (await session.execute(LANE, {"id": sender_id})).one()
    driver = await driver_of(session)
    promised = times_of(await driver.fetch(USED_BY_SENDER, sender_id, window))
    moved = 0
    for share in await session.execute(SHARES, {"sender_id": sender_id}):
        waiting = await driver.fetch(WAITING, share.campaign_id, sender_id)
        used: array[int] = array("q")
        if share.hourly_limit is not None:
            used = times_of(await driver.fetch(USED_BY_CAMPAIGN, share.campaign_id, window))
        times = array("q", (to_micros(row["due_at"]) for row in waiting))
        pace = LanePace(sender_id, lane.hourly_limit, lane.min_delay, promised)
        later = replan(times, pace, _campaign_pace(share, used, window, lane.now), lane.now)
        times[: len(later)] = later
        promised = array("q", sorted([*promised, *times]))
        if later:
            moved += len(later)
            ids = [row["id"] for row in waiting[: len(later)]]
            await driver.execute(MOVE, ids, [from_micros(at) for at in later])
            await count_planned(session, share.campaign_id, sender_id)
            await session.execute(
                NOTE,
                {
                    "campaign_id": share.campaign_id,
                    "sender_id": str(sender_id),
                    "count": len(later),
                    "last_at": from_micros(later[-1]),
                },
            )
    return moved


async def open_next_hours(session: AsyncSession, campaign_id: UUID) -> Sequence[UUID]:
    """Set the sending hours a campaign is in, or its next ones; return its senders."""
    run = (await session.execute(HOURS, {"id": campaign_id})).one_or_none()
    if run is None or run.closes_at > run.now:
        return []
    await lock_sending_of(session, run.user_id)
    now = to_micros(run.now)
    hours = read_hours(run.hours)
    if hours.always_open:
        span = (run.now, run.now + timedelta(days=365))
    else:
        openings = Openings(hours, ZoneInfo(run.timezone), now)
        opens_at = openings.at_or_after(now)
        span = (from_micros(opens_at), from_micros(openings.closing(opens_at)))
    await session.execute(SET_HOURS, {"id": campaign_id, "opens_at": span[0], "closes_at": span[1]})
    return (await session.scalars(WAKE, {"id": campaign_id})).all()


def read_hours(stored: dict[str, Any]) -> SendingHours:
    """Return a run's hours, stored as `{days, from, to}`, as the planner takes them."""
    return SendingHours.parse(stored["days"], stored["from"], stored["to"])


def _campaign_pace(
    share: Row[Any], used: "array[int]", window: timedelta, now: datetime
) -> CampaignPace:
    return CampaignPace(
        start=now,
        delay=share.delay,
        hourly_limit=share.hourly_limit,
        used=used,
        hours=read_hours(share.hours) if share.hours else None,
        window=window,
        timezone=ZoneInfo(share.timezone),
    )


def times_of(rows: Sequence[Any]) -> "array[int]":
    """Return rows of `at` and `count` as microseconds since 1970, each as often as it counts."""
    times: array[int] = array("q")
    for row in rows:
        times.extend([to_micros(row["at"])] * row["count"])
    return times
