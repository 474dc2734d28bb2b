"""Read campaigns and e-mails as people see them; nothing here counts rows of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.states import STORED
from reachinbox.mail.message import message_id_for
from reachinbox.runtime.errors import NotFound

# Counters are the run's own; what is in hand is counted in a table that holds only that.
RUNS = text("""
SELECT
    runs.campaign_id, runs.status, runs.status_reason, runs.total, runs.open, runs.sent,
    runs.failed, runs.unknown, runs.cancelled, runs.skipped, runs.seq,
    runs.planned_first_at, runs.planned_last_at, runs.started_at, runs.ended_at,
    hand.claimed, hand.sending, speed.per_minute, last.due_at AS last_due_at, now() AS now
FROM runs
CROSS JOIN LATERAL (  -- ix_in_hand_campaign_id
    SELECT count(*) FILTER (WHERE state = 'claimed')::int AS claimed,
           count(*) FILTER (WHERE state = 'sending')::int AS sending
    FROM in_hand WHERE in_hand.campaign_id = runs.campaign_id
) hand
CROSS JOIN LATERAL (  -- pk_campaign_use
    SELECT coalesce(sum(count), 0)::int AS per_minute FROM campaign_use
    WHERE campaign_use.campaign_id = runs.campaign_id AND tick > now() - interval '1 minute'
) speed
LEFT JOIN LATERAL (  -- ix_emails_waiting, one probe a sender
    SELECT max(waiting.due_at) AS due_at
    FROM shares
    CROSS JOIN LATERAL (
        SELECT due_at FROM emails
        WHERE emails.campaign_id = shares.campaign_id AND emails.sender_id = shares.sender_id
          AND emails.status = 'scheduled'
        ORDER BY due_at DESC, id DESC LIMIT 1
    ) waiting
    WHERE shares.campaign_id = runs.campaign_id
) last ON true
WHERE runs.campaign_id = ANY(:ids)
""")

COLUMNS = """
    emails.id, emails.campaign_id, emails.sender_id, emails.address, emails.planned_at,
    emails.due_at, emails.due_reason, emails.attempts, emails.ended_at, emails.reason,
    emails.answer, coalesce(in_hand.state, emails.status) AS status,
    runs.message_domains ->> emails.sender_id::text AS message_domain
"""
FILTERS = """
    emails.id > :after
    AND (CAST(:sender_id AS uuid) IS NULL OR emails.sender_id = :sender_id)
    AND (CAST(:reason AS text) IS NULL OR emails.reason = :reason
         OR (emails.status = 'scheduled' AND emails.due_reason = :reason))
    AND (CAST(:q AS text) IS NULL OR position(:q IN emails.address_key) > 0)
"""
# The index has one run of ids for each campaign and state; a page is the head of their merge.
BY_STATE = text(f"""
SELECT {COLUMNS}
FROM (
    SELECT page.id
    FROM runs
    CROSS JOIN unnest(CAST(:states AS text[])) AS wanted (status)
    CROSS JOIN LATERAL (  -- ix_emails_campaign_id_status_id
        SELECT emails.id FROM emails
        WHERE emails.campaign_id = runs.campaign_id AND emails.status = wanted.status AND {FILTERS}
          AND NOT (:hide_in_hand AND EXISTS (
              SELECT FROM in_hand WHERE in_hand.email_id = emails.id))
        -- spelt out, so that the planner walks this index and not the primary key
        ORDER BY emails.campaign_id, emails.status, emails.id LIMIT :limit
    ) page
    WHERE runs.user_id = :user_id
      AND (CAST(:campaign_id AS uuid) IS NULL OR runs.campaign_id = :campaign_id)
    ORDER BY page.id LIMIT :limit
) page
JOIN emails USING (id)
JOIN runs ON runs.campaign_id = emails.campaign_id
LEFT JOIN in_hand ON in_hand.email_id = emails.id
ORDER BY id
""")  # noqa: S608  -- put together from this file's own constants
IN_HAND = text(f"""
SELECT {COLUMNS}
FROM in_hand
JOIN emails ON emails.id = in_hand.email_id
JOIN runs ON runs.campaign_id = emails.campaign_id
WHERE emails.user_id = :user_id AND in_hand.state = ANY(:states) AND {FILTERS}
  AND (CAST(:campaign_id AS uuid) IS NULL OR emails.campaign_id = :campaign_id)
ORDER BY emails.id LIMIT :limit
""")  # noqa: S608
EVENTS = text("""
SELECT seq, email_id, kind, at, data FROM events
WHERE campaign_id = :campaign_id AND seq > :after ORDER BY seq LIMIT :limit
""")
TIMELINE = text("""
SELECT seq, kind, at, data FROM events  -- ix_events_email_id
WHERE email_id = :email_id ORDER BY seq
""")


@dataclass(frozen=True, slots=True)
class RunView:
    """A promised campaign. `counts` add up: total = the sum of all the others."""

    campaign_id: UUID
    status: str
    status_reason: str | None
    counts: dict[str, int]
    seq: int
    planned_first_at: datetime
    planned_last_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    speed_per_minute: int
    """E-mails handed over in the last 60 seconds."""
    finish_at: datetime
    drift_seconds: float
    """How much later than planned the last e-mail leaves, or left."""
    read_at: datetime
    """By the database's clock; of two views with the same `seq` the later one holds."""


@dataclass(frozen=True, slots=True)
class EmailView:
    """One e-mail of a list."""

    id: UUID
    campaign_id: UUID
    sender_id: UUID
    recipient: str
    status: str
    planned_at: datetime
    scheduled_at: datetime
    scheduled_reason: str | None
    sent_at: datetime | None
    ended_at: datetime | None
    attempts: int
    message_id: str
    reason: str | None
    error: str | None


async def runs_of(session: AsyncSession, campaign_ids: Iterable[UUID]) -> dict[UUID, RunView]:
    """Return the runs of those campaigns that have one."""
    rows = await session.execute(RUNS, {"ids": list(campaign_ids)})
    return {row.campaign_id: _run_view(row) for row in rows}


def _run_view(row: Row[Any]) -> RunView:
    finish_at = _finish_at(row)
    return RunView(
        row.campaign_id,
        row.status,
        row.status_reason,
        {
            "total": row.total,
            "scheduled": row.open - row.claimed - row.sending,
            "claimed": row.claimed,
            "sending": row.sending,
            "sent": row.sent,
            "failed": row.failed,
            "unknown": row.unknown,
            "cancelled": row.cancelled,
            "skipped": row.skipped,
        },
        row.seq,
        row.planned_first_at,
        row.planned_last_at,
        row.started_at,
        row.ended_at,
        row.per_minute,
        finish_at,
        (finish_at - row.planned_last_at).total_seconds(),
        row.now,
    )


def _finish_at(row: Row[Any]) -> datetime:
    """Return when the last e-mail left, or will: its due time, or the backlog at today's speed."""
    if row.ended_at is not None:
        return row.ended_at
    due = row.last_due_at or row.now
    backlog = timedelta(minutes=row.open / row.per_minute) if row.per_minute else timedelta(0)
    return due if due > row.now else row.now + backlog


async def list_emails(
    session: AsyncSession,
    user_id: UUID,
    *,
    campaign_id: UUID | None = None,
    status: str | None = None,
    sender_id: UUID | None = None,
    reason: str | None = None,
    q: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[EmailView]:
    """Return at most `limit` e-mails in the order of their ids, beginning after `after`.

    `q` finds a part of the address; `reason` is why it ended, or waits for another time. Any page
    costs one index probe for each campaign and state asked for, however many rows there are.
    """
    asked = {
        "user_id": user_id, "campaign_id": campaign_id, "sender_id": sender_id,
        "reason": reason, "q": q and q.strip().lower(), "limit": limit,
        "after": after or UUID(int=0),
        "states": [state.value for state in STORED] if status is None else [status],
    }  # fmt: skip
    statement = IN_HAND if status in {"claimed", "sending"} else BY_STATE
    rows = await session.execute(statement, asked | {"hide_in_hand": status is not None})
    return [email_view(row) for row in rows]


async def email_with_timeline(
    session: AsyncSession, user_id: UUID, email_id: UUID
) -> tuple[EmailView, list[dict[str, Any]]]:
    """Return one e-mail and what happened to it, oldest first: `{at, kind, …facts}`."""
    found = await session.execute(
        text(f"""
            SELECT {COLUMNS}, runs.entered_at
            FROM emails LEFT JOIN in_hand ON in_hand.email_id = emails.id
            JOIN runs ON runs.campaign_id = emails.campaign_id
            WHERE emails.id = :id AND emails.user_id = :user_id
        """),  # noqa: S608
        {"id": email_id, "user_id": user_id},
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound("There is no such e-mail.")
    planned = {"at": row.entered_at, "kind": "email_planned", "planned_at": row.planned_at}
    events = await session.execute(TIMELINE, {"email_id": email_id})
    facts = [{"at": event.at, "kind": event.kind, **event.data} for event in events]
    return email_view(row), [planned, *facts]


def email_view(row: Row[Any]) -> EmailView:
    """Return what a row of `COLUMNS` says."""
    return EmailView(
        row.id,
        row.campaign_id,
        row.sender_id,
        row.address,
        row.status,
        row.planned_at,
        row.due_at,
        row.due_reason,
        row.ended_at if row.status == "sent" else None,
        row.ended_at,
        row.attempts,
        message_id_for(row.id, row.message_domain),
        row.reason,
        row.answer,
    )


async def events_after(
    session: AsyncSession, campaign_id: UUID, after: int, limit: int
) -> Sequence[Row[Any]]:
    """Return events numbered above `after`, in order: seq, email_id, kind, at, data."""
    rows = await session.execute(
        EVENTS, {"campaign_id": campaign_id, "after": after, "limit": limit}
    )
    return rows.all()
