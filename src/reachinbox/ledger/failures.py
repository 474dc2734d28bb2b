"""Dead letters: what failed for good in a campaign, by class."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# Reads every failed e-mail of the campaign, and only those.
BY_CLASS = text("""
SELECT reason, code::int, count(*)::int, max(answer) AS example_answer
FROM (
    SELECT reason, answer, substring(answer FROM '^([245][0-9]{2})( |$)') AS code
    FROM emails  -- ix_emails_campaign_id_status_id
    WHERE campaign_id = :campaign_id AND status = 'failed'
) AS failed
GROUP BY reason, code
ORDER BY count(*) DESC, reason, code
LIMIT 200
""")


@dataclass(frozen=True, slots=True)
class FailureClass:
    """How many e-mails failed for one reason and with one SMTP code; one of the answers."""

    reason: str | None
    code: int | None
    count: int
    example_answer: str | None


async def failures_of(session: AsyncSession, campaign_id: UUID) -> list[FailureClass]:
    """Return the classes of what failed in a campaign, the largest first."""
    rows = await session.execute(BY_CLASS, {"campaign_id": campaign_id})
    return [FailureClass(*row) for row in rows]
