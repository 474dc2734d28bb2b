"""What needs a person: everything that will not mend itself, the most serious first."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.tables import Import
from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.check import last_check
from reachinbox.ledger.pulse import (
    Pulse,
    feel_pulse,
    lanes_in_trouble,
    running_campaigns,
    runs_in_trouble,
)
from reachinbox.ledger.read import runs_of
from reachinbox.senders.tables import Sender, SmtpServer

LATE_SECONDS = 30.0
DRIFT = timedelta(hours=1)
RECENT = timedelta(days=7)
LOOKED_AT = 50
SERIOUS = ("urgent", "warning", "note")


class AttentionView(BaseModel):
    """One thing to look at; the ids say where."""

    kind: str
    severity: Literal["urgent", "warning", "note"]
    text: str
    since: datetime | None = None
    count: int | None = None
    campaign_id: UUID | None = None
    sender_id: UUID | None = None
    smtp_server_id: UUID | None = None
    import_id: UUID | None = None


async def needs_attention(session: AsyncSession, user_id: UUID) -> list[AttentionView]:
    """Return what a person should look at; [] when all is well."""
    found = [
        *_of_system(await feel_pulse(session)),
        *await _of_servers(session, user_id),
        *await _of_lanes(session, user_id),
        *await _of_runs(session, user_id),
        *await _of_imports(session, user_id),
        *await _of_counters(session, user_id),
    ]
    return sorted(found, key=lambda one: SERIOUS.index(one.severity))


def _of_system(pulse: Pulse) -> Iterable[AttentionView]:
    if pulse.stopped_at:
        because = f": {pulse.stop_reason}" if pulse.stop_reason else ""
        yield AttentionView(
            kind="stopped", severity="urgent", since=pulse.stopped_at,
            text=f"An admin has stopped all sending{because}.",
        )  # fmt: skip
    if not pulse.workers:
        yield AttentionView(
            kind="no_workers", severity="urgent",
            text="No worker is running, so nothing is sent: start one with “reachinbox worker”.",
        )  # fmt: skip
    elif pulse.lag_seconds > LATE_SECONDS and not pulse.stopped_at:
        yield AttentionView(
            kind="late", severity="warning",
            text=f"A sender has been due for {pulse.lag_seconds:,.0f} s: the workers lag behind.",
        )  # fmt: skip


async def _of_servers(session: AsyncSession, user_id: UUID) -> Iterable[AttentionView]:
    ill = select(SmtpServer).where(SmtpServer.user_id == user_id, SmtpServer.health != "healthy")
    words = {"stopped": "is stopped", "cooling": "rests", "watch": "has failed a few times"}
    return [
        AttentionView(
            kind=f"server_{one.health}",
            severity="urgent" if one.health == "stopped" else "warning",
            text=f"SMTP server “{one.name}” {words[one.health]}: {one.health_reason}.",
            since=one.health_since,
            smtp_server_id=one.id,
        )
        for one in await session.scalars(ill.order_by(SmtpServer.id).limit(LOOKED_AT))
    ]


async def _of_lanes(session: AsyncSession, user_id: UUID) -> Iterable[AttentionView]:
    lanes = await lanes_in_trouble(session, user_id, limit=LOOKED_AT)
    ids = [lane.sender_id for lane in lanes]
    rows = await session.execute(select(Sender.id, Sender.email).where(Sender.id.in_(ids)))
    emails = {sender_id: email for sender_id, email in rows}  # noqa: C416 -- rows are no tuples
    return [
        AttentionView(
            kind="sender_closed" if lane.closed_reason else "sender_rests",
            severity="urgent" if lane.closed_reason else "warning",
            text=f"{emails.get(lane.sender_id, 'A sender')} cannot send what waits for it:"
            f" {str(lane.closed_reason or lane.rest_reason).replace('_', ' ')}.",
            sender_id=lane.sender_id,
        )
        for lane in lanes
    ]


async def _of_runs(session: AsyncSession, user_id: UUID) -> Iterable[AttentionView]:
    troubled = await runs_in_trouble(session, user_id, limit=LOOKED_AT)
    running = await runs_of(session, await running_campaigns(session, user_id, limit=LOOKED_AT))
    ids = {run.campaign_id for run in troubled} | running.keys()
    rows = await session.execute(select(Campaign.id, Campaign.name).where(Campaign.id.in_(ids)))
    names = {campaign_id: f"“{name}”" for campaign_id, name in rows}
    found = [one for run in troubled for one in _of_run(run, names)]
    for run in running.values():
        if run.drift_seconds > DRIFT.total_seconds():
            hours = run.drift_seconds / 3600
            found.append(
                AttentionView(
                    kind="campaign_late",
                    severity="warning",
                    campaign_id=run.campaign_id,
                    text=f"{names.get(run.campaign_id)} ends {hours:,.1f} h later than planned.",
                )
            )
    return found


def _of_run(run: Row[Any], names: dict[UUID, str]) -> Iterable[AttentionView]:
    name, campaign_id = names.get(run.campaign_id, "A campaign"), run.campaign_id
    if run.unknown:
        yield AttentionView(
            kind="emails_unknown", severity="warning", count=run.unknown, campaign_id=campaign_id,
            text=f"{name}: nobody knows whether {run.unknown:,} e-mails arrived; settle them.",
        )  # fmt: skip
    if run.status == "paused":
        is_own = run.status_reason == "by_user"
        because = "by you" if is_own else str(run.status_reason).replace("_", " ")
        yield AttentionView(
            kind="campaign_paused", severity="note" if is_own else "urgent", count=run.open,
            text=f"{name} is paused ({because}); {run.open:,} e-mails wait.",
            campaign_id=campaign_id,
        )  # fmt: skip
    base = run.sent + run.failed
    if base and run.failed * 20 > base and base >= LOOKED_AT:
        yield AttentionView(
            kind="many_failed", severity="warning", count=run.failed, campaign_id=campaign_id,
            text=f"{name}: {run.failed / base:.1%} failed, {run.failed:,} of {base:,}.",
        )  # fmt: skip


async def _of_imports(session: AsyncSession, user_id: UUID) -> Iterable[AttentionView]:
    failed = (
        select(Import)
        .where(
            Import.user_id == user_id,
            Import.status == "failed",
            Import.is_dry_run.is_(False),
            Import.finished_at > func.now() - RECENT,
        )
        .order_by(Import.id.desc())
    )
    return [
        AttentionView(
            kind="import_failed", severity="warning", since=one.finished_at, import_id=one.id,
            text=f"An import failed: {one.error}.", campaign_id=one.campaign_id,
        )
        for one in await session.scalars(failed.limit(LOOKED_AT))
    ]  # fmt: skip


async def _of_counters(session: AsyncSession, user_id: UUID) -> Iterable[AttentionView]:
    check = await last_check(session, user_id)
    if not check.mismatches:
        return []
    return [
        AttentionView(
            kind="counters_differ", severity="urgent", since=check.checked_at,
            count=len(check.mismatches), campaign_id=check.mismatches[0].campaign_id,
            text="The counters of a campaign differ from its e-mails: tell your admin.",
        )
    ]  # fmt: skip
