"""A database with a million e-mails, written by SQL because entering them would take minutes.

One user, 200 senders; a campaign of 900,000 over all of them, two thirds of it sent, and a hundred
of 1,000, half of it sent, over two senders each.
E-mail number n has the id `email_id(n)`, so ids are in the order of the plan.
"""

from uuid import UUID

from reachinbox.ledger.claim import Connection
from reachinbox.ledger.locks import shard_of

USER = UUID(int=0x0198 << 112 | 1)
WORKER, OTHER_WORKER = UUID(int=2), UUID(int=3)
SHARD = shard_of(USER)
SENT, DUE, BIG = 600_000, 700_000, 900_000


def email_id(number: int) -> UUID:
    return UUID(int=0x0198 << 112 | number)


def sender_id(number: int) -> UUID:
    return UUID(int=0x01AA << 112 | number)


def campaign_id(number: int) -> UUID:
    """Number 0 is the big one."""
    return UUID(int=0x01BB << 112 | number)


FILL = f"""
INSERT INTO users (id, email, name, role) VALUES ('{USER}', 'ann@example.com', 'Ann', 'user');

INSERT INTO workers (id, name, shards, beat_at)
VALUES ('{WORKER}', 'one', '[]', now() + interval '1 day'),
       ('{OTHER_WORKER}', 'other', '[]', now() + interval '1 day');
INSERT INTO shards (number, holder_id, held_until)
VALUES ({SHARD}, '{WORKER}', now() + interval '1 day');

CREATE FUNCTION pg_temp.id_of(kind text, number int) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN (kind || lpad(to_hex(number), 28, '0'))::uuid;

INSERT INTO emails (
    id, user_id, campaign_id, sender_id, address, address_key, fields, planned_at, due_at, status,
    attempts, ended_at, answer
)
SELECT
    pg_temp.id_of('0198', n), '{USER}',
    pg_temp.id_of('01bb', CASE WHEN n < {BIG} THEN 0 ELSE 1 + (n - {BIG}) / 1000 END),
    pg_temp.id_of('01aa', CASE WHEN n < {BIG} THEN n % 200 ELSE (n - {BIG}) / 1000 * 2 + n % 2 END),
    'p' || n || '@example.org', 'p' || n || '@example.org',
    '{{"first_name": "Person", "company": "Acme"}}', at, at,
    CASE WHEN is_sent THEN 'sent' ELSE 'scheduled' END,
    CASE WHEN is_sent THEN 1 ELSE 0 END,
    CASE WHEN is_sent THEN at END, CASE WHEN is_sent THEN '250 ok' END
FROM generate_series(0, 999999) AS n
CROSS JOIN LATERAL (SELECT
    n < {SENT} OR (n >= {BIG} AND n % 1000 < 500) AS is_sent,
    CASE WHEN n < {BIG} THEN now() + (n - {DUE}) * interval '10 milliseconds'
         ELSE now() - interval '1 second' END AS at
) AS it;

INSERT INTO runs (
    campaign_id, user_id, status, subject, html, priority, delay, timezone, message_domains,
    planned_first_at, planned_last_at, total, open, sent, failed, unknown, cancelled, skipped, seq
)
SELECT campaign_id, '{USER}', 'running', 'Hello', '<p>Hello</p>', 1, interval '0', 'UTC',
       (SELECT jsonb_object_agg(pg_temp.id_of('01aa', s), 'example.com')
        FROM generate_series(0, 199) AS s),
       min(due_at), max(due_at), count(*), count(*) FILTER (WHERE status = 'scheduled'),
       count(*) FILTER (WHERE status = 'sent'), 0, 0, 0, 0, 300000
FROM emails GROUP BY campaign_id;

INSERT INTO shares (campaign_id, sender_id, next_at, next_id)
SELECT DISTINCT ON (campaign_id, sender_id) campaign_id, sender_id, due_at, id
FROM emails WHERE status = 'scheduled' ORDER BY campaign_id, sender_id, due_at, id;

INSERT INTO lanes (
    sender_id, user_id, shard, hourly_limit, min_delay, max_in_hand, wake_at, turn
)
SELECT pg_temp.id_of('01aa', n), '{USER}', {SHARD}, 1000000, interval '0', 40, now(), 0
FROM generate_series(0, 199) AS n;

-- two hours of use, a second in four, written as time went on
INSERT INTO sender_use (sender_id, tick, count, last_at)
SELECT pg_temp.id_of('01aa', sender), second, 1, second
FROM generate_series(date_trunc('second', now() - interval '2 hours'), now() - interval '5 seconds',
                     interval '4 seconds') AS second
CROSS JOIN generate_series(0, 199) AS sender
ORDER BY second;

INSERT INTO campaign_use (campaign_id, tick, count)
SELECT pg_temp.id_of('01bb', 0), second, 50
FROM generate_series(date_trunc('second', now() - interval '2 hours'), now(), '1 second') AS second;

INSERT INTO events (campaign_id, seq, email_id, kind, data)
SELECT pg_temp.id_of('01bb', 0), n + 1, pg_temp.id_of('0198', n), 'email_sent',
       '{{"answer": "250"}}'
FROM generate_series(0, 299999) AS n;

INSERT INTO in_hand (email_id, campaign_id, sender_id, address_key, worker_id, state)
SELECT id, campaign_id, sender_id, address_key, '{OTHER_WORKER}', 'sending'
FROM emails WHERE id >= pg_temp.id_of('0198', {SENT}) ORDER BY id LIMIT 200;

INSERT INTO planned_hours (campaign_id, hour, sender_id, count)
SELECT campaign_id, date_trunc('hour', due_at, 'UTC'), sender_id, count(*)
FROM emails WHERE status = 'scheduled' GROUP BY 1, 2, 3;

INSERT INTO activities (user_id, kind, campaign_id, tx)
SELECT '{USER}', 'campaign_changed', pg_temp.id_of('01bb', n % 100), 1
FROM generate_series(0, 19999) AS n;

INSERT INTO suppressions (id, user_id, address_key, reason)
SELECT pg_temp.id_of('01cc', n), '{USER}', 'gone' || n || '@example.org', 'unsubscribed'
FROM generate_series(0, 19999) AS n;
"""


async def fill(connection: Connection) -> None:
    """Write everything and let PostgreSQL know how it is spread."""
    await connection.execute(FILL)
    await connection.execute("VACUUM ANALYZE")
