"""The daily cleaning: every package removes what it leaves behind, each in a transaction."""

from datetime import timedelta

from reachinbox.accounts.forgetting import forget_what_is_over
from reachinbox.audience.tidy import tidy_imports
from reachinbox.campaigns.retention import forget_one_campaign
from reachinbox.inbox.tidy import forget_old_replies
from reachinbox.ledger.activities import forget_old_activities
from reachinbox.ledger.chores import note_chore_done, put_off_chore
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from reachinbox.sandbox.tidy import tidy_sandbox

CLEAN = "clean"
EVERY, IF_IT_BREAKS = timedelta(hours=6), timedelta(minutes=30)
CAMPAIGNS_AT_ONCE = 200


async def clean(database: Database, settings: Settings) -> None:
    """Remove what is over: what is not done in this round is in the next."""
    kept = timedelta(days=settings.retention_days)
    async with database.transaction() as session:
        await put_off_chore(session, CLEAN, IF_IT_BREAKS)
    for tidy in (forget_what_is_over, tidy_imports, tidy_sandbox):
        async with database.transaction() as session:
            await tidy(session)
    async with database.transaction() as session:
        await forget_old_replies(session, kept)
        await forget_old_activities(session, settings.retention_days)
    for _ in range(CAMPAIGNS_AT_ONCE):
        async with database.transaction() as session:
            if not await forget_one_campaign(session, kept):
                break
    async with database.transaction() as session:
        await put_off_chore(session, CLEAN, EVERY)
        await note_chore_done(session, CLEAN)
