"""Mark and settle: the two records around every hand-over, each grouped over many e-mails.

`mark_sending` is the last gate: only what it returns may be followed by a final dot. `settle`
writes what came of it. Both work only on rows of `in_hand` that this worker still holds.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from reachinbox.ledger.claim import Connection
from reachinbox.ledger.gates import TICK_NOW
from reachinbox.ledger.states import EmailState, Reason

# $1 e-mails, $2 worker. Paused, stopped or suppressed since the claim? Then it does not go.
MARK_SENDING = """
UPDATE in_hand SET state = 'sending', sending_at = clock_timestamp()
FROM runs, lanes
WHERE in_hand.email_id = ANY($1) AND in_hand.worker_id = $2 AND in_hand.state = 'claimed'
  AND runs.campaign_id = in_hand.campaign_id AND runs.status = 'running'
  AND lanes.sender_id = in_hand.sender_id AND lanes.closed_reason IS NULL
  AND NOT EXISTS (SELECT FROM stop WHERE stopped_at IS NOT NULL)
  AND NOT EXISTS (  -- uq_suppressions_user_id_address_key
      SELECT FROM suppressions
      WHERE suppressions.user_id = lanes.user_id AND suppressions.address_key IN (
          in_hand.address_key, '@' || split_part(in_hand.address_key, '@', 2)))
  AND NOT EXISTS (  -- pk_instance_suppressions
      SELECT FROM instance_suppressions WHERE instance_suppressions.address_key IN (
          in_hand.address_key, '@' || split_part(in_hand.address_key, '@', 2)))
RETURNING in_hand.email_id
"""

# One statement, so one round trip and one commit: the rows let go, the e-mails changed, counters,
# events and use. The run is updated first of all: its newest state decides, whatever this
# statement's snapshot saw, so an e-mail to be tried again whose campaign was cancelled meanwhile
# is cancelled. The run that has nothing open any more is completed.
SETTLE = f"""
WITH result AS (
    SELECT * FROM unnest(
        $2::uuid[], $3::text[], $4::text[], $5::text[], $6::interval[], $7::bool[], $8::bool[],
        $9::text[]
    ) AS result (email_id, status, reason, answer, wait, is_attempt, is_use, data)
),
let_go AS (  -- pk_in_hand
    DELETE FROM in_hand USING result
    WHERE in_hand.email_id = result.email_id AND in_hand.worker_id = $1
    RETURNING in_hand.campaign_id, in_hand.sender_id, result.*
),
tally AS (
    SELECT
        campaign_id,
        count(*) FILTER (WHERE status = 'sent') AS sent,
        count(*) FILTER (WHERE status = 'failed') AS failed,
        count(*) FILTER (WHERE status = 'unknown') AS unknown,
        count(*) FILTER (WHERE status = 'skipped') AS skipped,
        count(*) FILTER (WHERE status = 'scheduled') AS waiting,
        count(*) FILTER (WHERE status <> 'scheduled') AS ended,
        count(*) FILTER (WHERE data IS NOT NULL) AS facts
    FROM let_go GROUP BY campaign_id
),
counted AS (  -- pk_runs
    UPDATE runs SET
        open = open - ended - CASE WHEN status = 'cancelled' THEN waiting ELSE 0 END,
        cancelled = cancelled + CASE WHEN status = 'cancelled' THEN waiting ELSE 0 END,
        sent = runs.sent + tally.sent, failed = runs.failed + tally.failed,
        unknown = runs.unknown + tally.unknown, skipped = runs.skipped + tally.skipped,
        seq = seq + facts + CASE WHEN status <> 'cancelled' AND open = ended THEN 1 ELSE 0 END,
        ended_at = CASE WHEN open = ended THEN coalesce(ended_at, clock_timestamp())
                        ELSE ended_at END,
        status = CASE WHEN status <> 'cancelled' AND open = ended THEN 'completed' ELSE status END
    FROM tally WHERE runs.campaign_id = tally.campaign_id
    RETURNING runs.*, tally.facts
),
mine AS MATERIALIZED (
    SELECT
        let_go.*,
        CASE WHEN let_go.status = 'scheduled' AND counted.status = 'cancelled'
            THEN 'cancelled' ELSE let_go.status END AS ends_as,
        counted.seq - counted.facts - (counted.status = 'completed')::int AS seq_before
    FROM let_go JOIN counted USING (campaign_id)
),
changed AS (  -- pk_emails
    UPDATE emails SET
        status = mine.ends_as,
        attempts = emails.attempts + mine.is_attempt::int,
        due_at = CASE WHEN mine.wait IS NULL THEN emails.due_at
                      ELSE clock_timestamp() + mine.wait END,
        due_reason = CASE WHEN mine.wait IS NULL THEN emails.due_reason ELSE mine.reason END,
        ended_at = CASE WHEN mine.ends_as <> 'scheduled' THEN clock_timestamp() END,
        reason = mine.reason,
        answer = coalesce(mine.answer, emails.answer)
    FROM mine
    WHERE emails.id = mine.email_id AND (mine.ends_as <> 'scheduled' OR mine.wait IS NOT NULL)
),
noted AS (
    INSERT INTO events (campaign_id, seq, email_id, kind, data)
    SELECT campaign_id, seq_before + row_number() OVER (PARTITION BY campaign_id),
           email_id, 'email_' || ends_as, data::jsonb
    FROM mine WHERE data IS NOT NULL
    UNION ALL
    SELECT campaign_id, seq, NULL, 'campaign_completed', jsonb_build_object(
        'total', total, 'sent', sent, 'failed', failed, 'unknown', unknown,
        'cancelled', cancelled, 'skipped', skipped)
    FROM counted WHERE status = 'completed'
),
told AS (
    INSERT INTO activities (user_id, kind, campaign_id, data)
    SELECT user_id, 'campaign_completed', campaign_id, jsonb_build_object(
        'total', total, 'sent', sent, 'failed', failed, 'unknown', unknown)
    FROM counted WHERE status = 'completed'
),
closed AS (  -- pk_shares
    DELETE FROM shares USING counted
    WHERE shares.campaign_id = counted.campaign_id AND counted.status = 'completed'
),
used AS (  -- pk_sender_use
    INSERT INTO sender_use (sender_id, tick, count, failed, unknown, last_at)
    SELECT sender_id, {TICK_NOW}, count(*) FILTER (WHERE is_use),
           count(*) FILTER (WHERE ends_as = 'failed'), count(*) FILTER (WHERE ends_as = 'unknown'),
           clock_timestamp()
    FROM mine WHERE is_attempt GROUP BY sender_id ORDER BY sender_id
    ON CONFLICT (sender_id, tick) DO UPDATE SET
        count = sender_use.count + excluded.count,
        failed = sender_use.failed + excluded.failed,
        unknown = sender_use.unknown + excluded.unknown,
        last_at = greatest(sender_use.last_at, excluded.last_at)
),
campaign_used AS (  -- pk_campaign_use
    INSERT INTO campaign_use (campaign_id, tick, count)
    SELECT campaign_id, {TICK_NOW}, count(*)
    FROM mine WHERE is_use GROUP BY campaign_id ORDER BY campaign_id
    ON CONFLICT (campaign_id, tick) DO UPDATE SET count = campaign_use.count + excluded.count
)
SELECT email_id FROM mine
"""  # noqa: S608  -- here and below: put together from constants, values are parameters

COMPLETE_RUNS = """
WITH completed AS (
    UPDATE runs SET status = 'completed', status_reason = NULL, ended_at = now(), seq = seq + 1
    WHERE campaign_id = ANY($1) AND open = 0 AND status IN ('scheduled', 'running', 'paused')
    RETURNING campaign_id, user_id, seq, total, sent, failed, unknown, cancelled, skipped
),
told AS (
    INSERT INTO activities (user_id, kind, campaign_id, data)
    SELECT user_id, 'campaign_completed', campaign_id, jsonb_build_object(
        'total', total, 'sent', sent, 'failed', failed, 'unknown', unknown)
    FROM completed
),
closed AS (
    DELETE FROM shares USING completed WHERE shares.campaign_id = completed.campaign_id
)
INSERT INTO events (campaign_id, seq, kind, data)
SELECT campaign_id, seq, 'campaign_completed', jsonb_build_object(
    'total', total, 'sent', sent, 'failed', failed, 'unknown', unknown,
    'cancelled', cancelled, 'skipped', skipped)
FROM completed
"""

# An answer that came after its e-mail had been given up as unknown: no longer in doubt. The user
# and the run are locked first, in this order (see `locks`): a person may be resolving the same
# e-mail, and a claim may be counting. The server may have taken it only now, long after it was
# counted as used: it counts again from here, which can only err towards waiting.
LATE_ANSWER = f"""
WITH held AS (  -- pk_runs, pk_users
    SELECT campaign_id FROM users JOIN runs ON runs.user_id = users.id WHERE campaign_id = $6
    FOR NO KEY UPDATE
),
late AS (  -- pk_emails
    UPDATE emails SET status = $2, reason = $3, answer = $4, ended_at = clock_timestamp()
    FROM held
    WHERE emails.id = $1 AND emails.campaign_id = held.campaign_id
      AND status = 'unknown' AND reason = 'worker_lost'
    RETURNING emails.id, emails.campaign_id, emails.sender_id
),
used AS (  -- pk_sender_use
    INSERT INTO sender_use (sender_id, tick, count, last_at)
    SELECT sender_id, {TICK_NOW}, ($2 = 'sent')::int, clock_timestamp() FROM late
    ON CONFLICT (sender_id, tick) DO UPDATE SET
        count = sender_use.count + excluded.count, last_at = excluded.last_at
),
campaign_used AS (  -- pk_campaign_use
    INSERT INTO campaign_use (campaign_id, tick, count)
    SELECT campaign_id, {TICK_NOW}, ($2 = 'sent')::int FROM late
    ON CONFLICT (campaign_id, tick) DO UPDATE SET count = campaign_use.count + excluded.count
),
took AS (  -- pk_lanes
    UPDATE lanes SET allowance = greatest(0, allowance - 1)
    FROM late WHERE lanes.sender_id = late.sender_id
),
counted AS (
    UPDATE runs SET
        unknown = unknown - 1,
        sent = sent + ($2 = 'sent')::int, failed = failed + ($2 = 'failed')::int,
        seq = seq + 1
    FROM late WHERE runs.campaign_id = late.campaign_id
    RETURNING runs.campaign_id, seq
)
INSERT INTO events (campaign_id, seq, email_id, kind, data)
SELECT counted.campaign_id, counted.seq, late.id, 'email_' || $2, $5::jsonb
FROM late JOIN counted USING (campaign_id)
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of one claimed e-mail.

    `wait` is given with status `scheduled` when it is to be tried again that much later; without it
    the e-mail is just put down. `is_attempt` says that a server was asked, so the delay
    runs from here; `is_use` that it counts against the limits: the server took the message, or may
    have.
    """

    email_id: UUID
    campaign_id: UUID
    sender_id: UUID
    status: EmailState
    reason: Reason | None = None
    answer: str | None = None
    wait: timedelta | None = None
    is_attempt: bool = False
    is_use: bool = False
    facts: dict[str, Any] | None = field(default=None)
    """What the timeline shows of the attempt; None for no event."""


async def mark_sending(
    connection: Connection, worker_id: UUID, email_ids: Sequence[UUID]
) -> set[UUID]:
    """Record that these are about to go; return those that may."""
    rows = await connection.fetch(MARK_SENDING, email_ids, worker_id)
    return {row["email_id"] for row in rows}


async def settle(
    connection: Connection, worker_id: UUID, settlements: Sequence[Settlement]
) -> None:
    """Record what came of these e-mails, in one transaction."""
    rows = await connection.fetch(SETTLE, worker_id, *_columns(settlements))
    if len(rows) < len(settlements):
        settled = {row["email_id"] for row in rows}
        for settlement in settlements:
            if settlement.email_id not in settled:
                await _settle_late(connection, settlement)


def _columns(settlements: Sequence[Settlement]) -> tuple[list[Any], ...]:
    return (
        [s.email_id for s in settlements],
        [s.status.value for s in settlements],
        [s.reason and s.reason.value for s in settlements],
        [s.answer for s in settlements],
        [s.wait for s in settlements],
        [s.is_attempt for s in settlements],
        [s.is_use for s in settlements],
        [None if s.facts is None else json.dumps(s.facts) for s in settlements],
    )


async def _settle_late(connection: Connection, late: Settlement) -> None:
    if late.status in {EmailState.SENT, EmailState.FAILED}:
        await connection.execute(
            LATE_ANSWER,
            late.email_id,
            late.status.value,
            late.reason and late.reason.value,
            late.answer,
            json.dumps((late.facts or {}) | {"late": True}),
            late.campaign_id,
        )
