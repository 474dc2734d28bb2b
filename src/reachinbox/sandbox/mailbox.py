"""Reads and empties a user's sandbox mailbox."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.runtime.errors import NotFound
from reachinbox.sandbox.tables import SandboxMessage

SEARCHED = (
    SandboxMessage.subject,
    SandboxMessage.rcpt_to,
    SandboxMessage.mail_from,
    SandboxMessage.message_id,
)


async def list_messages(
    session: AsyncSession, user_id: UUID, *, limit: int, after: UUID | None, q: str | None
) -> Sequence[Any]:
    """Return at most `limit` rows without their raw text, newest first, beyond the id `after`."""
    asked = select(
        SandboxMessage.id,
        SandboxMessage.mail_from,
        SandboxMessage.rcpt_to,
        SandboxMessage.subject,
        SandboxMessage.message_id,
        func.octet_length(SandboxMessage.raw).label("size_bytes"),
        SandboxMessage.received_at,
    ).where(SandboxMessage.user_id == user_id)
    if after is not None:
        asked = asked.where(SandboxMessage.id < after)
    if q:
        sought = q.replace("\0", "").lower()
        asked = asked.where(or_(*(func.strpos(func.lower(text), sought) > 0 for text in SEARCHED)))
    # ix_sandbox_messages_user_id_id
    return (await session.execute(asked.order_by(SandboxMessage.id.desc()).limit(limit))).all()


async def find_message(session: AsyncSession, user_id: UUID, message_id: UUID) -> SandboxMessage:
    """Return a user's message or raise NotFound."""
    found = await session.scalar(
        select(SandboxMessage).where(
            SandboxMessage.id == message_id, SandboxMessage.user_id == user_id
        )
    )
    if found is None:
        raise _unknown()
    return found


async def delete_messages(session: AsyncSession, user_id: UUID) -> None:
    """Delete all of a user's messages."""
    await session.execute(delete(SandboxMessage).where(SandboxMessage.user_id == user_id))


async def delete_message(session: AsyncSession, user_id: UUID, message_id: UUID) -> None:
    """Delete a user's message or raise NotFound."""
    deleted = await session.scalar(
        delete(SandboxMessage)
        .where(SandboxMessage.id == message_id, SandboxMessage.user_id == user_id)
        .returning(SandboxMessage.id)
    )
    if deleted is None:
        raise _unknown()


def _unknown() -> NotFound:
    return NotFound("There is no such message in the sandbox.")
