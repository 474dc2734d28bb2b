"""Plan anew everything of a campaign that waits, because a person changed what it was planned by.

Unlike `replan`, which only puts off what does not fit, e-mails may move earlier here, and to
another sender. The user's sending is held, so nothing of it is claimed meanwhile, and what waits
can be written without the run's lock: settling goes on until the very end.
"""

import asyncio
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.promised import promised_besides
from reachinbox.ledger.replan import USED_BY_CAMPAIGN, read_hours, times_of
from reachinbox.planning.anew import NewPlan, Tried, plan_anew
from reachinbox.planning.instants import from_micros, to_micros
from reachinbox.planning.pace import CampaignPace, LanePace, PlanImpossible
from reachinbox.runtime.database import driver_of
from reachinbox.runtime.errors import Invalid

WRITTEN_AT_ONCE = 20_000

LANES = text("""
SELECT sender_id, hourly_limit, min_delay FROM lanes WHERE sender_id = ANY(:sender_ids)
""")
# What waits, in its order. An e-mail that was tried keeps its sender (the Message-ID stays, a
# greylisting server knows it again) and its back-off.
WAITING = """
SELECT
    id, sender_id,
    CASE WHEN attempts > 0 OR due_reason = 'by_user' THEN
        CASE WHEN due_reason IN ('temporary_refusal', 'server_trouble')
            THEN greatest(due_at, now()) ELSE now() END
    END AS not_before
FROM emails  -- ix_emails_waiting
WHERE campaign_id = $1 AND status = 'scheduled'
  AND NOT EXISTS (SELECT FROM in_hand WHERE in_hand.email_id = emails.id)
ORDER BY due_at, id
"""
MOVE = """
UPDATE emails SET
    due_at = moved.due_at, sender_id = moved.sender_id, due_reason = 'rescheduled'
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS moved (id, sender_id, due_at)
WHERE emails.id = moved.id AND emails.status = 'scheduled'  -- pk_emails
  AND (emails.due_at, emails.sender_id) IS DISTINCT FROM (moved.due_at, moved.sender_id)
"""


@dataclass(frozen=True, slots=True)
class RunPace:
    """What a campaign's e-mails are planned by, and what else may change while it runs."""

    sender_ids: Sequence[UUID]
    start_at: datetime | None
    delay: timedelta
    hourly_limit: int | None
    max_parallel: int | None
    priority: int
    timezone: str
    hours: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """How many waited, how many of them moved, and when the first and the last now leave."""

    waiting: int
    moved: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(slots=True)
class _Waiting:
    """What waits of one campaign; of those never tried only the ids, 16 bytes each, in order."""

    tried_ids: list[UUID] = field(default_factory=list[UUID])
    tried: list[Tried] = field(default_factory=list[Tried])
    rest: bytearray = field(default_factory=bytearray)

    def ids(self) -> Iterator[UUID]:
        yield from self.tried_ids
        for start in range(0, len(self.rest), 16):
            yield UUID(bytes=bytes(self.rest[start : start + 16]))


async def reschedule(
    session: AsyncSession,
    campaign_id: UUID,
    pace: RunPace,
    *,
    window: timedelta,
    besides: Sequence[UUID] = (),
) -> Rescheduled:
    """Give everything that waits a sender and a time by `pace`, in its order; nothing in hand.

    The caller holds the user's sending. Campaigns in `besides` do not count as promised, since
    they are planned anew after this one. Raises the 422 that says why no plan is possible.
    """
    await session.execute(text("SET LOCAL jit = off"))
    lanes = await _lanes(session, pace.sender_ids, [campaign_id, *besides], window)
    waiting = await _read_waiting(session, campaign_id, [lane.sender_id for lane in lanes])
    rules = await _rules(session, campaign_id, pace, window)
    plan = await asyncio.to_thread(_plan, waiting, lanes, rules)
    moved = await _move(session, waiting, plan, [UUID(str(lane.sender_id)) for lane in lanes])
    ends = [*plan.tried.at, *plan.rest.at[:1], *plan.rest.at[-1:]]
    return Rescheduled(
        waiting=len(plan.tried) + len(plan.rest),
        moved=moved,
        first_at=from_micros(min(ends)) if ends else None,
        last_at=from_micros(max(ends)) if ends else None,
    )


async def _lanes(
    session: AsyncSession,
    sender_ids: Sequence[UUID],
    campaign_ids: Sequence[UUID],
    window: timedelta,
) -> list[LanePace]:
    rows = await session.execute(LANES, {"sender_ids": list(sender_ids)})
    limits = {row.sender_id: row for row in rows}
    return [
        LanePace(
            sender_id,
            limits[sender_id].hourly_limit,
            limits[sender_id].min_delay,
            await promised_besides(session, sender_id, campaign_ids, window),
        )
        for sender_id in sender_ids
        if sender_id in limits
    ]


async def _read_waiting(
    session: AsyncSession, campaign_id: UUID, sender_ids: Sequence[Any]
) -> _Waiting:
    places = {sender_id: place for place, sender_id in enumerate(sender_ids)}
    waiting = _Waiting()
    driver = await driver_of(session)
    async for row in driver.cursor(WAITING, campaign_id, prefetch=2000):
        if row["not_before"] is None:
            waiting.rest += row["id"].bytes
        else:
            waiting.tried_ids.append(row["id"])
            waiting.tried.append(Tried(places.get(row["sender_id"]), to_micros(row["not_before"])))
    return waiting


async def _rules(
    session: AsyncSession, campaign_id: UUID, pace: RunPace, window: timedelta
) -> CampaignPace:
    now = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    used: array[int] = array("q")
    if pace.hourly_limit is not None:
        driver = await driver_of(session)
        used = times_of(await driver.fetch(USED_BY_CAMPAIGN, campaign_id, window))
    return CampaignPace(
        start=max(now, pace.start_at or now),
        delay=pace.delay,
        hourly_limit=pace.hourly_limit,
        used=used,
        hours=read_hours(pace.hours) if pace.hours else None,
        window=window,
        timezone=ZoneInfo(pace.timezone),
    )


def _plan(waiting: _Waiting, lanes: Sequence[LanePace], rules: CampaignPace) -> NewPlan:
    try:
        return plan_anew(waiting.tried, len(waiting.rest) // 16, lanes, rules)
    except PlanImpossible as error:
        raise Invalid(error.reason, code="plan_impossible") from error
    except OverflowError as error:
        raise Invalid(
            "At this pace the campaign would not end within the calendar.", code="plan_impossible"
        ) from error


async def _move(
    session: AsyncSession, waiting: _Waiting, plan: NewPlan, sender_ids: Sequence[UUID]
) -> int:
    driver = await driver_of(session)
    who, when = plan.tried.lane + plan.rest.lane, plan.tried.at + plan.rest.at
    ids = waiting.ids()
    moved = 0
    for start in range(0, len(when), WRITTEN_AT_ONCE):
        lanes, times = (part[start : start + WRITTEN_AT_ONCE] for part in (who, when))
        done = await driver.execute(
            MOVE,
            list(islice(ids, len(times))),
            [sender_ids[lane] for lane in lanes],
            [from_micros(at) for at in times],
        )
        moved += int(done.split()[-1])
    return moved
