"""Settles e-mails whose outcome nobody knew by what was found of them afterwards."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.events import note
from reachinbox.mail.message import message_id_for

UNKNOWN = text("""
SELECT emails.id, runs.message_domains ->> emails.sender_id::text AS domain
FROM runs JOIN emails ON emails.campaign_id = runs.campaign_id  -- ix_emails_campaign_id_status_id
WHERE runs.user_id = :user_id AND runs.unknown > 0 AND emails.status = 'unknown'
  AND emails.ended_at > now() - CAST(:within AS interval)
LIMIT :limit
""")
# The run is updated first, so its row orders this with every settlement.
SETTLE = text("""
WITH found AS (
    UPDATE emails SET status = 'sent', reason = 'found'
    WHERE id = :id AND status = 'unknown'
    RETURNING campaign_id
)
UPDATE runs SET unknown = unknown - 1, sent = sent + 1
FROM found WHERE runs.campaign_id = found.campaign_id
RETURNING runs.campaign_id
""")


async def unknown_message_ids(
    session: AsyncSession, user_id: UUID, *, within: timedelta, limit: int
) -> Sequence[tuple[UUID, str]]:
    """Return e-mails of a user that nobody knows of, with their Message-IDs."""
    rows = await session.execute(UNKNOWN, {"user_id": user_id, "within": within, "limit": limit})
    return [(row.id, message_id_for(row.id, row.domain)) for row in rows if row.domain]


async def settle_unknown_as_sent(session: AsyncSession, email_id: UUID, *, found: str) -> bool:
    """Settle an unknown e-mail as sent: something proves that it left. Others are left alone.

    `found` says what: a copy in the folder of sent mail, a bounce, an answer.
    """
    campaign_id = await session.scalar(SETTLE, {"id": email_id})
    if campaign_id is None:
        return False
    await note(session, campaign_id, "email_sent", email_id=email_id, found=found)
    return True
