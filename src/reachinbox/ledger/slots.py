"""Places under a sender's limit for mail that is no e-mail of the ledger, such as a test mail.

The limit holds for the sender, whoever sends: the place is taken before the hand-over and moved to
the time of its answer after it, as for any other e-mail.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.gates import TICK, TICK_NOW
from reachinbox.ledger.locks import lock_sending_of

TAKE = text(f"""
INSERT INTO sender_use (sender_id, tick, count, last_at)
SELECT lanes.sender_id, {TICK_NOW}, 1, now()
FROM lanes
WHERE lanes.sender_id = :sender_id
  AND lanes.hourly_limit > (
      SELECT coalesce(sum(count), 0) FROM sender_use  -- pk_sender_use
      WHERE sender_use.sender_id = lanes.sender_id
        AND tick > now() - CAST(:window AS interval) - {TICK}
  ) + (SELECT count(*) FROM in_hand WHERE in_hand.sender_id = lanes.sender_id)
ON CONFLICT (sender_id, tick) DO UPDATE SET
    count = sender_use.count + 1, last_at = greatest(sender_use.last_at, excluded.last_at)
RETURNING tick
""")  # noqa: S608
GIVE_BACK = text("""
UPDATE sender_use SET count = count - 1 WHERE sender_id = :sender_id AND tick = :tick
""")
COUNT_ANEW = text("UPDATE lanes SET allowance = 0 WHERE sender_id = :sender_id")
USE_NOW = text(f"""
INSERT INTO sender_use (sender_id, tick, count, last_at)
VALUES (:sender_id, {TICK_NOW}, 1, clock_timestamp())
ON CONFLICT (sender_id, tick) DO UPDATE SET
    count = sender_use.count + 1, last_at = excluded.last_at
""")  # noqa: S608

# Beyond the window no limit reaches back, and a delay asks only for the last time, which is kept;
# charts do, by the hour.
FOLD = text("""
WITH old AS (
    DELETE FROM sender_use
    WHERE tick < now() - CAST(:window AS interval) - interval '2 hours'
      AND tick <> date_trunc('hour', tick, 'UTC')
    RETURNING *
)
INSERT INTO sender_use (sender_id, tick, count, failed, unknown, last_at)
SELECT sender_id, date_trunc('hour', tick, 'UTC'), sum(count), sum(failed), sum(unknown),
       max(last_at)
FROM old GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (sender_id, tick) DO UPDATE SET
    count = sender_use.count + excluded.count,
    failed = sender_use.failed + excluded.failed,
    unknown = sender_use.unknown + excluded.unknown,
    last_at = greatest(sender_use.last_at, excluded.last_at)
""")


async def take_slot(
    session: AsyncSession, user_id: UUID, sender_id: UUID, window: timedelta
) -> datetime | None:
    """Take one place of a sender's limit now; None when there is none."""
    await lock_sending_of(session, user_id)
    await session.execute(COUNT_ANEW, {"sender_id": sender_id})
    return await session.scalar(TAKE, {"sender_id": sender_id, "window": window})


async def use_slot(session: AsyncSession, user_id: UUID, sender_id: UUID, taken: datetime) -> None:
    """Say that the mail went, or may have gone, just now."""
    await lock_sending_of(session, user_id)
    await session.execute(COUNT_ANEW, {"sender_id": sender_id})
    await session.execute(GIVE_BACK, {"sender_id": sender_id, "tick": taken})
    await session.execute(USE_NOW, {"sender_id": sender_id})


async def forget_old_use(session: AsyncSession, window: timedelta) -> None:
    """Fold use that no limit or delay can ask for any more into one row an hour, for the charts."""
    await session.execute(FOLD, {"window": window})
