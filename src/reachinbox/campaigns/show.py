"""Put together what the API shows of a campaign: the draft, its run, its senders, its audience."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.recipients import accepted_by_campaign
from reachinbox.campaigns.tables import Campaign, CampaignSender
from reachinbox.campaigns.views import CampaignSummary, CampaignView
from reachinbox.ledger.read import RunView, runs_of

START_IN_PAST = "The start lies in the past, so it means now."


async def show_campaign(
    session: AsyncSession, campaign: Campaign, *, now: datetime | None = None
) -> CampaignView:
    """Show one campaign; with `now`, say what its start means if that has passed."""
    shown = (await _facts(session, [campaign]))[campaign.id]
    is_past = now is not None and campaign.start_at is not None and campaign.start_at < now
    notes = [START_IN_PAST] if is_past else []
    return CampaignView(html=campaign.html, text=campaign.text, notes=notes, **shown)


async def show_campaigns(
    session: AsyncSession, campaigns: Sequence[Campaign]
) -> list[CampaignSummary]:
    """Show several campaigns, in the order given, without their content."""
    shown = await _facts(session, campaigns)
    return [CampaignSummary(**shown[campaign.id]) for campaign in campaigns]


async def _facts(
    session: AsyncSession, campaigns: Sequence[Campaign]
) -> dict[UUID, dict[str, Any]]:
    ids = [campaign.id for campaign in campaigns]
    runs = await runs_of(session, ids)
    senders: dict[UUID, list[UUID]] = {campaign_id: [] for campaign_id in ids}
    chosen = await session.execute(
        select(CampaignSender.campaign_id, CampaignSender.sender_id)
        .where(CampaignSender.campaign_id.in_(ids))
        .order_by(CampaignSender.campaign_id, CampaignSender.position)
    )
    for campaign_id, sender_id in chosen:
        senders[campaign_id].append(sender_id)
    accepted = await accepted_by_campaign(session, [one for one in ids if one not in runs])
    return {
        one.id: {
            **{name: getattr(one, name) for name in _OF_CAMPAIGN},
            "sender_ids": senders[one.id],
            **_run_facts(runs.get(one.id), accepted.get(one.id, 0)),
        }
        for one in campaigns
    }


_OF_CAMPAIGN = (
    "id",
    "name",
    "subject",
    "start_at",
    "delay_seconds",
    "hourly_limit",
    "max_parallel",
    "priority",
    "late_policy",
    "timezone",
    "hours",
    "created_at",
    "updated_at",
    "scheduled_at",
)


def _run_facts(run: RunView | None, accepted: int) -> dict[str, Any]:
    if run is None:
        return {
            "status": "draft",
            "status_reason": None,
            "recipients": accepted,
            "counts": {},
            "first_at": None,
            "last_at": None,
            "started_at": None,
            "ended_at": None,
            "speed_per_minute": 0,
            "finish_at": None,
            "drift_seconds": None,
        }
    return {
        "status": run.status,
        "status_reason": run.status_reason,
        "recipients": run.counts["total"],
        "counts": run.counts,
        "first_at": run.planned_first_at,
        "last_at": run.planned_last_at,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "speed_per_minute": run.speed_per_minute,
        "finish_at": run.finish_at,
        "drift_seconds": run.drift_seconds,
    }
