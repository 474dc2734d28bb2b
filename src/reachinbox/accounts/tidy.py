"""Removes what accounts leave behind: spent sessions and remembered answers."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# A spent token is kept until it would have expired, so that its reuse is noticed (RFC 9700 §4.14).
OLD_SESSIONS = text("DELETE FROM refresh_tokens WHERE expires_at < now() - interval '1 day'")
OLD_ANSWERS = text("DELETE FROM idempotency_keys WHERE created_at < now() - interval '2 days'")


async def tidy_accounts(session: AsyncSession) -> None:
    """Delete expired sessions, and idempotency keys nobody repeats any more."""
    await session.execute(OLD_SESSIONS)
    await session.execute(OLD_ANSWERS)
