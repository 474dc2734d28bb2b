"""Tells the ledger what a sender may do, whenever the sender or one of its servers changes."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.lanes import set_lane
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer

IN_HAND_PER_CONNECTION = 20  # enough for one claim to keep a fast server busy until the next


async def set_lanes(session: AsyncSession, sender_ids: Iterable[UUID]) -> None:
    """Copy the limits of these senders into their lanes; what was changed must be flushed."""
    rows = await session.execute(
        select(Sender, func.coalesce(func.sum(SmtpServer.max_connections), 0))
        .outerjoin(SenderSmtpServer, SenderSmtpServer.sender_id == Sender.id)
        .outerjoin(SmtpServer, SmtpServer.id == SenderSmtpServer.smtp_server_id)
        .where(Sender.id.in_(list(sender_ids)))
        .group_by(Sender.id)
        .order_by(Sender.id)
    )
    for sender, connections in rows:
        await set_lane(
            session,
            sender_id=sender.id,
            user_id=sender.user_id,
            hourly_limit=sender.hourly_limit,
            min_delay=timedelta(seconds=sender.min_delay_seconds),
            max_in_hand=max(1, IN_HAND_PER_CONNECTION * connections),
            closed_reason=None if sender.verified_at else "unverified",
        )
