"""How many of a campaign's e-mails came back or were complained about, since it last went on."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# Since the last resume, a person has seen the numbers and decided: only what came later counts.
RATES = text("""
WITH since AS (
    SELECT max(at) AS at FROM events  -- pk_events
    WHERE campaign_id = :id AND kind = 'campaign_resumed'
),
came AS (  -- ix_facts_campaign_id_kind_at
    SELECT facts.kind, count(*)::int AS count FROM facts, since
    WHERE facts.campaign_id = :id AND facts.kind IN ('bounced', 'complained')
      AND (since.at IS NULL OR facts.at > since.at)
    GROUP BY facts.kind
)
SELECT
    runs.status,
    CASE WHEN since.at IS NULL THEN runs.sent ELSE (  -- pk_campaign_use
        SELECT coalesce(sum(count), 0)::int FROM campaign_use
        WHERE campaign_use.campaign_id = :id AND campaign_use.tick > since.at) END AS sent,
    coalesce((SELECT count FROM came WHERE kind = 'bounced'), 0) AS bounced,
    coalesce((SELECT count FROM came WHERE kind = 'complained'), 0) AS complained
FROM runs, since WHERE runs.campaign_id = :id
""")


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts since the campaign was last resumed, or since it began."""

    status: str
    sent: int
    bounced: int
    complained: int


async def rates_of(session: AsyncSession, campaign_id: UUID) -> Rates | None:
    """Return a campaign's counts; None for a draft."""
    row = (await session.execute(RATES, {"id": campaign_id})).mappings().one_or_none()
    return Rates(**dict(row)) if row else None
