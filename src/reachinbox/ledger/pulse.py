"""The pulse: whether anything sends, and what in a user's sending needs a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.workers import DEAD_AFTER

PULSE = text("""
SELECT
    now() AS at,
    (SELECT stopped_at FROM stop WHERE stopped_at IS NOT NULL) AS stopped_at,
    (SELECT reason FROM stop WHERE stopped_at IS NOT NULL) AS stop_reason,
    (SELECT count(*)::int FROM workers WHERE beat_at > now() - CAST(:dead_after AS interval))
        AS workers,
    (SELECT count(*)::int FROM in_hand) AS in_hand,
    coalesce((  -- ix_lanes_shard_wake_at
        SELECT extract(epoch FROM now() - min(wake_at))::float FROM lanes
        WHERE wake_at <= now() AND closed_reason IS NULL), 0) AS lag_seconds
""")
# Unknown e-mails, a pause, or more than 5 % failed of at least 50.
RUNS_IN_TROUBLE = text("""
SELECT campaign_id, status, status_reason, total, open, sent, failed, unknown, entered_at, ended_at
FROM runs  -- ix_runs_user_id
WHERE user_id = :user_id AND status <> 'cancelled'
  AND (unknown > 0 OR status = 'paused'
       OR (failed * 20 > sent + failed AND sent + failed >= 50))
ORDER BY entered_at DESC LIMIT :limit
""")
RUNNING = text("""
SELECT campaign_id FROM runs  -- ix_runs_user_id
WHERE user_id = :user_id AND status = 'running' ORDER BY entered_at DESC LIMIT :limit
""")
# Lanes that cannot send although something waits on them.
LANES_IN_TROUBLE = text("""
SELECT sender_id, closed_reason, rest_until, rest_reason FROM lanes  -- ix_lanes_user_id
WHERE user_id = :user_id AND (closed_reason IS NOT NULL OR rest_until > now())
  AND EXISTS (SELECT FROM shares WHERE shares.sender_id = lanes.sender_id)
ORDER BY sender_id LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the instance sends; `lag_seconds` is how long the lane that is due longest waits."""

    at: datetime
    stopped_at: datetime | None
    stop_reason: str | None
    workers: int
    in_hand: int
    lag_seconds: float


async def feel_pulse(session: AsyncSession) -> Pulse:
    """Return how the instance is now."""
    return Pulse(*(await session.execute(PULSE, {"dead_after": DEAD_AFTER})).one())


async def runs_in_trouble(
    session: AsyncSession, user_id: UUID, *, limit: int
) -> Sequence[Row[Any]]:
    """Return campaigns that a person should look at, the newest first."""
    return (await session.execute(RUNS_IN_TROUBLE, {"user_id": user_id, "limit": limit})).all()


async def running_campaigns(session: AsyncSession, user_id: UUID, *, limit: int) -> Sequence[UUID]:
    """Return the newest campaigns that run."""
    return (await session.scalars(RUNNING, {"user_id": user_id, "limit": limit})).all()


async def lanes_in_trouble(
    session: AsyncSession, user_id: UUID, *, limit: int
) -> Sequence[Row[Any]]:
    """Return senders that cannot send what waits for them, and why."""
    return (await session.execute(LANES_IN_TROUBLE, {"user_id": user_id, "limit": limit})).all()
