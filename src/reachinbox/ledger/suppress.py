"""The suppression list: whom this user's campaigns may not write to, with effect at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.locks import lock_runs, lock_sending_of
from reachinbox.ledger.settle import COMPLETE_RUNS
from reachinbox.ledger.states import Reason
from reachinbox.runtime.database import driver_of
from reachinbox.runtime.errors import Conflict
from reachinbox.runtime.ids import new_id

ASKED_TO_STOP = frozenset({Reason.UNSUBSCRIBED, Reason.COMPLAINED, "erased"})
ADD = text("""
INSERT INTO suppressions (id, user_id, address_key, reason, source)
SELECT id, :user_id, address_key, :reason, :source
FROM unnest(CAST(:ids AS uuid[]), CAST(:keys AS text[])) AS added (id, address_key)
ON CONFLICT (user_id, address_key) DO NOTHING
RETURNING address_key
""")

# Waiting e-mails of this user to these addresses, or to anybody at these domains.
WAITING_RUNS = text("""
SELECT DISTINCT campaign_id FROM emails  -- ix_emails_user_id_address_key
WHERE user_id = :user_id AND status = 'scheduled'
  AND (address_key = ANY(:keys) OR '@' || split_part(address_key, '@', 2) = ANY(:domains))
  AND (CAST(:campaign_id AS uuid) IS NULL OR campaign_id = :campaign_id)
""")
SKIP_WAITING = text("""
WITH gone AS (
    UPDATE emails SET status = 'skipped', reason = :reason, ended_at = now()
    WHERE user_id = :user_id AND status = 'scheduled'
      AND (address_key = ANY(:keys) OR '@' || split_part(address_key, '@', 2) = ANY(:domains))
      AND (CAST(:campaign_id AS uuid) IS NULL OR campaign_id = :campaign_id)
      AND NOT EXISTS (SELECT FROM in_hand WHERE in_hand.email_id = emails.id)
    RETURNING id, campaign_id
),
tally AS (SELECT campaign_id, count(*)::int AS count FROM gone GROUP BY campaign_id),
counted AS (
    UPDATE runs SET open = open - tally.count, skipped = skipped + tally.count,
                    seq = seq + tally.count
    FROM tally WHERE runs.campaign_id = tally.campaign_id
    RETURNING runs.campaign_id, runs.seq - tally.count AS seq_before
),
noted AS (
    INSERT INTO events (campaign_id, seq, email_id, kind, data)
    SELECT campaign_id, seq_before + row_number() OVER (PARTITION BY campaign_id), gone.id,
           'email_skipped', jsonb_build_object('reason', CAST(:reason AS text))
    FROM gone JOIN counted USING (campaign_id)
)
SELECT count(*)::int FROM gone
""")
# An erased address stands in the list as a hash under its user's key (see erase.py).
WHICH = text("""
SELECT wanted.key FROM unnest(CAST(:keys AS text[])) AS wanted (key)
LEFT JOIN erasure_keys ON erasure_keys.user_id = :user_id  -- pk_erasure_keys
WHERE EXISTS (  -- uq_suppressions_user_id_address_key
    SELECT FROM suppressions
    WHERE suppressions.user_id = :user_id AND suppressions.address_key IN (
        wanted.key, '@' || split_part(wanted.key, '@', 2),
        '#' || encode(sha256(erasure_keys.key || convert_to(wanted.key, 'UTF8')), 'hex')))
OR EXISTS (  -- pk_instance_suppressions
    SELECT FROM instance_suppressions WHERE address_key IN (
        wanted.key, '@' || split_part(wanted.key, '@', 2)))
""")
IS_ANYBODY = text("""
SELECT EXISTS (SELECT FROM suppressions WHERE user_id = :user_id)
    OR EXISTS (SELECT FROM instance_suppressions)
""")
ENTRY = text("""
SELECT id, address_key, reason FROM suppressions WHERE id = :id AND user_id = :user_id
""")
FIND = text("""
SELECT address_key, reason, source, created_at,
       created_at > now() - make_interval(days => :days) AS is_recent
FROM suppressions  -- uq_suppressions_user_id_address_key
WHERE user_id = :user_id AND address_key IN (
    CAST(:key AS text), '@' || split_part(CAST(:key AS text), '@', 2))
ORDER BY length(address_key) DESC LIMIT 1
""")
TAKE_BACK = text("""
DELETE FROM suppressions  -- uq_suppressions_user_id_address_key
WHERE user_id = :user_id AND address_key = :key AND reason = :reason
  AND created_at > now() - make_interval(days => :days)
RETURNING id
""")
LIST = text("""
SELECT id, address_key, reason, source, created_at FROM suppressions
WHERE user_id = :user_id AND (CAST(:after AS uuid) IS NULL OR id < :after)
  AND (CAST(:q AS text) IS NULL OR position(lower(:q) IN address_key) > 0)
ORDER BY id DESC LIMIT :limit
""")


async def suppress(
    session: AsyncSession,
    user_id: UUID,
    keys: Sequence[str],
    *,
    reason: str,
    source: str | None = None,
) -> int:
    """Never write to these again; return how many waiting e-mails were skipped.

    A key is a lower-cased address, or `@domain` for everybody there. It holds when this transaction
    commits: the claim asks the list again.
    """
    await lock_sending_of(session, user_id)
    await session.execute(
        ADD,
        {
            "user_id": user_id,
            "ids": [new_id() for _ in keys],
            "keys": list(keys),
            "reason": reason,
            "source": source,
        },
    )
    return await skip_waiting(session, user_id, keys, reason=reason)


async def skip_waiting(
    session: AsyncSession,
    user_id: UUID,
    keys: Sequence[str],
    *,
    reason: str,
    campaign_id: UUID | None = None,
) -> int:
    """Skip what still waits for these keys, of one campaign or of all; return how many e-mails."""
    await lock_sending_of(session, user_id)
    where = {
        "user_id": user_id,
        "keys": list(keys),
        "domains": [key for key in keys if key.startswith("@")],
        "campaign_id": campaign_id,
    }
    campaigns = list((await session.scalars(WAITING_RUNS, where)).all())
    if not campaigns:
        return 0
    await lock_runs(session, campaigns)
    skipped = await session.scalar(SKIP_WAITING, where | {"reason": reason})
    assert isinstance(skipped, int)
    await (await driver_of(session)).execute(COMPLETE_RUNS, campaigns)
    return skipped


async def lift(session: AsyncSession, user_id: UUID, suppression_id: UUID) -> bool:
    """Take one entry off the list; return whether it was there. Skipped e-mails stay skipped.

    Raises a 409 for who asked to be left alone: only they can take that back.
    """
    wanted = {"id": suppression_id, "user_id": user_id}
    entry = (await session.execute(ENTRY, wanted)).one_or_none()
    if entry is None:
        return False
    if entry.reason in ASKED_TO_STOP:
        raise Conflict(
            "This person asked for no more e-mail, so nobody but they can take that back: by the "
            "link in the e-mail they got, within 7 days.",
            code="asked_to_stop",
        )
    await session.execute(text("DELETE FROM suppressions WHERE id = :id"), wanted)
    return True


async def is_anybody_suppressed(session: AsyncSession, user_id: UUID) -> bool:
    """Return whether there is anybody this user may not write to."""
    return bool(await session.scalar(IS_ANYBODY, {"user_id": user_id}))


async def find_suppression(
    session: AsyncSession, user_id: UUID, key: str, *, days: int
) -> Row[Any] | None:
    """Return what keeps this user from writing to an address: the entry of it or of its domain.

    It has `address_key`, `reason`, `source`, `created_at`, and `is_recent`: at most `days` old.
    """
    wanted = {"user_id": user_id, "key": key, "days": days}
    return (await session.execute(FIND, wanted)).one_or_none()


async def take_back(
    session: AsyncSession, user_id: UUID, key: str, *, reason: str, days: int
) -> bool:
    """Take an entry made for `reason` at most `days` ago off the list; return whether it was."""
    wanted = {"user_id": user_id, "key": key, "reason": reason, "days": days}
    return await session.scalar(TAKE_BACK, wanted) is not None


async def which_suppressed(session: AsyncSession, user_id: UUID, keys: Sequence[str]) -> set[str]:
    """Return those of `keys` that are on the list, themselves or by their domain."""
    found = await session.scalars(WHICH, {"user_id": user_id, "keys": list(keys)})
    return set(found)


async def list_suppressions(
    session: AsyncSession, user_id: UUID, *, q: str | None, after: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Return entries, newest first: id, address_key, reason, source, created_at."""
    rows = await session.execute(LIST, {"user_id": user_id, "q": q, "after": after, "limit": limit})
    return rows.all()
