"""Drafts: what a user writes and chooses before anything is promised."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.recipients import forget_recipients
from reachinbox.campaigns.forms import Draft, DraftChange
from reachinbox.campaigns.hours import check_hours, check_timezone
from reachinbox.campaigns.tables import Campaign, CampaignSender
from reachinbox.ledger.read import runs_of
from reachinbox.ledger.states import RunState
from reachinbox.mail.templates import TemplateInvalid, compile_template
from reachinbox.runtime.errors import Conflict, Invalid, NotFound
from reachinbox.senders.tables import Sender

FARTHEST_START = timedelta(days=5 * 366)
ENDED = {RunState.COMPLETED, RunState.CANCELLED}


async def create_draft(session: AsyncSession, user_id: UUID, draft: Draft) -> Campaign:
    """Keep a new draft; raises the 422 that says what is wrong with it."""
    campaign = Campaign(user_id=user_id)
    await _write(session, campaign, draft)
    return campaign


async def clone_campaign(session: AsyncSession, user_id: UUID, campaign_id: UUID) -> Campaign:
    """Keep a draft with a campaign's content, senders and pace; without its start and people."""
    source = await own_campaign(session, user_id, campaign_id)
    kept = {name: getattr(source, name) for name in Draft.model_fields if name != "sender_ids"}
    kept |= {"name": f"{source.name[:190]} (copy)", "start_at": None}
    kept["sender_ids"] = await sender_ids_of(session, campaign_id)
    return await create_draft(session, user_id, Draft.model_validate(kept))


async def change_draft(
    session: AsyncSession, user_id: UUID, campaign_id: UUID, change: DraftChange
) -> Campaign:
    """Change a draft; 409 once it is scheduled."""
    campaign = await own_draft(session, user_id, campaign_id)
    present = {name: getattr(campaign, name) for name in Draft.model_fields if name != "sender_ids"}
    present["sender_ids"] = await sender_ids_of(session, campaign_id)
    changed = present | change.model_dump(exclude_unset=True, by_alias=True)
    await _write(session, campaign, Draft.model_validate(changed))
    return campaign


async def delete_campaign(session: AsyncSession, user_id: UUID, campaign_id: UUID) -> None:
    """Delete a draft, or a campaign that has ended, with its recipients."""
    campaign = await own_campaign(session, user_id, campaign_id, lock=True)
    run = (await runs_of(session, [campaign_id])).get(campaign_id)
    if run is not None and run.status not in ENDED:
        raise Conflict(f"This campaign is {run.status}: cancel it first.", code="not_ended")
    await forget_recipients(session, campaign_id)
    await session.delete(campaign)


async def own_campaign(
    session: AsyncSession, user_id: UUID, campaign_id: UUID, *, lock: bool = False
) -> Campaign:
    """Return a campaign of this user, or raise a 404."""
    wanted = select(Campaign).where(Campaign.id == campaign_id, Campaign.user_id == user_id)
    campaign = await session.scalar(wanted.with_for_update() if lock else wanted)
    if campaign is None:
        raise NotFound("There is no such campaign.")
    return campaign


async def own_draft(session: AsyncSession, user_id: UUID, campaign_id: UUID) -> Campaign:
    """Return a draft of this user, locked: nobody schedules it or adds to it meanwhile."""
    campaign = await own_campaign(session, user_id, campaign_id, lock=True)
    if campaign.scheduled_at is not None:
        raise Conflict(
            "This campaign has been scheduled, so it is no longer a draft.", code="not_a_draft"
        )
    return campaign


async def sender_ids_of(session: AsyncSession, campaign_id: UUID) -> list[UUID]:
    """Return a campaign's senders in the order they were given."""
    chosen = select(CampaignSender.sender_id).where(CampaignSender.campaign_id == campaign_id)
    return list((await session.scalars(chosen.order_by(CampaignSender.position))).all())


async def _write(session: AsyncSession, campaign: Campaign, draft: Draft) -> None:
    check_content(draft.subject, draft.html, draft.text)
    _check_start(draft.start_at)
    sender_ids = await own_senders(session, campaign.user_id, draft.sender_ids)
    values: dict[str, Any] = draft.model_dump(include=set(Campaign.__table__.columns.keys()))
    values["timezone"] = check_timezone(draft.timezone)
    values["hours"] = check_hours(draft.hours)
    for name, value in values.items():
        setattr(campaign, name, value)
    session.add(campaign)
    await session.flush()
    await choose_senders(session, campaign.id, sender_ids)
    await session.refresh(campaign)


async def choose_senders(
    session: AsyncSession, campaign_id: UUID, sender_ids: Sequence[UUID]
) -> None:
    """Let a campaign use these senders, in this order, and no others."""
    await session.execute(delete(CampaignSender).where(CampaignSender.campaign_id == campaign_id))
    session.add_all(
        CampaignSender(campaign_id=campaign_id, sender_id=sender_id, position=position)
        for position, sender_id in enumerate(sender_ids)
    )
    await session.flush()


def check_content(subject: str, html: str, text: str | None) -> None:
    """Raise a 422 that names the part and the line of a template that is wrong."""
    try:
        compile_template(subject, html, text)
    except TemplateInvalid as error:
        raise Invalid(
            say_template_invalid(error),
            code="template_invalid",
            details=[{"part": error.part, "line": error.line, "message": error.message}],
        ) from error


def say_template_invalid(error: TemplateInvalid) -> str:
    """Return a sentence that names the part, and the line if it is known."""
    where = "" if error.line is None else f" in line {error.line}"
    return f"The {error.part} of the template is wrong{where}: {error.message}."


def _check_start(start_at: datetime | None) -> None:
    if start_at is not None and start_at - datetime.now(UTC) > FARTHEST_START:
        raise Invalid("The start is more than five years away.", code="start_too_far")


async def own_senders(session: AsyncSession, user_id: UUID, wanted: Sequence[UUID]) -> list[UUID]:
    """Return these senders of the user, each once, in their order; 422 for anybody else's."""
    unique = list(dict.fromkeys(wanted))
    known = set(
        (
            await session.scalars(
                select(Sender.id).where(Sender.user_id == user_id, Sender.id.in_(unique))
            )
        ).all()
    )
    unknown = [str(sender_id) for sender_id in unique if sender_id not in known]
    if unknown:
        raise Invalid(f"You have no sender {unknown[0]}.", code="unknown_sender", details=unknown)
    return unique
