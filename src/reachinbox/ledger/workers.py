"""Living workers, who drains which shard, and what is taken from the dead."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from reachinbox.ledger.claim import Connection
from reachinbox.ledger.gates import TICK_NOW
from reachinbox.ledger.locks import SHARDS
from reachinbox.ledger.settle import COMPLETE_RUNS, Settlement, settle
from reachinbox.ledger.states import EmailState

DEAD_AFTER = timedelta(seconds=12)
HOLD_FOR = timedelta(seconds=12)
# Who has just been killed should not count when shards are divided; to err costs nothing here.
AT_WORK_WITHIN = timedelta(seconds=5)

BEAT = """
WITH alive AS (  -- when the system last ran, whoever leaves or dies
    INSERT INTO chores (name, done_at) VALUES ('alive', now())
    ON CONFLICT (name) DO UPDATE SET done_at = now()
)
INSERT INTO workers (id, name, shards) VALUES ($1, $2, to_jsonb($3::int[]))
ON CONFLICT (id) DO UPDATE SET beat_at = now(), shards = excluded.shards
"""
# Whoever still holds something stays known, as dead: the others look for what the dead hold.
LEAVE = """
WITH gone AS (
    DELETE FROM workers
    WHERE id = $1 AND NOT EXISTS (SELECT FROM in_hand WHERE worker_id = $1)
    RETURNING id
)
UPDATE workers SET beat_at = now() - interval '1 day'
WHERE id = $1 AND NOT EXISTS (SELECT FROM gone)
"""
RENEW_SHARDS = """
UPDATE shards SET held_until = now() + $2 WHERE holder_id = $1 AND number = ANY($3)
"""
# An absent row is a free shard; a held one can be taken when its holder is late or gone.
HOLD_SHARD = """
INSERT INTO shards (number, holder_id, held_until) VALUES ($1, $2, now() + $3)
ON CONFLICT (number) DO UPDATE SET holder_id = $2, held_until = now() + $3
WHERE shards.holder_id IS NULL OR shards.holder_id = $2 OR shards.held_until <= now()
RETURNING number
"""
LET_GO_OF_SHARD = """
UPDATE shards SET holder_id = NULL, held_until = NULL WHERE number = $1 AND holder_id = $2
"""

# Shards in which a lane is due, and who drains them: one probe for each shard there is.
DUE_SHARDS = """
SELECT number AS shard, CASE WHEN held.held_until > now() THEN held.holder_id END AS holder_id
FROM generate_series(0, $1::int - 1) AS number
LEFT JOIN shards AS held USING (number)
WHERE EXISTS (  -- ix_lanes_shard_wake_at
    SELECT FROM lanes WHERE shard = number AND wake_at <= now())
  AND NOT EXISTS (SELECT FROM stop WHERE stopped_at IS NOT NULL)
"""
# Shards that are held or wanted, divided among the workers that live.
FAIR_SHARE = """
SELECT ceil(wanted.count::float / greatest(1, living.count))::int
FROM (
    SELECT count(*) FROM generate_series(0, $2::int - 1) AS number
    WHERE EXISTS (SELECT FROM shards WHERE shards.number = number.number AND held_until > now())
       OR EXISTS (SELECT FROM lanes WHERE shard = number.number AND wake_at <= now())
) wanted,
(SELECT count(*) FROM workers WHERE beat_at > now() - $1::interval) living
"""

# $1 worker, $2 shard, $3 e-mails it knows of. The rest of what it claimed: the connection broke
# between the commit and its answer.
UNHEARD = """
SELECT in_hand.email_id, in_hand.campaign_id, in_hand.sender_id
FROM in_hand JOIN lanes USING (sender_id)
WHERE in_hand.worker_id = $1 AND lanes.shard = $2 AND in_hand.state = 'claimed'
  AND NOT in_hand.email_id = ANY($3)
"""

DEAD = "SELECT id FROM workers WHERE beat_at <= now() - $1::interval"
LOST = """
SELECT in_hand.email_id, in_hand.campaign_id, lanes.user_id
FROM in_hand JOIN lanes USING (sender_id)
WHERE in_hand.worker_id = ANY($1)
LIMIT 5000
"""
LOCK_USERS = "SELECT FROM users WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
LOCK_RUNS = "SELECT FROM runs WHERE campaign_id = ANY($1) ORDER BY campaign_id FOR NO KEY UPDATE"

# $1 e-mails, $2 age of a dead worker's last beat. Claimed: nothing reached the wire, so letting go
# is all. Sending: nobody knows whether the final dot was written, so `unknown`, counted as used.
TAKE_BACK = f"""
WITH taken AS (
    DELETE FROM in_hand
    WHERE email_id = ANY($1) AND NOT EXISTS (
        SELECT FROM workers WHERE workers.id = in_hand.worker_id AND beat_at > now() - $2::interval)
    RETURNING *
),
doubtful AS (
    UPDATE emails SET
        status = 'unknown', reason = 'worker_lost', ended_at = clock_timestamp(),
        attempts = attempts + 1
    FROM taken WHERE emails.id = taken.email_id AND taken.state = 'sending'
    RETURNING emails.id, emails.campaign_id, emails.sender_id, taken.worker_id, taken.sending_at
),
dropped AS (  -- put down after its campaign was cancelled: it does not wait again
    UPDATE emails SET status = 'cancelled', reason = 'by_user', ended_at = clock_timestamp()
    FROM taken JOIN runs USING (campaign_id)
    WHERE emails.id = taken.email_id AND taken.state = 'claimed' AND runs.status = 'cancelled'
    RETURNING emails.id, emails.campaign_id
),
tally AS (
    SELECT campaign_id, sum(doubtful)::int AS doubtful, sum(dropped)::int AS dropped
    FROM (SELECT campaign_id, 1 AS doubtful, 0 AS dropped FROM doubtful
          UNION ALL SELECT campaign_id, 0, 1 FROM dropped) AS both_kinds
    GROUP BY campaign_id
),
counted AS (
    UPDATE runs SET
        open = open - tally.doubtful - tally.dropped,
        unknown = unknown + tally.doubtful, cancelled = cancelled + tally.dropped,
        seq = seq + tally.doubtful
    FROM tally WHERE runs.campaign_id = tally.campaign_id
    RETURNING runs.campaign_id, seq - tally.doubtful AS seq_before
),
noted AS (
    INSERT INTO events (campaign_id, seq, email_id, kind, data)
    SELECT campaign_id, seq_before + row_number() OVER (PARTITION BY campaign_id), doubtful.id,
           'email_unknown', jsonb_build_object(
               'reason', 'worker_lost', 'worker', worker_id, 'sending_at', sending_at)
    FROM doubtful JOIN counted USING (campaign_id)
),
used AS (
    INSERT INTO sender_use (sender_id, tick, count, unknown, last_at)
    SELECT sender_id, {TICK_NOW}, count(*), count(*),
           clock_timestamp()
    FROM doubtful GROUP BY sender_id ORDER BY sender_id
    ON CONFLICT (sender_id, tick) DO UPDATE SET
        count = sender_use.count + excluded.count,
        unknown = sender_use.unknown + excluded.unknown,
        last_at = excluded.last_at
),
campaign_used AS (
    INSERT INTO campaign_use (campaign_id, tick, count)
    SELECT campaign_id, {TICK_NOW}, count(*)
    FROM doubtful GROUP BY campaign_id ORDER BY campaign_id
    ON CONFLICT (campaign_id, tick) DO UPDATE SET count = campaign_use.count + excluded.count
)
UPDATE lanes SET wake_at = now() FROM taken WHERE lanes.sender_id = taken.sender_id
"""  # noqa: S608
FORGET_DEAD = """
DELETE FROM workers
WHERE beat_at < now() - interval '1 hour'
  AND NOT EXISTS (SELECT FROM in_hand WHERE in_hand.worker_id = workers.id)
"""
WAKE_LANES = "UPDATE lanes SET wake_at = now() WHERE sender_id = ANY($1) AND shard = $2"


async def beat(connection: Connection, worker_id: UUID, name: str, shards: Sequence[int]) -> None:
    """Say that this worker lives, and keep the shards it drains."""
    await connection.execute(BEAT, worker_id, name, list(shards))
    await connection.execute(RENEW_SHARDS, worker_id, HOLD_FOR, list(shards))


async def leave(connection: Connection, worker_id: UUID) -> None:
    """Say that this worker has gone; what it could not put down is taken from it at once."""
    await connection.execute(LEAVE, worker_id)


async def hold_shard(connection: Connection, shard: int, worker_id: UUID) -> bool:
    """Take a free shard; False while another living worker holds it."""
    return await connection.fetchval(HOLD_SHARD, shard, worker_id, HOLD_FOR) is not None


async def let_go_of_shard(
    connection: Connection, shard: int, worker_id: UUID, unlooked: Sequence[UUID]
) -> None:
    """Free a shard; lanes this worker meant to look at are due again for the next one."""
    await connection.execute(WAKE_LANES, list(unlooked), shard)
    await connection.execute(LET_GO_OF_SHARD, shard, worker_id)


async def hold_shard_again(
    connection: Connection, shard: int, worker_id: UUID, known: Sequence[UUID]
) -> bool:
    """Go on holding a shard after trouble; False if another worker has taken it meanwhile.

    What a claim gave this worker without its ever hearing of it is put down.
    """
    rows = await connection.fetch(UNHEARD, worker_id, shard, known)
    if rows:
        lost = [Settlement(*row.values(), status=EmailState.SCHEDULED) for row in rows]
        await settle(connection, worker_id, lost)
        await connection.execute(WAKE_LANES, [row["sender_id"] for row in rows], shard)
    return await hold_shard(connection, shard, worker_id)


async def due_shards(connection: Connection) -> dict[int, UUID | None]:
    """Return the shards in which something is due, each with the worker that drains it, if any."""
    rows = await connection.fetch(DUE_SHARDS, SHARDS)
    return {row["shard"]: row["holder_id"] for row in rows}


async def fair_share(connection: Connection) -> int:
    """Return how many shards one worker should hold, so that all hold about as many; at least 1."""
    return max(1, await connection.fetchval(FAIR_SHARE, AT_WORK_WITHIN, SHARDS))


async def take_back_from_dead(connection: Connection) -> int:
    """Settle what dead workers held; return how many e-mails. At most 5,000 a call."""
    async with connection.transaction():
        dead = [row["id"] for row in await connection.fetch(DEAD, DEAD_AFTER)]
        lost = await connection.fetch(LOST, dead) if dead else []
        if lost:
            await connection.execute(LOCK_USERS, list({row["user_id"] for row in lost}))
            campaigns = list({row["campaign_id"] for row in lost})
            await connection.execute(LOCK_RUNS, campaigns)
            await connection.execute(TAKE_BACK, [row["email_id"] for row in lost], DEAD_AFTER)
            await connection.execute(COMPLETE_RUNS, campaigns)
        await connection.execute(FORGET_DEAD)
    return len(lost)
