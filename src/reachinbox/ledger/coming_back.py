"""When nothing has run for long, what is far too late does not go without asking.

After a long outage, or with a restored backup, thousands of e-mails are due at once that may have
been sent by another copy, or make no sense any more. A campaign says what it wants: `send` them, or
`hold` them, that is pause and ask.
"""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.control import pause_run

# Two workers that start together must not both find that nobody was there, and one of them send.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('reachinbox coming back'))")
# Every beat of a worker writes when the system was last alive (`workers.BEAT`).
AWAY_SINCE = text("""
SELECT done_at FROM chores WHERE name = 'alive' AND done_at < now() - CAST(:late AS interval)
""")
LATE_RUNS = text("""
SELECT runs.campaign_id, min(first.due_at) AS due_since
FROM runs
JOIN shares USING (campaign_id)
CROSS JOIN LATERAL (  -- ix_emails_waiting
    SELECT due_at FROM emails
    WHERE emails.campaign_id = shares.campaign_id AND emails.sender_id = shares.sender_id
      AND emails.status = 'scheduled'
    ORDER BY due_at, id LIMIT 1
) first
WHERE runs.status IN ('scheduled', 'running') AND runs.late_policy = 'hold'
  AND first.due_at < now() - CAST(:late AS interval)
GROUP BY runs.campaign_id
""")
ALIVE = text("""
INSERT INTO chores (name, done_at) VALUES ('alive', now())
ON CONFLICT (name) DO UPDATE SET done_at = now()
""")


async def hold_what_is_late(session: AsyncSession, late: timedelta) -> int:
    """Pause what waits since longer than `late` if nothing ran for as long; return how many.

    To be called by each worker before it claims anything.
    """
    await session.execute(ONE_AT_A_TIME)
    away_since = await session.scalar(AWAY_SINCE, {"late": late})
    held = 0
    if away_since is not None:
        for run in (await session.execute(LATE_RUNS, {"late": late})).all():
            reason = (
                f"Nothing ran since {away_since:%Y-%m-%d %H:%M} UTC, and e-mails of this campaign "
                f"are due since {run.due_since:%Y-%m-%d %H:%M} UTC. Resume to send them now, or "
                "cancel"
            )
            await pause_run(session, run.campaign_id, reason)
            held += 1
    await session.execute(ALIVE)
    return held
