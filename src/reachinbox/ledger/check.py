"""Self-checking: whether the counters of campaigns say what their e-mails say.

One statement reads both, so nothing can change between them, and it locks nobody out.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.claim import Connection
from reachinbox.runtime.database import Database

log = structlog.get_logger()

CHECK_EVERY = timedelta(minutes=10)
CHECKED_AT_ONCE = 5
"""Campaigns a task looks at; the wake loop brings the next task while more have changed."""
TRY_AGAIN_AFTER = timedelta(minutes=1)
COUNTERS = ("total", "open", "sent", "failed", "unknown", "cancelled", "skipped")

IS_DUE = """
SELECT NOT EXISTS (SELECT FROM chores WHERE name = 'check' AND due_at > now())
"""
PUT_OFF = text("""
INSERT INTO chores (name, due_at) VALUES ('check', now() + :wait)
ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at
""")

# New, changed or found wrong since the last look, and at rest for a while; else once a day.
DUE_RUNS = """
SELECT runs.campaign_id FROM runs LEFT JOIN checks USING (campaign_id)
WHERE checks.checked_at IS NULL OR (
    checks.checked_at <= now() - CAST(:every AS interval)
    AND (checks.seq <> runs.seq OR checks.mismatches <> '[]'
         OR checks.checked_at < now() - interval '1 day'))
ORDER BY checks.checked_at NULLS FIRST, runs.campaign_id
LIMIT :limit
"""
DONE = text(f"""
UPDATE chores SET
    done_at = now(),
    due_at = now() + CASE WHEN EXISTS ({DUE_RUNS}) THEN interval '0' ELSE :every END
WHERE name = 'check'
""")  # noqa: S608  -- put together from this file's own constants

# `stranded` are e-mails that wait where no claim looks; `not_waiting` are in hand and have ended.
COUNT = text("""
SELECT
    runs.campaign_id, runs.seq, runs.total, runs.open, runs.sent, runs.failed, runs.unknown,
    runs.cancelled, runs.skipped,
    counted.total AS counted_total, counted.open AS counted_open, counted.sent AS counted_sent,
    counted.failed AS counted_failed, counted.unknown AS counted_unknown,
    counted.cancelled AS counted_cancelled, counted.skipped AS counted_skipped,
    stranded.count AS stranded, not_waiting.count AS not_waiting
FROM runs
CROSS JOIN LATERAL (
    SELECT
        coalesce(sum(count), 0)::int AS total,
        coalesce(sum(count) FILTER (WHERE status = 'scheduled'), 0)::int AS open,
        coalesce(sum(count) FILTER (WHERE status = 'sent'), 0)::int AS sent,
        coalesce(sum(count) FILTER (WHERE status = 'failed'), 0)::int AS failed,
        coalesce(sum(count) FILTER (WHERE status = 'unknown'), 0)::int AS unknown,
        coalesce(sum(count) FILTER (WHERE status = 'cancelled'), 0)::int AS cancelled,
        coalesce(sum(count) FILTER (WHERE status = 'skipped'), 0)::int AS skipped
    FROM (  -- ix_emails_campaign_id_status_id, without the rows themselves
        SELECT status, count(*) FROM emails
        WHERE emails.campaign_id = runs.campaign_id GROUP BY status
    ) AS by_status
) counted
CROSS JOIN LATERAL (
    SELECT count(*)::int FROM emails  -- ix_emails_waiting, without the rows themselves
    LEFT JOIN shares USING (campaign_id, sender_id)
    WHERE emails.campaign_id = runs.campaign_id AND emails.status = 'scheduled'
      AND runs.status IN ('scheduled', 'running', 'paused')
      AND ((emails.due_at, emails.id) >= (shares.next_at, shares.next_id)) IS NOT TRUE
) stranded
CROSS JOIN LATERAL (
    SELECT count(*)::int FROM in_hand JOIN emails ON emails.id = in_hand.email_id
    WHERE in_hand.campaign_id = runs.campaign_id AND emails.status <> 'scheduled'
) not_waiting
WHERE runs.campaign_id = :id
""")
KEEP = text("""
INSERT INTO checks (campaign_id, seq, checked_at, mismatches)
VALUES (:campaign_id, :seq, now(), CAST(:mismatches AS jsonb))
ON CONFLICT (campaign_id) DO UPDATE SET
    seq = excluded.seq, checked_at = excluded.checked_at, mismatches = excluded.mismatches
""")
LAST = text("""
SELECT
    (SELECT done_at FROM chores WHERE name = 'check') AS checked_at,
    checks.campaign_id, checks.mismatches
FROM (VALUES (1)) AS one (row)
LEFT JOIN (checks JOIN runs ON runs.campaign_id = checks.campaign_id)
    ON runs.user_id = :user_id AND checks.mismatches <> '[]'
ORDER BY checks.campaign_id
LIMIT 100
""")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A campaign's number that is not what its e-mails come to."""

    campaign_id: UUID
    counter: str
    kept: int
    counted: int


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """When the ledger was last checked, and what does not add up in one user's campaigns."""

    checked_at: datetime | None
    mismatches: list[Mismatch]


async def check_runs(session: AsyncSession, limit: int) -> list[Mismatch]:
    """Compare the counters of at most `limit` campaigns that changed with their e-mails.

    What differs is kept, logged as an error and returned; nothing is mended by itself.
    """
    # a million index entries are read in order, not looked up
    await session.execute(text("SET LOCAL enable_seqscan = off"))
    await session.execute(text("SET LOCAL jit = off"))
    due = await session.scalars(text(DUE_RUNS), {"every": CHECK_EVERY, "limit": limit})
    found: list[Mismatch] = []
    for campaign_id in sorted(due.all()):
        run = (await session.execute(COUNT, {"id": campaign_id})).one()
        wrong = _mismatches(run)
        shown = [{k: v for k, v in asdict(one).items() if k != "campaign_id"} for one in wrong]
        await session.execute(
            KEEP, {"campaign_id": campaign_id, "seq": run.seq, "mismatches": json.dumps(shown)}
        )
        found += wrong
    for one in found:
        log.error("the ledger does not add up", **asdict(one))
    return found


async def is_check_due(connection: Connection) -> bool:
    """Return whether it is time for this instance to check its ledger: one probe."""
    return bool(await connection.fetchval(IS_DUE))


async def check_ledger(database: Database) -> None:
    """Check a few campaigns, and say when the next few are due."""
    async with database.transaction() as session:  # a check that breaks does not come at once
        await session.execute(PUT_OFF, {"wait": TRY_AGAIN_AFTER})
    async with database.transaction() as session:
        await check_runs(session, CHECKED_AT_ONCE)
        await session.execute(DONE, {"every": CHECK_EVERY, "limit": 1})


async def last_check(session: AsyncSession, user_id: UUID) -> LedgerCheck:
    """Return what the last checks found in this user's campaigns."""
    rows: Sequence[Row[Any]] = (await session.execute(LAST, {"user_id": user_id})).all()
    mismatches = [Mismatch(row.campaign_id, **one) for row in rows for one in row.mismatches or ()]
    return LedgerCheck(rows[0].checked_at, mismatches)


def _mismatches(run: Row[Any]) -> list[Mismatch]:
    figures = [(name, getattr(run, name), getattr(run, f"counted_{name}")) for name in COUNTERS]
    figures += [("stranded", 0, run.stranded), ("in_hand_but_ended", 0, run.not_waiting)]
    return [
        Mismatch(run.campaign_id, name, kept, counted)
        for name, kept, counted in figures
        if kept != counted
    ]
