"""What is said of a campaign while it runs: the same words over REST and over the socket."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.campaigns.views import Counts, EmailStatus, Status
from reachinbox.ledger.follow import CHANGE_MANY, emails_as_they_are
from reachinbox.ledger.read import EmailView, RunView, events_after, runs_of


class Progress(BaseModel):
    """Where a campaign stands, in absolute values.

    Of two, the one with the higher `seq` holds; with the same `seq`, the one with the later `at`.
    `remaining` is everything that has not ended; `speed` is in e-mails a minute.
    """

    campaign_id: UUID
    seq: int
    at: datetime | None
    status: Status
    status_reason: str | None
    total: int
    sent: int
    failed: int
    unknown: int
    remaining: int
    speed: int
    finish_at: datetime | None
    drift_seconds: float | None
    counts: Counts
    refetch: bool = False
    """E-mails changed that no `email_status` told of: read lists on screen again."""

    @classmethod
    def of_run(cls, run: RunView) -> Self:
        """Show a promised campaign."""
        counts = run.counts
        return cls(
            campaign_id=run.campaign_id,
            seq=run.seq,
            at=run.read_at,
            status=run.status,  # pyright: ignore[reportArgumentType] -- pydantic checks it
            status_reason=run.status_reason,
            total=counts["total"],
            sent=counts["sent"],
            failed=counts["failed"],
            unknown=counts["unknown"],
            remaining=counts["scheduled"] + counts["claimed"] + counts["sending"],
            speed=run.speed_per_minute,
            finish_at=run.finish_at,
            drift_seconds=run.drift_seconds,
            counts=Counts(**counts),
        )

    @classmethod
    def of_draft(cls, campaign_id: UUID) -> Self:
        """Show a campaign of which nothing is promised yet."""
        return cls(
            campaign_id=campaign_id, seq=0, at=None, status="draft", status_reason=None, total=0,
            sent=0, failed=0, unknown=0, remaining=0, speed=0, finish_at=None, drift_seconds=None,
            counts=Counts(),
        )  # fmt: skip


class EmailProgress(BaseModel):
    """One e-mail in its newest state; `at` is when it came into it, null while it waits."""

    id: UUID
    campaign_id: UUID
    status: EmailStatus
    at: datetime | None
    recipient: str
    sender_id: UUID
    scheduled_at: datetime
    scheduled_reason: str | None
    sent_at: datetime | None
    attempts: int
    reason: str | None
    error: str | None

    @classmethod
    def of(cls, email: EmailView) -> Self:
        """Show one e-mail."""
        shown = {name: getattr(email, name, None) for name in cls.model_fields}
        return cls.model_validate(shown | {"at": email.ended_at})


class EventView(BaseModel):
    """A fact about a campaign or one of its e-mails; `seq` has no gaps."""

    seq: int
    at: datetime
    kind: str
    email_id: UUID | None
    data: dict[str, Any]
    email: EmailProgress | None = None
    """What `email_status` says of its e-mail: the newest state, not that of the event."""


class EventsView(BaseModel):
    """Events in order; ask again with `after` set to the last `seq` while `more` is true.

    `progress` was read after the events: it is what `campaign_progress` would say.
    """

    items: list[EventView]
    more: bool
    refetch: bool
    """One of them changed e-mails it does not name: read lists on screen again."""
    progress: Progress


async def replay(session: AsyncSession, campaign_id: UUID, *, after: int, limit: int) -> EventsView:
    """Return at most `limit` events numbered above `after`, and where everything stands now."""
    rows = await events_after(session, campaign_id, after, limit + 1)
    shown = rows[:limit]
    emails = await emails_shown(session, [row.email_id for row in shown if row.email_id])
    items = [
        EventView(
            seq=row.seq, at=row.at, kind=row.kind, email_id=row.email_id, data=row.data,
            email=emails.get(row.email_id),
        )
        for row in shown
    ]  # fmt: skip
    progress = await progress_of(session, [campaign_id])
    return EventsView(
        items=items,
        more=len(rows) > limit,
        refetch=any(row.kind in CHANGE_MANY for row in shown),
        progress=progress[campaign_id],
    )


async def progress_of(
    session: AsyncSession, campaign_ids: Collection[UUID]
) -> dict[UUID, Progress]:
    """Return where each of these campaigns stands; those that are no run are drafts."""
    runs = await runs_of(session, campaign_ids)
    return {
        one: Progress.of_run(runs[one]) if one in runs else Progress.of_draft(one)
        for one in campaign_ids
    }


async def emails_shown(
    session: AsyncSession, email_ids: Iterable[UUID]
) -> dict[UUID, EmailProgress]:
    """Return these e-mails as the socket says them."""
    found = await emails_as_they_are(session, set(email_ids))
    return {one: EmailProgress.of(email) for one, email in found.items()}
