"""Deletes campaigns that ended longer ago than RETENTION_DAYS, with everybody they wrote to."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.recipients import forget_recipients
from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.retention import forget_one_ended_run


async def forget_one_campaign(session: AsyncSession, kept: timedelta) -> bool:
    """Delete one such campaign; return whether there was one, so there may be more."""
    campaign_id = await forget_one_ended_run(session, kept)
    if campaign_id is None:
        return False
    await forget_recipients(session, campaign_id)
    await session.execute(delete(Campaign).where(Campaign.id == campaign_id))
    return True
