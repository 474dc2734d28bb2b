"""Lanes: a sender's limits as the claim sees them, and what the sender has used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.claim import Connection
from reachinbox.ledger.locks import lock_sending_of, shard_of
from reachinbox.runtime.errors import Conflict

SET_LANE = text("""
INSERT INTO lanes (
    sender_id, user_id, shard, hourly_limit, min_delay, max_in_hand, closed_reason, turn
) VALUES (
    :sender_id, :user_id, :shard, :hourly_limit, :min_delay, :max_in_hand, :closed_reason, 0
)
ON CONFLICT (sender_id) DO UPDATE SET
    hourly_limit = excluded.hourly_limit,
    allowance = 0,
    min_delay = excluded.min_delay,
    max_in_hand = excluded.max_in_hand,
    closed_reason = excluded.closed_reason,
    -- a lane that sleeps over a limit that has just been changed should look again
    wake_at = CASE WHEN lanes.wake_at IS NOT NULL THEN now() END
""")

REST = timedelta(seconds=30)
REST_LANE = """
UPDATE lanes SET rest_until = now() + $2, rest_reason = $3, wake_at = now() + $2
WHERE sender_id = $1
"""

USE_OF_SENDERS = text("""
SELECT lanes.sender_id, lanes.hourly_limit,
       coalesce(used.total, 0) AS used,
       used.oldest
FROM lanes
LEFT JOIN LATERAL (  -- pk_sender_use
    SELECT sum(count)::int AS total, min(tick) AS oldest
    FROM sender_use
    WHERE sender_use.sender_id = lanes.sender_id AND tick > now() - CAST(:window AS interval)
) used ON true
WHERE lanes.sender_id = ANY(:sender_ids)
""")


@dataclass(frozen=True, slots=True)
class SenderUse:
    """What a sender handed over in the last window, and when it may hand over again."""

    used: int
    next_slot_at: datetime | None
    """None while there is room now."""


async def set_lane(
    session: AsyncSession,
    *,
    sender_id: UUID,
    user_id: UUID,
    hourly_limit: int,
    min_delay: timedelta,
    max_in_hand: int,
    closed_reason: str | None,
) -> None:
    """Tell the ledger what a sender may do, whenever its owner changes it.

    `max_in_hand` bounds the e-mails a worker may hold for the lane; `closed_reason` closes it.
    """
    await lock_sending_of(session, user_id)
    await session.execute(
        SET_LANE,
        {
            "sender_id": sender_id,
            "user_id": user_id,
            "shard": shard_of(user_id),
            "hourly_limit": hourly_limit,
            "min_delay": min_delay,
            "max_in_hand": max_in_hand,
            "closed_reason": closed_reason,
        },
    )


async def close_lane(session: AsyncSession, sender_id: UUID) -> None:
    """Forget a sender that is being deleted; refuse while e-mails still wait for it."""
    waiting = await session.scalar(
        text("SELECT EXISTS (SELECT FROM shares WHERE sender_id = :id)"), {"id": sender_id}
    )
    if waiting:
        raise Conflict(
            "This sender still has scheduled e-mails. Cancel or finish its campaigns first.",
            code="sender_in_use",
        )
    await session.execute(text("DELETE FROM lanes WHERE sender_id = :id"), {"id": sender_id})


async def rest_lane(connection: Connection, user_id: UUID, sender_id: UUID, *, reason: str) -> None:
    """Let a lane sleep for a while because none of its servers can be used."""
    async with connection.transaction():
        await connection.execute("SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE", user_id)
        await connection.execute(REST_LANE, sender_id, REST, reason)


async def use_of_senders(
    session: AsyncSession, sender_ids: Iterable[UUID], window_seconds: int
) -> dict[UUID, SenderUse]:
    """Return what each sender has used of its limit in the window that ends now."""
    window = timedelta(seconds=window_seconds)
    rows = await session.execute(USE_OF_SENDERS, {"sender_ids": list(sender_ids), "window": window})
    return {
        row.sender_id: SenderUse(
            row.used, row.oldest + window if row.used >= row.hourly_limit else None
        )
        for row in rows
    }
