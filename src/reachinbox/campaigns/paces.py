"""A campaign and its senders as the planner takes them: lanes with their promises, and a pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.campaigns.drafts import sender_ids_of
from reachinbox.campaigns.hours import read_hours
from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.promised import promised_by_senders
from reachinbox.planning.pace import CampaignPace, LanePace, PlanImpossible
from reachinbox.planning.plan import Plan, plan_campaign
from reachinbox.runtime.errors import Invalid
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer


@dataclass(frozen=True, slots=True)
class ChosenSender:
    """A sender of a campaign; `has_server` says whether any of its SMTP servers may be used."""

    id: UUID
    email: str
    hourly_limit: int
    min_delay: timedelta
    is_verified: bool
    has_server: bool


@dataclass(frozen=True, slots=True)
class Paces:
    """What the planner needs; `now` is the database's time."""

    now: datetime
    lanes: list[LanePace]
    pace: CampaignPace
    names: dict[UUID, str]


async def chosen_senders(session: AsyncSession, campaign_id: UUID) -> list[ChosenSender]:
    """Return a campaign's senders in the order they were given."""
    wanted = await sender_ids_of(session, campaign_id)
    has_server = (
        select(SmtpServer.id)
        .join(SenderSmtpServer, SenderSmtpServer.smtp_server_id == SmtpServer.id)
        .where(SenderSmtpServer.sender_id == Sender.id, SmtpServer.health != "stopped")
        .exists()
    )
    rows = await session.execute(select(Sender, has_server).where(Sender.id.in_(wanted)))
    found = {
        sender.id: ChosenSender(
            sender.id,
            sender.email,
            sender.hourly_limit,
            timedelta(seconds=sender.min_delay_seconds),
            sender.verified_at is not None,
            is_served,
        )
        for sender, is_served in rows
    }
    return [found[sender_id] for sender_id in wanted]


async def read_paces(
    session: AsyncSession, campaign: Campaign, senders: Sequence[ChosenSender], window: timedelta
) -> Paces:
    """Read what these senders promised already and set it beside the campaign's own rules."""
    now = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    promised = await promised_by_senders(session, [sender.id for sender in senders], window)
    lanes = [
        LanePace(sender.id, sender.hourly_limit, sender.min_delay, promised[sender.id])
        for sender in senders
    ]
    pace = CampaignPace(
        start=max(now, campaign.start_at or now),
        delay=timedelta(seconds=campaign.delay_seconds),
        hourly_limit=campaign.hourly_limit,
        hours=read_hours(campaign.hours),
        window=window,
        timezone=ZoneInfo(campaign.timezone),
    )
    return Paces(now, lanes, pace, {sender.id: sender.email for sender in senders})


def make_plan(count: int, paces: Paces) -> Plan:
    """Plan `count` recipients, or raise the 422 that says why nobody could; takes CPU seconds."""
    try:
        return plan_campaign(count, paces.lanes, paces.pace)
    except PlanImpossible as error:
        raise Invalid(error.reason, code="plan_impossible") from error
    except OverflowError as error:
        raise Invalid(
            "At this pace the campaign would not end within the calendar.", code="plan_impossible"
        ) from error
