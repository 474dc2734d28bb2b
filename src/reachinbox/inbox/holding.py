"""Who watches a mailbox: one worker at a time, by a lease in its row."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

LEASE = timedelta(seconds=30)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=10)
AFTER_REFUSED_LOGIN = timedelta(hours=1)

UNWATCHED = text("""
SELECT imap_accounts.id FROM imap_accounts  -- ix_imap_accounts_next_try_at
JOIN users ON users.id = imap_accounts.user_id AND users.disabled_at IS NULL
WHERE is_enabled AND next_try_at <= now() AND (held_until IS NULL OR held_until < now())
ORDER BY next_try_at LIMIT 100
""")
HOLD = text("""
UPDATE imap_accounts SET holder_id = :worker, held_until = now() + CAST(:lease AS interval)
WHERE id = :id AND is_enabled AND (
    holder_id = :worker OR held_until IS NULL OR held_until < now() OR holder_id IS NULL)
RETURNING id
""")
KEEP = text("""
UPDATE imap_accounts SET
    held_until = now() + CAST(:lease AS interval), seen_at = now(), status = 'watching',
    failures = 0, last_error = NULL
WHERE id = :id AND holder_id = :worker AND is_enabled
RETURNING id
""")
IS_MINE = text("""
SELECT id FROM imap_accounts WHERE id = :id AND holder_id = :worker AND is_enabled FOR SHARE
""")
LET_GO = text("""
UPDATE imap_accounts SET
    holder_id = NULL, held_until = NULL, next_try_at = now() + CAST(:wait AS interval),
    status = :status, failures = failures + :failed,
    last_error = coalesce(:error, last_error),
    last_error_at = CASE WHEN :error IS NULL THEN last_error_at ELSE now() END
WHERE id = :id AND holder_id = :worker
""")


async def unwatched_mailboxes(session: AsyncSession) -> Sequence[UUID]:
    """Return mailboxes that should be watched and are not."""
    return (await session.scalars(UNWATCHED)).all()


async def hold_mailbox(session: AsyncSession, account_id: UUID, worker_id: UUID) -> bool:
    """Take the lease; return whether this worker has it now."""
    values = {"id": account_id, "worker": worker_id, "lease": LEASE}
    return await session.scalar(HOLD, values) is not None


async def keep_mailbox(session: AsyncSession, account_id: UUID, worker_id: UUID) -> bool:
    """Renew the lease after the server answered; False once another has it, or it was changed."""
    values = {"id": account_id, "worker": worker_id, "lease": LEASE}
    return await session.scalar(KEEP, values) is not None


async def is_held_by(session: AsyncSession, account_id: UUID, worker_id: UUID) -> bool:
    """Return whether this worker still has the lease, and keep it so until the commit."""
    return await session.scalar(IS_MINE, {"id": account_id, "worker": worker_id}) is not None


async def let_go_of_mailbox(
    session: AsyncSession,
    account_id: UUID,
    worker_id: UUID,
    *,
    error: str | None = None,
    failures: int = 0,
    is_refused: bool = False,
) -> None:
    """Give the lease back; after failures it is tried again later and later."""
    wait = timedelta(0)
    if error is not None:
        wait = min(FIRST_WAIT * 2 ** min(failures, 12), LONGEST_WAIT)
    await session.execute(
        LET_GO,
        {
            "id": account_id,
            "worker": worker_id,
            "wait": AFTER_REFUSED_LOGIN if is_refused else wait,
            "status": "stopped" if is_refused else "waiting",
            "failed": int(error is not None),
            "error": error,
        },
    )
