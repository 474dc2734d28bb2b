"""Claim what is due and allowed across all lanes of a shard: the one place that decides it.

Three statements in one transaction. The first locks the users who have due lanes, so that nothing
about their sending changes meanwhile, and two workers can never grant the same allowance. The
second decides and claims. The third sees what is left and says when each lane is to be looked at
again. Time is the database's. The conditions are those of `gates`, which `explain` reads too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
    PARALLEL_ROOM,
    RUN_GOES_ON,
    SENDER_LIMIT_ROOM,
    USER_MAY_SEND,
)

# $1 shard, $2 lanes just freed by a settle, $3 worker
# serves: ix_lanes_shard_wake_at, pk_lanes. Who lost the shard claims nothing.
LOCK_USERS = f"""
SELECT id FROM users
WHERE {USER_MAY_SEND} AND NOT {IS_STOPPED}
  AND EXISTS (
      SELECT FROM shards WHERE number = $1 AND holder_id = $3 AND held_until > now())
  AND id IN (
      SELECT user_id FROM lanes WHERE shard = $1 AND wake_at <= now()
      UNION
      SELECT user_id FROM lanes WHERE shard = $1 AND sender_id = ANY($2))
ORDER BY id
FOR NO KEY UPDATE SKIP LOCKED
"""  # noqa: S608  -- here and below: put together from constants, values are parameters

# $1 shard, $2 freed lanes, $3 locked users
LOOK = """
look AS MATERIALIZED (  -- ix_lanes_shard_wake_at
    SELECT * FROM lanes
    WHERE shard = $1 AND user_id = ANY($3) AND (wake_at <= now() OR sender_id = ANY($2))
    ORDER BY sender_id = ANY($2) DESC, wake_at
    LIMIT 1000
)"""

# From the lanes of `look` to the e-mails that may go now: $4 window, $5 room for e-mails.
# Every fifth turn of a lane goes to the e-mail that is due longest, whatever its priority, so that
# a stream of urgent campaigns cannot starve the others.
CHOOSE = f"""
lane AS MATERIALIZED (
    SELECT
        lanes.sender_id, lanes.turn, lanes.min_delay, hand.count AS in_hand, last.last_at,
        least({LANE_ROOM}, {SENDER_LIMIT_ROOM}, $5) AS room
    FROM look AS lanes
    {LANE_SO_FAR}
    WHERE {LANE_IS_OPEN} AND {LANE_HAS_RESTED}
),
share AS MATERIALIZED (
    SELECT
        lane.sender_id, shares.campaign_id, shares.next_at, shares.next_id, runs.priority,
        {GAP} AS gap, {DELAY_ENDS} AS delay_ends,
        coalesce(least({PARALLEL_ROOM}, {CAMPAIGN_LIMIT_ROOM}), $5) AS campaign_room,
        -- a lane with a delay has one e-mail in hand at a time: the next may only go its delay
        -- after the last was answered, and that is not known before
        CASE WHEN bool_or({GAP} > interval '0') OVER (PARTITION BY lane.sender_id)
            THEN least(lane.room, 1 - lane.in_hand) ELSE lane.room END AS room,
        lane.turn
    FROM lane
    JOIN shares ON shares.sender_id = lane.sender_id  -- ix_shares_sender_id
    JOIN runs ON runs.campaign_id = shares.campaign_id AND {RUN_GOES_ON} AND {HOURS_ARE_OPEN}
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

# $1 shard, $2 freed lanes, $3 locked users, $4 window, $5 room for e-mails, $6 worker
CLAIM = f"""
WITH {LOOK},
{CHOOSE},
held AS (
    INSERT INTO in_hand (email_id, campaign_id, sender_id, address_key, worker_id, state)
    SELECT id, campaign_id, sender_id, address_key, $6, 'claimed' FROM chosen
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

# $1 shard, $2 freed lanes, $3 locked users, $4 window, $5 the lane of each e-mail claimed
# What still waits on every lane that was looked at, and when it may go: after its due time, the
# delay, a free place under the limits, and the lane's rest. While anything is in hand the lane is
# looked at again within a minute, whoever dies.
LOOK_AGAIN = f"""
WITH {LOOK},
lane AS MATERIALIZED (
    SELECT
        lanes.*, hand.count AS in_hand, last.last_at,
        CASE WHEN {SENDER_LIMIT_ROOM} <= 0
            THEN coalesce(used.oldest + $4::interval, now()) + interval '1 second' END AS slot_at
    FROM look AS lanes
    {LANE_SO_FAR}
),
share AS MATERIALIZED (
    SELECT
        lane.sender_id, shares.campaign_id, first.due_at AS first_at, first.id AS first_id,
        CASE WHEN {RUN_GOES_ON} THEN greatest(
            waiting.due_at,
            {DELAY_ENDS},
            campaign_slot.at,
            CASE WHEN runs.closes_at <= now() THEN now() + interval '1 minute'
                 ELSE runs.opens_at END
        ) END AS ready_at,
        CASE WHEN runs.closes_at <= now() AND {RUN_GOES_ON}
             THEN shares.campaign_id END AS closed_campaign,
        waiting.due_at AS due_at,
        campaign_slot.at > waiting.due_at + interval '1 minute' AS is_over_limit,
        {GAP} > interval '0' AS is_spaced
    FROM lane
    JOIN shares ON shares.sender_id = lane.sender_id
    JOIN runs ON runs.campaign_id = shares.campaign_id
    LEFT JOIN LATERAL (  -- ix_emails_waiting
        SELECT due_at, id FROM emails
        WHERE emails.campaign_id = shares.campaign_id AND emails.sender_id = shares.sender_id
          AND emails.status = 'scheduled'
          AND (emails.due_at, emails.id) >= (shares.next_at, shares.next_id)
        ORDER BY due_at, id LIMIT 1
    ) first ON true
    LEFT JOIN LATERAL (
        SELECT due_at FROM emails
        WHERE emails.campaign_id = shares.campaign_id AND emails.sender_id = shares.sender_id
          AND emails.status = 'scheduled'
          AND (emails.due_at, emails.id) >= (first.due_at, first.id)
          AND {IS_NOT_IN_HAND}
        ORDER BY due_at, id LIMIT 1
    ) waiting ON true
    LEFT JOIN LATERAL (  -- pk_campaign_use, ix_in_hand_campaign_id
        SELECT CASE
            WHEN coalesce(used.total, 0) + hand.count >= runs.hourly_limit
                THEN coalesce(used.oldest + $4::interval, now()) + interval '1 second'
            WHEN hand.count >= runs.max_parallel THEN now() + interval '100 milliseconds'
        END AS at
        FROM (
            SELECT sum(count) AS total, min(second) AS oldest FROM campaign_use
            WHERE campaign_use.campaign_id = runs.campaign_id
              AND second > now() - $4::interval - interval '1 second'
        ) used,
        (SELECT count(*) FROM in_hand WHERE in_hand.campaign_id = runs.campaign_id) hand
    ) campaign_slot ON runs.hourly_limit IS NOT NULL OR runs.max_parallel IS NOT NULL
),
moved AS (
    UPDATE shares SET next_at = share.first_at, next_id = share.first_id
    FROM share
    WHERE shares.campaign_id = share.campaign_id AND shares.sender_id = share.sender_id
      AND shares.next_id IS DISTINCT FROM share.first_id
),
next AS (
    SELECT
        lane.sender_id, lane.in_hand, lane.slot_at,
        min(share.due_at) FILTER (WHERE share.ready_at IS NOT NULL) AS due_at,
        greatest(
            min(share.ready_at), lane.slot_at, lane.rest_until,
            CASE WHEN lane.closed_reason IS NOT NULL
                   OR lane.in_hand >= lane.max_in_hand
                   OR (lane.in_hand > 0 AND bool_or(share.is_spaced))
                THEN now() + interval '1 minute' END
        ) AS at,
        count(share.ready_at) > 0 AS waits,
        bool_or(share.is_over_limit) AS is_over_limit,
        array_agg(share.closed_campaign) FILTER (WHERE share.closed_campaign IS NOT NULL)
            AS closed_campaigns
    FROM lane LEFT JOIN share USING (sender_id)
    GROUP BY lane.sender_id, lane.in_hand, lane.max_in_hand, lane.slot_at, lane.rest_until,
             lane.closed_reason
),
woken AS (
    UPDATE lanes SET
        wake_at = CASE
            WHEN next.in_hand > 0
                THEN least(CASE WHEN next.waits THEN next.at END, now() + interval '1 minute')
            WHEN next.waits THEN next.at
        END,
        turn = lanes.turn + coalesce(took.count, 0)
    FROM next
    LEFT JOIN (
        SELECT sender_id, count(*)::int FROM unnest($5::uuid[]) AS sender_id GROUP BY sender_id
    ) took USING (sender_id)
    WHERE lanes.sender_id = next.sender_id
    RETURNING lanes.sender_id, lanes.wake_at
)
SELECT
    woken.sender_id, woken.wake_at,
    -- the backlog of a lane over its limit is planned anew rather than woken one by one
    next.is_over_limit OR next.slot_at > next.due_at + interval '1 minute' AS is_over_limit,
    next.closed_campaigns
FROM woken JOIN next USING (sender_id)
"""  # noqa: S608

# When the next lane of the shard is to be looked at: one probe of ix_lanes_shard_wake_at.
NEXT_WAKE = """
SELECT extract(epoch FROM min(wake_at) - clock_timestamp())::float
FROM lanes WHERE shard = $1 AND wake_at IS NOT NULL
"""

STILL_THERE = "SELECT sender_id FROM lanes WHERE sender_id = ANY($1)"

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


@dataclass(frozen=True, slots=True)
class Claim:
    """What one look at a shard brought."""

    emails: list[ClaimedEmail]
    over_limit: list[UUID]
    """Lanes whose backlog does not fit under their limit: to be planned anew."""
    closed: list[UUID]
    """Campaigns whose sending hours have ended: to be told their next ones."""
    next_wake_seconds: float | None
    """When a lane of the shard is due next; None when nothing waits in it."""
    missed: list[UUID]
    """Freed lanes that were not looked at: their user was locked, or the shard is another's."""


async def claim_due_emails(
    connection: Connection,
    *,
    shard: int,
    worker_id: UUID,
    freed: Sequence[UUID] = (),
    window: timedelta,
    room: int,
) -> Claim:
    """Claim at most `room` due e-mails of the shard's lanes that are due or `freed`.

    `window` is the length of the sliding window of every hourly limit.
    """
    async with connection.transaction():
        users = [row["id"] for row in await connection.fetch(LOCK_USERS, shard, freed, worker_id)]
        if not users:
            next_wake = await connection.fetchval(NEXT_WAKE, shard)
            return Claim([], [], [], next_wake, await _missed(connection, freed, []))
        rows = await connection.fetch(CLAIM, shard, freed, users, window, room, worker_id)
        emails = [_claimed(row) for row in rows]
        if emails:
            await connection.execute(START_RUNS, list({email.campaign_id for email in emails}))
        takers = [email.sender_id for email in emails]
        looked = await connection.fetch(LOOK_AGAIN, shard, freed, users, window, takers)
        next_wake = await connection.fetchval(NEXT_WAKE, shard)
        missed = await _missed(connection, freed, looked)
    over_limit = [row["sender_id"] for row in looked if row["is_over_limit"]]
    closed = {campaign for row in looked for campaign in row["closed_campaigns"] or ()}
    return Claim(emails, over_limit, list(closed), next_wake, missed)


async def _missed(
    connection: Connection, freed: Sequence[UUID], looked: Sequence[asyncpg.Record]
) -> list[UUID]:
    missed = set(freed).difference(row["sender_id"] for row in looked)
    if not missed:
        return []
    return [row["sender_id"] for row in await connection.fetch(STILL_THERE, list(missed))]


def _claimed(row: asyncpg.Record) -> ClaimedEmail:
    return ClaimedEmail(**dict(row.items()))
