"""The order of locks, in one place: user, then runs, then everything else.

A user's row is the lock on all of that user's sending. Claims skip users who are locked; schedule,
cancel, re-plan and suppression wait for it. So whoever holds it knows that no e-mail of the user is
being claimed. A run's row orders what happens to one campaign: settling takes it, and never the
user's; but for an answer so late that its e-mail was given up.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

SHARDS = 64


def shard_of(user_id: UUID) -> int:
    """Return the shard that all lanes of a user belong to."""
    return user_id.int % SHARDS


async def lock_sending_of(session: AsyncSession, user_id: UUID) -> None:
    """Hold back claims of one user until this transaction ends."""
    await lock_sending_of_users(session, [user_id])


async def lock_sending_of_users(session: AsyncSession, user_ids: Iterable[UUID]) -> None:
    """Hold back claims of several users; in one order everywhere, so nobody waits in a circle."""
    await session.execute(
        # NO KEY: rows that refer to the user can still be written meanwhile
        text("SELECT FROM users WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE"),
        {"ids": list(user_ids)},
    )


async def lock_runs(session: AsyncSession, campaign_ids: Iterable[UUID]) -> None:
    """Hold back settling of these campaigns until this transaction ends."""
    await session.execute(
        text(
            "SELECT FROM runs WHERE campaign_id = ANY(:ids) ORDER BY campaign_id FOR NO KEY UPDATE"
        ),
        {"ids": list(campaign_ids)},
    )
