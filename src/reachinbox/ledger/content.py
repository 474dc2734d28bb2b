"""What a promised campaign says: frozen when it was scheduled."""

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


async def content_of(session: AsyncSession, campaign_id: UUID) -> Content:
    """Return the frozen content of a promised campaign."""
    row = await session.execute(
        select(Run.subject, Run.html, Run.text, Run.message_domains).where(
            Run.campaign_id == campaign_id
        )
    )
    return Content(*row.one())
