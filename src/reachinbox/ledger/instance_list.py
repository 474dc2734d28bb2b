"""The suppression list of the whole instance: whom nobody here may write to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.suppress import skip_waiting
from reachinbox.runtime.ids import new_id

ADD = text("""
INSERT INTO instance_suppressions (id, address_key, reason, source)
SELECT id, address_key, :reason, :source
FROM unnest(CAST(:ids AS uuid[]), CAST(:keys AS text[])) AS added (id, address_key)
ON CONFLICT (address_key) DO NOTHING
""")
# Who has e-mails waiting for these: of every user, so no index helps; it is an admin's rare act.
USERS_WITH_WAITING = text("""
SELECT DISTINCT user_id FROM emails WHERE status = 'scheduled'
  AND (address_key = ANY(:keys) OR '@' || split_part(address_key, '@', 2) = ANY(:keys))
ORDER BY user_id
""")
LIST = text("""
SELECT id, address_key, reason, source, created_at FROM instance_suppressions
WHERE (CAST(:after AS uuid) IS NULL OR id < :after)
  AND (CAST(:q AS text) IS NULL OR position(lower(:q) IN address_key) > 0)
ORDER BY id DESC LIMIT :limit
""")


async def suppress_for_all(
    session: AsyncSession, keys: Sequence[str], *, reason: str, source: str | None = None
) -> int:
    """Let nobody of this instance write to these again; return how many e-mails were skipped."""
    values = {"ids": [new_id() for _ in keys], "keys": list(keys)}
    await session.execute(ADD, values | {"reason": reason, "source": source})
    users = list((await session.scalars(USERS_WITH_WAITING, {"keys": list(keys)})).all())
    return sum([await skip_waiting(session, user_id, keys, reason=reason) for user_id in users])


async def lift_for_all(session: AsyncSession, suppression_id: UUID) -> bool:
    """Take one entry off the instance's list; return whether it was there."""
    statement = text("DELETE FROM instance_suppressions WHERE id = :id RETURNING id")
    return await session.scalar(statement, {"id": suppression_id}) is not None


async def list_for_all(
    session: AsyncSession, *, q: str | None, after: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Return entries, newest first: id, address_key, reason, source, created_at."""
    return (await session.execute(LIST, {"q": q, "after": after, "limit": limit})).all()
