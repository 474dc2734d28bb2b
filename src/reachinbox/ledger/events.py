"""Events: facts, numbered within their campaign in the order they were committed."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

NOTE = text("""
WITH numbered AS (
    UPDATE runs SET seq = seq + 1 WHERE campaign_id = :campaign_id RETURNING campaign_id, seq
)
INSERT INTO events (campaign_id, seq, email_id, kind, data)
SELECT campaign_id, seq, :email_id, :kind, CAST(:data AS jsonb) FROM numbered
""")
TELL_OF_RUN = text("""
INSERT INTO activities (user_id, kind, campaign_id, data)
SELECT user_id, :kind, campaign_id, CAST(:data AS jsonb) FROM runs WHERE campaign_id = :campaign_id
""")
TOLD = {
    "campaign_scheduled",
    "campaign_paused",
    "campaign_resumed",
    "campaign_cancelled",
    "campaign_changed",
}
"""Facts noted here that its user's activity feed tells too."""


async def note(
    session: AsyncSession,
    campaign_id: UUID,
    kind: str,
    *,
    email_id: UUID | None = None,
    **data: Any,
) -> None:
    """Record a fact about a campaign or one of its e-mails; `data` is what JSON can hold."""
    fact = {"campaign_id": campaign_id, "kind": kind, "data": json.dumps(data)}
    await session.execute(NOTE, fact | {"email_id": email_id})
    if kind in TOLD:
        await session.execute(TELL_OF_RUN, fact)
