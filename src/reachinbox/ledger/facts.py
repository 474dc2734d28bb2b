"""Facts about sent e-mails: bounced, complained, unsubscribed, replied. Each is recorded once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.events import note
from reachinbox.ledger.states import FactKind
from reachinbox.ledger.tables import Fact

SENT = text("""
SELECT id, user_id, campaign_id, sender_id, address, address_key, status, ended_at AS sent_at
FROM emails WHERE id = :id  -- pk_emails
""")
SOFT_BOUNCES = text("""
SELECT count(*)::int FROM facts  -- ix_facts_user_id_address_key_kind_at
WHERE user_id = :user_id AND address_key = :key AND kind = 'soft_bounced'
  AND at > now() - CAST(:within AS interval)
""")
COUNTS = text("""
SELECT kind, count(*)::int AS count FROM facts  -- ix_facts_campaign_id_kind_at
WHERE campaign_id = :campaign_id GROUP BY kind
""")


@dataclass(frozen=True, slots=True)
class KnownEmail:
    """An e-mail that something came back about."""

    id: UUID
    user_id: UUID
    campaign_id: UUID
    sender_id: UUID
    address: str
    address_key: str
    status: str
    sent_at: datetime | None


async def find_known(session: AsyncSession, email_id: UUID) -> KnownEmail | None:
    """Return an e-mail by its id alone; None when there is none (any more)."""
    row = (await session.execute(SENT, {"id": email_id})).mappings().one_or_none()
    return KnownEmail(**dict(row)) if row else None


async def record_fact(
    session: AsyncSession, email: KnownEmail, kind: FactKind, **data: Any
) -> bool:
    """Record a fact and its event; return whether it is new. `data` is what JSON can hold."""
    added = await session.scalar(
        insert(Fact)
        .values(
            email_id=email.id,
            kind=kind.value,
            user_id=email.user_id,
            campaign_id=email.campaign_id,
            address_key=email.address_key,
            data=data,
        )
        .on_conflict_do_nothing()
        .returning(Fact.email_id)
    )
    if added is None:
        return False
    await note(session, email.campaign_id, f"email_{kind.value}", email_id=email.id, **data)
    return True


async def soft_bounces_of(session: AsyncSession, email: KnownEmail, within: timedelta) -> int:
    """Return how many e-mails to this address came back softly of late."""
    wanted = {"user_id": email.user_id, "key": email.address_key, "within": within}
    return await session.scalar(SOFT_BOUNCES, wanted) or 0


async def fact_counts(session: AsyncSession, campaign_id: UUID) -> dict[str, int]:
    """Return how many of a campaign's e-mails have each kind of fact."""
    rows = await session.execute(COUNTS, {"campaign_id": campaign_id})
    return {str(row["kind"]): int(row["count"]) for row in rows.mappings()}
