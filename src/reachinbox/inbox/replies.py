"""Lists the answers that came back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.inbox.tables import Reply


async def list_replies(
    session: AsyncSession,
    user_id: UUID,
    *,
    campaign_id: UUID | None,
    kind: str | None,
    after: UUID | None,
    limit: int,
) -> Sequence[Reply]:
    """Return answers to a user's e-mails, newest first."""
    wanted = select(Reply).where(Reply.user_id == user_id)  # ix_replies_user_id_id
    if campaign_id is not None:
        wanted = wanted.where(Reply.campaign_id == campaign_id)
    if kind is not None:
        wanted = wanted.where(Reply.kind == kind)
    if after is not None:
        wanted = wanted.where(Reply.id < after)
    return (await session.scalars(wanted.order_by(Reply.id.desc()).limit(limit))).all()
