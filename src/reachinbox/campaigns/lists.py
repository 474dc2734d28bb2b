"""Lists of campaigns, page by page."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.read import runs_of

LOOKED_AT = 200


async def list_campaigns(
    session: AsyncSession,
    user_id: UUID,
    *,
    status: str | None,
    q: str | None,
    after: UUID | None,
    limit: int,
) -> Sequence[Campaign]:
    """Return at most `limit` campaigns, newest first; served by ix_campaigns_user_id_id.

    The state of a scheduled campaign is the ledger's, so those are asked for it page by page.
    """
    wanted = select(Campaign).where(Campaign.user_id == user_id).order_by(Campaign.id.desc())
    if q and q.strip():
        wanted = wanted.where(Campaign.name.icontains(q.strip(), autoescape=True))
    if status is None or status == "draft":
        if status == "draft":
            wanted = wanted.where(Campaign.scheduled_at.is_(None))
        if after:
            wanted = wanted.where(Campaign.id < after)
        return (await session.scalars(wanted.limit(limit))).all()
    wanted = wanted.where(Campaign.scheduled_at.is_not(None))
    found: list[Campaign] = []
    while len(found) < limit:
        page = wanted.where(Campaign.id < after) if after else wanted
        campaigns = (await session.scalars(page.limit(LOOKED_AT))).all()
        if not campaigns:
            break
        runs = await runs_of(session, [one.id for one in campaigns])
        found += [one for one in campaigns if one.id in runs and runs[one.id].status == status]
        after = campaigns[-1].id
    return found[:limit]
