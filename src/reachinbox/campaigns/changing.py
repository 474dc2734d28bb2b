"""Change a campaign: all of a draft, and of a promised one the way it goes on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.campaigns.drafts import (
    change_draft,
    choose_senders,
    own_campaign,
    own_senders,
    sender_ids_of,
)
from reachinbox.campaigns.forms import DraftChange
from reachinbox.campaigns.hours import check_hours, check_timezone
from reachinbox.campaigns.paces import chosen_senders
from reachinbox.campaigns.preflight import check_senders
from reachinbox.campaigns.scheduling import message_domains_of
from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.change import change_run, pace_of_run
from reachinbox.ledger.enter import PRIORITIES
from reachinbox.runtime.errors import Conflict, Invalid

STILL_OPEN = (
    "name", "delay_seconds", "hourly_limit", "max_parallel", "priority", "timezone", "hours",
    "sender_ids",
)  # fmt: skip


async def change_campaign(
    session: AsyncSession,
    user_id: UUID,
    campaign_id: UUID,
    change: DraftChange,
    *,
    window: timedelta,
) -> Campaign:
    """Change what `change` names; once promised, what still waits is planned anew in this call.

    Raises a 409 that names what is frozen, or says that the campaign has ended.
    """
    campaign = await own_campaign(session, user_id, campaign_id)
    if campaign.scheduled_at is None:
        return await change_draft(session, user_id, campaign_id, change)
    _refuse_frozen(change)
    pace = await pace_of_run(session, campaign_id)  # from here on the user's sending is held
    await session.refresh(campaign, with_for_update=True)
    values = _values(change)
    for name, value in values.items():
        setattr(campaign, name, value)
    domains: dict[str, str] = {}
    if "sender_ids" in change.model_fields_set:
        domains = await _change_senders(session, campaign, change)
    after = replace(
        pace,
        sender_ids=tuple(UUID(one) for one in domains) or pace.sender_ids,
        delay=timedelta(seconds=campaign.delay_seconds),
        hourly_limit=campaign.hourly_limit,
        max_parallel=campaign.max_parallel,
        priority=PRIORITIES[campaign.priority],
        timezone=campaign.timezone,
        hours=campaign.hours,
    )
    await change_run(session, campaign_id, after, message_domains=domains, window=window)
    await session.flush()
    await session.refresh(campaign)
    return campaign


def _refuse_frozen(change: DraftChange) -> None:
    named = change.model_fields_set - set(STILL_OPEN)
    frozen = [name for name in DraftChange.model_fields if name in named]
    if frozen:
        raise Conflict(
            f"This campaign has been scheduled, so its {_list(frozen)} can no longer be changed. "
            f"Its {_list(STILL_OPEN)} still can; for anything else cancel it and start another.",
            code="content_frozen",
            details=[{"field": name} for name in frozen],
        )


def _list(names: tuple[str, ...] | list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _values(change: DraftChange) -> dict[str, Any]:
    values = change.model_dump(exclude_unset=True, exclude={"sender_ids"})
    if "timezone" in values:
        values["timezone"] = check_timezone(change.timezone)
    if "hours" in values:
        values["hours"] = check_hours(change.hours)
    return values


async def _change_senders(
    session: AsyncSession, campaign: Campaign, change: DraftChange
) -> dict[str, str]:
    """Choose other senders; return the domain of each, by its id, in their order."""
    before = await sender_ids_of(session, campaign.id)
    wanted = await own_senders(session, campaign.user_id, change.sender_ids)
    await choose_senders(session, campaign.id, wanted)
    senders = await chosen_senders(session, campaign.id)
    added = [sender for sender in senders if sender.id not in before]
    faults = check_senders(added) if added or not senders else []
    if faults:
        details = [fault.as_detail() for fault in faults]
        raise Invalid(faults[0].message, code=faults[0].code, details=details)
    return message_domains_of(senders)
