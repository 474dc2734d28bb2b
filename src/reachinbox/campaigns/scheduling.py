"""Schedule: plan every e-mail of a draft and promise them all, in one transaction."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.recipients import recipients_in_order
from reachinbox.campaigns.drafts import own_draft
from reachinbox.campaigns.paces import ChosenSender, Paces, make_plan, read_paces
from reachinbox.campaigns.preflight import Preflight, check_campaign
from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.enter import PRIORITIES, PlannedEmail, Promise, enter_campaign
from reachinbox.ledger.locks import lock_sending_of
from reachinbox.mail.addresses import parse_address
from reachinbox.planning.instants import from_micros
from reachinbox.planning.plan import Plan
from reachinbox.runtime.errors import Invalid


async def schedule_campaign(
    session: AsyncSession, user_id: UUID, campaign_id: UUID, *, window: timedelta
) -> Campaign:
    """Promise every e-mail of a draft; raises the 422 with what keeps it from being promised.

    The user's claims wait meanwhile, so the plan leaves room for exactly what is promised already.
    """
    await lock_sending_of(session, user_id)
    campaign = await own_draft(session, user_id, campaign_id)
    preflight = await check_campaign(session, campaign)
    _refuse_blocked(preflight)
    paces = await read_paces(session, campaign, preflight.senders, window)
    plan = await asyncio.to_thread(make_plan, preflight.recipients, paces)
    people = await _read_people(session, campaign_id, preflight.suppressed)
    promise = _promise(campaign, preflight.senders, plan)
    await enter_campaign(session, promise, _planned_emails(people, plan, paces))
    campaign.scheduled_at = paces.now
    await session.flush()
    await session.refresh(campaign)  # `updated_at` is the database's
    return campaign


def _refuse_blocked(preflight: Preflight) -> None:
    blocking = preflight.blocking
    if blocking:
        details = [finding.as_detail() for finding in blocking]
        raise Invalid(blocking[0].message, code=blocking[0].code, details=details)


async def _read_people(
    session: AsyncSession, campaign_id: UUID, suppressed: set[str]
) -> list[asyncpg.Record]:
    people: list[asyncpg.Record] = []
    async for records in recipients_in_order(session, campaign_id):
        if suppressed:
            people += [one for one in records if one["address_key"] not in suppressed]
        else:
            people += records
    return people


def _promise(campaign: Campaign, senders: Sequence[ChosenSender], plan: Plan) -> Promise:
    assert plan.first_at is not None, "preflight refuses a campaign without recipients"
    assert plan.last_at is not None
    return Promise(
        campaign_id=campaign.id,
        user_id=campaign.user_id,
        subject=campaign.subject,
        html=campaign.html,
        text=campaign.text,
        priority=PRIORITIES[campaign.priority],
        delay=timedelta(seconds=campaign.delay_seconds),
        hourly_limit=campaign.hourly_limit,
        max_parallel=campaign.max_parallel,
        timezone=campaign.timezone,
        hours=campaign.hours,
        message_domains=message_domains_of(senders),
        planned_first_at=plan.first_at,
        planned_last_at=plan.last_at,
        start_at=campaign.start_at,
        late_policy=campaign.late_policy,
    )


def message_domains_of(senders: Sequence[ChosenSender]) -> dict[str, str]:
    """Return the domain of each sender's Message-IDs, by its id."""
    return {
        str(sender.id): parse_address(sender.email).address.rpartition("@")[2] for sender in senders
    }


def _planned_emails(
    people: Sequence[asyncpg.Record], plan: Plan, paces: Paces
) -> Iterator[PlannedEmail]:
    sender_ids = [UUID(str(lane.sender_id)) for lane in paces.lanes]
    for person, lane, at in zip(people, plan.lane, plan.at, strict=True):
        yield (
            person["id"],
            sender_ids[lane],
            person["address"],
            person["address_key"],
            person["fields"],
            from_micros(at),
        )
