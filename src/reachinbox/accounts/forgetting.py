"""Forgets what is over: expired sessions, sign-ins that never came back, answers nobody repeats."""

from datetime import timedelta

from sqlalchemy import delete, func
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.sessions import forget_old_sessions
from reachinbox.accounts.tables import IdempotencyKey, LinkOffer, MailedLink, OpenIdTry

REPEATS_COME_WITHIN = timedelta(days=7)


async def forget_what_is_over(session: AsyncSession) -> None:
    """Delete what nobody can use any more; the audit log is not touched."""
    now = func.now()
    await forget_old_sessions(session)
    await session.execute(delete(OpenIdTry).where(OpenIdTry.expires_at < now))
    await session.execute(delete(LinkOffer).where(LinkOffer.expires_at < now))
    await session.execute(
        delete(MailedLink).where(MailedLink.created_at < now - timedelta(days=30))
    )
    await session.execute(
        delete(IdempotencyKey).where(IdempotencyKey.created_at < now - REPEATS_COME_WITHIN)
    )
