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


async def note(
    session: AsyncSession,
    campaign_id: UUID,
    kind: str,
    *,
    email_id: UUID | None = None,
    **data: Any,
) -> None:
    """Record a fact about a campaign or one of its e-mails; `data` is what JSON can hold."""
    await session.execute(
        NOTE,
        {
            "campaign_id": campaign_id,
            "email_id": email_id,
            "kind": kind,
            "data": json.dumps(data),
        },
    )
