"""Work the whole instance owes itself now and then: whether it is due, and when it is next."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.claim import Connection

IS_DUE = "SELECT NOT EXISTS (SELECT FROM chores WHERE name = $1 AND due_at > now())"
PUT_OFF = text("""
INSERT INTO chores (name, due_at) VALUES (:name, now() + CAST(:wait AS interval))
ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at
""")
DONE = text("UPDATE chores SET done_at = now() WHERE name = :name")


async def is_chore_due(connection: Connection, name: str) -> bool:
    """Return whether it is time: one probe of the primary key."""
    return bool(await connection.fetchval(IS_DUE, name))


async def put_off_chore(session: AsyncSession, name: str, wait: timedelta) -> None:
    """Say when it is due next; first of all, so that one that breaks does not come at once."""
    await session.execute(PUT_OFF, {"name": name, "wait": wait})


async def note_chore_done(session: AsyncSession, name: str) -> None:
    """Keep when it was last done."""
    await session.execute(DONE, {"name": name})
