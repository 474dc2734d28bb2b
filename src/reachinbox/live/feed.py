"""The activity feed: what happened, in sentences; the same over REST and over the socket."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.activities import Told
from reachinbox.live.wording import say


class ActivityView(BaseModel):
    """One line of the feed; `data` is what the sentence was made from."""

    id: int
    at: datetime
    kind: str
    text: str
    campaign_id: UUID | None
    campaign_name: str | None
    data: dict[str, Any]

    @classmethod
    def of(cls, told: Told, name: str | None) -> Self:
        """Show one activity."""
        return cls(
            id=told.id, at=told.at, kind=told.kind, text=say(told, name),
            campaign_id=told.campaign_id, campaign_name=name, data=told.data,
        )  # fmt: skip


async def show_activities(session: AsyncSession, told: Sequence[Told]) -> list[ActivityView]:
    """Return lines of the feed, in the order given."""
    names = await _names(session, {one.campaign_id for one in told if one.campaign_id})
    return [
        ActivityView.of(one, names.get(one.campaign_id) if one.campaign_id else None)
        for one in told
    ]


async def _names(session: AsyncSession, campaign_ids: set[UUID]) -> dict[UUID, str]:
    if not campaign_ids:
        return {}
    rows = await session.execute(
        select(Campaign.id, Campaign.name).where(Campaign.id.in_(campaign_ids))
    )
    return dict(rows.all())  # pyright: ignore[reportArgumentType] -- rows are tuples of two
