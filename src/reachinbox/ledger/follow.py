"""Follow campaigns: what changed in them since the last look, however many are followed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.claim import Connection
from reachinbox.ledger.read import COLUMNS, EmailView, email_view

# Facts of a campaign that change e-mails without an event for each of them.
CHANGE_MANY = frozenset({"campaign_cancelled", "emails_replanned", "campaign_scheduled"})

# `cancelled` and `open` too: what is put down after a cancellation is counted without an event.
MARKS = """
SELECT campaign_id, seq, status, open, cancelled FROM runs  -- pk_runs
WHERE campaign_id = ANY($1)
"""
NEWEST = text("""
SELECT followed.campaign_id, newest.seq, newest.email_id, newest.kind
FROM unnest(
    CAST(:ids AS uuid[]), CAST(:afters AS int[]), CAST(:upto AS int[])
) AS followed (campaign_id, after, upto)
CROSS JOIN LATERAL (  -- pk_events
    SELECT seq, email_id, kind FROM events
    WHERE events.campaign_id = followed.campaign_id
      AND seq > followed.after AND seq <= followed.upto
    ORDER BY seq DESC LIMIT :limit
) newest
""")
EMAILS = text(f"""
SELECT {COLUMNS}
FROM emails  -- pk_emails
JOIN runs USING (campaign_id)
LEFT JOIN in_hand ON in_hand.email_id = emails.id
WHERE emails.id = ANY(:ids)
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a run stands; two equal marks mean that nothing a person sees has been counted."""

    seq: int
    status: str
    open: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class Fact:
    """An event of a followed campaign."""

    campaign_id: UUID
    seq: int
    email_id: UUID | None
    kind: str


async def marks_of(connection: Connection, campaign_ids: Collection[UUID]) -> dict[UUID, Mark]:
    """Return where those of these campaigns that were promised stand now."""
    rows = await connection.fetch(MARKS, list(campaign_ids))
    return {row["campaign_id"]: Mark(*list(row)[1:]) for row in rows}


async def newest_facts(
    session: AsyncSession, spans: Iterable[tuple[UUID, int, int]], *, limit: int
) -> list[Fact]:
    """Return, for each (campaign, after, up to), at most `limit` of its newest events."""
    ids, afters, upto = zip(*spans, strict=True)
    asked = {"ids": list(ids), "afters": list(afters), "upto": list(upto), "limit": limit}
    return [Fact(*row) for row in await session.execute(NEWEST, asked)]


async def emails_as_they_are(
    session: AsyncSession, email_ids: Collection[UUID]
) -> dict[UUID, EmailView]:
    """Return these e-mails in their newest state."""
    if not email_ids:
        return {}
    rows = await session.execute(EMAILS, {"ids": list(email_ids)})
    return {row.id: email_view(row) for row in rows}
