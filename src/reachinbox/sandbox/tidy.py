"""Empties the sandbox mailbox of what nobody looks at any more."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

OLD = text("DELETE FROM sandbox_messages WHERE received_at < now() - interval '30 days'")


async def tidy_sandbox(session: AsyncSession) -> None:
    """Delete messages that are a month old."""
    await session.execute(OLD)
