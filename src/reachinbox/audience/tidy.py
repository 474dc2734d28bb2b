"""Removes what uploads leave behind when their campaign is gone."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# The pieces, problems and recipients of an import go with it or by its id.
ORPHANED_PEOPLE = text("""
DELETE FROM recipients WHERE campaign_id IN (
    SELECT imports.id FROM imports
    WHERE imports.is_dry_run AND imports.status <> 'running'
      AND imports.finished_at < now() - interval '1 day')
""")
OLD_DRY_RUNS = text("""
DELETE FROM imports WHERE is_dry_run AND status <> 'running'
  AND finished_at < now() - interval '7 days'
""")


async def tidy_imports(session: AsyncSession) -> None:
    """Delete what dry runs stored, and dry runs a week old."""
    await session.execute(ORPHANED_PEOPLE)
    await session.execute(OLD_DRY_RUNS)
