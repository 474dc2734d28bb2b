"""The forecast: what Schedule would promise if it were pressed now."""

import asyncio
from collections.abc import Hashable, Mapping
from datetime import timedelta
from typing import cast
from uuid import UUID

from reachinbox.audience.recipients import count_recipients, suppressed_recipients
from reachinbox.campaigns.drafts import own_campaign
from reachinbox.campaigns.paces import Paces, chosen_senders, make_plan, read_paces
from reachinbox.planning.forecast import Forecast, forecast
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import Conflict, Invalid


async def forecast_campaign(
    database: Database, user_id: UUID, campaign_id: UUID, *, window: timedelta
) -> tuple[Forecast, dict[UUID, str]]:
    """Plan a draft over the recipients it has by now; also return its senders' addresses.

    Nothing is changed. It reads in one short transaction and plans in a thread.
    """
    async with database.transaction() as session:
        campaign = await own_campaign(session, user_id, campaign_id)
        if campaign.scheduled_at is not None:
            raise Conflict(
                "This campaign has been scheduled: its plan is what GET /campaigns/{id} says.",
                code="not_a_draft",
            )
        senders = await chosen_senders(session, campaign_id)
        if not senders:
            raise Invalid("Choose at least one sender for this campaign.", code="no_sender")
        suppressed = await suppressed_recipients(session, user_id, campaign_id)
        count = await count_recipients(session, campaign_id) - len(suppressed)
        paces = await read_paces(session, campaign, senders, window)
    return await asyncio.to_thread(_forecast, count, paces), paces.names


def _forecast(count: int, paces: Paces) -> Forecast:
    plan = make_plan(count, paces)
    names = cast("Mapping[Hashable, str]", paces.names)
    return forecast(plan, paces.lanes, paces.pace, names)
