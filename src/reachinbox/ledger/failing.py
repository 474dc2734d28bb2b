"""Pauses a campaign of which too many e-mails fail, before it hurts its sender."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.control import pause_run
from reachinbox.runtime.errors import Conflict

JUDGED_FROM = 50  # hand-overs, before a rate says anything

FAILING = text("""
SELECT campaign_id, failed - failed_before AS failed,
       sent + failed + unknown - ended_before AS ended
FROM runs  -- ix_runs_running
WHERE status = 'running'
  AND sent + failed + unknown - ended_before >= :judged_from
  AND failed - failed_before >= CAST(:share AS float) * (sent + failed + unknown - ended_before)
""")


async def pause_failing(session: AsyncSession, failure_percent: float) -> int:
    """Pause each running campaign that fails so often since it was last resumed; return how many.

    The reason says the numbers. Resuming is a person's decision, and starts a new count.
    """
    found = await session.execute(
        FAILING, {"judged_from": JUDGED_FROM, "share": failure_percent / 100}
    )
    paused = 0
    for run in found.all():
        rate = 100 * run.failed / run.ended
        reason = (
            f"{run.failed:,} of {run.ended:,} failed ({rate:.1f} %; the limit is "
            f"{failure_percent:g} %). Look at the list before you resume"
        )
        try:
            await pause_run(session, run.campaign_id, reason)
        except Conflict:
            continue  # it ended, or a person was faster
        paused += 1
    return paused
