"""Statistics over HTTP: a user's totals, and how busy the queues are."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from redis.exceptions import RedisError
from sqlalchemy import Row

from reachinbox.accounts.access import SignedIn
from reachinbox.campaigns.stats_views import (
    HeartbeatView,
    HourCount,
    LedgerCheckView,
    OutcomesView,
    QueueCounts,
    QueueStatsView,
    Rates,
    StatsView,
    TodayView,
)
from reachinbox.ledger.beats import read_beats
from reachinbox.ledger.check import last_check
from reachinbox.ledger.totals import user_totals
from reachinbox.runtime.edge import TheDatabase, Transaction, TransactionRoute
from reachinbox.runtime.errors import Invalid, Unavailable
from reachinbox.runtime.queues import Queues

router = APIRouter(prefix="/api/stats", tags=["stats"], route_class=TransactionRoute)
# It asks Redis, so it opens a short transaction itself.
queues = APIRouter(prefix="/api/stats", tags=["stats"])
USUAL_SPAN = timedelta(hours=24)
LONGEST_SPAN = timedelta(days=366)


@router.get("", summary="Read your totals")
async def get_stats(
    user: SignedIn,
    tx: Transaction,
    sender_id: UUID | None = None,
    from_at: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    to_at: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    by: Literal["hour", "day"] = "hour",
    timezone: Annotated[str, Query(max_length=64)] = "UTC",
) -> StatsView:
    """Return totals of all campaigns, and hand-overs by hour: the last 24 unless told.

    `series` is by outcome, `by` hour or day; days and `today` are those of `timezone`.
    """
    until = to_at or datetime.now(UTC)
    since = from_at or until - USUAL_SPAN
    if not timedelta(0) < until - since <= LONGEST_SPAN:
        raise Invalid("“from” must lie before “to”, by a year at most.", code="bad_span")
    totals = await user_totals(
        tx,
        user.id,
        sender_id=sender_id,
        from_at=since,
        to_at=until,
        by=by,
        timezone=known_zone(timezone),
    )
    return StatsView(
        totals=totals.counts,
        today=TodayView(**totals.today),
        series=[OutcomesView.model_validate(row) for row in totals.series],
        rates=_rates(totals.counts),
        from_at=since,
        to_at=until,
        by_hour=[_hour_count(row) for row in totals.by_hour],
        p95_lateness_seconds=totals.p95_lateness_seconds,
        ledger_check=LedgerCheckView.model_validate(await last_check(tx, user.id)),
    )


def known_zone(name: str) -> str:
    """Return the name of a time zone, or raise a 422."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # unknown, not a name, a directory
        raise Invalid("There is no such time zone: use a name like Europe/Berlin.") from None


def _hour_count(row: Row[Any]) -> HourCount:
    return HourCount(hour=row.at, count=row.handed_over)


def _rates(counts: dict[str, int]) -> Rates:
    names = ("sent", "failed", "unknown")
    known = sum(counts[name] for name in names)
    return Rates(**{name: counts[name] / known if known else None for name in names})


@queues.get("/queue", summary="See how busy the queues are")
async def get_queue_stats(
    _user: SignedIn, database: TheDatabase, request: Request
) -> QueueStatsView:
    """Return BullMQ's counts of each queue, and the heartbeats of the workers."""
    try:
        counts = await cast("Queues", request.app.state.queues).counts()
    except (RedisError, OSError) as error:
        raise Unavailable(
            "Redis does not answer, so the queues cannot be counted: try again soon.",
            code="redis_away",
        ) from error
    async with database.driver() as driver:
        beats = await read_beats(driver)
    return QueueStatsView(
        queues={name: QueueCounts.model_validate(one) for name, one in counts.items()},
        workers=sum(beat.is_alive for beat in beats),
        heartbeats=[HeartbeatView.model_validate(beat) for beat in beats],
    )
