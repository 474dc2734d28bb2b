"""Activities: what each user is told happened, written in the transaction that made it so."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.claim import Connection

TELL = text("""
INSERT INTO activities (user_id, kind, campaign_id, data)
VALUES (:user_id, :kind, :campaign_id, CAST(:data AS jsonb))
""")
OF_USER = text("""
SELECT id, user_id, at, kind, campaign_id, data FROM activities  -- ix_activities_user_id_id
WHERE user_id = :user_id AND (CAST(:before AS bigint) IS NULL OR id < :before)
ORDER BY id DESC LIMIT :limit
""")
# $1 the mark of the last look. Everything that was not visible then was written by a transaction
# that had not ended, so its number is not below the mark: none is missed, some come again.
# A restored database counts transactions anew; old rows with high numbers are left out by age.
SINCE = """
SELECT id, user_id, at, kind, campaign_id, data FROM activities  -- ix_activities_tx
WHERE tx >= $1 AND at > now() - interval '10 minutes' ORDER BY id
"""
MARK = "SELECT (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint"
# A few thousand at a time: the tidy loop comes again.
FORGET = text("""
DELETE FROM activities WHERE id IN (
    SELECT id FROM activities
    WHERE at < now() - make_interval(days => :days) ORDER BY id LIMIT 5000)
""")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a feed. `data` is what JSON can hold; sentences are made by whoever shows it."""

    id: int
    user_id: UUID
    at: datetime
    kind: str
    campaign_id: UUID | None
    data: dict[str, Any]


async def tell(
    session: AsyncSession,
    user_id: UUID,
    kind: str,
    *,
    campaign_id: UUID | None = None,
    **data: Any,
) -> None:
    """Add a line to a user's feed; it is true when this transaction commits."""
    values = {"user_id": user_id, "kind": kind, "campaign_id": campaign_id}
    await session.execute(TELL, values | {"data": json.dumps(data)})


async def activities_of(
    session: AsyncSession, user_id: UUID, *, before: int | None, limit: int
) -> Sequence[Told]:
    """Return a user's feed, newest first, beginning below the id `before`."""
    asked = {"user_id": user_id, "before": before, "limit": limit}
    return [Told(*row) for row in await session.execute(OF_USER, asked)]


class Listener:
    """Hears every activity of the instance once, whatever order transactions commit in."""

    def __init__(self) -> None:
        self._mark: int | None = None
        self._heard: set[int] = set()
        self._one_at_a_time = asyncio.Lock()

    async def hear(self, connection: Connection) -> list[Told]:
        """Return what was told since the last call; the first call only takes the mark."""
        async with self._one_at_a_time:
            # taken before the look: what commits between the two is heard now and known next time
            mark = await connection.fetchval(MARK)
            is_first = self._mark is None
            rows = await connection.fetch(SINCE, mark if is_first else self._mark)
            new = [] if is_first else [Told(*row) for row in rows if row["id"] not in self._heard]
            self._mark, self._heard = mark, {row["id"] for row in rows}
            return new


async def forget_old_activities(session: AsyncSession, days: int) -> None:
    """Forget what was told more than `days` ago."""
    await session.execute(FORGET, {"days": days})
