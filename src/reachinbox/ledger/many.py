"""Retry or resolve many e-mails at once: one statement, however many there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.locks import lock_runs, lock_sending_of
from reachinbox.ledger.states import EmailState, Reason, RunState

MOST_AT_ONCE = 10_000

COLUMNS = """
    emails.id, emails.campaign_id, coalesce(in_hand.state, emails.status) AS state,
    runs.status AS run_status,
    EXISTS (SELECT FROM lanes WHERE lanes.sender_id = emails.sender_id) AS has_lane
"""
BY_IDS = text(f"""
SELECT {COLUMNS}
FROM emails  -- pk_emails
JOIN runs USING (campaign_id)
LEFT JOIN in_hand ON in_hand.email_id = emails.id
WHERE emails.id = ANY(:ids) AND emails.user_id = :user_id
""")  # noqa: S608  -- here and below: put together from this file's own constants
BY_FILTER = text(f"""
SELECT {COLUMNS}
FROM runs
CROSS JOIN LATERAL (  -- ix_emails_campaign_id_status_id
    SELECT * FROM emails
    WHERE emails.campaign_id = runs.campaign_id AND emails.status = :status
      AND (CAST(:reason AS text) IS NULL OR emails.reason = :reason)
    ORDER BY emails.campaign_id, emails.status, emails.id LIMIT :limit
) emails
LEFT JOIN in_hand ON in_hand.email_id = emails.id
WHERE runs.user_id = :user_id
  AND (CAST(:campaign_id AS uuid) IS NULL OR runs.campaign_id = :campaign_id)
ORDER BY emails.id LIMIT :limit
""")  # noqa: S608

# The runs are locked by now, so nobody else changes these; what has changed before is left out.
TAKEN = """
taken AS (
    SELECT id, campaign_id, sender_id, status, reason, attempts FROM emails  -- pk_emails
    WHERE id = ANY(:ids) AND status = :status
),
tally AS (SELECT campaign_id, count(*)::int AS count FROM taken GROUP BY campaign_id)"""
# What it was is kept in the event: class and number of attempts.
NOTED = """
noted AS (
    INSERT INTO events (campaign_id, seq, email_id, kind, data)
    SELECT campaign_id, seq_before + row_number() OVER (PARTITION BY campaign_id ORDER BY taken.id),
           taken.id, :kind, jsonb_build_object(
               'reason', 'by_user', 'was', taken.status, 'was_reason', taken.reason,
               'attempts', taken.attempts)
    FROM taken JOIN counted USING (campaign_id)
)
SELECT count(*)::int FROM taken"""
WAIT_AGAIN = text(f"""
WITH {TAKEN},
counted AS (
    UPDATE runs SET
        open = open + count,
        failed = failed - CASE WHEN :status = 'failed' THEN count ELSE 0 END,
        unknown = unknown - CASE WHEN :status = 'unknown' THEN count ELSE 0 END,
        status = CASE WHEN status = 'completed' THEN 'running' ELSE status END,
        ended_at = CASE WHEN status = 'completed' THEN NULL ELSE ended_at END,
        seq = seq + count
    FROM tally WHERE runs.campaign_id = tally.campaign_id
    RETURNING runs.campaign_id, seq - count AS seq_before
),
changed AS (
    UPDATE emails SET status = 'scheduled', due_at = now(), due_reason = 'by_user',
                      ended_at = NULL, attempts = 0
    FROM taken WHERE emails.id = taken.id
),
opened AS (
    INSERT INTO shares (campaign_id, sender_id, next_at, next_id)
    SELECT DISTINCT ON (campaign_id, sender_id) campaign_id, sender_id, now(), id
    FROM taken ORDER BY campaign_id, sender_id, id
    ON CONFLICT (campaign_id, sender_id) DO UPDATE SET
        next_at = excluded.next_at, next_id = excluded.next_id
    WHERE shares.next_at IS NULL
       OR (excluded.next_at, excluded.next_id) < (shares.next_at, shares.next_id)
),
woken AS (
    UPDATE lanes SET wake_at = now() WHERE sender_id IN (SELECT sender_id FROM taken)
),
{NOTED}
""")  # noqa: S608
SETTLE_AS_SENT = text(f"""
WITH {TAKEN},
counted AS (
    UPDATE runs SET unknown = unknown - count, sent = sent + count, seq = seq + count
    FROM tally WHERE runs.campaign_id = tally.campaign_id
    RETURNING runs.campaign_id, seq - count AS seq_before
),
changed AS (
    UPDATE emails SET status = 'sent', reason = 'by_user', ended_at = now()
    FROM taken WHERE emails.id = taken.id
),
{NOTED}
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Selection:
    """Which e-mails: these, or all of one campaign (or any), of one reason (or any)."""

    ids: Sequence[UUID] | None = None
    campaign_id: UUID | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """How many were changed, how many not and why; `more` says that the filter has others left."""

    done: int
    skipped: dict[str, int] = field(default_factory=dict[str, int])
    more: bool = False


async def retry_emails(session: AsyncSession, user_id: UUID, selection: Selection) -> Handled:
    """Let failed e-mails wait again, from their first attempt; at most 10,000 a call."""
    return await _handle(
        session, user_id, selection, EmailState.FAILED, WAIT_AGAIN, kind="email_scheduled"
    )


async def resolve_emails(
    session: AsyncSession, user_id: UUID, selection: Selection, verdict: Literal["sent", "retry"]
) -> Handled:
    """Settle unknown e-mails by a person's word, as `resolve_email` does; at most 10,000 a call."""
    statement, kind = WAIT_AGAIN, "email_scheduled"
    if verdict == "sent":
        statement, kind = SETTLE_AS_SENT, "email_sent"
    return await _handle(session, user_id, selection, EmailState.UNKNOWN, statement, kind=kind)


async def _handle(
    session: AsyncSession,
    user_id: UUID,
    selection: Selection,
    wanted: EmailState,
    statement: TextClause,
    *,
    kind: str,
) -> Handled:
    await lock_sending_of(session, user_id)
    found = await _find(session, user_id, selection, wanted)
    more = selection.ids is None and len(found) > MOST_AT_ONCE
    found = found[:MOST_AT_ONCE]
    skipped: Counter[str] = Counter()
    fitting: list[UUID] = []
    for email in found:
        why = _why_not(email, wanted, waits_again=statement is WAIT_AGAIN)
        if why is None:
            fitting.append(email.id)
        else:
            skipped[why] += 1
    if selection.ids is not None:
        skipped["not_found"] = len(set(selection.ids)) - len(found)
    await lock_runs(session, {email.campaign_id for email in found})
    done = await session.scalar(statement, {"ids": fitting, "status": wanted.value, "kind": kind})
    assert isinstance(done, int)
    skipped["changed_meanwhile"] = len(fitting) - done
    return Handled(done, {why: count for why, count in skipped.items() if count}, more)


async def _find(
    session: AsyncSession, user_id: UUID, selection: Selection, wanted: EmailState
) -> Sequence[Row[Any]]:
    if selection.ids is not None:
        asked = {"user_id": user_id, "ids": list(set(selection.ids))}
        return (await session.execute(BY_IDS, asked)).all()
    asked = {
        "user_id": user_id,
        "campaign_id": selection.campaign_id,
        "reason": selection.reason,
        "status": wanted.value,
        "limit": MOST_AT_ONCE + 1,
    }
    return (await session.execute(BY_FILTER, asked)).all()


def _why_not(email: Row[Any], wanted: EmailState, *, waits_again: bool) -> str | None:
    if email.state != wanted:
        return f"not_{wanted}"
    if waits_again and email.run_status == RunState.CANCELLED:
        return "campaign_cancelled"
    if waits_again and not email.has_lane:
        return "sender_deleted"
    return None
