"""The dashboard over HTTP: the feed, what is ahead, what needs a person, and whether it sends."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from redis.exceptions import RedisError
from sqlalchemy import select

from reachinbox.accounts.access import SignedIn
from reachinbox.campaigns.stats_routes import known_zone
from reachinbox.campaigns.stats_views import QueueCounts
from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.activities import activities_of
from reachinbox.ledger.planned_hours import days_of_senders, upcoming_of
from reachinbox.ledger.pulse import Pulse, feel_pulse
from reachinbox.live.attention import LATE_SECONDS, AttentionView, needs_attention
from reachinbox.live.feed import ActivityView, show_activities
from reachinbox.runtime.edge import TheDatabase, TheSettings, Transaction, TransactionRoute
from reachinbox.runtime.errors import Problem
from reachinbox.runtime.pages import Page, PageWanted
from reachinbox.runtime.queues import Queues
from reachinbox.senders.tables import Sender

router = APIRouter(prefix="/api", tags=["dashboard"], route_class=TransactionRoute)
# It asks Redis, so it opens a short transaction itself.
system = APIRouter(prefix="/api", tags=["dashboard"])
REDIS_PATIENCE_SECONDS = 2.0


class SenderDay(BaseModel):
    """One sender's day: what it may hand over and what is promised already."""

    sender_id: UUID
    email: str | None
    capacity: int
    promised: int
    closed_reason: str | None


class DayView(BaseModel):
    """One day of all senders; today has the hours that are left."""

    date: date
    capacity: int
    promised: int
    free: int
    by_sender: list[SenderDay]


class CapacityView(BaseModel):
    """The next days, as they are in `timezone`."""

    timezone: str
    days: list[DayView]


class UpcomingHour(BaseModel):
    """How many e-mails are planned for one hour of UTC."""

    hour: datetime
    count: int


class UpcomingCampaign(BaseModel):
    """A campaign that sends within the span; `first_hour` is its first hour of UTC in it."""

    campaign_id: UUID
    name: str | None
    first_hour: datetime
    count: int


class UpcomingView(BaseModel):
    """What is planned between now and then, by the plan as it is now."""

    from_at: datetime
    to_at: datetime
    count: int
    by_hour: list[UpcomingHour]
    campaigns: list[UpcomingCampaign]


class SystemView(BaseModel):
    """Whether anything sends, in one word and one sentence."""

    status: Literal["ok", "late", "no_workers", "stopped", "redis_away"]
    text: str
    at: datetime
    workers: int
    in_hand: int
    lag_seconds: float
    stopped_at: datetime | None
    stop_reason: str | None
    queues: dict[str, QueueCounts] | None
    """Null while Redis is away."""


@router.get("/activity", summary="Read what happened")
async def get_activity(user: SignedIn, tx: Transaction, ask: PageWanted) -> Page[ActivityView]:
    """Return what happened, newest first: what the socket says as `activity`."""
    before = _before(ask.after)
    told = await activities_of(tx, user.id, before=before, limit=ask.limit + 1)
    shown = await show_activities(tx, told)
    return ask.page(shown, lambda row: [row.id], lambda row: row)


@router.get("/attention", summary="See what needs you")
async def get_attention(user: SignedIn, tx: Transaction) -> list[AttentionView]:
    """Return everything that will not mend itself, the most serious first."""
    return await needs_attention(tx, user.id)


@router.get("/stats/capacity", summary="See what the next days can take")
async def get_capacity(
    user: SignedIn,
    tx: Transaction,
    settings: TheSettings,
    days: Annotated[int, Query(ge=1, le=31)] = 7,
    timezone: Annotated[str, Query(max_length=64)] = "UTC",
) -> CapacityView:
    """Return for each day what senders may hand over, and what is promised of it."""
    rows = await days_of_senders(
        tx,
        user.id,
        days=days,
        timezone=known_zone(timezone),
        window=timedelta(seconds=settings.limit_window_seconds),
    )
    found = await tx.execute(select(Sender.id, Sender.email).where(Sender.user_id == user.id))
    emails = {sender_id: email for sender_id, email in found}  # noqa: C416 -- rows are no tuples
    by_day: dict[date, list[SenderDay]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(
            SenderDay(
                sender_id=row.sender_id,
                email=emails.get(row.sender_id),
                capacity=row.capacity,
                promised=row.planned,
                closed_reason=row.closed_reason,
            )
        )
    return CapacityView(timezone=timezone, days=[_day(*one) for one in by_day.items()])


@router.get("/stats/upcoming", summary="See what is planned")
async def get_upcoming(
    user: SignedIn, tx: Transaction, hours: Annotated[int, Query(ge=1, le=168)] = 24
) -> UpcomingView:
    """Return what is planned for the next hours, by hour and by campaign."""
    now, span = datetime.now(UTC), timedelta(hours=hours)
    planned = await upcoming_of(tx, user.id, span)
    by_hour: dict[datetime, int] = {}
    campaigns: dict[UUID, UpcomingCampaign] = {}
    for one in planned:
        by_hour[one.hour] = by_hour.get(one.hour, 0) + one.planned
        mine = campaigns.setdefault(
            one.campaign_id,
            UpcomingCampaign(campaign_id=one.campaign_id, name=None, first_hour=one.hour, count=0),
        )
        mine.count += one.planned
    rows = await tx.execute(select(Campaign.id, Campaign.name).where(Campaign.id.in_(campaigns)))
    for campaign_id, name in rows:
        campaigns[campaign_id].name = name
    return UpcomingView(
        from_at=now,
        to_at=now + span,
        count=sum(by_hour.values()),
        by_hour=[UpcomingHour(hour=hour, count=count) for hour, count in by_hour.items()],
        campaigns=list(campaigns.values()),
    )


@system.get("/system", summary="Does it send?")
async def get_system(_user: SignedIn, database: TheDatabase, request: Request) -> SystemView:
    """Return whether workers live, how far they lag behind, and what waits in the queues."""
    queues: dict[str, QueueCounts] | None = None
    try:
        async with asyncio.timeout(REDIS_PATIENCE_SECONDS):
            counts = await cast("Queues", request.app.state.queues).counts()
        queues = {name: QueueCounts.model_validate(one) for name, one in counts.items()}
    except (RedisError, OSError):  # TimeoutError too
        pass
    async with database.transaction() as session:
        pulse = await feel_pulse(session)
    status, text = _say_pulse(pulse, has_redis=queues is not None)
    return SystemView(
        status=status, text=text, at=pulse.at, workers=pulse.workers, in_hand=pulse.in_hand,
        lag_seconds=pulse.lag_seconds, stopped_at=pulse.stopped_at, stop_reason=pulse.stop_reason,
        queues=queues,
    )  # fmt: skip


def _say_pulse(
    pulse: Pulse, *, has_redis: bool
) -> tuple[Literal["ok", "late", "no_workers", "stopped", "redis_away"], str]:
    if pulse.stopped_at:
        return "stopped", "An admin has stopped all sending."
    if not pulse.workers:
        return "no_workers", "No worker is running, so nothing is sent."
    if not has_redis:
        return "redis_away", "Redis does not answer: what is being sent goes on, nothing begins."
    if pulse.lag_seconds > LATE_SECONDS:
        return "late", f"The workers lag {pulse.lag_seconds:,.0f} s behind."
    workers = "1 worker is" if pulse.workers == 1 else f"{pulse.workers} workers are"
    return "ok", f"{workers} running, nothing is late."


def _day(day: date, senders: list[SenderDay]) -> DayView:
    capacity = sum(one.capacity for one in senders)
    promised = sum(one.promised for one in senders)
    free = sum(max(0, one.capacity - one.promised) for one in senders)
    return DayView(date=day, capacity=capacity, promised=promised, free=free, by_sender=senders)


def _before(after: list[str] | None) -> int | None:
    if after is None:
        return None
    if len(after) != 1 or not after[0].isdecimal() or len(after[0]) > 18:  # noqa: PLR2004
        raise Problem("The cursor is not one this list gave out.", code="bad_cursor")
    return int(after[0])
