"""Claim what is due and allowed across all lanes of some shards: the one place that decides it.

Three statements in one transaction. The first locks the users who have due lanes, so that nothing
about their sending changes meanwhile, and two workers can never grant the same allowance. The
second decides and claims. The third sees what is left and says when each lane is to be looked at
again. Time is the database's. The conditions are those of `gates`, which `explain` reads too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from reachinbox.ledger.gates import (
    CAMPAIGN_LIMIT_ROOM,
    DELAY_ENDS,
    GAP,
    HOURS_ARE_OPEN,
    IS_DUE,
    IS_NOT_IN_HAND,
    IS_STOPPED,
    IS_SUPPRESSED,
    LANE_HAS_RESTED,
    LANE_IS_OPEN,
    LANE_ROOM,
    LANE_SO_FAR,
    LOOK,
    PARALLEL_ROOM,
    RUN_GOES_ON,
    SENDER_LIMIT_ALLOWS,
    USER_MAY_SEND,
)
from reachinbox.ledger.locks import shard_of
from reachinbox.ledger.look_again import LOOK_AGAIN

# $1 shards, $2 lanes just freed by a settle, $3 worker. Who lost a shard claims nothing there.
LOCK_USERS = f"""
SELECT id FROM users
WHERE {USER_MAY_SEND} AND NOT {IS_STOPPED} AND id IN (
    SELECT user_id FROM shards
    JOIN lanes ON lanes.shard = shards.number AND wake_at <= now()  -- ix_lanes_shard_wake_at
    WHERE number = ANY($1) AND holder_id = $3 AND held_until > now()
    UNION
    SELECT user_id FROM lanes JOIN shards ON number = lanes.shard  -- pk_lanes
    WHERE sender_id = ANY($2) AND holder_id = $3 AND held_until > now()
)
ORDER BY id
FOR NO KEY UPDATE SKIP LOCKED
"""  # noqa: S608  -- here and below: put together from constants, values are parameters

# From the lanes of `look` to the e-mails that may go now: $4 window, $5 room for e-mails.
# Every fifth turn of a lane goes to the e-mail that is due longest, whatever its priority, so that
# a stream of urgent campaigns cannot starve the others.
CHOOSE = f"""
lane AS MATERIALIZED (
    SELECT
        lanes.sender_id, lanes.turn, lanes.min_delay, hand.count AS in_hand, last.last_at,
        least({LANE_ROOM}, {SENDER_LIMIT_ALLOWS}) AS room
    FROM look AS lanes
    {LANE_SO_FAR}
    WHERE {LANE_IS_OPEN} AND {LANE_HAS_RESTED}
),
run AS MATERIALIZED (  -- pk_runs; their own limits are counted once each, not for every lane
    SELECT runs.*, coalesce(least({PARALLEL_ROOM}, {CAMPAIGN_LIMIT_ROOM}), $5) AS room
    FROM runs
    WHERE {RUN_GOES_ON} AND {HOURS_ARE_OPEN} AND campaign_id IN (
        SELECT shares.campaign_id FROM lane JOIN shares USING (sender_id)
        WHERE lane.room > 0 AND shares.next_at <= now())
),
share AS MATERIALIZED (
    SELECT
        lane.sender_id, shares.campaign_id, shares.next_at, shares.next_id, runs.priority,
        {GAP} AS gap, {DELAY_ENDS} AS delay_ends, runs.room AS campaign_room,
        least(
            -- the lanes share what room there is; who wants more is looked at again
            ceil($5::float / (SELECT count(*) FROM lane WHERE room > 0))::int,
            -- a lane with a delay has one e-mail in hand at a time: the next may only go its delay
            -- after the last was answered, and that is not known before
            CASE WHEN bool_or({GAP} > interval '0') OVER (PARTITION BY lane.sender_id)
                THEN least(lane.room, 1 - lane.in_hand) ELSE lane.room END
        ) AS room,
        lane.turn
    FROM lane
    JOIN shares ON shares.sender_id = lane.sender_id  -- ix_shares_sender_id
    JOIN run AS runs USING (campaign_id)
    WHERE lane.room > 0 AND shares.next_at <= now()
),
candidate AS (
    SELECT
        email.*, share.sender_id, share.campaign_id, share.priority, share.room, share.turn,
        share.gap, share.campaign_room,
        row_number() OVER (PARTITION BY share.campaign_id ORDER BY email.due_at, email.id)
            AS campaign_rank
    FROM share
    CROSS JOIN LATERAL (  -- ix_emails_waiting
        SELECT emails.id, emails.due_at, emails.address_key
        FROM emails
        WHERE emails.campaign_id = share.campaign_id AND emails.sender_id = share.sender_id
          AND emails.status = 'scheduled'
          AND (emails.due_at, emails.id) >= (share.next_at, share.next_id)
          AND {IS_DUE}
          AND {IS_NOT_IN_HAND}
        ORDER BY emails.due_at, emails.id
        LIMIT greatest(0, least(share.room, share.campaign_room))
    ) email
    WHERE share.delay_ends IS NULL OR share.delay_ends <= now()
),
ranked AS (
    SELECT
        candidate.*,
        row_number() OVER (PARTITION BY sender_id ORDER BY priority, due_at, id) AS by_priority,
        row_number() OVER (PARTITION BY sender_id ORDER BY due_at, id) AS by_age
    FROM candidate
    WHERE campaign_rank <= campaign_room
),
placed AS (
    SELECT
        ranked.*,
        row_number() OVER (
            PARTITION BY sender_id
            ORDER BY by_age > (turn + room) / 5 - turn / 5, by_priority
        ) AS place
    FROM ranked
),
chosen AS (
    SELECT * FROM placed WHERE place <= room ORDER BY place, due_at, id LIMIT $5
)
"""  # noqa: S608

# $1 shards, $2 freed lanes, $3 locked users, $4 window, $5 room for e-mails, $6 worker
CLAIM = f"""
WITH {LOOK},
{CHOOSE},
held AS (
    INSERT INTO in_hand (email_id, campaign_id, sender_id, address_key, worker_id, state)
    SELECT id, campaign_id, sender_id, address_key, $6, 'claimed' FROM chosen
),
took AS (  -- pk_lanes
    UPDATE lanes SET
        turn = lanes.turn + taken.count, allowance = greatest(0, lanes.allowance - taken.count)
    FROM (SELECT sender_id, count(*)::int FROM chosen GROUP BY sender_id) taken
    WHERE lanes.sender_id = taken.sender_id
)
SELECT
    emails.id, emails.user_id, emails.campaign_id, emails.sender_id, emails.address,
    emails.fields, emails.due_at, emails.attempts, chosen.gap,
    {IS_SUPPRESSED} AS is_suppressed
FROM chosen JOIN emails USING (id)  -- pk_emails
ORDER BY chosen.due_at, chosen.id
"""  # noqa: S608

# $1 campaigns of which something was just claimed
START_RUNS = """
WITH started AS (
    UPDATE runs SET status = 'running', started_at = coalesce(started_at, now()), seq = seq + 1
    WHERE campaign_id = ANY($1) AND status = 'scheduled'
    RETURNING campaign_id, user_id, seq
),
told AS (
    INSERT INTO activities (user_id, kind, campaign_id)
    SELECT user_id, 'campaign_started', campaign_id FROM started
)
INSERT INTO events (campaign_id, seq, kind, data)
SELECT campaign_id, seq, 'campaign_started', '{}' FROM started
"""

# When the next lane of each shard is to be looked at: one probe of ix_lanes_shard_wake_at each.
NEXT_WAKE = """
SELECT number, (
    SELECT extract(epoch FROM wake_at - clock_timestamp())::float
    FROM lanes WHERE shard = number AND wake_at IS NOT NULL ORDER BY wake_at LIMIT 1
) AS seconds
FROM unnest($1::int[]) AS number
"""

STILL_THERE = "SELECT sender_id, shard FROM lanes WHERE sender_id = ANY($1)"

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True, slots=True)
class ClaimedEmail:
    """An e-mail this worker may hand over. `gap` is the pause its lane needs after it."""

    id: UUID
    user_id: UUID
    campaign_id: UUID
    sender_id: UUID
    address: str
    fields: dict[str, Any]
    due_at: datetime
    attempts: int
    gap: timedelta
    is_suppressed: bool


@dataclass(slots=True)
class Claim:
    """What one look at a shard brought."""

    next_wake_seconds: float | None = None
    """When a lane of the shard is due next; None when nothing waits in it."""
    emails: list[ClaimedEmail] = field(default_factory=list["ClaimedEmail"])
    held_back: list[UUID] = field(default_factory=list["UUID"])
    """Lanes on which more waits for what is in hand to be answered."""
    over_limit: list[UUID] = field(default_factory=list["UUID"])
    """Lanes whose backlog does not fit under their limit: to be planned anew."""
    closed: set[UUID] = field(default_factory=set["UUID"])
    """Campaigns whose sending hours have ended: to be told their next ones."""
    missed: list[UUID] = field(default_factory=list["UUID"])
    """Freed lanes that were not looked at: their user was locked, or the shard is another's."""


async def claim_due_emails(
    connection: Connection,
    *,
    shards: Sequence[int],
    worker_id: UUID,
    freed: Sequence[UUID] = (),
    window: timedelta,
    room: int,
) -> dict[int, Claim]:
    """Claim at most `room` due e-mails of the shards' lanes that are due or `freed`, by shard.

    `window` is the length of the sliding window of every hourly limit.
    """
    async with connection.transaction():
        locked = await connection.fetch(LOCK_USERS, shards, freed, worker_id)
        users = [row["id"] for row in locked]
        rows, looked = [], []
        if users:
            rows = await connection.fetch(CLAIM, shards, freed, users, window, room, worker_id)
            if rows:
                await connection.execute(START_RUNS, list({row["campaign_id"] for row in rows}))
            looked = await connection.fetch(LOOK_AGAIN, shards, freed, users, window, room)
        wakes = await connection.fetch(NEXT_WAKE, shards)
        missed = await _missed(connection, freed, looked)
    claims = {row["number"]: Claim(row["seconds"]) for row in wakes}
    for row in rows:
        email = ClaimedEmail(**dict(row.items()))
        claims[shard_of(email.user_id)].emails.append(email)
    for row in looked:
        _take_note(claims[row["shard"]], row)
    for row in missed:
        claims[row["shard"]].missed.append(row["sender_id"])
    return claims


def _take_note(claim: Claim, lane: asyncpg.Record) -> None:
    if lane["is_held_back"]:
        claim.held_back.append(lane["sender_id"])
    if lane["is_over_limit"]:
        claim.over_limit.append(lane["sender_id"])
    claim.closed.update(lane["closed_campaigns"] or ())


async def _missed(
    connection: Connection, freed: Sequence[UUID], looked: Sequence[asyncpg.Record]
) -> list[asyncpg.Record]:
    missed = set(freed).difference(row["sender_id"] for row in looked)
    return await connection.fetch(STILL_THERE, list(missed)) if missed else []
