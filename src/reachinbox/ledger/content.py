"""What a promised campaign says: frozen when it was scheduled."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.tables import Run


@dataclass(frozen=True, slots=True)
class Content:
    """Subject, bodies, and the domain of each sender's Message-IDs."""

    subject: str
    html: str
    text: str | None
    message_domains: dict[str, str]


async def contents_of(session: AsyncSession, campaign_ids: Collection[UUID]) -> dict[UUID, Content]:
    """Return the frozen content of promised campaigns."""
    columns = Run.campaign_id, Run.subject, Run.html, Run.text, Run.message_domains
    rows = await session.execute(select(*columns).where(Run.campaign_id.in_(campaign_ids)))
    return {
        row.campaign_id: Content(row.subject, row.html, row.text, row.message_domains)
        for row in rows
    }
