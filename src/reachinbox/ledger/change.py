"""Change how a promised campaign, or a sender of promised campaigns, goes on from here."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.enter import PRIORITIES
from reachinbox.ledger.events import note
from reachinbox.ledger.locks import lock_runs, lock_sending_of
from reachinbox.ledger.planned_hours import count_planned
from reachinbox.ledger.replan import open_next_hours
from reachinbox.ledger.reschedule import Rescheduled, RunPace, reschedule
from reachinbox.ledger.states import Reason, RunState
from reachinbox.runtime.errors import Conflict

GOES_ON = {RunState.SCHEDULED, RunState.RUNNING, RunState.PAUSED}
NEEDS_A_NEW_PLAN = {"sender_ids", "delay_seconds", "hourly_limit", "timezone", "hours"}
NAMES_OF_PRIORITIES = {number: name for name, number in PRIORITIES.items()}

# A run from before senders were kept says them by its shares.
RUN = text("""
SELECT
    user_id, status, start_at, delay, hourly_limit, max_parallel, priority, timezone, hours,
    CASE WHEN sender_ids = '{}' THEN ARRAY(
        SELECT sender_id FROM shares WHERE shares.campaign_id = runs.campaign_id ORDER BY sender_id
    ) ELSE sender_ids END AS sender_ids
FROM runs WHERE campaign_id = :id
""")
# Hours that changed are opened anew after this; a sender that has gone keeps its domain, since the
# e-mails it sent keep their Message-IDs.
SET_PACE = text("""
UPDATE runs SET
    delay = :delay, hourly_limit = :hourly_limit, max_parallel = :max_parallel,
    priority = :priority, sender_ids = CAST(:sender_ids AS uuid[]), timezone = :timezone,
    hours = CAST(:hours AS jsonb),
    opens_at = CASE WHEN CAST(:hours AS jsonb) IS NULL THEN NULL
                    WHEN :opens_anew THEN now() ELSE opens_at END,
    closes_at = CASE WHEN CAST(:hours AS jsonb) IS NULL THEN NULL
                     WHEN :opens_anew THEN now() ELSE closes_at END,
    message_domains = CAST(:message_domains AS jsonb) || message_domains
WHERE campaign_id = :campaign_id
""")

# Shares as the e-mails are now. A sender that was taken away keeps one while anything of it is
# open, in hand too: what is put down waits there again. Settling is held back by the run's lock.
SHARERS = text("SELECT sender_id FROM shares WHERE campaign_id = :campaign_id")
CLEAR_SHARES = text("DELETE FROM shares WHERE campaign_id = :campaign_id")
PLACE_SHARES = text("""
INSERT INTO shares (campaign_id, sender_id, next_at, next_id)
SELECT :campaign_id, sharer.sender_id, first.due_at, first.id
FROM unnest(CAST(:sharers AS uuid[])) AS sharer (sender_id)
LEFT JOIN LATERAL (  -- ix_emails_waiting
    SELECT due_at, id FROM emails
    WHERE emails.campaign_id = :campaign_id AND emails.sender_id = sharer.sender_id
      AND emails.status = 'scheduled'
    ORDER BY due_at, id LIMIT 1
) first ON true
WHERE first.id IS NOT NULL OR sharer.sender_id = ANY(:sender_ids)
""")
WAKE_LANES = text("""
UPDATE lanes SET wake_at = now()
FROM (
    SELECT sender_id FROM lanes WHERE sender_id = ANY(:sharers) ORDER BY sender_id FOR UPDATE
) AS woken
WHERE lanes.sender_id = woken.sender_id
""")

# Campaigns a sender still has a part in, the more urgent and the older first.
RUNS_OF_SENDER = text("""
SELECT campaign_id FROM runs  -- ix_runs_user_id
WHERE user_id = :user_id AND status = ANY(:alive) AND open > 0 AND (
    :sender_id = ANY(sender_ids) OR EXISTS (
        SELECT FROM shares
        WHERE shares.campaign_id = runs.campaign_id AND shares.sender_id = :sender_id))
ORDER BY priority, entered_at, campaign_id
""")


async def pace_of_run(session: AsyncSession, campaign_id: UUID) -> RunPace:
    """Return what a promised campaign is planned by; holds the user's sending."""
    return _pace(await _hold(session, campaign_id))


async def change_run(
    session: AsyncSession,
    campaign_id: UUID,
    after: RunPace,
    *,
    message_domains: Mapping[str, str],
    window: timedelta,
) -> int:
    """Let a promised campaign go on by another pace; return how many e-mails moved.

    What is in hand is untouched. Raises `Conflict` once it has ended, `Invalid` where no plan is
    possible; then nothing has changed.
    """
    run = await _hold(session, campaign_id)
    if run.status not in GOES_ON:
        raise Conflict(
            f"This campaign is {run.status}, so it can no longer be changed.", code="already_ended"
        )
    changes = _differences(_pace(run), after)
    if not changes:
        return 0
    planned = None
    if NEEDS_A_NEW_PLAN & changes.keys():
        planned = await reschedule(session, campaign_id, after, window=window)
    await lock_runs(session, [campaign_id])
    await _set_pace(session, campaign_id, after, message_domains, changes)
    await note(session, campaign_id, "campaign_changed", changes=changes)
    await _go_on(session, campaign_id, after.sender_ids, planned, "campaign_changed")
    return planned.moved if planned else 0


async def change_sender_of_runs(
    session: AsyncSession, user_id: UUID, sender_id: UUID, *, window: timedelta
) -> int:
    """Plan anew what a sender has a part in, because its limit or delay is another now.

    Campaign by campaign, the more urgent first, each around those planned before it. Returns how
    many e-mails moved.
    """
    await lock_sending_of(session, user_id)
    asked = {"user_id": user_id, "sender_id": sender_id, "alive": list(GOES_ON)}
    campaign_ids = (await session.scalars(RUNS_OF_SENDER, asked)).all()
    moved = 0
    done: list[tuple[UUID, RunPace, Rescheduled]] = []
    for place, campaign_id in enumerate(campaign_ids, start=1):
        pace = _pace((await session.execute(RUN, {"id": campaign_id})).one())
        planned = await reschedule(
            session, campaign_id, pace, window=window, besides=campaign_ids[place:]
        )
        done.append((campaign_id, pace, planned))
        moved += planned.moved
    await lock_runs(session, campaign_ids)
    for campaign_id, pace, planned in done:
        await _go_on(session, campaign_id, pace.sender_ids, planned, "sender_changed")
    return moved


async def _hold(session: AsyncSession, campaign_id: UUID) -> Row[Any]:
    run = (await session.execute(RUN, {"id": campaign_id})).one_or_none()
    if run is None:
        raise Conflict("This campaign is a draft; schedule it first.", code="not_scheduled")
    await lock_sending_of(session, run.user_id)
    return (await session.execute(RUN, {"id": campaign_id})).one()


def _pace(run: Row[Any]) -> RunPace:
    return RunPace(
        sender_ids=tuple(run.sender_ids),
        start_at=run.start_at,
        delay=run.delay,
        hourly_limit=run.hourly_limit,
        max_parallel=run.max_parallel,
        priority=run.priority,
        timezone=run.timezone,
        hours=run.hours,
    )


def _differences(before: RunPace, after: RunPace) -> dict[str, list[Any]]:
    """Return name → [before, after] of what differs, as the API names and shows it."""
    old, new = _shown(before), _shown(after)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def _shown(pace: RunPace) -> dict[str, Any]:
    return {
        "sender_ids": [str(sender_id) for sender_id in pace.sender_ids],
        "delay_seconds": pace.delay.total_seconds(),
        "hourly_limit": pace.hourly_limit,
        "max_parallel": pace.max_parallel,
        "priority": NAMES_OF_PRIORITIES[pace.priority],
        "timezone": pace.timezone,
        "hours": pace.hours,
    }


async def _set_pace(
    session: AsyncSession,
    campaign_id: UUID,
    after: RunPace,
    message_domains: Mapping[str, str],
    changes: Mapping[str, Any],
) -> None:
    values = {
        "campaign_id": campaign_id,
        "delay": after.delay,
        "hourly_limit": after.hourly_limit,
        "max_parallel": after.max_parallel,
        "priority": after.priority,
        "sender_ids": list(after.sender_ids),
        "timezone": after.timezone,
        "hours": None if after.hours is None else json.dumps(after.hours),
        "opens_anew": "hours" in changes or "timezone" in changes,
        "message_domains": json.dumps(dict(message_domains)),
    }
    await session.execute(SET_PACE, values)
    await open_next_hours(session, campaign_id)


async def _go_on(
    session: AsyncSession,
    campaign_id: UUID,
    sender_ids: Sequence[UUID],
    planned: Rescheduled | None,
    because: str,
) -> None:
    """Place the shares, wake the lanes, and say what the new plan is; the run is locked."""
    run = {"campaign_id": campaign_id}
    before = (await session.scalars(SHARERS, run)).all()
    sharers = {"sharers": sorted({*before, *sender_ids})}
    if planned is not None:
        await session.execute(CLEAR_SHARES, run)
        await session.execute(PLACE_SHARES, run | sharers | {"sender_ids": list(sender_ids)})
        await count_planned(session, campaign_id)
    await session.execute(WAKE_LANES, sharers)
    if planned is not None and planned.first_at and planned.last_at:
        await note(
            session,
            campaign_id,
            "emails_replanned",
            reason=Reason.RESCHEDULED,
            because=because,
            count=planned.moved,
            waiting=planned.waiting,
            first_at=planned.first_at.isoformat(),
            last_at=planned.last_at.isoformat(),
        )
