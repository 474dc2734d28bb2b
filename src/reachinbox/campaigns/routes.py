"""Campaigns over HTTP: drafts, and what is done with them."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import func, select

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.audience.routes import id_after
from reachinbox.campaigns.changing import change_campaign
from reachinbox.campaigns.drafts import clone_campaign, create_draft, delete_campaign, own_campaign
from reachinbox.campaigns.forms import Draft, DraftChange, OneCall
from reachinbox.campaigns.lists import list_campaigns
from reachinbox.campaigns.one_call import schedule_in_one_call
from reachinbox.campaigns.progress import EventsView, replay
from reachinbox.campaigns.scheduling import schedule_campaign
from reachinbox.campaigns.show import show_campaign, show_campaigns
from reachinbox.campaigns.tables import Campaign
from reachinbox.campaigns.views import (
    CampaignSummary,
    CampaignView,
    FailureView,
    OneCallView,
    Status,
)
from reachinbox.ledger.control import cancel_run, pause_run, resume_run
from reachinbox.ledger.failures import failures_of
from reachinbox.runtime.edge import TheSettings, Transaction
from reachinbox.runtime.pages import Page, PageWanted
from reachinbox.runtime.settings import Settings

router = APIRouter(prefix="/api/campaigns", tags=["campaigns"], route_class=IdempotentRoute)


def window_of(settings: Settings) -> timedelta:
    """Return what "hourly" means here."""
    return timedelta(seconds=settings.limit_window_seconds)


@router.get("", summary="List your campaigns")
async def get_campaigns(
    user: SignedIn,
    tx: Transaction,
    ask: PageWanted,
    status: Status | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[CampaignSummary]:
    """Return campaigns, newest first; `q` finds a part of a name."""
    rows = await list_campaigns(
        tx, user.id, status=status, q=q, after=id_after(ask), limit=ask.limit + 1
    )
    shown = {one.id: one for one in await show_campaigns(tx, rows)}
    return ask.page(rows, lambda row: [row.id], lambda row: shown[row.id])


@router.post("", status_code=201, summary="Create a draft")
async def post_campaign(user: SignedIn, tx: Transaction, draft: Draft) -> CampaignView:
    """Keep a new draft; nothing is promised yet."""
    campaign = await create_draft(tx, user.id, draft)
    return await _show(tx, campaign)


@router.post("/{campaign_id}/clone", status_code=201, summary="Copy a campaign")
async def post_clone(user: SignedIn, tx: Transaction, campaign_id: UUID) -> CampaignView:
    """Keep a draft with the content, senders and pace of a campaign, but not its recipients."""
    return await _show(tx, await clone_campaign(tx, user.id, campaign_id))


@router.post("/schedule", status_code=201, summary="Create, fill and schedule in one call")
async def post_one_call(
    user: SignedIn, tx: Transaction, settings: TheSettings, call: OneCall
) -> OneCallView:
    """Schedule a whole campaign: either all of it is promised, or nothing has happened."""
    campaign = await schedule_in_one_call(tx, user.id, call, window=window_of(settings))
    shown = await _show(tx, campaign)
    assert shown.first_at is not None
    assert shown.last_at is not None
    return OneCallView(
        campaign_id=campaign.id,
        email_count=shown.counts.total,
        suppressed=len(call.recipients) - shown.counts.total,
        first_at=shown.first_at,
        last_at=shown.last_at,
        notes=shown.notes,
    )


@router.get("/{campaign_id}", summary="Read a campaign")
async def get_campaign(user: SignedIn, tx: Transaction, campaign_id: UUID) -> CampaignView:
    """Return a campaign with its counts, speed and finish time."""
    return await _show(tx, await own_campaign(tx, user.id, campaign_id))


@router.patch("/{campaign_id}", summary="Change a campaign")
async def patch_campaign(
    user: SignedIn, tx: Transaction, settings: TheSettings, campaign_id: UUID, change: DraftChange
) -> CampaignView:
    """Change what is named. Once scheduled, only name, senders, pace and hours: 409 for the rest.

    What still waits is planned anew, in its order; what is in hand goes as it is.
    """
    campaign = await change_campaign(tx, user.id, campaign_id, change, window=window_of(settings))
    return await _show(tx, campaign)


@router.delete("/{campaign_id}", status_code=204, summary="Delete a campaign")
async def delete_one_campaign(user: SignedIn, tx: Transaction, campaign_id: UUID) -> None:
    """Delete a draft, or a campaign that has ended; 409 while it runs."""
    await delete_campaign(tx, user.id, campaign_id)


@router.post("/{campaign_id}/schedule", summary="Schedule a draft")
async def post_schedule(
    user: SignedIn, tx: Transaction, settings: TheSettings, campaign_id: UUID
) -> CampaignView:
    """Plan and promise every e-mail; 409 if not a draft, 422 with the blocking findings."""
    campaign = await schedule_campaign(tx, user.id, campaign_id, window=window_of(settings))
    return await _show(tx, campaign)


@router.post("/{campaign_id}/pause", summary="Pause a campaign")
async def post_pause(user: SignedIn, tx: Transaction, campaign_id: UUID) -> CampaignView:
    """Pause: after this answer at most what is in hand still goes out."""
    campaign = await own_campaign(tx, user.id, campaign_id)
    await pause_run(tx, campaign_id)
    return await _show(tx, campaign)


@router.post("/{campaign_id}/resume", summary="Resume a paused campaign")
async def post_resume(user: SignedIn, tx: Transaction, campaign_id: UUID) -> CampaignView:
    """Go on: what is overdue goes as soon as limits allow."""
    campaign = await own_campaign(tx, user.id, campaign_id)
    await resume_run(tx, campaign_id)
    return await _show(tx, campaign)


@router.post("/{campaign_id}/cancel", summary="Cancel a campaign")
async def post_cancel(user: SignedIn, tx: Transaction, campaign_id: UUID) -> CampaignView:
    """Cancel everything that waits: after this answer at most what is in hand still goes out."""
    campaign = await own_campaign(tx, user.id, campaign_id)
    await cancel_run(tx, campaign_id)
    return await _show(tx, campaign)


@router.get("/{campaign_id}/failures", summary="See what failed, by class")
async def get_failures(user: SignedIn, tx: Transaction, campaign_id: UUID) -> list[FailureView]:
    """Return what failed for good by reason and SMTP code, the largest class first."""
    await own_campaign(tx, user.id, campaign_id)
    return [FailureView.model_validate(one) for one in await failures_of(tx, campaign_id)]


@router.get("/{campaign_id}/events", summary="Replay what the socket says")
async def get_events(
    user: SignedIn,
    tx: Transaction,
    campaign_id: UUID,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> EventsView:
    """Return events numbered above `after`, in order, and where the campaign stands after them."""
    await own_campaign(tx, user.id, campaign_id)
    return await replay(tx, campaign_id, after=after, limit=limit)


async def _show(tx: Transaction, campaign: Campaign) -> CampaignView:
    now = (await tx.execute(select(func.now()))).scalar_one()
    is_open = campaign.scheduled_at is None or campaign.scheduled_at >= now
    return await show_campaign(tx, campaign, now=now if is_open else None)
