"""Forgets answers when their time is over."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

OLD = text("DELETE FROM replies WHERE received_at < now() - CAST(:kept AS interval)")


async def forget_old_replies(session: AsyncSession, kept: timedelta) -> None:
    """Delete answers that came longer ago than `kept`."""
    await session.execute(OLD, {"kept": kept})
