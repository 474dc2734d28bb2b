"""Explain one e-mail: every gate on its way, in order, as the claim itself sees them.

The gates are the claim's own conditions (`gates`), read as columns instead of being filtered by,
and the last word is the claim's own choice (`CHOOSE`), made for the lane of this e-mail without
taking anything. So an explanation can be wrong about the future, but not about now.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.claim import CHOOSE
from reachinbox.ledger.endings import say_ending
from reachinbox.ledger.explanation import Explanation, Gate
from reachinbox.ledger.gates import (
    CAMPAIGN_IN_HAND,
    CAMPAIGN_LIMIT_ROOM,
    DELAY_ENDS,
    GAP,
    HOURS_ARE_OPEN,
    IN_WINDOW,
    IS_DUE,
    IS_NOT_IN_HAND,
    IS_STOPPED,
    IS_SUPPRESSED,
    LANE_HAS_RESTED,
    LANE_IS_OPEN,
    LANE_ROOM,
    LANE_SO_FAR,
    PARALLEL_ROOM,
    RUN_GOES_ON,
    SENDER_LIMIT_ROOM,
    TICK,
    USER_MAY_SEND,
)
from reachinbox.ledger.outlook import likely_at, sum_up
from reachinbox.ledger.read_gates import gates_in_hand, gates_waiting
from reachinbox.ledger.workers import DEAD_AFTER
from reachinbox.runtime.database import driver_of
from reachinbox.runtime.errors import NotFound

AskServers = Callable[[AsyncSession, UUID, datetime], Awaitable[Gate]]
"""Returns whether a sender has an SMTP server to go through: the ledger knows none."""

ROOM = 1000  # of the worker that would claim: as much as one takes
COUNTED = 10_000  # e-mails before this one, at most

# What goes before it: due, not in hand, of a campaign that goes on now.
WAITS_BEFORE = f"""
    AND emails.status = 'scheduled'
    AND (emails.due_at, emails.id) >= (shares.next_at, shares.next_id)
    AND {IS_DUE} AND {IS_NOT_IN_HAND}
"""

# What was handed over in each tick of the window or later, and when that tick leaves it.
SENDER_WINDOW = f"""(  -- pk_sender_use
    SELECT tick, sum(count) OVER (ORDER BY tick DESC) AS since_then FROM sender_use
    WHERE sender_id = emails.sender_id AND {IN_WINDOW})"""  # noqa: S608
CAMPAIGN_WINDOW = f"""(  -- pk_campaign_use
    SELECT tick, sum(count) OVER (ORDER BY tick DESC) AS since_then FROM campaign_use
    WHERE campaign_id = runs.campaign_id AND {IN_WINDOW})"""  # noqa: S608
LEAVES = f"use.tick + $4::interval + {TICK}"

# $1 e-mail, $2 its user, $3 age of a dead worker's last beat, $4 window, $5 room
EXPLAIN = f"""
WITH mine AS MATERIALIZED (  -- pk_emails
    SELECT * FROM emails WHERE id = $1 AND user_id = $2
),
look AS MATERIALIZED (  -- ix_lanes_user_id; its lane, and what a claim would look at with it
    SELECT lanes.* FROM mine JOIN lanes USING (user_id)
    WHERE mine.status = 'scheduled' AND (
        lanes.sender_id = mine.sender_id OR (mine.due_at <= now() AND lanes.wake_at <= now()))
),
{CHOOSE},
lane_now AS MATERIALIZED (
    SELECT
        lanes.*, hand.count AS in_hand, last.last_at,
        {LANE_IS_OPEN} AS is_open, {LANE_HAS_RESTED} AS has_rested,
        {LANE_ROOM} AS lane_room, {SENDER_LIMIT_ROOM} AS limit_room
    FROM mine JOIN lanes USING (sender_id)
    {LANE_SO_FAR}
),
before AS MATERIALIZED (  -- more urgent, or as urgent and earlier, on the same lane
    SELECT count(*) FROM (
        SELECT FROM mine
        JOIN runs AS own ON own.campaign_id = mine.campaign_id
        JOIN shares ON shares.sender_id = mine.sender_id  -- ix_shares_sender_id
        JOIN runs ON runs.campaign_id = shares.campaign_id AND {RUN_GOES_ON} AND {HOURS_ARE_OPEN}
        JOIN emails ON emails.campaign_id = shares.campaign_id  -- ix_emails_waiting
            AND emails.sender_id = shares.sender_id {WAITS_BEFORE}
        WHERE (runs.priority, emails.due_at, emails.id) < (own.priority, mine.due_at, mine.id)
        LIMIT {COUNTED}
    ) AS waiting
),
elsewhere AS (  -- earlier ones of the campaign on its other lanes, that take of the same limits
    SELECT count(*) FROM (
        SELECT FROM mine
        JOIN runs ON runs.campaign_id = mine.campaign_id
            AND (runs.hourly_limit IS NOT NULL OR runs.max_parallel IS NOT NULL)
        JOIN shares ON shares.campaign_id = mine.campaign_id  -- pk_shares
            AND shares.sender_id <> mine.sender_id
        JOIN emails ON emails.campaign_id = shares.campaign_id  -- ix_emails_waiting
            AND emails.sender_id = shares.sender_id {WAITS_BEFORE}
        WHERE (emails.due_at, emails.id) < (mine.due_at, mine.id)
        LIMIT {COUNTED}
    ) AS waiting
)
SELECT
    now() AS now,
    emails.sender_id, emails.address, emails.status, emails.attempts, emails.reason, emails.answer,
    emails.ended_at, emails.planned_at, emails.due_at, emails.due_reason,
    {IS_DUE} AS is_due, {IS_SUPPRESSED} AS is_suppressed,
    {IS_STOPPED} AS is_stopped, stop.stopped_at, stop.reason AS stop_reason,
    {USER_MAY_SEND} AS user_may_send, users.disabled_at,
    (SELECT count(*) FROM workers WHERE beat_at > now() - $3::interval) AS living_workers,
    (SELECT max(beat_at) FROM workers) AS last_beat_at,
    runs.status AS run_status, runs.status_reason AS run_reason, {RUN_GOES_ON} AS run_goes_on,
    runs.hours::text AS hours, runs.timezone, runs.opens_at, runs.closes_at,
    {HOURS_ARE_OPEN} AS hours_are_open,
    runs.hourly_limit AS campaign_limit, {CAMPAIGN_LIMIT_ROOM} AS campaign_limit_room,
    campaign_slot.at AS campaign_slot_at,
    runs.max_parallel, {PARALLEL_ROOM} AS parallel_room,
    lane.closed_reason, lane.is_open AS lane_is_open,
    lane.rest_until, lane.rest_reason, lane.has_rested AS lane_has_rested,
    lane.max_in_hand, lane.lane_room, lane.in_hand,
    lane.hourly_limit, lane.limit_room, slot.at AS slot_at, turn_slot.at AS turn_slot_at,
    {GAP} AS gap, lane.last_at, {DELAY_ENDS} AS delay_ends,
    {GAP} > interval '0' OR coalesce((
        SELECT bool_or(share.gap > interval '0') FROM share
        WHERE share.sender_id = emails.sender_id), false) AS is_spaced,
    before.count AS before, elsewhere.count AS elsewhere,
    EXISTS (SELECT FROM chosen WHERE chosen.id = emails.id) AS is_chosen,
    suppression.created_at AS suppressed_at, suppression.reason AS suppressed_reason,
    in_hand.state AS held, coalesce(in_hand.sending_at, in_hand.claimed_at) AS held_since,
    workers.name AS worker, workers.beat_at AS worker_beat_at,
    coalesce(workers.beat_at > now() - $3::interval, false) AS worker_lives
FROM mine AS emails
JOIN users ON users.id = emails.user_id
JOIN runs ON runs.campaign_id = emails.campaign_id
CROSS JOIN before
CROSS JOIN elsewhere
LEFT JOIN lane_now AS lane ON true
LEFT JOIN stop ON true
LEFT JOIN in_hand ON in_hand.email_id = emails.id
LEFT JOIN workers ON workers.id = in_hand.worker_id
LEFT JOIN LATERAL (
    SELECT suppressions.* FROM suppressions
    WHERE suppressions.user_id = emails.user_id AND suppressions.address_key IN (
        emails.address_key, '@' || split_part(emails.address_key, '@', 2))
    ORDER BY created_at LIMIT 1
) suppression ON true
-- The newest tick that has to leave the window before there is room; none when what is in hand
-- fills the limit by itself.
LEFT JOIN LATERAL (
    SELECT {LEAVES} AS at FROM {SENDER_WINDOW} AS use
    WHERE use.since_then + lane.in_hand >= lane.hourly_limit AND lane.in_hand < lane.hourly_limit
    ORDER BY use.tick DESC LIMIT 1
) slot ON true
LEFT JOIN LATERAL (  -- the same after all that goes before it
    SELECT {LEAVES} AS at FROM {SENDER_WINDOW} AS use
    WHERE use.since_then + lane.in_hand + before.count >= lane.hourly_limit
    ORDER BY use.tick DESC LIMIT 1
) turn_slot ON true
LEFT JOIN LATERAL (
    SELECT {LEAVES} AS at
    FROM {CAMPAIGN_WINDOW} AS use, (SELECT {CAMPAIGN_IN_HAND} AS count) AS hand
    WHERE use.since_then + hand.count >= runs.hourly_limit AND hand.count < runs.hourly_limit
    ORDER BY use.tick DESC LIMIT 1
) campaign_slot ON true
"""  # noqa: S608  -- put together from constants, values are parameters


async def explain_email(
    session: AsyncSession,
    user_id: UUID,
    email_id: UUID,
    *,
    window: timedelta,
    max_attempts: int,
    ask_servers: AskServers,
) -> Explanation:
    """Return the gates of a user's e-mail; one gate `ended` when it has ended.

    `window` is the length of the sliding window of every hourly limit. Changes nothing and locks
    nothing. Raises `NotFound`.
    """
    driver = await driver_of(session)
    await session.execute(text("SET LOCAL jit = off"))  # compiling it costs more than running it
    found = await driver.fetchrow(EXPLAIN, email_id, user_id, DEAD_AFTER, window, ROOM)
    if found is None:
        raise NotFound("There is no such e-mail.")
    return await _explain(session, found, window, max_attempts, ask_servers)


async def _explain(
    session: AsyncSession,
    found: asyncpg.Record,
    window: timedelta,
    max_attempts: int,
    ask_servers: AskServers,
) -> Explanation:
    if found["status"] != "scheduled":
        ending = say_ending(found)
        return Explanation(ending, None, [Gate("ended", open=False, reason=ending)])
    if found["held"]:
        gates = gates_in_hand(found)
    else:
        servers = await ask_servers(session, found["sender_id"], found["now"])
        gates = gates_waiting(found, servers, window, max_attempts)
    return Explanation(sum_up(gates), likely_at(gates, found, window), gates)
